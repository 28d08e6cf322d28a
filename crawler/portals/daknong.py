from datetime import date

from crawler.layouts import DATABASE_IMAGE, ONECMS
from crawler.portal import Era, Evidence, Portal

PORTAL = Portal(
    slug="daknong",
    name="Báo Đắk Nông điện tử",
    host="baodaknong.vn",
    province="Đắk Nông",
    # Bodies of the first host are known from re-posts, the rest of its pages from their text.
    evidence=Evidence.URL_SHAPE,
    # Since then part of Báo Lâm Đồng: nothing is left to crawl, only to import.
    until=date(2025, 6, 30),
    layout=ONECMS,
    eras=(Era(host="baodaknong.org.vn", until=date(2021, 12, 31), layout=DATABASE_IMAGE),),
)
