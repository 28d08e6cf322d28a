from crawler.portal import HOME, Entry, Evidence, Portal

PORTAL = Portal(
    slug="quangninh-gov",
    name="Cổng thông tin điện tử tỉnh Quảng Ninh",
    host="quangninh.gov.vn",
    province="Quảng Ninh",
    kind="government",
    # SharePoint.
    evidence=Evidence.URL_SHAPE,
    entries=(Entry(path="/Trang/Tin-tuc-su-kien.aspx?Cat=82"), HOME),
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
