"""Three small sites that nobody declared, each of another shape, written into a folder.

Their articles are those of the fixtures: `write_*` returns the titles that a crawl must find.
"""

import gzip
import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

_FIXTURES = Path(__file__).parent / "portals"


@dataclass(frozen=True, slots=True)
class Story:
    """An article to be printed."""

    slug: str
    title: str
    sapo: str
    body: tuple[str, ...]
    author: str


def stories(start: int, count: int) -> list[Story]:
    """Some of the fixtures' articles."""
    return list(islice(_all_stories(), start, start + count))


def _all_stories() -> Iterator[Story]:
    for case in sorted(_FIXTURES.glob("*/*.json")):
        told = json.loads(case.read_text("utf-8"))
        if told.get("sapo") and len(told.get("body", ())) >= 4 and told["authors"]:
            yield Story(
                case.stem, told["title"], told["sapo"], tuple(told["body"]), told["authors"][0]
            )


def _write(site: Path, name: str, text: str | bytes) -> None:
    file = site / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def _paragraphs(story: Story) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in story.body)


def _pages(items: list[Story], size: int) -> list[list[Story]]:
    return [items[place : place + size] for place in range(0, len(items), size)]


def write_magazine(site: Path, root: str) -> set[str]:
    """A site with a feed and a packed sitemap; its home page names a third of its articles."""
    items = stories(0, 24)
    menu = (
        "<nav class='menu'><a href='/'>Trang chủ</a><a href='/doi-song/'>Đời sống</a>"
        "<a href='/lien-he.html'>Liên hệ</a></nav>"
    )
    head = "<link rel='alternate' type='application/rss+xml' href='rss/moi.rss'>"
    number = {story.slug: 4100 + place for place, story in enumerate(items)}

    def place_of(story: Story) -> str:
        return f"/doi-song/{story.slug}-{number[story.slug]}.html"

    for story in items:
        _write(
            site,
            place_of(story)[1:],
            f"<!doctype html><html><head><title>{story.title} - Ven Sông</title>{head}</head>"
            f"<body>{menu}<article><h1>{story.title}</h1><time>{_day(story)}</time>"
            f"<div class='lead'>{story.sapo}</div><div class='text'>{_paragraphs(story)}</div>"
            f"<p class='by'>{story.author}</p></article><footer>Tòa soạn: số 1</footer></body>",
        )
    cards = "".join(
        f"<article><a href='{place_of(s)}'><img src='/a.jpg' alt=''></a>"
        f"<h3><a href='{place_of(s)}?utm_source=home'>{s.title}</a></h3><p>{s.sapo}</p></article>"
        for s in items[:8]
    )
    _write(site, "index.html", f"<html><head>{head}</head><body>{menu}{cards}</body></html>")
    _write(site, "doi-song.html", f"<html><body>{menu}<h1>Đời sống</h1>{cards}</body></html>")
    _write(site, "lien-he.html", f"<html><body>{menu}<h1>Liên hệ</h1><p>Số 1</p></body></html>")
    feed = "".join(f"<item><link>{place_of(s)}</link></item>" for s in items[6:12])
    _write(site, "rss/moi.rss", f"<rss version='2.0'><channel>{feed}</channel></rss>")
    urls = "".join(f"<url><loc>{root}{place_of(s)}</loc></url>" for s in items[10:])
    urls += f"<url><loc>{root}/doi-song/</loc></url>"
    _write(site, "maps/a.xml.gz", gzip.compress(f"<urlset>{urls}</urlset>".encode()))
    _write(
        site,
        "maps/index.xml",
        f"<sitemapindex><sitemap><loc>{root}/maps/a.xml.gz</loc></sitemap></sitemapindex>",
    )
    _write(
        site, "robots.txt", f"User-agent: *\nDisallow: /quan-tri/\nSitemap: {root}/maps/index.xml\n"
    )
    return {story.title for story in items}


def write_tables(site: Path) -> set[str]:
    """An old site of tables: no feed, no sitemap; sections with numbered pages, and traps."""
    sections = {"thoi-su": "Thời sự", "kinh-te": "Kinh tế", "van-hoa": "Văn hóa"}
    items = stories(24, 36)
    menu = "".join(
        f"<td><a href='/{slug}'><font size=2>{name}</font></a></td>"
        for slug, name in sections.items()
    )
    top = f"<table width=780><tr>{menu}</tr></table>"
    shares = dict(zip(sections, _pages(items, 12), strict=True))
    for section, share in shares.items():
        for place, story in enumerate(share):
            _write(
                site,
                f"{section}/{story.slug}-{700 + place}.html",
                f"<html><head><title>Báo Bến Lở</title></head><body>{top}<table><tr><td>"
                f"<b><font size=4>{story.title}</font></b><br><i>{_day(story)}</i><br><br>"
                f"<b>{story.sapo}</b><br><br>{'<br><br>'.join(map(html.escape, story.body))}<br>"
                f"<div align=right><b>{story.author}</b></div></td></tr></table>"
                "<p>© Báo Bến Lở. Giấy phép số 1.</p></body></html>",
            )
        numbers = {story.slug: 700 + place for place, story in enumerate(share)}
        pages = _pages(share, 5)
        for number, page in enumerate(pages, 1):
            rows = "".join(
                f"<tr><td><img src='/bullet.gif'> <a href='{section}/{s.slug}-"
                f"{numbers[s.slug]}.html'>"
                f"{s.title}</a> <i>({_day(s)})</i><br>{s.sapo}</td></tr>"
                for s in page
            )
            pager = " ".join(
                f"<b>{n}</b>" if n == number else f"<a href='?page={n}'>{n}</a>"
                for n in range(1, len(pages) + 1)
            )
            onward = "<a href='/'>Trang sau</a>" if number == len(pages) else ""
            name = f"{section}.html" if number == 1 else f"{section}__page={number}.html"
            _write(
                site,
                name,
                f"<html><body>{top}<table>{rows}</table><p>Trang: {pager} {onward}</p>"
                "<a href='/khieu-nai.doc'>Mẫu đơn</a> <a href='javascript:in()'>In</a></body>",
            )
    teasers = "".join(
        f"<td><b><a href='/{section}/{share[0].slug}-700.html'>{share[0].title}</a></b></td>"
        for section, share in shares.items()
    )
    _write(site, "index.html", f"<html><body>{top}<table><tr>{teasers}</tr></table></body></html>")
    return {story.title for story in items}


def write_district(site: Path) -> set[str]:
    """A district's portal: articles named like sections, sections below sections."""
    items = stories(60, 20)
    menu = (
        "<ul class='menu'><li><a href='/'>Trang chủ</a></li><li><a href='/gioi-thieu'>Giới thiệu"
        "</a></li><li><a href='/tin-tuc'>Tin tức</a></li></ul>"
    )
    below = "<div class='sub-menu'><a href='/tin-tuc/nong-thon'>Nông thôn</a></div>"
    for story in items:
        _write(
            site,
            f"{story.slug}.html",
            f"<html><body>{menu}<div id='c'><h2 class='t'>{story.title}</h2>"
            f"<span class='d'>{_day(story)}</span><p><em>{story.sapo}</em></p>{_paragraphs(story)}"
            f"<p style='text-align:right'>{story.author}</p></div></body></html>",
        )
    halves = {"tin-tuc": items[:12], "tin-tuc/nong-thon": items[12:]}
    for section, share in halves.items():
        pages = _pages(share, 6)
        for number, page in enumerate(pages, 1):
            rows = "".join(
                f"<div class='item'><a class='tt' href='/{s.slug}'>{s.title}</a>"
                f"<span>({_day(s)})</span><p>{s.sapo}</p></div>"
                for s in page
            )
            more = f"<a class='btn' href='/{section}/page/{number + 1}'>Trang sau</a>"
            pager = f"<div class='pagination'>{more if number < len(pages) else ''}</div>"
            name = f"{section}.html" if number == 1 else f"{section}/page/{number}.html"
            _write(
                site,
                name,
                f"<html><body>{menu}{below}<div id='c'>{rows}</div>{pager}</body></html>",
            )
    newest = f"<div class='item'><a class='tt' href='/{items[0].slug}'>{items[0].title}</a></div>"
    head = "<link rel=alternate type='application/atom+xml' href='tin.xml'>"
    _write(site, "index.html", f"<html><head>{head}</head><body>{menu}{newest}</body></html>")
    _write(site, "gioi-thieu.html", f"<html><body>{menu}<h2>Giới thiệu</h2></body></html>")
    entry = f"<entry><link href='{items[1].slug}'/></entry>"
    _write(site, "tin.xml", f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>")
    return {story.title for story in items}


def _day(story: Story) -> str:
    return f"{len(story.title) % 28 + 1:02}/{len(story.sapo) % 12 + 1:02}/2024"
