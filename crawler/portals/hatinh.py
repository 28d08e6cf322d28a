from crawler.layouts import EPI
from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="hatinh",
    name="Báo Hà Tĩnh điện tử",
    host="baohatinh.vn",
    province="Hà Tĩnh",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss/home.rss"), HOME),
    layout=EPI,
)
