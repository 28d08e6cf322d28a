from crawler.layouts import NEWSCONTENTS
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="sample-cantho",
    name="Báo Vàm Xáng",
    host="can-tho.bao-mau.example",
    province="Cần Thơ",
    evidence=Evidence.SAMPLE,
    entries=(
        Entry(path="/rss/thoi-su.rss", kind="feed"),
        Entry(path="/thoi-su"),
        Entry(path="/kinh-te"),
    ),
    layout=NEWSCONTENTS,
    rights="Invented news that comes with baotinh, under its licence.",
)
