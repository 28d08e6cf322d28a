"""A portal's first file and its fixtures: a saved page, and what a reader takes from it."""

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import lxml.html

from corpus.errors import BaotinhError, PortalError
from corpus.provinces import province_named
from corpus.records import Article, Moment, Page, Rejected
from corpus.text import fold_words
from crawler import layouts
from crawler.encodings import decode
from crawler.extraction import extract
from crawler.layouts import FAMILIES
from crawler.links import path_of
from crawler.portal import Evidence, Layout, Portal
from crawler.portals import portals
from crawler.tree import drop, parse, select
from crawler.urls import host_of
from pipeline.repair import repair_article

ROOT = Path(__file__).parent.parent
"""The checkout that this package runs from."""

FIELDS = (
    *("title", "sapo", "body", "captions", "image_urls", "authors", "source", "published"),
    *("section", "tags"),
)
"""What a fixture's JSON expects of a page."""

BORROWED = "Put words of your own in place of this page's before you commit it."
"""What a page that `new` saved says in its first line: its text is its publisher's."""

_SURE = 3
"""Marks from which a page is taken for one of a family."""
_DAY = "%Y-%m-%d"
_MINUTE = "%Y-%m-%dT%H:%M+07:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What `new` wrote."""

    declaration: Path
    page: Path
    expected: Path
    family: str | None
    """The family that the page looks like; None: none."""


def printed(found: Article | Rejected) -> dict[str, object]:
    """What is read of a page as the JSON of a fixture prints it."""
    if isinstance(found, Rejected):
        return {"rejected": str(found.reason), "title": found.title}
    article, _ = repair_article(found)
    return {
        "title": article.title,
        "sapo": article.sapo,
        "body": list(article.body),
        "captions": [image.caption for image in article.images if image.caption],
        "image_urls": [image.url for image in article.images],
        "authors": list(article.authors),
        "source": article.source,
        "published": stamp(article.published),
        "section": article.section,
        "tags": list(article.tags),
    }


def stamp(moment: Moment | None) -> str | None:
    """A moment to the minute, or the day alone."""
    if moment is None:
        return None
    return moment.at.strftime(_MINUTE if moment.precision == "minute" else _DAY)


def start_portal(slug: str, page: Page, root: Path = ROOT) -> Started:
    """Write the declaration and the first fixture of a portal, to be read and finished by a person.

    Raises PortalError for a slug that is taken or malformed, and for a page that gives no article;
    BaotinhError where `root` is no checkout.
    """
    _check_slug(slug)
    folder = _portals_folder(root) / slug
    if not host_of(page.url):
        raise PortalError(f"{slug}: the page names no address; say it with --url")
    text, _ = decode(page.body, page.content_type)
    tree = parse(text, page.url)
    if tree is None:
        raise PortalError(f"{page.url}: an empty page")
    family = guess_family(tree, page.url)
    one = Portal(
        slug=slug,
        name=_site_name(tree, page.url),
        host=host_of(page.url),
        province=_province(slug),
        evidence=Evidence.REAL_PAGE,
        layout=family,
    )
    kept = replace(page, body=_without_scripts(tree, page.url).encode(), content_type=None)
    told = printed(extract(kept, one))
    if "rejected" in told:
        raise PortalError(f"{page.url}: no article to start from ({told['rejected']})")
    name = fold_words(str(told["title"])).replace(" ", "-")[:40].strip("-")
    started = Started(
        declaration=root / "crawler" / "portals" / f"{slug.replace('-', '_')}.py",
        page=folder / f"{name}.html",
        expected=folder / f"{name}.json",
        family=None if family is None else family.name,
    )
    folder.mkdir(parents=True, exist_ok=True)
    started.declaration.write_text(_declaration(one), "utf-8")
    started.page.write_bytes(kept.body)
    _write(started.expected, {"url": page.url} | told)
    return started


def guess_family(tree: lxml.html.HtmlElement, url: str) -> Layout | None:
    """The family whose selectors find most on a page, and whose articles have such addresses."""
    marks = {name: _marks(layout, tree, url) for name, layout in FAMILIES.items()}
    best = max(marks, key=marks.__getitem__)
    return FAMILIES[best] if marks[best] >= _SURE else None


def _marks(layout: Layout, tree: lxml.html.HtmlElement, url: str) -> int:
    """How much speaks for a family: its fields that are there, its address, more if all are."""
    fields = (layout.title, layout.sapo, layout.body, layout.date, layout.section, layout.tags)
    told = [bool(select(tree, selectors)) for selectors in fields if selectors]
    shape = layout.article_url
    shaped = shape is not None and bool(re.search(shape, path_of(url)))
    return sum(told) + shaped + (bool(told) and all(told) and shaped)


def snapshot(one: Portal, root: Path = ROOT) -> Iterator[str]:
    """Renew the expected JSON of a portal's fixtures; yields the lines of the differences.

    Raises BaotinhError where there are no fixtures.
    """
    cases = sorted((_portals_folder(root) / one.slug).glob("*.json"))
    if not cases:
        raise BaotinhError(f"no fixtures in {_portals_folder(root) / one.slug}")
    for case in cases:
        before = case.read_text("utf-8")
        expected = json.loads(before)
        kept = {name: expected[name] for name in ("url", "fetched") if name in expected}
        _write(case, kept | printed(extract(_saved_page(case, expected), one)))
        after = case.read_text("utf-8")
        sides = (before.splitlines(), after.splitlines())
        yield from difflib.unified_diff(*sides, str(case), f"{case} (now)", lineterm="", n=1)


def _saved_page(case: Path, expected: dict[str, str]) -> Page:
    page = next(file for suffix in (".html", ".txt") if (file := case.with_suffix(suffix)).exists())
    day = expected.get("fetched")
    return Page(
        url=expected["url"],
        body=page.read_bytes(),
        fetched_at=datetime.fromisoformat(f"{day}T12:00+07:00") if day else datetime.now(UTC),
        status=200,
        content_type="text/html" if page.suffix == ".html" else "text/plain",
    )


def _check_slug(slug: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", slug):
        raise PortalError(f"portal slug {slug!r}: use a-z, 0-9 and '-'")
    if slug in portals():
        raise PortalError(f"portal {slug!r} is declared already")


def _portals_folder(root: Path) -> Path:
    folder = root / "tests" / "portals"
    if not folder.is_dir():
        raise BaotinhError(
            f"{root} is no checkout of baotinh: fixtures live in tests/portals there"
        )
    return folder


def _declaration(one: Portal) -> str:
    """The file that declares a portal, to be finished by a person."""
    constant = next((name for name, value in vars(layouts).items() if value is one.layout), None)
    imports = [] if constant is None else [f"from crawler.layouts import {constant}"]
    facts = {
        "slug": one.slug, "name": one.name, "host": one.host, "province": one.province,
    }  # fmt: skip
    lines = [
        f"    {name}={json.dumps(value, ensure_ascii=False)}," for name, value in facts.items()
    ]
    lines.append("    evidence=Evidence.REAL_PAGE,")
    lines += [] if constant is None else [f"    layout={constant},"]
    head = "\n".join((*imports, "from crawler.portal import Evidence, Portal"))
    body = "\n".join(lines).replace("=null,", "=None,")
    return f"{head}\n\nPORTAL = Portal(\n{body}\n)\n"


def _province(slug: str) -> str | None:
    """The province that a slug names, where it names one."""
    try:
        return province_named(slug.removesuffix("-gov"))
    except KeyError:
        return None


def _site_name(tree: lxml.html.HtmlElement, url: str) -> str:
    named = tree.xpath("string(//meta[@property='og:site_name']/@content)").strip()
    title = tree.xpath("string(//title)").strip()
    return named or re.split(r"\s[-|–]\s", title)[-1] or host_of(url)


def _without_scripts(tree: lxml.html.HtmlElement, url: str) -> str:
    """A page without what no reader of its text needs, with a word on whose text it is."""
    for element in list(tree.iter("script", "style", "noscript")):
        if element.get("type") != "application/ld+json":
            drop(element)
    for image in tree.iter("img"):
        if image.get("src", "").startswith("data:"):
            image.set("src", "")
    text = lxml.html.tostring(tree, encoding="unicode")
    return f"<!doctype html>\n<!-- {url.replace('--', '')} {BORROWED} -->\n{text}\n"


def _write(file: Path, expected: dict[str, object]) -> None:
    file.write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n", "utf-8")
