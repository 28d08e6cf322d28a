"""One spider for all portals: from entries over listings, feeds and sitemaps to articles."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Container, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from scrapy.utils.python import to_bytes

from corpus.errors import UnknownPortal
from corpus.records import Article, Page
from crawler.extraction import extract
from crawler.links import is_below, site_of
from crawler.listing import Listing, read_feed, read_listing, read_sitemap
from crawler.portal import Portal
from crawler.portals import portal as find_portal
from crawler.portals import portals
from crawler.urls import article_id, belongs, canonical_url, host_of

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

MAX_SITEMAP = 64 * 1024 * 1024
"""Bytes of an unpacked sitemap; the protocol allows 50 MB."""
MAX_SECTIONS = 1000
"""Sections of a site that are followed; real ones have up to a few hundred."""
MAX_DEPTH = 3
"""Steps from the home page to a section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a request came to a place that names articles."""

    first: str
    """The address of the list's first page: the list's name."""
    pages: str | None = None
    """As an Entry's."""
    page: int = 1
    depth: int | None = None
    """Steps from the home page of a site that is explored; None: sections are not followed."""


class PortalSpider(Spider):
    """Crawls one portal; each item is an Article.

    `base` (`-a base=http://127.0.0.1:8000`) crawls a mirror of the portal that stands there.
    """

    portal: Portal

    def __init__(self, base: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.base = base or f"{self.portal.scheme}://{self.portal.host}"
        self.allowed_domains = [*self.portal.hosts, urlsplit(self.base).hostname or ""]
        self.known: Container[str] = frozenset()
        """Ids of articles that need no fetching."""
        self._listed: set[str] = set()
        self._named: dict[str, set[str]] = {}
        self._visited: set[str] = set()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Say who crawls, and whom to ask; any setting given by the user stands."""
        super().update_settings(settings)
        contact = settings.get("BAOTINH_CONTACT")
        agent = f"baotinh/{version('baotinh')} (news corpus crawler; {contact or 'no contact set'})"
        settings.set("USER_AGENT", agent, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """The portal's entries."""
        for entry in self.portal.entries:
            url = urljoin(self.base, entry.path)
            if entry.kind == "site":
                yield self._visit("listing", url, Way(first=url, depth=0))
                yield self._ask_robots(urljoin(self.base, "/robots.txt"))
            else:
                yield self._visit(entry.kind, url, Way(first=url, pages=entry.pages))

    def _visit(self, kind: str, url: str, way: Way) -> Request:
        callback = {
            "listing": self.parse_listing,
            "feed": self.parse_feed,
            "sitemap": self.parse_sitemap,
        }[kind]
        return Request(self._here(url), callback, meta={"kind": kind}, cb_kwargs={"way": way})

    def _ask_robots(self, url: str) -> Request:
        return Request(
            self._here(url),
            self.parse_robots,
            errback=self.guess_sitemap,
            meta={"kind": "robots", "dont_obey_robotstxt": True},
        )

    def parse_robots(self, response: Response) -> Iterator[Request]:
        """Requests for the sitemaps that robots.txt names, else for the usual one."""
        text = response.text if isinstance(response, TextResponse) else ""
        hosts = site_of(self.portal, response.url)
        maps = (urljoin(response.url, place) for place in Protego.parse(text).sitemaps)
        named = [place for place in maps if is_below(place, hosts)]
        for place in named or [urljoin(response.url, "/sitemap.xml")]:
            yield self._visit("sitemap", place, Way(first=place))

    def guess_sitemap(self, failure: object) -> Iterator[Request]:
        """The same where there is no robots.txt."""
        place = urljoin(self.base, "/sitemap.xml")
        yield self._visit("sitemap", place, Way(first=place))

    def parse_listing(self, response: Response, way: Way) -> Iterator[Request]:
        """Requests for a listing page's articles, for the next page, and for a site's sections."""
        if not isinstance(response, TextResponse):
            return
        listing = read_listing(response.text, response.url, self.portal)
        yield from self._articles((*listing.articles, *listing.others))
        if way.depth is not None:
            yield from self._explore(listing, way.depth)
        # A page that names nothing new ends the listing, whatever it prints as its next page. New
        # to this listing: a feed may have named all of its first pages.
        named = self._named.setdefault(way.first, set())
        if named.issuperset(listing.articles):
            return
        named.update(listing.articles)
        further = replace(way, page=way.page + 1)
        if way.pages is not None:
            place = urljoin(self.base, way.pages.format(page=further.page))
            yield self._visit("listing", place, further)
        elif listing.next_page is not None:
            yield self._visit("listing", listing.next_page, further)

    def _explore(self, listing: Listing, depth: int) -> Iterator[Request]:
        """Requests for the feeds and sections that a page of a site names, each once."""
        for feed in listing.feeds:
            yield self._visit("feed", feed, Way(first=feed))
        for section in listing.sections if depth < MAX_DEPTH else ():
            key = article_id(section, self.portal)
            if key not in self._visited and len(self._visited) < MAX_SECTIONS:
                self._visited.add(key)
                yield self._visit("listing", section, Way(first=section, depth=depth + 1))

    def parse_feed(self, response: Response, way: Way) -> Iterator[Request]:
        """Requests for the articles of a feed."""
        yield from self._articles(read_feed(response.body, response.url, self.portal))

    def parse_sitemap(self, response: Response, way: Way) -> Iterator[Request]:
        """Requests for the articles of a sitemap and for the sitemaps of an index."""
        body = _unpacked(response.body)
        articles, maps = read_sitemap(body, response.url, self.portal)
        yield from self._articles(articles)
        for place in maps:
            yield self._visit("sitemap", place, Way(first=place))

    def parse_article(self, response: Response) -> Iterator[Article]:
        """The article of a page; why there is none is counted."""
        content_type = response.headers.get("Content-Type")
        page = Page(
            url=response.url,
            body=response.body,
            fetched_at=datetime.now(UTC),
            status=response.status,
            content_type=content_type.decode("latin-1") if content_type else None,
        )
        found = extract(page, self.portal)
        if isinstance(found, Article):
            self._count("extracted")
            yield found
        else:
            self._count("rejected")
            self._count(f"rejected/{found.reason}")

    def count_failure(self, failure: object) -> None:
        """Count an article that could not be had: not found, forbidden by robots.txt, no answer."""
        self._count("failed")

    def _articles(self, urls: tuple[str, ...]) -> Iterator[Request]:
        for url in urls:
            key = article_id(url, self.portal)
            if key in self._listed:
                continue
            self._listed.add(key)
            self._count("found")
            if key in self.known:
                self._count("known")
            else:
                meta = {"kind": "article", "article_id": key}
                yield Request(
                    self._here(url), self.parse_article, meta=meta, errback=self.count_failure
                )

    def _here(self, url: str) -> str:
        """The URL on the host that is crawled: a mirror's pages may link to the original."""
        parts, base = urlsplit(url), urlsplit(self.base)
        if parts.hostname == base.hostname or host_of(self.base) in self.portal.hosts:
            return url
        return parts._replace(scheme=base.scheme, netloc=base.netloc).geturl()

    def _count(self, name: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"baotinh/{name}")


class PortalSpiderLoader:
    """Finds spiders by the portals' declarations (SPIDER_LOADER_CLASS)."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> PortalSpiderLoader:
        """A loader; it needs no settings."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of a portal; raises KeyError, which names near matches."""
        try:
            return spider_class(find_portal(spider_name))
        except UnknownPortal as error:
            raise KeyError(str(error)) from error

    def list(self) -> list[str]:
        """The slugs of all portals."""
        return [*portals()]

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]
        """The portals that a request's URL belongs to."""
        return [slug for slug, portal in portals().items() if belongs(request.url, portal)]


def spider_class(portal: Portal) -> type[PortalSpider]:
    """The spider of a portal, also of one that no file declares."""
    return type(PortalSpider.__name__, (PortalSpider,), {"name": portal.slug, "portal": portal})


class CanonicalFingerprinter:
    """Two requests are the same if their canonical URLs are (REQUEST_FINGERPRINTER_CLASS).

    A page that is asked for as an article and as a list of articles is asked for twice: a sitemap
    names sections too.
    """

    def __init__(self, portal: Portal | None) -> None:
        self._portal = portal

    @classmethod
    def from_crawler(cls, crawler: Any) -> CanonicalFingerprinter:
        """A fingerprinter under the rules of the crawler's portal."""
        return cls(getattr(crawler.spidercls, "portal", None))

    def fingerprint(self, request: Request) -> bytes:
        """Method, canonical URL, and whether an article is expected there."""
        url = request.url if self._portal is None else canonical_url(request.url, self._portal)
        kind = "article" if request.meta.get("kind") == "article" else "list"
        return to_bytes(f"{request.method} {kind} {url}")


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_SITEMAP)
    except zlib.error:
        return b""
