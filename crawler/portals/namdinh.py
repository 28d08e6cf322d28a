from datetime import date

from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="namdinh",
    name="Báo Nam Định điện tử",
    host="baonamdinh.vn",
    province="Nam Định",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=SC_SERVICE,
)
