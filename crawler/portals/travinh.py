from dataclasses import replace

from crawler.layouts import NEWSCONTENTS
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="travinh",
    name="Báo Trà Vinh Online",
    host="travinh.baovinhlong.vn",
    province="Trà Vinh",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=replace(NEWSCONTENTS, sapo=(".detail-desc p",)),
)
