from datetime import date

from crawler.portal import Era, Evidence, Layout, Portal

PORTAL = Portal(
    slug="haugiang",
    name="Báo Hậu Giang Online",
    host="baohaugiang.com.vn",
    province="Hậu Giang",
    evidence=Evidence.PUBLIC_SCRAPER,
    until=date(2025, 6, 30),
    layout=Layout(
        name="haugiang", title=("div.news-details-content h1",), body=("div.contentView",)
    ),
    eras=(
        Era(
            host="baohaugiang.com.vn",
            until=date(2020, 12, 31),
            layout=Layout(
                name="haugiang-2020",
                title=("h1.view-page-Tit",),
                body=("div.divDetail.newscontents",),
                date=("div.date",),
            ),
        ),
    ),
    article_url=r"^/[^/]+/[^/]+-\d+\.html$",
)
