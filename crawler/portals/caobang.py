from dataclasses import replace

from crawler.layouts import CARD
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="caobang",
    name="Báo Cao Bằng điện tử",
    host="baocaobang.vn",
    province="Cao Bằng",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=replace(CARD, sapo=("#content-detail > p > strong",)),
)
