from crawler.layouts import LIFERAY
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="daklak-gov",
    name="Cổng thông tin điện tử tỉnh Đắk Lắk",
    host="daklak.gov.vn",
    province="Đắk Lắk",
    kind="government",
    evidence=Evidence.URL_SHAPE,
    layout=LIFERAY,
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
