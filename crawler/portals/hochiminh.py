from crawler.layouts import EPI
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="hochiminh",
    name="Báo Sài Gòn Giải Phóng Online",
    host="sggp.org.vn",
    province="Thành phố Hồ Chí Minh",
    evidence=Evidence.URL_SHAPE,
    layout=EPI,
)
