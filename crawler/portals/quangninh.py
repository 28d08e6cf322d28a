from crawler.layouts import CARD
from crawler.portal import HOME, Era, Evidence, Portal, feed

PORTAL = Portal(
    slug="quangninh",
    name="Báo Quảng Ninh điện tử",
    host="baoquangninh.vn",
    province="Quảng Ninh",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss"), HOME),
    layout=CARD,
    eras=(Era(host="baoquangninh.com.vn"),),
)
