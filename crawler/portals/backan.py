from datetime import date

from crawler.layouts import EPI
from crawler.portal import Era, Evidence, Portal

PORTAL = Portal(
    slug="backan",
    name="Báo Bắc Kạn điện tử",
    host="baobackan.vn",
    province="Bắc Kạn",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=EPI,
    eras=(Era(host="baobackan.org.vn"),),
)
