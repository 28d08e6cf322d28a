from crawler.layouts import SC_SERVICE
from crawler.portal import Evidence, Portal

PORTAL = Portal(
    slug="phuyen",
    name="Báo Phú Yên điện tử",
    host="phuyen.baodaklak.vn",
    province="Phú Yên",
    evidence=Evidence.URL_SHAPE,
    layout=SC_SERVICE,
)
