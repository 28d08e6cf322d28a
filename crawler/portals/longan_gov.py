from datetime import date

from crawler.portal import HOME, Entry, Evidence, Portal

PORTAL = Portal(
    slug="longan-gov",
    name="Cổng thông tin điện tử tỉnh Long An",
    host="longan.gov.vn",
    province="Long An",
    kind="government",
    # SharePoint; its lists are numbered by &PageIndex=2.
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    entries=(Entry(path="/Pages/TinTuc.aspx"), HOME),
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
