from datetime import date

from crawler.portal import Evidence, Layout, Portal

PORTAL = Portal(
    slug="binhphuoc",
    name="Báo Bình Phước Online",
    host="baobinhphuoc.com.vn",
    scheme="http",
    province="Bình Phước",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=Layout(name="news-body", body=(".news_body",), date=(".toppn .time",)),
    article_url=r"^/news/[^/]+/\d+/[^/]+$",
)
