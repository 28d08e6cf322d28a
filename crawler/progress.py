"""What a crawl tells while it runs: a live table on a terminal, a line a portal in a log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table
from scrapy import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

COUNTS = ("found", "known", "fetched", "extracted", "rejected", "failed")

logger = logging.getLogger(__name__)


def counts(crawler: Crawler) -> dict[str, int]:
    """Counts so far: article links found, known already, fetched, read, rejected, not to be had."""
    stats = crawler.stats.get_stats() if crawler.stats is not None else {}
    return {name: int(stats.get(f"baotinh/{name}", 0)) for name in COUNTS}


class Board:
    """The live table of all crawls of this process, on a terminal only."""

    def __init__(self) -> None:
        self._crawls: dict[str, Crawler] = {}
        self._running: set[str] = set()
        self._live: Live | None = None

    def enter(self, portal: str, crawler: Crawler) -> None:
        """Show a portal from now on."""
        self._crawls[portal] = crawler
        self._running.add(portal)
        console = Console(stderr=True)
        if self._live is None and console.is_terminal:
            self._live = Live(console=console, get_renderable=self._table, transient=True)
            self._live.start()

    def leave(self, portal: str) -> None:
        """A portal's crawl has ended; with the last one the table stands still."""
        self._running.discard(portal)
        if self._live is not None and not self._running:
            self._live.stop()
            self._live = None

    def _table(self) -> Table:
        table = Table("portal", box=None)
        for name in COUNTS:
            table.add_column(name, justify="right")
        for portal, crawler in self._crawls.items():
            table.add_row(portal, *map(str, counts(crawler).values()))
        return table


_BOARD = Board()


class Progress:
    """Scrapy extension that counts pages and feeds the board."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)
        crawler.signals.connect(self.received, signals.response_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        """The extension."""
        return cls(crawler)

    def opened(self) -> None:
        """Start to show the crawl."""
        _BOARD.enter(self._name(), self._crawler)

    def received(self, response: object, request: object) -> None:
        """Count an article's page."""
        fetched = getattr(response, "status", 0) == 200
        is_article = getattr(request, "meta", {}).get("kind") == "article"
        if fetched and is_article and self._crawler.stats:
            self._crawler.stats.inc_value("baotinh/fetched")

    def closed(self) -> None:
        """Tell the final counts."""
        _BOARD.leave(self._name())
        told = ", ".join(f"{count} {name}" for name, count in counts(self._crawler).items())
        logger.info("%s: %s", self._name(), told)

    def _name(self) -> str:
        return str(self._crawler.spider.name) if self._crawler.spider else ""
