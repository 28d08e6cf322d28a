from datetime import date

from crawler.layouts import ONECMS
from crawler.portal import Era, Evidence, Layout, Portal

PORTAL = Portal(
    slug="haiduong",
    name="Báo Hải Dương điện tử",
    host="baohaiduong.vn",
    province="Hải Dương",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    layout=ONECMS,
    # A scraper of 2022 knew the old system.
    eras=(
        Era(
            host="baohaiduong.vn",
            until=date(2022, 12, 31),
            layout=Layout(name="fck", body=("div.fck",)),
        ),
    ),
    article_url=r"-\d{4,}(?:\.html)?$",
)
