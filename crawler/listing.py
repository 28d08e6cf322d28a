"""Where a portal names its articles: listing pages, feeds and sitemaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree

from corpus.text import clean_line
from crawler.portal import Portal
from crawler.tree import base_of, join, links, parse, select
from crawler.urls import belongs

_NEXT_WORDS = ("trang sau", "trang tiếp", "tiếp theo", "tiếp", "sau", "next", "»", "›", ">")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a listing page links: its articles in order, and the next page as printed."""

    articles: tuple[str, ...]
    next_page: str | None


def read_listing(text: str, url: str, portal: Portal) -> Listing:
    """Article links and next page of a listing page, absolute; only those on the portal."""
    tree = parse(text, url)
    layout = portal.layout
    if tree is None or layout is None:
        return Listing(articles=(), next_page=None)
    base = base_of(tree, url)
    named = [link for link in links(tree, layout.listing, base) if _is_article(link, portal)]
    forward = (
        element.get("href")
        for element in select(tree, layout.next_page)
        if clean_line(element.text_content()).casefold() in _NEXT_WORDS
    )
    href = next((href for href in forward if href), None)
    return Listing(articles=tuple(named), next_page=None if href is None else join(base, href))


def read_feed(body: bytes, url: str, portal: Portal) -> tuple[str, ...]:
    """The article links of an RSS or Atom feed, absolute; a broken feed gives what is readable."""
    entries = feedparser.parse(body).entries
    found = (urljoin(url, str(entry.get("link", "")).strip()) for entry in entries)
    return tuple(dict.fromkeys(link for link in found if _is_article(link, portal)))


def read_sitemap(body: bytes, url: str, portal: Portal) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The page links of a sitemap, and the sitemaps that an index names."""
    pages: dict[str, None] = {}
    maps: dict[str, None] = {}
    for parent, location in _locations(body):
        link = urljoin(url, location)
        if parent == "sitemap" and belongs(link, portal):
            maps[link] = None
        elif parent != "sitemap" and _is_article(link, portal):
            pages[link] = None
    return tuple(pages), tuple(maps)


def _is_article(link: str, portal: Portal) -> bool:
    """Whether a link is on the portal and, where the portal declares it, shaped as an article's."""
    if not belongs(link, portal):
        return False
    return portal.article_url is None or bool(re.search(portal.article_url, urlsplit(link).path))


def _locations(body: bytes) -> Iterator[tuple[str, str]]:
    # Entities stay unresolved: a sitemap is hostile input like any page.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body.strip(), parser=parser)
    except etree.XMLSyntaxError:
        return
    for element in root.iter("{*}loc") if root is not None else ():
        parent = element.getparent()
        if element.text and parent is not None:
            yield etree.QName(parent).localname, element.text.strip()
