from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="dongnai",
    name="Báo Đồng Nai điện tử",
    host="baodongnai.com.vn",
    province="Đồng Nai",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=SC_SERVICE,
)
