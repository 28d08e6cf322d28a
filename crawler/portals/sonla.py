from dataclasses import replace

from crawler.layouts import EPI
from crawler.portal import HOME, Era, Evidence, Portal, feed

PORTAL = Portal(
    slug="sonla",
    name="Báo Sơn La điện tử",
    host="baosonla.vn",
    province="Sơn La",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss/xa-hoi.rss"), HOME),
    layout=replace(
        EPI,
        sapo=("div.fulltext > p.font-bold",),
        body=("div#editor-detail",),
        junk=(".audio-article", ".select-accent-wrap", ".text-end"),
        article_url=r"^/[^/]+/[^/]+-\w{6,}\.html$",
    ),
    eras=(Era(host="baosonla.org.vn"),),
)
