"""The frontier behind Scrapy's SCHEDULER setting: what is due is handed out, outcomes come back."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.core.scheduler import Scheduler as MemoryScheduler
from scrapy.exceptions import IgnoreRequest

from corpus.records import Reason
from crawler.faults import is_final, reason_of
from crawler.frontier import Ack, Found, Frontier, Leased, Way
from crawler.links import is_below
from crawler.schedule import (
    BACKOFF,
    BOUNDS,
    CONFIRM_GONE,
    OLD_ARTICLE,
    backoff,
    next_interval,
    next_look,
)
from crawler.urls import article_id, canonical_url, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.portal import Portal

FRONTIER_SETTING = "BAOTINH_FRONTIER"
"""Scrapy setting: the URL of a PostgreSQL database; without one, the data folder's file."""

_BATCH = 32
"""Addresses that are leased at a time."""
_RENEW = 60.0
"""Seconds after which leases are renewed."""
_REDIRECTS = 5
"""How often an address may lead to itself in another form."""
_WALLS = frozenset((Reason.CAPTCHA, Reason.COOKIE_CHALLENGE, Reason.LOGIN))
_NOTHING = hashlib.sha256(b"").hexdigest()[:32]
"""What a list told that names no article."""
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class NotModified(IgnoreRequest):
    """The server says that a page is as it was."""


class HostRests(IgnoreRequest):
    """A host is left alone until a moment: the page is asked for then."""

    def __init__(self, host: str, until: float, reason: str) -> None:
        super().__init__(f"{host} rests: {reason}")
        self.until = until
        self.reason = reason


class FrontierScheduler(BaseScheduler):
    """Leases what is due of a portal, and acks each address when its outcome is durable."""

    def __init__(self, crawler: Crawler, portal: Portal) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._portal = portal
        self._frontier = Frontier(Path(settings["BAOTINH_DATA"]), settings.get(FRONTIER_SETTING))
        self._at_once = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._budget = settings.getint("BAOTINH_RUN_BUDGET") or None
        self._linger = settings.getfloat("BAOTINH_LINGER")
        self._forever = settings.getbool("BAOTINH_FOREVER")
        self._run = uuid.uuid4().hex[:16]
        self._buffer: list[Leased] = []
        self._open: dict[str, Leased] = {}
        """What was handed out and has no outcome yet."""
        self._found: list[Found] = []
        self._acks: list[Ack] = []
        self._notes: list[Ack] = []
        self._flushing = False
        self._renewed = time()
        self._spider: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BaseScheduler:  # type: ignore[override]
        """The scheduler of a crawl; without a data folder Scrapy's own, which forgets."""
        portal = getattr(crawler.spidercls, "portal", None)
        if not crawler.settings.get("BAOTINH_DATA") or portal is None:
            return MemoryScheduler.from_crawler(crawler)
        scheduler = cls(crawler, portal)
        crawler.signals.connect(scheduler.spider_failed, signals.spider_error)
        crawler.signals.connect(scheduler.offered, signals.request_scheduled)
        return scheduler

    @property
    def frontier(self) -> Frontier:
        """The state of every address."""
        return self._frontier

    @property
    def run(self) -> str:
        """The id of this run."""
        return self._run

    def open(self, spider: Spider) -> None:
        """Take back what dead workers had leased."""
        self._spider = spider
        self._spider.ledger = self
        self._frontier.reclaim()
        self._frontier.runs.begin(self._run, self._portal.slug)
        if self._crawler.settings.getbool("BAOTINH_NOW"):
            self._frontier.make_due(self._portal.slug)

    def close(self, reason: str) -> None:
        """Write down what is left, and give back what was not fetched."""
        self.flush()
        self._frontier.close()

    # What Scrapy asks

    def enqueue_request(self, request: Request) -> bool:
        """Remember an address that the spider, or a redirect, names."""
        leased = request.meta.get("leased")
        if leased is None:
            self._found.append(self._found_by(request))
        elif request.meta.get("redirect_urls"):
            self._redirected(leased, request)
        else:
            self._fail(leased, "retried")
        return True

    def has_pending_requests(self) -> bool:
        """Whether anything is due, or will be in a moment."""
        self.flush()
        if self._forever or self._buffer:
            return True
        if self._budget == 0:
            return False
        return self._frontier.is_due(self._portal.slug, within=self._linger)

    def next_request(self) -> Request | None:
        """The next address that is due and whose host is not at work already."""
        if time() - self._renewed > _RENEW:
            self._frontier.renew()
            self._renewed = time()
        if not self._buffer:
            self.flush()
            count = _BATCH if self._budget is None else min(_BATCH, self._budget)
            self._buffer = self._frontier.lease(self._portal.slug, count)
            if self._budget is not None:
                self._budget -= len(self._buffer)
        for place, leased in enumerate(self._buffer):
            at_work = sum(other.host == leased.host for other in self._open.values())
            if at_work < self._at_once:
                del self._buffer[place]
                self._open[leased.id] = leased
                self._count("tried", 1)
                return self._request(leased)
        return None

    # What became of it

    def fetched(self, request: Request, response: Response, *, unchanged: bool = False) -> None:
        """A response came, and is in the archive."""
        leased = request.meta.get("leased")
        if leased is None or leased.id not in self._open:
            return
        status = response.status
        if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            self._count("came", 1)
            if leased.kind == "article":
                self._read(leased, response, unchanged or status == HTTPStatus.NOT_MODIFIED)
            elif status == HTTPStatus.NOT_MODIFIED:
                self._ack_list(leased, response, {}, changed=False)
        elif status in _GONE:
            self._missing(leased, status)
        elif not 300 <= status < 400:  # a redirect is acked when its target is enqueued
            self._fail(leased, f"http {status}", status=status)

    def listed(self, response: Response, links: Iterable[str]) -> None:
        """A list was read, and what it names was enqueued."""
        leased = response.meta.get("leased")
        if leased is None or leased.id not in self._open:
            return
        told = hashlib.sha256("\n".join(sorted(links)).encode()).hexdigest()[:32]
        if leased.kind != "robots":
            self._count("lists", 1)
            self._count("mute", told == leased.content_hash == _NOTHING)
        values: dict[str, Any] = {"content_hash": told}
        if told == _NOTHING:
            # Asked without conditions the next time: "as it was" would hide that it names nothing.
            # A list that named articles is held to that.
            values = {"content_hash": leased.content_hash or told}
            values |= {"etag": None, "last_modified": None}
        changed = values["content_hash"] != leased.content_hash
        self._ack_list(leased, response, values, changed=changed)

    def judged(self, response: Response, told: str | None, reason: str | None) -> None:
        """An article was read, or was none: `told` is the hash of what it says."""
        leased = response.meta.get("leased")
        if leased is None:
            return
        changed = told is not None and leased.content_hash not in (None, told)
        values: dict[str, Any] = {"reason": reason}
        if reason in _WALLS and (pause := backoff(leased.attempts + 1)) is not None:
            # The server wants something first: what stands there is not what the address names.
            values |= {"attempts": leased.attempts + 1, "next_fetch_at": time() + pause}
            values["state"] = "waiting"
        if told is not None:
            values["content_hash"] = told
        if changed:
            values |= {"changes": leased.fetches, "next_fetch_at": time() + 6 * 3600.0}
            values["state"] = "waiting"
        self._note(leased, values)

    def failed(self, failure: Failure) -> Any:
        """A request came to nothing; what Scrapy calls in place of a callback."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error: BaseException = failure.value  # type: ignore[assignment]
        leased = request.meta.get("leased")
        if isinstance(error, NotModified) or leased is None:
            return None
        if isinstance(error, HostRests):
            rest = {"state": "waiting", "next_fetch_at": error.until, "reason": str(error)}
            self._ack(leased, rest)
            return None
        if leased.id in self._open:
            self._fail(leased, reason_of(error), is_final=is_final(error))
        else:  # archived, but not to be unpacked
            self._note(leased, {"reason": reason_of(error)})
        if leased.kind == "robots":
            return self._spider.guess_sitemap(failure)
        if leased.kind == "article":
            self._spider.count_failure(failure)
        return None

    def spider_failed(self, failure: Failure, response: Response) -> None:
        """What was fetched could not be read."""
        leased = response.meta.get("leased")
        if leased is not None and leased.id in self._open:
            self._fail(leased, f"error: {failure.value}")

    def offered(self, request: Request) -> None:
        """A redirect that leads to another site ends here: Scrapy drops it without a word."""
        leased = request.meta.get("leased")
        allowed = frozenset(self._spider.allowed_domains)
        if leased is None or is_below(request.url, allowed):
            return
        if leased.id in self._open:
            self._fail(leased, "offsite", is_final=True)

    def are_known(self, urls: Iterable[str], way: Way) -> bool:
        """Whether a page of a list names only articles that were known before."""
        if not way.is_known:
            return False
        self.flush()
        ids = [article_id(url, self._portal) for url in urls]
        return self._frontier.are_known(ids, way.started)

    def flush(self) -> None:
        """Write down what was found, what was fetched, and what was read of it."""
        self._write_outcomes()
        if self._notes:
            notes, self._notes = self._notes, []
            self._frontier.note(notes)

    def _write_outcomes(self) -> None:
        """What a list named is written before the list is done."""
        self._flushing = False
        if self._found:
            found, self._found = self._found, []
            new, known = self._frontier.add(found, self._run)
            self._count("found", new + known)
            self._count("known", known)
        if self._acks:
            acks, self._acks = self._acks, []
            self._frontier.ack(acks)

    # Addresses and requests

    def _found_by(self, request: Request) -> Found:
        kind = str(request.meta.get("kind", "listing"))
        way = request.cb_kwargs.get("way")
        return Found(
            id=self._id(request.url, kind),
            portal=self._portal.slug,
            kind=kind,
            url=self._spider.home(request.url),
            host=host_of(request.url),
            depth=int(request.meta.get("depth", 0)),
            way=way,
            again=way is not None and way.page > 1,
        )

    def _id(self, url: str, kind: str) -> str:
        if kind == "article":
            return article_id(url, self._portal)
        told = f"{self._portal.slug}\nlist\n{canonical_url(url, self._portal)}"
        return hashlib.sha256(told.encode()).hexdigest()[:20]

    def _request(self, leased: Leased) -> Request:
        headers = {}
        if leased.etag:
            headers["If-None-Match"] = leased.etag
        if leased.last_modified:
            headers["If-Modified-Since"] = leased.last_modified
        meta: dict[str, Any] = {"kind": leased.kind, "leased": leased, "depth": leased.depth}
        if leased.kind == "robots":
            meta["dont_obey_robotstxt"] = True
        way = leased.way
        if way is not None and way.page == 1:
            way = replace(way, started=time(), is_known=leased.fetches > 0)
        return Request(
            self._spider.here(leased.url),
            self._spider.callback_of(leased.kind),
            errback=self.failed,
            headers=headers,
            meta=meta,
            cb_kwargs={} if way is None else {"way": way},
        )

    def _redirected(self, leased: Leased, request: Request) -> None:
        """The target of a redirect takes the place of what led there."""
        target = self._id(request.url, leased.kind)
        if target == leased.id:
            attempts = leased.attempts + 1
            if attempts > _REDIRECTS:
                self._fail(leased, "redirect loop", is_final=True)
                return
            again = {"state": "waiting", "next_fetch_at": time(), "url": request.url}
            self._ack(leased, again | {"attempts": attempts, "reason": "moved"})
            return
        one = self._found_by(request)
        self._found.append(replace(one, id=target, kind=leased.kind, way=leased.way))
        moved: dict[str, Any] = {"state": "done", "reason": f"moved to {request.url}"}
        if _is_entry(leased):  # one day it may lead elsewhere
            moved |= {"state": "waiting", "next_fetch_at": time() + BOUNDS[leased.kind].most}
        self._ack(leased, moved)

    # Outcomes

    def _ack(self, leased: Leased, values: dict[str, Any]) -> None:
        self._open.pop(leased.id, None)
        self._acks.append(Ack(id=leased.id, values=values))
        if not self._flushing:
            self._flushing = True
            asyncio.get_running_loop().call_soon(self._write_outcomes)

    def _note(self, leased: Leased, values: dict[str, Any]) -> None:
        """Remember what was read of a page: nothing waits for that, so it is written in batches."""
        self._notes.append(Ack(id=leased.id, values=values))

    def _read(self, leased: Leased, response: Response, unchanged: bool) -> None:
        """An article's page came."""
        now = time()
        pause = next_look(now - leased.discovered_at)
        self._ack(
            leased,
            _facts(leased, response, now)
            | {
                "state": "done" if pause is None else "waiting",
                "next_fetch_at": None if pause is None else now + pause,
                "priority": OLD_ARTICLE,
            },
        )
        if unchanged:
            self._count("unchanged", 1)

    def _ack_list(
        self, leased: Leased, response: Response, told: dict[str, Any], *, changed: bool
    ) -> None:
        now = time()
        interval = next_interval(leased.kind, leased.interval, changed)
        comes_back = leased.way is None or leased.way.page == 1
        values = _facts(leased, response, now) | {
            "state": "waiting" if comes_back else "done",
            "next_fetch_at": now + interval if comes_back else None,
            "interval": interval,
        }
        self._ack(leased, values | told)

    def _missing(self, leased: Leased, status: int) -> None:
        """404 and 410 are believed when they are said twice, a day apart, but not of an entry."""
        if _is_entry(leased) and leased.kind != "robots":
            self._fail(leased, f"http {status}", status=status)
            return
        if leased.kind == "article" and leased.fetches:
            self._count("deleted", 1)
        reason = {"status": status, "reason": f"http {status}"}
        if leased.attempts:
            self._ack(leased, reason | {"state": "gone", "next_fetch_at": None})
        else:
            later = {"state": "waiting", "next_fetch_at": time() + CONFIRM_GONE, "attempts": 1}
            self._ack(leased, reason | later)

    def _fail(
        self, leased: Leased, reason: str, *, is_final: bool = False, status: int | None = None
    ) -> None:
        attempts = leased.attempts + 1
        pause = None if is_final else backoff(attempts)
        if pause is None and _is_entry(leased):
            pause = BACKOFF[-1]  # a portal is never given up: it may have been down for weeks
        self._count("failures", 1)
        self._ack(
            leased,
            {
                "state": "given_up" if pause is None else "waiting",
                "next_fetch_at": None if pause is None else time() + pause,
                "attempts": attempts,
                "reason": reason[:300],
                "status": status,
            },
        )

    def _count(self, name: str, count: int) -> None:
        if self._crawler.stats is not None and count:
            self._crawler.stats.inc_value(f"baotinh/{name}", count)


def _is_entry(leased: Leased) -> bool:
    """Whether an address is one from which the portal's crawl begins."""
    return leased.kind != "article" and leased.depth == 0


def _facts(leased: Leased, response: Response, now: float) -> dict[str, Any]:
    """What every page that came leaves in its row."""
    told: dict[str, Any] = {"fetches": leased.fetches + 1, "fetched_at": now, "attempts": 0}
    told |= {"reason": None, "status": response.status}
    for column, header in (("etag", "ETag"), ("last_modified", "Last-Modified")):
        value = response.headers.get(header)
        if value is not None:
            told[column] = value.decode("latin-1")[:200]
        elif response.status == HTTPStatus.OK:
            told[column] = None
    return told
