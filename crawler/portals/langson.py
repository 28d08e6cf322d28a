from dataclasses import replace

from crawler.layouts import CARD
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="langson",
    name="Báo Lạng Sơn điện tử",
    host="baolangson.vn",
    province="Lạng Sơn",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=replace(CARD, sapo=("#content-detail h2",)),
)
