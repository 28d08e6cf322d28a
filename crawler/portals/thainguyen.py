from dataclasses import replace

from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="thainguyen",
    name="Báo Thái Nguyên điện tử",
    host="baothainguyen.vn",
    province="Thái Nguyên",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=replace(SC_SERVICE, sapo=("div.desc",)),
)
