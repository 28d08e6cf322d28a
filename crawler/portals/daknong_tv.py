from datetime import date

from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="daknong-tv",
    name="Đài Phát thanh và Truyền hình Đắk Nông",
    host="truyenhinhdaknong.vn",
    province="Đắk Nông",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    article_url=r"^/tin-tuc/[^/]+-\d+\.html$",
)
