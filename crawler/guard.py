"""No page of the open network sends the crawler to a private address: not by a link, not by a
redirect, not by a name that resolves to one. What the user names is crawled, wherever it is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.urls import is_literal, is_public

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

NAMED_SETTING = "BAOTINH_NAMED"
"""Scrapy setting: the hosts that the user named, each with its port: `intranet.example:8080`."""

logger = logging.getLogger(__name__)


class AddressGuard:
    """Downloader middleware that refuses addresses of private networks.

    Redirects come by here too: each is a request of its own.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._named = frozenset(crawler.settings.getlist(NAMED_SETTING))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        """The guard of a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise IgnoreRequest."""
        if not _is_private(request.url):
            return
        place = place_of(request.url)
        if place in self._named or place == place_of(getattr(self._crawler.spider, "base", "")):
            return
        logger.warning("refused a private address: %s", request.url)
        raise IgnoreRequest(f"refused a private address: {request.url}")


class PublicResolver(CachingThreadedResolver):
    """Resolves names to public addresses only, but for hosts that the user named.

    It is Scrapy's (TWISTED_DNS_RESOLVER), asked at each connection: a name that changes its address
    between two requests does not get by.
    """

    _named: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:
        """The resolver of a process, with the hosts that its crawls were given."""
        resolver = super().from_crawler(crawler, reactor)
        named = crawler.settings.getlist(NAMED_SETTING)
        resolver._named = frozenset(place.rpartition(":")[0] for place in named)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """An address of a name; fails with DNSLookupError where that is private."""
        found = super().getHostByName(name, timeout)
        # An address that was written as one has passed the guard.
        judged = name in self._named or is_literal(name)
        return found if judged else found.addCallback(self._checked, name)

    def _checked(self, address: Any, name: str) -> Any:
        if not is_public(address):
            logger.warning("refused %s: it resolves to the private address %s", name, address)
            raise DNSLookupError(f"{name} resolves to a private address")
        return address


def place_of(url: str) -> str:
    """Host and port of a URL, as NAMED_SETTING lists them."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{(parts.hostname or '').lower()}:{port}"


def _is_private(url: str) -> bool:
    host = (urlsplit(url).hostname or "").rstrip(".")
    return not is_public(host) if is_literal(host) else host == "localhost"
