from crawler.portal import Entry, Evidence, Layout, Portal

PORTAL = Portal(
    slug="vnexpress",
    name="VnExpress",
    host="vnexpress.net",
    province=None,
    evidence=Evidence.REAL_PAGE,
    entries=(Entry(path="/thoi-su"), Entry(path="/kinh-doanh")),
    layout=Layout(
        name="vnexpress",
        title=("h1.title-detail",),
        sapo=("p.description",),
        body=("article.fck_detail",),
        date=("div.header-content span.date",),
        section=("ul.breadcrumb > li:nth-last-of-type(1) a",),
        junk=("ul.list-news",),
        related=("ul.list-news a",),
        listing=("h2.title-news a", "h3.title-news a"),
        complete=True,
    ),
    article_url=r"-\d{7}\.html$",
)
