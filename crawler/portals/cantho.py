from crawler.layouts import NEWSCONTENTS
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="cantho",
    name="Báo Cần Thơ online",
    host="baocantho.com.vn",
    province="Cần Thơ",
    evidence=Evidence.REAL_PAGE,
    entries=(Entry(path="/rss/thoi-su.rss", kind="feed"), Entry(path="/thoi-su/")),
    layout=NEWSCONTENTS,
    article_url=r"-a\d+\.html$",
)
