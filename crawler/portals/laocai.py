from crawler.layouts import EPI
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="laocai",
    name="Báo Lào Cai điện tử",
    host="baolaocai.vn",
    province="Lào Cai",
    evidence=Evidence.REAL_PAGE,
    entries=(Entry(path="/rss/home.rss", kind="feed"), Entry(path="/")),
    layout=EPI,
    article_url=r"-post\d+\.html$",
)
