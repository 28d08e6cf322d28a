"""Families of content management systems that several portals share."""

from crawler.portal import Layout

LACVIET = Layout(
    name="lacviet",
    title=("table#tableforprint p.Title",),
    sapo=("div.sapo-wrapper p.sapo", "b.lv_description_mode1"),
    body=("div.asset-content", "table#tableforprint div[class^=ExternalClass]"),
    date=("tr.ms-news-header td.Time",),
    section=("tr.ms-news-header td.FolderTitle",),
    # Broken tables leave the box of earlier news inside the article's own cell.
    junk=("[id^=MSOZoneCell]", "table.tbtinkhac", "td.Other"),
    related=("td.Other li > a",),
    listing=("td.TitleFront > a",),
    next_page=("nav.pagination a.btn",),
    complete=True,
)
"""SharePoint pages by LacViet, re-published by EasyWebHub: districts of Đắk Nông, 2018-19."""

LIFERAY = Layout(
    name="liferay",
    body=("div.journal-content-article",),
    article_url=r"/content/[^/]{12,}|/chi-tiet\?(?:.*&)?id=",
)
"""Liferay's asset publisher: governments of Đắk Lắk and Đà Nẵng, the Ministry of Health."""

EPI = Layout(
    name="epi",
    title=("h1.article__title",),
    sapo=("div.article__sapo",),
    body=("div.article__body",),
    date=("div.article__meta time.time",),
    section=("div.breadcrumbs ul.sub a.active", "div.breadcrumbs h2.main a"),
    tags=("div.article__tags a",),
    junk=(".related-news", ".ads_middle", "[id^=adsWeb_]", "[id^=sdaWeb_]"),
    related=(".related-news .story__heading a",),
    article_url=r"-post\d+\.html$",
    other_url=r"-tag\d+\.html$",
)
"""ePi CMS: papers of Lào Cai, Hà Tĩnh, Gia Lai and many national ones; lists grow by script."""

ONECMS = Layout(
    name="onecms",
    title=("h1.c-detail-head__title", "h1.sc-longform-header-title"),
    sapo=(".sc-longform-header-sapo", ".c-detail-head__sapo"),
    body=("div.b-maincontent article.entry", "article.entry", "div.b-maincontent .entry"),
    date=("span.c-detail-head__time", ".sc-longform-header-date"),
    section=("span.c-detail-head__cat", ".sc-longform-header-cate"),
    authors=(".sc-longform-header-author",),
    junk=(".sc-related-articles", ".sc-empty-layer", ".sc-longform-header", "div.c-box"),
    related=(".sc-related-articles a", "div.c-box a"),
    article_url=r"-\d{4,}\.html$",
    other_url=r"-event\d+\.html$|^/print/",
)
"""ONECMS: papers of Đắk Nông (2021-25), Lâm Đồng, Nghệ An, Đà Nẵng, Hải Phòng; load-more only."""

SC_SERVICE = Layout(
    name="sc-service",
    title=("h1.media-heading", "h1.head_title"),
    body=("div#content", "div.content-detail", ".td-post-content"),
    date=("div.date",),
    junk=("div.date", "ul.social", "div.bd02"),
    article_url=(
        r"/\d{6}/[^/]+-(?:[0-9a-f]{7}|\d{6,7})(?:/(?:index\.html)?)?$"
        r"|^/channel/\d+/\d{6}/[^/]+-\d{6,7}/?$"
    ),
)
"""Pages that call /sc_service: papers of Đắk Lắk, Đồng Nai, Khánh Hòa, Quảng Trị, Vĩnh Long."""

NEWSCONTENTS = Layout(
    name="newscontents",
    title=("h1.margintopbot10", "h1.title"),
    body=("#newscontents .content-fck", "#contentNews .singular-content", "#newscontents"),
    date=("span.pubdate", "div.ngaycapnhat"),
    # The page's first h1 is the breadcrumb "THỜI SỰ > Cần Thơ".
    section=("div.titlecate h1 span a", "div.titlecate h1 a"),
    tags=("div.block_tag a.tag_item",),
    junk=("[class^=AMN_res]",),
    listing=("h2.h2cate a, div.top3 a, li.news-img a, li.news-img-left a, #topcate a",),
    next_page=("div.boxpage a",),
    article_url=r"-a\d+\.html$",
    other_url=r"^/print/",
)
"""PHP pages named `-a<id>.html`: papers of Cần Thơ, An Giang, Đồng Tháp, Long An, Tây Ninh."""

DATABASE_IMAGE = Layout(
    name="database-image",
    furniture=(
        r"Hệ thống đang tải nội dung!?",
        r"ỨNG DỤNG ĐỌC BÁO TỰ ĐỘNG",
        r"Âm thanh",
        r"CHỌN GIỌNG ĐỌC",
        r"[\d.,]+ lượt xem|\d{1,3}(?:,\d{3})+",
        r"Viết bình luận mới.*",
        r"Chia sẻ với bạn bè",
        r"(?:(?:Facebook|Twitter|Google|Pinterest|Tin nhắn|Email|Đóng lại)\s*)+",
    ),
    article_url=r"^/[^/]+/[^/]+-\d{4,}\.html$",
)
"""Pictures under /database/image, one vendor by all signs: Báo Đắk Nông, Bạc Liêu, Kiên Giang.

Only the body's markup is known (CKEditor's), so that the generic reader finds the fields.
"""

PTITLE = Layout(
    name="ptitle",
    title=("h1.pTitle",),
    sapo=("p.pHead",),
    body=("#dcontent",),
    article_url=r"-\d{4,}\.htm$",
)
"""Pages named `.htm` with pTitle, pHead and dcontent: papers of Phú Thọ, Thanh Hóa, Quảng Trị.

Title and lead stand inside the body's container; some bodies are packed for a script to open.
"""

CARD = Layout(
    name="card",
    title=("h1.name",),
    body=("#content-detail",),
    authors=("div.pseudonym",),
    junk=("div.relates", "div.topics"),
    article_url=r"-\d{4,}\.html$",
)
"""Cards and content-detail: papers of Quảng Ninh, Hưng Yên, Cao Bằng, Lạng Sơn."""

FAMILIES = {
    layout.name: layout
    for layout in (
        LACVIET,
        LIFERAY,
        EPI,
        ONECMS,
        SC_SERVICE,
        NEWSCONTENTS,
        DATABASE_IMAGE,
        PTITLE,
        CARD,
    )
}
"""The families by name; a portal's layout has the name of the family it differs from."""
