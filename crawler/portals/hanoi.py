from crawler.layouts import ONECMS
from crawler.portal import HOME, Era, Evidence, Layout, Portal, feed

PORTAL = Portal(
    slug="hanoi",
    name="Báo Hànộimới",
    host="hanoimoi.vn",
    province="Hà Nội",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss/xa-hoi"), HOME),
    layout=ONECMS,
    eras=(
        Era(
            host="hanoimoi.com.vn",
            layout=Layout(
                name="hanoimoi-2020",
                title=("h1.caption",),
                body=("div.article",),
                date=("div.period",),
            ),
        ),
    ),
    article_url=r"-\d{4,}\.html$|^/tin-tuc/[^/]+/\d{5,}/",
)
