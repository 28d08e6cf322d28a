from crawler.layouts import PTITLE
from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="phutho",
    name="Báo Phú Thọ điện tử",
    host="baophutho.vn",
    province="Phú Thọ",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/feed"), HOME),
    layout=PTITLE,
)
