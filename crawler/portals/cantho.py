from dataclasses import replace

from crawler.layouts import NEWSCONTENTS
from crawler.portal import HOME, Entry, Evidence, Portal, feed

PORTAL = Portal(
    slug="cantho",
    name="Báo Cần Thơ online",
    host="baocantho.com.vn",
    province="Cần Thơ",
    evidence=Evidence.REAL_PAGE,
    entries=(feed("/rss/thoi-su.rss"), Entry(path="/thoi-su/"), HOME),
    layout=replace(NEWSCONTENTS, complete=True),
)
