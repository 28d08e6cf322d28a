"""Where portals name their articles: listings with traps, feeds, sitemaps."""

import gzip
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT

from crawler.listing import read_feed, read_listing, read_sitemap
from crawler.portals import portal
from crawler.spider import CanonicalFingerprinter, PortalSpiderLoader
from pipeline.sample import SITES, serve

SAMPLE = portal("sample")
HOME = "https://bao-mau.example"
LINK = '<table><tr><td class="TitleFront"><a href="{}">Bài</a></td></tr></table>'
NEXT = '<nav class="pagination"><a class="btn" href="{}">{}</a></nav>'


def test_listing_keeps_order_and_stays_on_the_portal() -> None:
    hrefs = ["/b", "a", "https://khac.vn/x", "javascript:void(0)", "/b", "mailto:x@y.vn"]
    listing = read_listing("".join(map(LINK.format, hrefs)), f"{HOME}/tin/", SAMPLE)
    assert listing.articles == (f"{HOME}/b", f"{HOME}/tin/a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Trang sau", f"{HOME}/tin/2"), (" trang SAU\n", f"{HOME}/tin/2"), ("Trang trước", None)],
)
def test_next_page_is_told_by_its_words(text: str, expected: str | None) -> None:
    assert read_listing(NEXT.format("/tin/2", text), f"{HOME}/tin", SAMPLE).next_page == expected


def test_only_links_shaped_as_articles_where_the_shape_is_declared() -> None:
    shaped = replace(SAMPLE, article_url=r"-\d+\.html$")
    hrefs = ["/thoi-su", "/bai-viet-12.html", "/bai-viet-12.html?x=1"]
    listing = read_listing("".join(map(LINK.format, hrefs)), HOME, shaped)
    assert listing.articles == (f"{HOME}/bai-viet-12.html", f"{HOME}/bai-viet-12.html?x=1")
    assert (
        read_feed(b"<rss><channel><item><link>/a</link></item></channel></rss>", HOME, shaped) == ()
    )


def test_empty_listing() -> None:
    assert read_listing("", HOME, SAMPLE).articles == ()


@pytest.mark.parametrize(
    "feed",
    [
        (
            "<rss version='2.0'><channel><item><link>/a</link></item>"
            "<item><link>http://bao-mau.example/b</link></item>"
            "<item><link>https://khac.vn/c</link></item></channel></rss>"
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/></entry>"
            "<entry><link href='http://bao-mau.example/b'/></entry></feed>"
        ),
        (
            "<rss><channel><item><title>A & B</title><link>/a</link></item>"
            "<item><link>http://bao-mau.example/b</link></item>"
        ),
    ],
    ids=["rss", "atom", "broken"],
)
def test_feeds(feed: str) -> None:
    assert read_feed(feed.encode(), HOME, SAMPLE) == (f"{HOME}/a", "http://bao-mau.example/b")


def test_sitemap_and_index() -> None:
    index = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
    <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://bao-mau.example/s1.xml</loc></sitemap><sitemap><loc>&e;</loc></sitemap>
    </sitemapindex>"""
    assert read_sitemap(index, HOME, SAMPLE) == ((), (f"{HOME}/s1.xml",))
    pages = b"<urlset><url><loc> /a </loc></url><url><loc>https://khac.vn/b</loc></url></urlset>"
    assert read_sitemap(pages, HOME, SAMPLE) == ((f"{HOME}/a",), ())
    assert read_sitemap(b"not xml", HOME, SAMPLE) == ((), ())


SINCE = date(2025, 3, 1)


@pytest.mark.parametrize(
    "item",
    [
        "<item><link>{}</link><pubDate>Fri, 28 Feb 2025 08:00:00 +0700</pubDate></item>",
        "<entry><link href='{}'/><updated>2025-02-28T08:00:00+07:00</updated></entry>",
    ],
)
def test_since_leaves_out_what_a_feed_dates_earlier(item: str) -> None:
    new = item.replace("28 Feb", "02 Mar").replace("02-28", "03-02")
    undated = "<item><link>/khong-ngay</link></item>"
    items = item.format("/cu") + new.format("/moi") + undated
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>"
    feed = (f"<rss>{items}</rss>" if "pubDate" in item else atom).encode()
    assert f"{HOME}/cu" in read_feed(feed, HOME, SAMPLE)
    read = read_feed(feed, HOME, SAMPLE, SINCE)
    assert f"{HOME}/moi" in read
    assert f"{HOME}/cu" not in read


def test_since_leaves_out_what_a_sitemap_dates_earlier() -> None:
    pages = b"""<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc>/cu</loc><lastmod>2024-12-31T23:00:00+07:00</lastmod></url>
    <url><loc>/moi</loc><lastmod>2025-03-01</lastmod></url>
    <url><loc>/sua</loc><lastmod>2025-03-02</lastmod>
      <n:news><n:publication_date>2020-01-01</n:publication_date></n:news></url>
    <url><loc>/khong-ngay</loc><lastmod>hom qua</lastmod></url></urlset>"""
    articles, _ = read_sitemap(pages, HOME, SAMPLE, SINCE)
    assert articles == (f"{HOME}/moi", f"{HOME}/sua", f"{HOME}/khong-ngay")
    maps = (
        b"<sitemapindex><sitemap><loc>/2024.xml</loc><lastmod>2024-12-31</lastmod></sitemap>"
        b"<sitemap><loc>/2025.xml</loc><lastmod>2025-04-01</lastmod></sitemap></sitemapindex>"
    )
    assert read_sitemap(maps, HOME, SAMPLE, SINCE) == ((), (f"{HOME}/2025.xml",))


def test_newest_day_of_a_list_is_that_of_its_articles() -> None:
    item = '<tr><td class="TitleFront"><a href="/{0}">Bài {0}</a> <i>{1}</i></td></tr>'
    items = item.format("mot", "Ngày 28/02/2025 08:15") + item.format("hai", "01/03/2025")
    page = f"<div>Hôm nay 25/11/2025</div>{'<p>Chờ việc. </p>' * 80}<table>{items}</table>"
    assert read_listing(page, HOME, SAMPLE).newest == date(2025, 3, 1)
    assert read_listing(page.replace("2025", "hai"), HOME, SAMPLE).newest is None


@pytest.mark.parametrize(
    "trap",
    [
        "/tin/tin/tin/bai-viet-moi-12.html",
        "/" + "/".join("abcdefghijklmnop") + "/bai-viet-12.html",
        "/bai-viet-12.html?x=" + "y" * 2000,
        "/van-ban/quyet-dinh-12.pdf",
    ],
)
def test_traps_are_no_links(trap: str) -> None:
    page = LINK.format(trap) + LINK.format("/bai-viet-13.html")
    listing = read_listing(page, HOME, SAMPLE)
    assert listing.articles == (f"{HOME}/bai-viet-13.html",)
    assert trap not in "".join(listing.sections)


def test_calendars_are_no_sections() -> None:
    days = "".join(f"<li><a href='/lich?ngay={n}'>{n}</a></li>" for n in range(1, 31))
    menu = f"<nav><a href='/thoi-su'>Thời sự</a></nav><ul>{days}</ul>"
    assert read_listing(menu, HOME, SAMPLE).sections == (f"{HOME}/thoi-su",)


CRAWL = """
import sys
from dataclasses import replace
from pathlib import Path
from crawler.portal import Entry
from crawler.portals import portal
from crawler.run import crawl
entries = (Entry(path="/feed.xml", kind="feed"), Entry(path="/sitemap.xml", kind="sitemap"))
fed = replace(portal("sample"), entries=entries)
result, = crawl(Path(sys.argv[1]), [fed], bases={"sample": sys.argv[2]})
print(result.counts)
"""


def test_feed_and_sitemap_are_crawled(tmp_path: Path) -> None:
    pages = sorted(path for path in (SITES / "sample").glob("*.html") if len(path.stem) > 20)[:4]
    site = tmp_path / "site"
    site.mkdir()
    for path in pages:
        (site / path.name).write_bytes(path.read_bytes())
    first, *others = [f"{HOME}/{path.stem}" for path in pages]
    (site / "feed.xml").write_text(
        f"<rss><channel><item><link>{first}</link></item></channel></rss>"
    )
    (site / "sitemap.xml").write_text(
        "<sitemapindex><sitemap><loc>/pages.xml.gz</loc></sitemap></sitemapindex>"
    )
    urls = "".join(f"<url><loc>{url}</loc></url>" for url in [first, *others])
    (site / "pages.xml.gz").write_bytes(gzip.compress(f"<urlset>{urls}</urlset>".encode()))
    with serve(site) as base:
        done = subprocess.run(
            [sys.executable, "-c", CRAWL, str(tmp_path / "data"), base],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    assert "'found': 4" in done.stdout
    assert "'fetched': 4" in done.stdout


def test_loader_finds_portals() -> None:
    loader = PortalSpiderLoader.from_settings(None)  # type: ignore[arg-type]
    assert loader.load("krongno").name == "krongno"
    with pytest.raises(KeyError, match="did you mean krongno"):
        loader.load("krongo")


def test_requests_are_the_same_by_canonical_url() -> None:
    from scrapy import Request  # noqa: PLC0415

    finger = CanonicalFingerprinter(SAMPLE).fingerprint
    same = {finger(Request(f"{base}/a")) for base in (HOME, "http://www.bao-mau.example")}
    assert len(same) == 1
    assert finger(Request(f"{HOME}/a", method="POST")) not in same
