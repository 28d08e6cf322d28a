from datetime import date

from crawler.layouts import SC_SERVICE
from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="hagiang",
    name="Báo Hà Giang điện tử",
    host="baohagiang.vn",
    province="Hà Giang",
    evidence=Evidence.PUBLIC_SCRAPER,
    until=date(2025, 6, 30),
    entries=(feed("/rss/"), HOME),
    layout=SC_SERVICE,
)
