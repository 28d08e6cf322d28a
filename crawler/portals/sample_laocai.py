from crawler.layouts import EPI
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="sample-laocai",
    name="Báo Mường Sa điện tử",
    host="lao-cai.bao-mau.example",
    province="Lào Cai",
    evidence=Evidence.SAMPLE,
    entries=(
        Entry(path="/rss/home.rss", kind="feed"),
        Entry(path="/sitemap.xml", kind="sitemap"),
        Entry(path="/thoi-su/"),
        Entry(path="/kinh-te/"),
        Entry(path="/van-hoa/"),
    ),
    layout=EPI,
    rights="Invented news that comes with baotinh, under its licence.",
)
