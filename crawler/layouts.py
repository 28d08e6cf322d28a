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
)
"""SharePoint pages by LacViet, re-published by EasyWebHub: districts of Đắk Nông, 2018-19."""
