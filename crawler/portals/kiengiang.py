from datetime import date

from crawler.layouts import DATABASE_IMAGE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="kiengiang",
    name="Báo Kiên Giang Online",
    host="baokiengiang.vn",
    province="Kiên Giang",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=DATABASE_IMAGE,
)
