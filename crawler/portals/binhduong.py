from datetime import date

from crawler.layouts import NEWSCONTENTS
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="binhduong",
    name="Báo Bình Dương Online",
    host="baobinhduong.vn",
    province="Bình Dương",
    evidence=Evidence.PUBLIC_SCRAPER,
    until=date(2025, 6, 30),
    layout=NEWSCONTENTS,
)
