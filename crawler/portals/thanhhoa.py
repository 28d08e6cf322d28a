from dataclasses import replace

from crawler.layouts import PTITLE
from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="thanhhoa",
    name="Báo Thanh Hóa điện tử",
    host="baothanhhoa.vn",
    province="Thanh Hóa",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss/thoi-su.xml"), HOME),
    layout=replace(PTITLE, sapo=("div.article__sapo", *PTITLE.sapo)),
    article_url=r"-\d{4,}\.htm$|/\d{4,}\.htm$",
)
