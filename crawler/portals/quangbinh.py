from datetime import date

from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="quangbinh",
    name="Báo Quảng Bình điện tử",
    host="baoquangbinh.vn",
    province="Quảng Bình",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=SC_SERVICE,
)
