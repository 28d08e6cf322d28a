"""Processes that read articles beside the one that fetches them."""

from __future__ import annotations

import asyncio
import atexit
import gc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from corpus.records import Article, Page, Rejected
from crawler.extraction import extract
from crawler.portal import Portal

_portals: list[Portal] = []
"""In a process that reads: the portal whose pages it is given."""


class Readers:
    """Reads a portal's pages in `count` processes; without any, in this one."""

    def __init__(self, portal: Portal, count: int) -> None:
        self._portal = portal
        self._pool: ProcessPoolExecutor | None = None
        if not count:
            return
        # Fresh processes: a fork of one with threads, as Twisted's, may hang.
        fresh = get_context("spawn")
        self._pool = ProcessPoolExecutor(count, fresh, _begin, (portal,))
        # They start now, not when the first article waits for them.
        for _ in range(count):
            self._pool.submit(int)

    async def read(self, page: Page) -> Article | Rejected:
        """The article of a page; raises ExtractionError, naming the URL."""
        if self._pool is None:
            return extract(page, self._portal)
        return await asyncio.get_running_loop().run_in_executor(self._pool, _read, page)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def spare_collector() -> None:
    """Keep the garbage collector from walking through all modules for every page, or at the end."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    atexit.register(gc.freeze)


def _begin(portal: Portal) -> None:
    spare_collector()
    _portals.append(portal)


def _read(page: Page) -> Article | Rejected:
    return extract(page, _portals[0])
