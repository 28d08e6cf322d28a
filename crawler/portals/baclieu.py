from datetime import date

from crawler.layouts import DATABASE_IMAGE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="baclieu",
    name="Báo Bạc Liêu Online",
    host="baobaclieu.vn",
    province="Bạc Liêu",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=DATABASE_IMAGE,
)
