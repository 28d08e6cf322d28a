from crawler.layouts import NEWSCONTENTS
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="dongthap",
    name="Báo Đồng Tháp Online",
    host="baodongthap.vn",
    province="Đồng Tháp",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=NEWSCONTENTS,
)
