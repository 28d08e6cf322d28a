from crawler.portal import Evidence, Layout, Portal

PORTAL = Portal(
    slug="quangngai",
    name="Báo Quảng Ngãi điện tử",
    host="baoquangngai.vn",
    province="Quảng Ngãi",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=Layout(
        name="quangngai", title=("h1.title",), sapo=("p.sapo",), body=("#content",), junk=(".same",)
    ),
    article_url=r"-\d{4,}\.htm$",
)
