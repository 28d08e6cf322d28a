"""What Scrapy fetches is kept: in the archive first, then in the frontier."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest, NotConfigured

from corpus.errors import BaotinhError
from crawler.archive import SegmentWriter, status_line
from crawler.frontier import Frontier
from crawler.spider import PortalSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

FAILURE_STAT = "baotinh/failure"
"""Stat with the one line that tells why a crawl was stopped."""


class ArchiveMiddleware:
    """Writes every response to the portal's segment before anybody reads it.

    It stands next to the downloader, where bodies are as the server sent them. An article is
    marked as fetched only when its page is on disk. When the disk fails, the crawl stops.
    """

    def __init__(self, crawler: Crawler, data_dir: Path, portal: str) -> None:
        self._crawler = crawler
        self._portal = portal
        self._frontier = Frontier(data_dir)
        self._segment = SegmentWriter(data_dir, portal)
        self._stopped = False
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """The middleware; not configured without a data folder."""
        data_dir = crawler.settings.get("BAOTINH_DATA")
        portal = getattr(crawler.spidercls, "portal", None)
        if not data_dir or portal is None:
            raise NotConfigured
        middleware = cls(crawler, Path(data_dir), portal.slug)
        crawler.signals.connect(middleware.open_spider, signals.spider_opened)
        crawler.signals.connect(middleware.close_spider, signals.spider_closed)
        return middleware

    def open_spider(self, spider: PortalSpider) -> None:
        """Tell the spider what needs no fetching."""
        spider.known = self._frontier

    def close_spider(self) -> None:
        """Finish the segment."""
        self._segment.close()
        self._frontier.close()

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep the response, then pass it on."""
        if self._stopped:
            raise IgnoreRequest("the archive cannot be written")
        try:
            self._keep(request, response)
        except BaotinhError as error:
            self._stop(error)
            raise IgnoreRequest(str(error)) from error
        return response

    def _keep(self, request: Request, response: Response) -> None:
        self._segment.write(
            response.url,
            status_line(response.status),
            _headers(response),
            response.body,
            datetime.now(UTC),
            str(request.meta.get("kind", "robots")),
        )
        # The id is that of the link that was followed: redirects keep a request's meta.
        if "article_id" in request.meta and response.status == HTTPStatus.OK:
            self._frontier.add(request.meta["article_id"], self._portal, response.url)

    def _stop(self, error: BaotinhError) -> None:
        self._stopped = True
        if self._crawler.stats is not None:
            self._crawler.stats.set_value(FAILURE_STAT, str(error))
        if self._crawler.engine is not None:
            # A task of its own: the engine waits for this response before it can close.
            self._closing = asyncio.create_task(
                self._crawler.engine.close_spider_async(reason="storage")
            )


def _headers(response: Response) -> Iterator[tuple[str, str]]:
    for name, values in response.headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
