from crawler.layouts import CARD
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="hungyen",
    name="Báo Hưng Yên điện tử",
    host="baohungyen.vn",
    province="Hưng Yên",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=CARD,
)
