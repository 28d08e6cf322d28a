from crawler.portal import Evidence, Layout, Portal

PORTAL = Portal(
    slug="ninhbinh",
    name="Báo Ninh Bình điện tử",
    host="baoninhbinh.org.vn",
    province="Ninh Bình",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=Layout(
        name="ninhbinh",
        title=("h1.header-title",),
        sapo=(".content-detail .font-bold",),
        body=("#content_detail",),
    ),
    article_url=r"-\d{15}\.html$",
)
