from crawler.layouts import LACVIET
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="dakrlap",
    name="Trang thông tin điện tử huyện Đắk R'lấp",
    host="dakrlap.daknong.gov.vn",
    scheme="http",
    province="Đắk Nông",
    kind="government",
    evidence=Evidence.REAL_PAGE,
    entries=(Entry(path="/tin-tuc-su-kien"),),
    layout=LACVIET,
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
