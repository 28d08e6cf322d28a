from crawler.layouts import ONECMS
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="lamdong",
    name="Báo và Đài Phát thanh, Truyền hình Lâm Đồng",
    host="baolamdong.vn",
    province="Lâm Đồng",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(
        Entry(path="/rss/thoi-su/thoi-su-lam-dong", kind="feed"),
        Entry(path="/rss/trang-dia-phuong", kind="feed"),
    ),
    layout=ONECMS,
    article_url=r"-\d{4,}\.html$|/\d{6}/[^/]+-[0-9a-f]{7}/?$",
)
