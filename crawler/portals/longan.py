from datetime import date

from crawler.layouts import NEWSCONTENTS
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="longan",
    name="Báo Long An Online",
    host="baolongan.vn",
    province="Long An",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=NEWSCONTENTS,
)
