from crawler.layouts import LACVIET
from crawler.portal import Entry, Evidence, Portal

PORTAL = Portal(
    slug="sample",
    name="Trang thông tin điện tử huyện Krông Sa (sample)",
    host="bao-mau.example",
    province="Đắk Nông",
    kind="government",
    evidence=Evidence.SAMPLE,
    entries=(Entry(path="/tin-tuc-su-kien"),),
    layout=LACVIET,
    rights="Invented news that comes with baotinh, under its licence.",
)
