from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="stnmt",
    name="Trang thông tin điện tử Sở Tài nguyên và Môi trường tỉnh Đắk Nông",
    host="stnmt.daknong.gov.vn",
    scheme="http",
    province="Đắk Nông",
    kind="government",
    # Only its home page was seen, of 2017-18, in a web archive.
    evidence=Evidence.REAL_PAGE,
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
