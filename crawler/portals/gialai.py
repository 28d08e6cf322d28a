from datetime import date

from crawler.layouts import EPI, SC_SERVICE
from crawler.portal import HOME, Era, Evidence, Portal, feed

PORTAL = Portal(
    slug="gialai",
    name="Báo Gia Lai điện tử",
    host="baogialai.com.vn",
    province="Gia Lai",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss/home.rss"), HOME),
    layout=EPI,
    # Addresses of the old system end in 2022.
    eras=(Era(host="baogialai.com.vn", until=date(2022, 12, 31), layout=SC_SERVICE),),
    article_url=r"-post\d+\.html$|^/channel/\d+/\d{6}/",
)
