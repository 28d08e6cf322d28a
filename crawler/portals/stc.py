from dataclasses import replace

from crawler.layouts import LACVIET
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="stc",
    name="Trang thông tin điện tử Sở Tài chính tỉnh Đắk Nông",
    host="stc.daknong.gov.vn",
    scheme="http",
    province="Đắk Nông",
    kind="government",
    evidence=Evidence.REAL_PAGE,
    # Its pages print no link to the next one.
    entries=(Entry(path="/tin-tuc", pages="/tin-tuc/page/{page}"),),
    layout=replace(
        LACVIET,
        title=("div.gthieu div.gtTitle > div > div > p",),
        sapo=("div.gthieu div.gtTitle > div > div[style*=bold]",),
        body=("div.gthieu div.gtTitle > div.img",),
        section=("div.title-gt p",),
        date=(),
    ),
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
