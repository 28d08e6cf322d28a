from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="tuyenquang",
    name="Báo Tuyên Quang điện tử",
    host="baotuyenquang.com.vn",
    province="Tuyên Quang",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=SC_SERVICE,
)
