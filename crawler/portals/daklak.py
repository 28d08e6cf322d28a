from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="daklak",
    name="Báo Đắk Lắk điện tử",
    host="baodaklak.vn",
    province="Đắk Lắk",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=SC_SERVICE,
)
