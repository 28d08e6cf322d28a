from datetime import date

from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="soctrang",
    name="Báo Sóc Trăng Online",
    host="baosoctrang.org.vn",
    province="Sóc Trăng",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=SC_SERVICE,
)
