from datetime import date

from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="hoabinh",
    name="Báo Hòa Bình điện tử",
    host="baohoabinh.com.vn",
    province="Hòa Bình",
    # Only its pictures' addresses are known: ims.<host>/NewsImg/<month>_<year>/.
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
)
