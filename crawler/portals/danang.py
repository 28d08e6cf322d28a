from crawler.layouts import ONECMS
from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="danang",
    name="Báo Đà Nẵng",
    host="baodanang.vn",
    province="Đà Nẵng",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss"), HOME),
    layout=ONECMS,
)
