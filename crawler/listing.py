"""Where a portal names its articles: listing pages, feeds and sitemaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree
from lxml.html import HtmlElement

from corpus.text import clean_line, join_runs
from crawler.dates import parse_moment
from crawler.links import Link, articles_among, is_below, main_list, path_of, read_links, site_of
from crawler.paging import next_page
from crawler.portal import Portal
from crawler.tree import base_of, join, parse, select
from crawler.urls import canonical_url

_ITEM, _ITEM_TEXT = 4, 600
"""Elements above a link, and characters, within which the rest of its item stands."""
_LABEL = 8
"""Words of the longest name of a section."""
_NO_SECTION = re.compile(
    r"(?:^|/)(?:rss|feeds?|sitemap|tim-kiem|search|tags?|tu-khoa|lien-he|contact|gioi-thieu|about"
    r"|dang-nhap|dang-ky|log-?in|register|logout|quang-cao|dat-bao|wp-admin|wp-login|user|thanh-vien"
    r"|so-do-site|print|amp)(?:[/.?-]|$)|\?(?:.*&)?(?:s|q|keyword|search|returnurl)="
    # Calendars have a page for each day there ever was.
    r"|\?(?:.*&)?(?:day|month|year|date|ngay|thang|nam)=|/lich/",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a listing page links, absolute and in the page's order."""

    articles: tuple[str, ...] = ()
    """The articles of its list."""
    others: tuple[str, ...] = ()
    """The articles that its menus and side boxes name."""
    next_page: str | None = None
    """The next page as printed, where that leads on."""
    sections: tuple[str, ...] = ()
    """What its menus name that is no article: other listing pages, most of them."""
    feeds: tuple[str, ...] = ()
    """The feeds that it states."""
    newest: date | None = None
    """The latest day that it prints beside an article of its list."""


def read_listing(text: str, url: str, portal: Portal) -> Listing:
    """Read a listing or home page: with the layout's selectors where they find any, else by shape.

    Only links on the portal's site are named. Raises ExtractionError where lxml gives up.
    """
    tree = parse(text, url)
    if tree is None:
        return Listing()
    base = base_of(tree, url)
    links = read_links(tree, url, portal)
    articles = articles_among(links, portal)
    listed = _declared(tree, url, portal)
    main = [link for link in links if canonical_url(link.url, portal) in listed]
    if main:
        # Beside a list that is declared, only what is surely an article is one.
        articles = [link for link in articles if portal.is_article(path_of(link.url))]
    else:
        main = main_list(articles, links, url)
    urls = {link.url for link in main}
    return Listing(
        articles=tuple(link.url for link in main),
        others=tuple(link.url for link in articles if link.url not in urls),
        next_page=next_page(tree, url, base, portal),
        sections=_sections(links, urls.union(link.url for link in articles), url, portal),
        feeds=_feeds(tree, base, site_of(portal, url)),
        newest=_newest(main),
    )


def _newest(articles: list[Link]) -> date | None:
    """The latest day printed beside articles."""
    days = [day for link in articles for anchor, _ in link.anchors if (day := _day_beside(anchor))]
    return max(days, default=None)


def _day_beside(anchor: HtmlElement) -> date | None:
    """The day that is printed in the item that a link stands in."""
    node = anchor
    for _ in range(_ITEM):
        node = node.getparent()
        if node is None:
            return None
        text = _short_text(node)
        if text is None:
            return None
        if moment := parse_moment(text, relative=False):
            return moment.at.date()
    return None


def _short_text(node: HtmlElement) -> str | None:
    """An element's text, unless it is longer than that of an item: a list's is never joined."""
    runs: list[str] = []
    size = 0
    for run in node.itertext():
        runs.append(run)
        size += len(run.strip()) + 1
        if size > _ITEM_TEXT:
            return None
    return clean_line(join_runs(runs))


def _declared(tree: HtmlElement, url: str, portal: Portal) -> set[str]:
    """The canonical addresses that the layout's selectors find and that may be articles."""
    selectors = portal.layout.listing if portal.layout else ()
    base, hosts = base_of(tree, url), site_of(portal, url)
    hrefs = (element.get("href") for element in select(tree, selectors))
    found = (join(base, href) for href in hrefs if href)
    return {canonical_url(one, portal) for one in found if may_be_article(one, hosts, portal)}


def _sections(links: list[Link], known: set[str], url: str, portal: Portal) -> tuple[str, ...]:
    """The short links that are none of the articles that are known."""
    return tuple(
        link.url
        for link in links
        if link.url not in known
        and 0 < link.words <= _LABEL
        and not link.text.isdigit()
        and not _NO_SECTION.search(path_of(link.url))
        and path_of(link.url) not in ("/", path_of(url))
        and portal.is_article(path_of(link.url)) is not True
    )


def _feeds(tree: HtmlElement, base: str, hosts: frozenset[str]) -> tuple[str, ...]:
    """The RSS and Atom feeds that a page states in its head."""
    stated = (
        join(base, element.get("href"))
        for element in tree.iter("link")
        if element.get("href")
        and "alternate" in (element.get("rel") or "").lower().split()
        and re.search(r"rss|atom|feed", element.get("type") or "", re.I)
    )
    return tuple(dict.fromkeys(feed for feed in stated if is_below(feed, hosts)))


def read_feed(body: bytes, url: str, portal: Portal, since: date | None = None) -> tuple[str, ...]:
    """The article links of an RSS or Atom feed, absolute; a broken feed gives what is readable.

    With `since` those that it dates earlier are left out.
    """
    hosts = site_of(portal, url)
    entries = feedparser.parse(body).entries
    recent = (entry for entry in entries if not _is_before(_stated(entry), since))
    found = (urljoin(url, str(entry.get("link", "")).strip()) for entry in recent)
    return tuple(dict.fromkeys(link for link in found if may_be_article(link, hosts, portal)))


def read_sitemap(
    body: bytes, url: str, portal: Portal, since: date | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The page links of a sitemap, and the sitemaps that an index names.

    With `since` pages and sitemaps that it dates earlier are left out.
    """
    hosts = site_of(portal, url)
    pages: dict[str, None] = {}
    maps: dict[str, None] = {}
    for parent, location, day in _locations(body):
        if _is_before(day, since):
            continue
        link = urljoin(url, location)
        if parent == "sitemap" and is_below(link, hosts):
            maps[link] = None
        elif parent != "sitemap" and may_be_article(link, hosts, portal):
            pages[link] = None
    return tuple(pages), tuple(maps)


def may_be_article(link: str, hosts: frozenset[str], portal: Portal) -> bool:
    """Whether a link is on the portal's site and its shape, where one is declared, an article's."""
    return is_below(link, hosts) and portal.is_article(path_of(link)) is not False


def _locations(body: bytes) -> Iterator[tuple[str, str, date | None]]:
    """Each place that a sitemap names: what it is, its address, and the day that it states."""
    # Entities stay unresolved: a sitemap is hostile input like any page.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body.strip(), parser=parser)
    except etree.XMLSyntaxError:
        return
    for element in root.iter("{*}loc") if root is not None else ():
        parent = element.getparent()
        if element.text and parent is not None:
            dated = parent.iter("{*}lastmod", "{*}publication_date")
            days = [_day(one.text or "") for one in dated]
            # A page that was touched since is worth a look, whenever it was published.
            day = max((one for one in days if one is not None), default=None)
            yield etree.QName(parent).localname, element.text.strip(), day


def _stated(entry: Any) -> date | None:
    """The day on which a feed's entry was published or changed."""
    # Asked first whether it is there: feedparser warns where it gives one for the other.
    stated = [entry[name] for name in ("updated_parsed", "published_parsed") if name in entry]
    return next((date(*moment[:3]) for moment in stated if moment), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _is_before(day: date | None, since: date | None) -> bool:
    """Whether a stated day is earlier than what is asked for; one that is not stated is not."""
    return day is not None and since is not None and day < since
