from datetime import date

from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="kontum",
    name="Báo Kon Tum điện tử",
    host="baokontum.com.vn",
    province="Kon Tum",
    # Only its pictures' addresses are known: uploads/Image/YYYY/MM/DD/.
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
)
