from datetime import date

from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="thaibinh",
    name="Báo Thái Bình điện tử",
    host="baothaibinh.com.vn",
    province="Thái Bình",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    article_url=r"^/tin-tuc/\d+/\d+/[^/]+$",
)
