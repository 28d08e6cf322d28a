from crawler.portal import Evidence, Layout, Portal

PORTAL = Portal(
    slug="camau",
    name="Báo Cà Mau Online",
    host="baocamau.vn",
    province="Cà Mau",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=Layout(name="camau", body=("section.post-content",)),
    article_url=r"-a?\d{4,}\.html$",
)
