from crawler.portal import Entry, Evidence, Layout, Portal

PORTAL = Portal(
    slug="baochinhphu",
    name="Báo Điện tử Chính phủ",
    host="baochinhphu.vn",
    province=None,
    evidence=Evidence.REAL_PAGE,
    entries=(Entry(path="/chinh-sach-va-cuoc-song/chinh-sach-moi.htm"),),
    layout=Layout(
        name="baochinhphu",
        title=("h1.detail-title",),
        sapo=("h2.detail-sapo",),
        body=("div.detail-content[data-role=content]",),
        date=("[data-role=publishdate]",),
        section=("div.detail-breadcrumb a.active",),
        authors=("div.detail-author-top",),
        junk=(".kbwscwl-relatedbox", "li.kbwscwlrl"),
        complete=True,
    ),
    article_url=r"-\d{17,}\.htm$",
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
