from datetime import date

from crawler.portal import HOME, Entry, Evidence, Portal

PORTAL = Portal(
    slug="binhthuan",
    name="Báo Bình Thuận Online",
    host="baobinhthuan.com.vn",
    province="Bình Thuận",
    evidence=Evidence.URL_SHAPE,
    until=date(2025, 6, 30),
    entries=(Entry(path="/tin-tuc-binh-thuan-moi-nhat"), HOME),
    article_url=r"-\d{6}\.html$",
)
