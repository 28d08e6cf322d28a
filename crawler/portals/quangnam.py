from datetime import date

from crawler.portal import Evidence, Layout, Portal

PORTAL = Portal(
    slug="quangnam",
    name="Báo Quảng Nam Online",
    host="baoquangnam.vn",
    province="Quảng Nam",
    evidence=Evidence.PUBLIC_SCRAPER,
    until=date(2025, 6, 30),
    layout=Layout(
        name="quangnam",
        title=("article h1",),
        sapo=("div.chapeau",),
        body=("div.body-content",),
    ),
    article_url=r"-\d{6,}\.html$",
    other_url=r"^/tags/",
)
