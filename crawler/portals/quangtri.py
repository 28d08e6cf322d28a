from datetime import date

from crawler.layouts import PTITLE, SC_SERVICE
from crawler.portal import Era, Evidence, Portal

PORTAL = Portal(
    slug="quangtri",
    name="Báo Quảng Trị điện tử",
    host="baoquangtri.vn",
    province="Quảng Trị",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=SC_SERVICE,
    # That it changed its system with the merger is a guess.
    eras=(Era(host="baoquangtri.vn", until=date(2025, 6, 30), layout=PTITLE),),
    article_url=r"/\d{6}/[^/]+-[0-9a-f]{7}/?$|-\d{4,}\.htm$",
)
