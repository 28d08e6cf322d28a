from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="dongnai-gov",
    name="Cổng thông tin điện tử tỉnh Đồng Nai",
    host="dongnai.gov.vn",
    province="Đồng Nai",
    kind="government",
    # NukeViet 4.5.
    evidence=Evidence.URL_SHAPE,
    article_url=r"^/vi/news/[^/]+/[^/]+-\d+\.html$",
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
