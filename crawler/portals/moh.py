from crawler.layouts import LIFERAY
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="moh",
    name="Cổng thông tin điện tử Bộ Y tế",
    host="moh.gov.vn",
    province=None,
    kind="government",
    evidence=Evidence.URL_SHAPE,
    layout=LIFERAY,
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
