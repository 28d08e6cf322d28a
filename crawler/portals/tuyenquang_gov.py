from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="tuyenquang-gov",
    name="Cổng thông tin điện tử tỉnh Tuyên Quang",
    host="tuyenquang.gov.vn",
    province="Tuyên Quang",
    kind="government",
    evidence=Evidence.PUBLIC_SCRAPER,
    entries=(feed("/rss.xml"), HOME),
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
