from dataclasses import replace

from crawler.layouts import NEWSCONTENTS
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="bentre",
    name="Báo Đồng Khởi Online",
    host="dongkhoi.baovinhlong.vn",
    province="Bến Tre",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=replace(NEWSCONTENTS, sapo=(".detail-desc p",)),
)
