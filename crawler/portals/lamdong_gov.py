from crawler.portal import HOME, Entry, Evidence, Portal

PORTAL = Portal(
    slug="lamdong-gov",
    name="Cổng thông tin điện tử tỉnh Lâm Đồng",
    host="lamdong.gov.vn",
    province="Lâm Đồng",
    kind="government",
    evidence=Evidence.URL_SHAPE,
    entries=(Entry(path="/tin-tuc"), HOME),
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
