from datetime import date

from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="ninhthuan",
    name="Báo Ninh Thuận Online",
    host="baoninhthuan.com.vn",
    province="Ninh Thuận",
    # A scraper calls any .html page an article; one of its addresses is older:
    # /diendan/49334p25c151/<slug>.htm.
    evidence=Evidence.PUBLIC_SCRAPER,
    until=date(2025, 6, 30),
    entries=(Entry(path="/home.htm"),),
)
