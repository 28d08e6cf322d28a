from datetime import date

from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="hanam",
    name="Báo Hà Nam điện tử",
    host="baohanam.com.vn",
    province="Hà Nam",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    article_url=r"^/[^/]+/[^/]+/[^/]+-\d{4,}\.html$",
)
