from crawler.portal import Entry, Evidence, Layout, Portal

PORTAL = Portal(
    slug="dantri",
    name="Báo điện tử Dân trí",
    host="dantri.com.vn",
    province=None,
    evidence=Evidence.REAL_PAGE,
    entries=(Entry(path="/kinh-doanh.htm"),),
    layout=Layout(
        name="dantri",
        title=("h1[data-slot=title]",),
        sapo=("h2[data-slot=sapo]",),
        body=("div[data-slot=content]",),
        date=("article[data-slot=container] time",),
        section=("li:last-of-type > a[data-content-name=article-breadcrumb]",),
        authors=("article[data-slot=container] a[href*='/tac-gia/']",),
        tags=("a[data-content-name=article-tags]",),
        listing=("h3.article-title a", "article h3 a"),
        complete=True,
    ),
    # 17 digits are a time in milliseconds; before 2017 the fields of a time had no leading zeros.
    article_url=r"-\d{10,17}\.htm$",
)
