from crawler.layouts import LACVIET
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="krongno",
    name="Trang thông tin điện tử huyện Krông Nô",
    host="krongno.daknong.gov.vn",
    scheme="http",
    province="Đắk Nông",
    kind="government",
    evidence=Evidence.REAL_PAGE,
    # The printed link to the next page leads to the home page.
    entries=(Entry(path="/tin-tuc-su-kien", pages="/tin-tuc-su-kien/page/{page}"),),
    layout=LACVIET,
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
