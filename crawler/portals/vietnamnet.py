from crawler.portal import Entry, Evidence, Layout, Portal

PORTAL = Portal(
    slug="vietnamnet",
    name="Báo VietNamNet",
    host="vietnamnet.vn",
    province=None,
    evidence=Evidence.REAL_PAGE,
    # Pages count from 0 in its URLs: `-page1` is the second.
    entries=(Entry(path="/kinh-doanh"),),
    layout=Layout(
        name="vietnamnet",
        title=("h1.content-detail-title",),
        sapo=("h2.content-detail-sapo",),
        body=("#maincontent",),
        date=("div.bread-crumb-detail__time",),
        section=("div.bread-crumb-detail > ul > li:nth-of-type(2) > a",),
        authors=(".article-detail-author__info .name a", ".article-detail-author__info a"),
        tags=("div.tag-cotnent h3 a",),
        listing=(".horizontalPost__main-title a, .verticalPost__main-title a",),
        complete=True,
    ),
    article_url=r"-\d{7}\.html$",
)
