from crawler.layouts import LIFERAY
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="danang-gov",
    name="Cổng thông tin điện tử thành phố Đà Nẵng",
    host="danang.gov.vn",
    province="Đà Nẵng",
    kind="government",
    evidence=Evidence.URL_SHAPE,
    layout=LIFERAY,
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
