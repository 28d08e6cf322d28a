from datetime import date

from crawler.layouts import SC_SERVICE
from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="tiengiang",
    name="Báo Ấp Bắc điện tử",
    host="baoapbac.vn",
    province="Tiền Giang",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    entries=(feed("/xa-hoi/index.rss"), HOME),
    layout=SC_SERVICE,
)
