from crawler.layouts import NEWSCONTENTS
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="angiang",
    name="Báo An Giang Online",
    host="baoangiang.com.vn",
    province="An Giang",
    evidence=Evidence.URL_SHAPE,
    layout=NEWSCONTENTS,
)
