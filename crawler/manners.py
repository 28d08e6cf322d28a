"""Politeness, across processes: a host is asked by one at a time, and not too often.

Whose turn it is stands in the frontier, so that two crawlers on two machines keep the gap between
their requests as one would. A crawl without delay (a replay, a mirror on this machine) has no need.
"""

from __future__ import annotations

import asyncio
import random
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler.faults import reason_of
from crawler.scheduler import FrontierScheduler, HostRests
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from crawler.frontier import Frontier

MAX_CRAWL_DELAY = 120.0
"""Seconds of the longest Crawl-delay of a robots.txt that is kept."""
JITTER = (1.02, 1.5)
"""What a gap is multiplied with: jitter only adds."""
MAX_RETRY_AFTER = 86_400.0
SLOWER, FASTER, SLOWEST = 2.0, 0.8, 16.0
"""What 429 and 503 make of a host's slowness, what each page that comes does, and its end."""
REST, MAX_REST = 30.0, 6 * 3600.0
"""Seconds that a host is left alone after a failure of the network; doubled with each in a row."""
ROBOTS_AGE = 86_400.0
"""Seconds after which a robots.txt is fetched again."""
_NAP = 30.0
_UNTIL_TOMORROW = 6 * 3600.0
_TOO_MUCH = (429, 503)
_NETWORK = frozenset(("dns", "refused", "timeout", "reset", "tls"))


class TurnMiddleware:
    """Waits for a host's turn before a request goes out, and learns from what comes back."""

    def __init__(self, crawler: Crawler, gap: float) -> None:
        self._crawler = crawler
        self._gap = gap
        self._patience = crawler.settings.getfloat("DOWNLOAD_TIMEOUT") + 10
        self._daily = crawler.settings.getint("BAOTINH_DAY_BUDGET")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TurnMiddleware:
        """The middleware; not configured without a delay or without a frontier."""
        gap = crawler.settings.getfloat("BAOTINH_DELAY")
        if gap <= 0 or not crawler.settings.get("BAOTINH_DATA"):
            raise NotConfigured
        middleware = cls(crawler, gap)
        crawler.signals.connect(middleware.robots_parsed, signals.robots_parsed)
        return middleware

    @property
    def _frontier(self) -> Frontier | None:
        ledger = getattr(self._crawler.spider, "ledger", None)
        return ledger.frontier if isinstance(ledger, FrontierScheduler) else None

    async def process_request(self, request: Request) -> None:
        """Let a request go when it is its host's turn."""
        frontier, host = self._frontier, host_of(request.url)
        if frontier is None or not host:
            return
        while True:
            gap = self._gap * random.uniform(*JITTER)
            wait = frontier.hosts.take_turn(host, gap, self._patience, self._daily)
            if wait == 0.0:
                return
            if wait < 0:
                raise HostRests(host, time() + _UNTIL_TOMORROW, "the day's budget is used up")
            if wait > MAX_CRAWL_DELAY or frontier.hosts.known_of(host)["failures"]:
                reason = frontier.hosts.known_of(host)["reason"] or "too many requests"
                raise HostRests(host, time() + wait, reason)
            await asyncio.sleep(min(wait, _NAP))

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the turn back; a server that says it is too much is asked less often."""
        frontier, host = self._frontier, host_of(request.url)
        if frontier is not None and host:
            frontier.hosts.end_turn(host, self._learned(frontier, host, response))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Give the turn back; a host that fails is left alone for a growing while."""
        frontier, host = self._frontier, host_of(request.url)
        if frontier is None or not host:
            return
        values: dict[str, Any] = {}
        reason = reason_of(exception)
        if reason in _NETWORK:
            failures = frontier.hosts.known_of(host)["failures"] + 1
            rest = min(MAX_REST, REST * 2 ** min(failures - 1, 20))
            values = {"failures": failures, "next_allowed_at": time() + rest, "reason": reason}
        elif isinstance(exception, IgnoreRequest):
            return  # it had no turn
        frontier.hosts.end_turn(host, values)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the Crawl-delay that a host asks for."""
        agent = self._crawler.settings["USER_AGENT"]
        delay = robotparser.crawl_delay(agent)
        frontier = self._frontier
        if delay and frontier is not None:
            told = min(float(delay), MAX_CRAWL_DELAY)
            frontier.hosts.end_turn(host_of(request.url), {"crawl_delay": told})

    def _learned(self, frontier: Frontier, host: str, response: Response) -> dict[str, Any]:
        known = frontier.hosts.known_of(host)
        if response.status not in _TOO_MUCH:
            slowness = max(1.0, known["slowness"] * FASTER)
            # Told from the answer, not from when the request was to go: it may have gone later.
            pause = max(self._gap * random.uniform(*JITTER), known["crawl_delay"]) * slowness
            told = {"failures": 0, "reason": None, "slowness": slowness}
            return told | {"next_allowed_at": time() + pause}
        slowness = min(SLOWEST, known["slowness"] * SLOWER)
        asked = retry_after(response.headers.get("Retry-After") or b"")
        pause = max(asked, self._gap * slowness)
        return {"slowness": slowness, "next_allowed_at": time() + pause}


class FreshRobots(RobotsTxtMiddleware):
    """Scrapy's, but that it asks again after a day: a crawl may stay for months."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, float] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Forget a robots.txt that is too old, then obey."""
        place = request.url.split("/")[2]
        if time() - self._asked.setdefault(place, time()) > ROBOTS_AGE:
            self._asked[place] = time()
            self._parsers.pop(place, None)
        await super().process_request(request)


def retry_after(value: bytes) -> float:
    """The seconds that a Retry-After header asks for: a number, or a date (RFC 9110, 10.2.3)."""
    text = value.decode("latin-1").strip()
    if text.isdigit():
        return min(float(text), MAX_RETRY_AFTER)
    try:
        seconds = parsedate_to_datetime(text).timestamp() - time()
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)
