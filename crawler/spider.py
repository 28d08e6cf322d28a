"""One spider for all portals: from entries over listings, feeds and sitemaps to articles."""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from scrapy.utils.python import to_bytes

from corpus.errors import UnknownPortal
from corpus.records import Article, Page, content_hash
from crawler.frontier import Way
from crawler.links import is_below, site_of
from crawler.listing import Listing, read_feed, read_listing, read_sitemap
from crawler.portal import Portal
from crawler.portals import portal as find_portal
from crawler.portals import portals
from crawler.readers import Readers
from crawler.urls import belongs, canonical_url, host_of

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

MAX_SITEMAP = 64 * 1024 * 1024
"""Bytes of an unpacked sitemap; the protocol allows 50 MB."""
MAX_SECTIONS = 1000
"""Sections of a site that are followed; real ones have up to a few hundred."""
FIELDS = ("sapo", "authors", "published", "section", "images", "tags")
"""What a run counts of the articles that it read: a layout that changed shows there."""
MAX_DEPTH = 3
"""Steps from the home page to a section."""


class PortalSpider(Spider):
    """Crawls one portal; each item is an Article.

    `base` (`-a base=http://127.0.0.1:8000`) crawls a mirror of the portal that stands there.
    """

    portal: Portal

    def __init__(self, base: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.base = base or f"{self.portal.scheme}://{self.portal.host}"
        self.allowed_domains = [*self.portal.hosts, urlsplit(self.base).hostname or ""]
        self._readers = Readers(self.portal, 0)
        self.ledger: Any = None
        """The scheduler that remembers, where there is one."""

    def log(self, message: Any, level: int = logging.DEBUG, **kwargs: Any) -> None:
        """Log what Spidermon has to say; Scrapy's own method is about to go.

        Its reports are tracebacks: what they come to is told in a line when the crawl ends.
        """
        self.logger.log(min(level, logging.INFO), message, **kwargs)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Say who crawls, and whom to ask; any setting given by the user stands."""
        super().update_settings(settings)
        contact = settings.get("BAOTINH_CONTACT")
        agent = f"baotinh/{version('baotinh')} (news corpus crawler; {contact or 'no contact set'})"
        settings.set("USER_AGENT", agent, priority="spider")

    @property
    def _since(self) -> date | None:
        """The day from which on articles are asked for."""
        told = self.settings.get("BAOTINH_SINCE")
        return date.fromisoformat(told) if told else None

    async def start(self) -> AsyncIterator[Request]:
        """The portal's entries."""
        self._readers = Readers(self.portal, self.settings.getint("BAOTINH_EXTRACTORS"))
        for entry in self.portal.entries:
            url = urljoin(self.base, entry.path)
            if entry.kind == "site":
                yield self._visit("site", url, Way(first=url, steps=0))
                yield self._ask_robots(urljoin(self.base, "/robots.txt"))
            else:
                yield self._visit(entry.kind, url, Way(first=url, pages=entry.pages))

    def callback_of(self, kind: str) -> Callable[..., Any]:
        """What reads a page that was fetched as something."""
        reads = self.settings.getbool("BAOTINH_EXTRACT")
        readers: dict[str, Callable[..., Any]] = {
            "article": self.parse_article if reads else self.pass_by,
            "feed": self.parse_feed,
            "robots": self.parse_robots,
            "sitemap": self.parse_sitemap,
        }
        return readers.get(kind, self.parse_listing)

    def _visit(self, kind: str, url: str, way: Way) -> Request:
        return Request(
            self.here(url), self.callback_of(kind), meta={"kind": kind}, cb_kwargs={"way": way}
        )

    def _ask_robots(self, url: str) -> Request:
        return Request(
            self.here(url),
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
        self._end_list(response, named)

    def guess_sitemap(self, failure: object) -> Iterator[Request]:
        """The same where there is no robots.txt."""
        place = urljoin(self.base, "/sitemap.xml")
        yield self._visit("sitemap", place, Way(first=place))

    def parse_listing(self, response: Response, way: Way) -> Iterator[Request]:
        """Requests for a listing page's articles, for the next page, and for a site's sections."""
        is_text = isinstance(response, TextResponse)
        text = response.text if isinstance(response, TextResponse) else ""
        listing = read_listing(text, response.url, self.portal) if is_text else Listing()
        # Asked before they are enqueued.
        further = self._further(listing, way)
        yield from self._articles((*listing.articles, *listing.others))
        if way.steps is not None:
            yield from self._explore(listing, way.steps)
        if further is not None:
            yield further
        self._end_list(response, listing.articles)

    def _further(self, listing: Listing, way: Way) -> Request | None:
        """The next page of a list, unless it ends here.

        It ends where a page names what the page before it named, or, in a list that was read
        before, only what was known then.
        """
        told = hashlib.sha256("\n".join(listing.articles).encode()).hexdigest()[:16]
        if not listing.articles or told == way.told:
            return None
        if self.ledger is not None and self.ledger.are_known(listing.articles, way):
            return None
        if self._since and listing.newest and listing.newest < self._since:
            return None
        onward = replace(way, page=way.page + 1, told=told)
        if way.pages is not None:
            return self._visit(
                "listing", urljoin(self.base, way.pages.format(page=onward.page)), onward
            )
        if listing.next_page is not None:
            return self._visit("listing", listing.next_page, onward)
        return None

    def _explore(self, listing: Listing, steps: int) -> Iterator[Request]:
        """Requests for the feeds and sections that a page of a site names."""
        for feed in listing.feeds:
            yield self._visit("feed", feed, Way(first=feed))
        for section in listing.sections[:MAX_SECTIONS] if steps < MAX_DEPTH else ():
            yield self._visit("listing", section, Way(first=section, steps=steps + 1))

    def _end_list(self, response: Response, links: Iterable[str]) -> None:
        """A list is done with when all that it names was enqueued."""
        if self.ledger is not None:
            self.ledger.listed(response, links)

    def parse_feed(self, response: Response, way: Way) -> Iterator[Request]:
        """Requests for the articles of a feed."""
        links = read_feed(response.body, response.url, self.portal, self._since)
        yield from self._articles(links)
        self._end_list(response, links)

    def parse_sitemap(self, response: Response, way: Way) -> Iterator[Request]:
        """Requests for the articles of a sitemap and for the sitemaps of an index."""
        body = _unpacked(response.body)
        articles, maps = read_sitemap(body, response.url, self.portal, self._since)
        yield from self._articles(articles)
        for place in maps:
            yield self._visit("sitemap", place, Way(first=place))
        self._end_list(response, (*articles, *maps))

    async def parse_article(self, response: Response) -> AsyncIterator[Article]:
        """The article of a page; why there is none is counted."""
        if response.meta.get("unchanged"):
            return
        content_type = response.headers.get("Content-Type")
        page = Page(
            url=response.url,
            body=response.body,
            fetched_at=datetime.now(UTC),
            status=response.status,
            content_type=content_type.decode("latin-1") if content_type else None,
        )
        found = await self._readers.read(page)
        if isinstance(found, Article):
            self._judged(response, content_hash(found), None)
            self._count("extracted")
            for name in FIELDS:
                self._count(f"with/{name}", bool(getattr(found, name)))
            yield found
        else:
            self._judged(response, None, str(found.reason))
            self._count("rejected")
            self._count(f"rejected/{found.reason}")

    def closed(self, reason: str) -> None:
        """End the processes that read pages."""
        self._readers.close()

    def _judged(self, response: Response, told: str | None, reason: str | None) -> None:
        if self.ledger is not None:
            self.ledger.judged(response, told, reason)

    def pass_by(self, response: Response) -> None:
        """Leave an article's page to the build."""

    def count_failure(self, failure: object) -> None:
        """Count an article that could not be had: not found, forbidden by robots.txt, no answer."""
        self._count("failed")

    def _articles(self, urls: Iterable[str]) -> Iterator[Request]:
        for url in dict.fromkeys(urls):
            yield Request(
                self.here(url),
                self.parse_article,
                meta={"kind": "article"},
                errback=self.count_failure,
            )

    def here(self, url: str) -> str:
        """The URL on the host that is crawled: a mirror's pages may link to the original."""
        if not self._is_mirrored or not belongs(url, self.portal):
            return url
        base = urlsplit(self.base)
        return urlsplit(url)._replace(scheme=base.scheme, netloc=base.netloc).geturl()

    def home(self, url: str) -> str:
        """The URL on the portal's own host, whatever mirror is crawled: what is remembered."""
        if not self._is_mirrored or not belongs(url, self.portal):
            return url
        own = {"scheme": self.portal.scheme, "netloc": self.portal.host}
        return urlsplit(url)._replace(**own).geturl()

    @property
    def _is_mirrored(self) -> bool:
        return host_of(self.base) not in self.portal.hosts

    def _count(self, name: str, count: int = 1) -> None:
        if self.crawler.stats is not None and count:
            self.crawler.stats.inc_value(f"baotinh/{name}", count)


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
