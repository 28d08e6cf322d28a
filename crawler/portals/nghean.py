from datetime import date

from crawler.layouts import EPI, ONECMS
from crawler.portal import HOME, Era, Evidence, Portal, feed

PORTAL = Portal(
    slug="nghean",
    name="Báo Nghệ An",
    host="baonghean.vn",
    province="Nghệ An",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss/kinh-te/bat-dong-san"), HOME),
    layout=ONECMS,
    # The day on which it changed its system is a guess within 2023.
    eras=(Era(host="baonghean.vn", until=date(2023, 6, 30), layout=EPI),),
    article_url=r"-(?:post)?\d{4,}\.html$",
)
