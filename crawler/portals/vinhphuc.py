from datetime import date

from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="vinhphuc",
    name="Báo Vĩnh Phúc điện tử",
    host="baovinhphuc.com.vn",
    province="Vĩnh Phúc",
    # Only its host is known, from a scraper's list: no feed, no address of an article.
    evidence=Evidence.PUBLIC_SCRAPER,
    until=date(2025, 6, 30),
)
