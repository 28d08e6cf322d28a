from crawler.portal import Era, Evidence, Layout, Portal

PORTAL = Portal(
    slug="dienbien",
    name="Báo Điện Biên Phủ điện tử",
    host="baodienbienphu.vn",
    province="Điện Biên",
    # Its lists are made by a script: articles are found through sitemaps, where it has any.
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=Layout(name="dienbien", body=("div.editor-content",)),
    eras=(Era(host="baodienbienphu.info.vn"),),
    article_url=r"^/tin-bai/[^/]+/[^/]+$",
)
