from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="syt-daknong",
    name="Sở Y tế tỉnh Đắk Nông",
    host="syt.daknong.gov.vn",
    province="Đắk Nông",
    kind="government",
    # Titles in NFD broke its slugs: /co-ng-vie-n-di-a-cha-t.
    evidence=Evidence.URL_SHAPE,
    rights="Vietnamese state portal; quote the source when re-publishing.",
)
