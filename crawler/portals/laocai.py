from dataclasses import replace

from crawler.layouts import EPI
from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="laocai",
    name="Báo Lào Cai điện tử",
    host="baolaocai.vn",
    province="Lào Cai",
    evidence=Evidence.REAL_PAGE,
    entries=(feed("/rss/home.rss"), HOME),
    layout=replace(EPI, complete=True),
)
