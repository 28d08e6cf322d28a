from dataclasses import replace
from datetime import date

from crawler.layouts import ONECMS, SC_SERVICE
from crawler.portal import HOME, Era, Evidence, Portal, feed

PORTAL = Portal(
    slug="lamdong",
    name="Báo và Đài Phát thanh, Truyền hình Lâm Đồng",
    host="baolamdong.vn",
    province="Lâm Đồng",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(
        feed("/rss/thoi-su/thoi-su-lam-dong"),
        feed("/rss/phap-luat"),
        feed("/rss/trang-dia-phuong"),
        HOME,
    ),
    layout=replace(
        ONECMS,
        title=("h1.detail-title", *ONECMS.title),
        sapo=(".detail-sapo", *ONECMS.sapo),
        body=(".detail-content", *ONECMS.body),
    ),
    eras=(Era(host="baolamdong.vn", until=date(2025, 6, 30), layout=SC_SERVICE),),
    article_url=r"-\d{4,}\.html$|/\d{6}/[^/]+-[0-9a-f]{7}/?$",
)
