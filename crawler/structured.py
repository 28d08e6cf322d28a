"""What a page says of itself to machines: meta tags, OpenGraph and JSON-LD.

Templates are often filled wrongly (the site's name as title, the home page as URL), so whoever
reads this checks it against what the page shows.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import lxml.html

from corpus.text import clean_line

_ARTICLES = frozenset(
    "NewsArticle Article ReportageNewsArticle AnalysisNewsArticle BlogPosting".split()
)
_MARKUP = re.compile(r"<[^<>]{1,200}>")
_MAX_SCRIPT = 1_000_000  # characters; whole photo galleries stay under this
_MAX_NODES = 2_000

Meta = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """The machine-readable statements of a page; empty or None where it makes none."""

    titles: tuple[str, ...] = ()
    """og:title, JSON-LD headline and `<title>`, in this order."""
    description: str | None = None
    site_name: str | None = None
    published: tuple[str, ...] = ()
    """Times of publication as printed, the most telling first."""
    modified: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None
    breadcrumb: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    """Canonical link and og:url, as printed."""
    body: tuple[str, ...] = ()
    """JSON-LD articleBody by lines; many pages give only its beginning, or the lead."""


def read_structured(tree: lxml.html.HtmlElement) -> Structured:
    """The statements of a page; what cannot be parsed is left out."""
    meta = _meta(tree)
    nodes = list(_nodes(tree))
    article = next((node for node in nodes if _types(node) & _ARTICLES), {})
    crumbs = next((node for node in nodes if "BreadcrumbList" in _types(node)), {})
    return Structured(
        titles=_texts(
            *meta.get("og:title", ()),
            article.get("headline"),
            tree.findtext("head/title"),
        ),
        description=next(
            iter(_texts(*meta.get("og:description", ()), *meta.get("description", ()))), None
        ),
        site_name=next(iter(_texts(*meta.get("og:site_name", ()))), None),
        published=_texts(
            article.get("datePublished"),
            *meta.get("article:published_time", ()),
            *meta.get("datepublished", ()),
            *meta.get("pubdate", ()),
        ),
        modified=_texts(
            article.get("dateModified"),
            *meta.get("article:modified_time", ()),
            *meta.get("datemodified", ()),
        ),
        authors=_texts(*_author_names(article), *meta.get("author", ())),
        section=next(
            iter(_texts(*meta.get("article:section", ()), article.get("articleSection"))), None
        ),
        breadcrumb=_texts(*_crumb_names(crumbs)),
        keywords=_texts(
            *(word for value in meta.get("keywords", ()) for word in value.split(",")),
            *meta.get("article:tag", ()),
        ),
        urls=_texts(*_canonical(tree), *meta.get("og:url", ())),
        body=_lines(article.get("articleBody")),
    )


def _meta(tree: lxml.html.HtmlElement) -> Meta:
    """The contents of meta tags, microdata's among them, by name in lower case."""
    found: Meta = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for name in (element.get("property"), element.get("name"), element.get("itemprop")):
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _canonical(tree: lxml.html.HtmlElement) -> Iterator[str | None]:
    for link in tree.iter("link"):
        if (link.get("rel") or "").strip().lower() == "canonical":
            yield link.get("href")


def _nodes(tree: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of a page, those of a @graph one by one."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            loaded = json.loads((script.text or "")[:_MAX_SCRIPT], strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(loaded)


def _objects(loaded: object) -> Iterator[dict[str, Any]]:
    waiting = [loaded]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.append(value.get("@graph"))


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {value for value in kinds if isinstance(value, str)}


def _author_names(article: dict[str, Any]) -> Iterator[object]:
    authors = article.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        if isinstance(author, str):
            yield author
        elif isinstance(author, dict) and "Organization" not in _types(author):
            yield author.get("name")


def _crumb_names(crumbs: dict[str, Any]) -> Iterator[object]:
    items = crumbs.get("itemListElement")
    for entry in items if isinstance(items, list) else ():
        item = entry[0] if isinstance(entry, list) and entry else entry
        if isinstance(item, dict):
            target = item.get("item")
            yield item.get("name") or (target.get("name") if isinstance(target, dict) else None)


def _lines(value: object) -> tuple[str, ...]:
    if not isinstance(value, str):
        return ()
    lines = (clean_line(_MARKUP.sub(" ", unescape(line))) for line in value.splitlines())
    return tuple(line for line in lines if line)


def _texts(*values: object) -> tuple[str, ...]:
    """The values that are text, clean, distinct, in order."""
    texts = (clean_line(value) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(text for text in texts if text))
