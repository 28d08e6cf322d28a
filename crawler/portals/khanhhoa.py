from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="khanhhoa",
    name="Báo Khánh Hòa điện tử",
    host="baokhanhhoa.vn",
    province="Khánh Hòa",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=SC_SERVICE,
)
