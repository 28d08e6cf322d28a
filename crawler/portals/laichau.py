from crawler.portal import Evidence, Layout, Portal

PORTAL = Portal(
    slug="laichau",
    name="Báo Lai Châu điện tử",
    host="baolaichau.vn",
    province="Lai Châu",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=Layout(
        name="laichau",
        title=("#post-content .post-info .title",),
        sapo=("#post-content .post-info .sapo",),
        body=("#post-content .post-info .body",),
    ),
    article_url=r"^/[^/]+/[^/]+-\d+$",
)
