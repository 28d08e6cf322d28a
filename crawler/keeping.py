"""What Scrapy fetches is kept: in the archive first, then in the frontier."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest, NotConfigured

from corpus.errors import BaotinhError
from corpus.records import Article, Page, content_hash
from crawler.archive import MAX_PAYLOAD, Response, SegmentWriter, status_line
from crawler.compression import unpack
from crawler.extraction import extract
from crawler.scheduler import FrontierScheduler, NotModified

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response as HttpResponse

    from crawler.portal import Portal

FAILURE_STAT = "baotinh/failure"
"""Stat with the one line that tells why a crawl was stopped."""

UNCHANGED = "unchanged"
"""Kind of an archived page of an article that says what it said before: the build passes it by."""


class ArchiveMiddleware:
    """Writes every response to the portal's segment before anybody reads it.

    It stands next to the downloader, where bodies are as the server sent them. Its outcome goes to
    the frontier when its page is on disk. When the disk fails, the crawl stops.
    """

    def __init__(self, crawler: Crawler, data_dir: Path, portal: Portal) -> None:
        self._crawler = crawler
        self._portal = portal
        min_free = crawler.settings.getint("BAOTINH_MIN_FREE") * 2**20
        self._segment = SegmentWriter(data_dir, portal.slug, min_free=min_free)
        self._queue = _Queue(self._segment)
        self._stopped = False
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """The middleware; not configured without a data folder."""
        data_dir = crawler.settings.get("BAOTINH_DATA")
        portal = getattr(crawler.spidercls, "portal", None)
        if not data_dir or portal is None:
            raise NotConfigured
        middleware = cls(crawler, Path(data_dir), portal)
        crawler.signals.connect(middleware.close_spider, signals.spider_closed)
        return middleware

    def close_spider(self) -> None:
        """Finish the segment."""
        self._segment.close()

    async def process_response(self, request: Request, response: HttpResponse) -> HttpResponse:
        """Keep the response, then pass it on."""
        if self._stopped:
            raise IgnoreRequest("the archive cannot be written")
        unchanged = self._is_unchanged(request, response)
        kind = UNCHANGED if unchanged else str(request.meta.get("kind", "robots"))
        try:
            await self._queue.put(_kept(response, kind))
        except BaotinhError as error:
            self._stop(error)
            raise IgnoreRequest(str(error)) from error
        ledger = getattr(self._crawler.spider, "ledger", None)
        if isinstance(ledger, FrontierScheduler):
            ledger.fetched(request, response, unchanged=unchanged)
        if response.status == HTTPStatus.NOT_MODIFIED:
            raise NotModified(request.url)
        request.meta["unchanged"] = unchanged
        return response

    def _is_unchanged(self, request: Request, response: HttpResponse) -> bool:
        """Whether an article that is fetched again says what it said: counters do not count."""
        leased = request.meta.get("leased")
        known = None if leased is None or leased.kind != "article" else leased.content_hash
        if known is None or response.status != HTTPStatus.OK:
            return False
        encoding = response.headers.get("Content-Encoding") or b""
        kind = response.headers.get("Content-Type")
        body, _ = unpack(response.body, encoding.decode("latin-1"), MAX_PAYLOAD)
        page = Page(
            url=response.url,
            body=body,
            fetched_at=datetime.now(UTC),
            status=response.status,
            content_type=kind.decode("latin-1") if kind else None,
        )
        try:
            found = extract(page, self._portal)
        except BaotinhError:
            return False  # the build will tell why
        return isinstance(found, Article) and content_hash(found) == known

    def _stop(self, error: BaotinhError) -> None:
        if self._stopped:
            return
        self._stopped = True
        if self._crawler.stats is not None:
            self._crawler.stats.set_value(FAILURE_STAT, str(error))
        if self._crawler.engine is not None:
            # A task of its own: the engine waits for this response before it can close.
            self._closing = asyncio.create_task(
                self._crawler.engine.close_spider_async(reason="storage")
            )


class _Queue:
    """Responses on their way to the disk: those that come while one group is written are the next.

    Compressing and syncing happen in a thread, so that the event loop does not wait for them.
    """

    def __init__(self, segment: SegmentWriter) -> None:
        self._segment = segment
        self._waiting: list[tuple[Response, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def put(self, response: Response) -> None:
        """Return when the response is on disk; raises StorageError where it cannot be."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((response, future))
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        await future

    async def _drain(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            try:
                await asyncio.to_thread(self._segment.write_all, [one for one, _ in group])
            except BaotinhError as error:
                for _, future in group:
                    future.set_exception(error)
            else:
                for _, future in group:
                    future.set_result(None)
        self._task = None


def _kept(response: HttpResponse, kind: str) -> Response:
    return Response(
        url=response.url,
        status=status_line(response.status),
        headers=[*_headers(response)],
        body=response.body,
        fetched_at=datetime.now(UTC),
        kind=kind,
        is_revisit=response.status == HTTPStatus.NOT_MODIFIED,
    )


def _headers(response: HttpResponse) -> Iterator[tuple[str, str]]:
    for name, values in response.headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
