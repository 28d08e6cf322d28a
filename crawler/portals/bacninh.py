from crawler.portal import Era, Evidence, Layout, Portal

PORTAL = Portal(
    slug="bacninh",
    name="Báo và Phát thanh, Truyền hình Bắc Ninh",
    host="baobacninhtv.vn",
    province="Bắc Ninh",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=Layout(
        name="bacninh",
        sapo=("div.news_detail_sapo",),
        body=(".news-details__content.link_content",),
    ),
    eras=(Era(host="baobacninh.com.vn"),),
    article_url=r"-postid\d+\.bbg$",
)
