from crawler.portal import Era, Evidence, Layout, Portal

PORTAL = Portal(
    slug="hue",
    name="Huế ngày nay Online",
    host="huengaynay.vn",
    province="Huế",
    evidence=Evidence.PUBLIC_SCRAPER,
    layout=Layout(name="hue", body=("[itemprop=articleBody]",)),
    eras=(Era(host="baothuathienhue.vn"),),
    article_url=r"-\d{4,}\.html?$",
)
