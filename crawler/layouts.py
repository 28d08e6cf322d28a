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

EPI = Layout(
    name="epi",
    title=("h1.article__title",),
    sapo=("div.article__sapo",),
    body=("div.article__body",),
    date=("div.article__meta time.time",),
    section=("div.breadcrumbs h2.main a",),
    tags=("div.article__tags a",),
    junk=(".related-news", ".ads_middle", "[id^=adsWeb_]", "[id^=sdaWeb_]"),
    related=(".related-news .story__heading a",),
    listing=(".story__heading a.cms-link", ".story__heading a"),
    complete=True,
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
    listing=("h3.b-grid__title a", ".b-grid__title a"),
)
"""ONECMS: papers of Đắk Nông (2021-25), Lâm Đồng, Nghệ An, Đà Nẵng, Hải Phòng; load-more only."""

NEWSCONTENTS = Layout(
    name="newscontents",
    title=("h1.margintopbot10", "h1.title"),
    body=("#newscontents .content-fck", "#contentNews .singular-content", "#newscontents"),
    date=("span.pubdate", "div.ngaycapnhat"),
    # The page's first h1 is the breadcrumb "THỜI SỰ > Cần Thơ".
    section=("div.titlecate h1 span a", "div.titlecate h1 a"),
    tags=("div.block_tag a.tag_item",),
    listing=("li.news-img a.b-title", "#topcate a", "a.news-title"),
    next_page=("div.boxpage #page a", "div.boxpage a"),
    complete=True,
)
"""PHP pages named `-a<id>.html`: papers of Cần Thơ, An Giang, Đồng Tháp, Long An, Tây Ninh."""

CKEDITOR_2010 = Layout(
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
)
"""Pictures under /database/image, one vendor by all signs: Báo Đắk Nông, Bạc Liêu, Kiên Giang.

Only the body's markup is known (CKEditor's), so that the generic reader finds the fields.
"""
