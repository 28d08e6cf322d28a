from crawler.portal import Entry, Evidence, Layout, Portal

PORTAL = Portal(
    slug="vtcnews",
    name="Báo điện tử VTC News",
    host="vtcnews.vn",
    province=None,
    evidence=Evidence.REAL_PAGE,
    entries=(Entry(path="/tin-moi-hom-nay.html"),),
    layout=Layout(
        name="vtcnews",
        title=("section.nd-detail header h1",),
        body=("div.edittor-content",),
        section=("a.mt-category",),
        tags=("a[href^='/tieu-diem/'].radius-3",),
    ),
    article_url=r"-ar\d+\.html$",
)
