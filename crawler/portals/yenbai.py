from datetime import date

from crawler.portal import HOME, Evidence, Portal, feed

PORTAL = Portal(
    slug="yenbai",
    name="Báo Yên Bái điện tử",
    host="baoyenbai.com.vn",
    scheme="http",
    province="Yên Bái",
    # Only its pictures' addresses are known: ims.<host>/NewsImg/<month>_<year>/.
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    entries=(feed("/rss/11.rss"), HOME),
)
