from datetime import date

from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="bariavungtau",
    name="Báo Bà Rịa - Vũng Tàu điện tử",
    host="baobariavungtau.com.vn",
    province="Bà Rịa - Vũng Tàu",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=SC_SERVICE,
)
