from datetime import date

from crawler.portal import Era, Evidence, Portal

PORTAL = Portal(
    slug="bacgiang",
    name="Báo Bắc Giang điện tử",
    host="baobacgiang.vn",
    province="Bắc Giang",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    eras=(Era(host="baobacgiang.com.vn"),),
    article_url=r"\.bbg$|^/bg/.+/\d{5,}/[^/]+\.html$",
)
