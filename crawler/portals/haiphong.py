from crawler.layouts import ONECMS
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="haiphong",
    name="Báo Hải Phòng",
    host="baohaiphong.vn",
    province="Hải Phòng",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=ONECMS,
)
