from dataclasses import replace

from crawler.layouts import NEWSCONTENTS
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="tayninh",
    name="Báo Tây Ninh Online",
    host="baotayninh.vn",
    province="Tây Ninh",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=replace(NEWSCONTENTS, sapo=("h4.sapo", "p.sapo")),
)
