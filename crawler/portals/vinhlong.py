from dataclasses import replace

from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="vinhlong",
    name="Báo Vĩnh Long Online",
    host="baovinhlong.com.vn",
    province="Vĩnh Long",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=replace(
        SC_SERVICE, sapo=(".sub_first_content strong",), body=("#content .td-post-content",)
    ),
)
