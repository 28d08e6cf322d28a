"""One spider for all portals: from entries over listings, feeds and sitemaps to articles."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Container, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from scrapy.utils.python import to_bytes

from corpus.errors import UnknownPortal
from corpus.records import Article, Page
from crawler.extraction import extract
from crawler.listing import read_feed, read_listing, read_sitemap
from crawler.portal import Entry, Portal
from crawler.portals import portal as find_portal
from crawler.portals import portals
from crawler.urls import article_id, belongs, canonical_url

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

MAX_SITEMAP = 64 * 1024 * 1024
"""Bytes of an unpacked sitemap; the protocol allows 50 MB."""


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
        self._named: dict[Entry, set[str]] = {}

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
            yield self._enter(entry, entry.path)

    def _enter(self, entry: Entry, place: str, page: int = 1) -> Request:
        callback = {
            "listing": self.parse_listing,
            "feed": self.parse_feed,
            "sitemap": self.parse_sitemap,
        }[entry.kind]
        return Request(
            self._here(urljoin(self.base, place)),
            callback,
            meta={"kind": entry.kind},
            cb_kwargs={"entry": entry, "page": page},
        )

    def parse_listing(self, response: Response, entry: Entry, page: int) -> Iterator[Request]:
        """Requests for a listing page's articles and for the next page."""
        if not isinstance(response, TextResponse):
            return
        listing = read_listing(response.text, response.url, self.portal)
        yield from self._articles(listing.articles)
        # A page that names nothing new ends the listing, whatever it prints as its next page. New
        # to this listing: a feed may have named all of its first pages.
        named = self._named.setdefault(entry, set())
        if named.issuperset(listing.articles):
            return
        named.update(listing.articles)
        if entry.pages is not None:
            yield self._enter(entry, entry.pages.format(page=page + 1), page + 1)
        elif listing.next_page is not None and belongs(listing.next_page, self.portal):
            yield self._enter(entry, listing.next_page, page + 1)

    def parse_feed(self, response: Response, entry: Entry, page: int) -> Iterator[Request]:
        """Requests for the articles of a feed."""
        yield from self._articles(read_feed(response.body, response.url, self.portal))

    def parse_sitemap(self, response: Response, entry: Entry, page: int) -> Iterator[Request]:
        """Requests for the articles of a sitemap and for the sitemaps of an index."""
        body = _unpacked(response.body)
        articles, maps = read_sitemap(body, response.url, self.portal)
        yield from self._articles(articles)
        for place in maps:
            yield self._enter(entry, place, page + 1)

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
        if parts.hostname == base.hostname or base.hostname in self.portal.hosts:
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
    """Two requests are the same if their canonical URLs are (REQUEST_FINGERPRINTER_CLASS)."""

    def __init__(self, portal: Portal | None) -> None:
        self._portal = portal

    @classmethod
    def from_crawler(cls, crawler: Any) -> CanonicalFingerprinter:
        """A fingerprinter under the rules of the crawler's portal."""
        return cls(getattr(crawler.spidercls, "portal", None))

    def fingerprint(self, request: Request) -> bytes:
        """Method and canonical URL."""
        url = request.url if self._portal is None else canonical_url(request.url, self._portal)
        return to_bytes(f"{request.method} {url}")


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_SITEMAP)
    except zlib.error:
        return b""
