from datetime import date

from crawler.portal import Era, Evidence, Portal

PORTAL = Portal(
    slug="binhdinh",
    name="Báo Bình Định điện tử",
    host="baobinhdinh.vn",
    scheme="http",
    province="Bình Định",
    evidence=Evidence.URL_SHAPE,
    # Dead by 2026.
    until=date(2025, 6, 30),
    eras=(Era(host="baobinhdinh.com.vn"),),
    article_url=r"/viewer\.aspx\?(?:.*&)?mabb=\d",
)
