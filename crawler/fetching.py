"""One page from the network, with the manners of a crawl."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from corpus.errors import BaotinhError
from corpus.records import Page
from crawler import settings as defaults
from crawler.guard import NAMED_SETTING, place_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response


class _OnePage(Spider):
    """Asks for one address and keeps what comes."""

    name = "one-page"

    def __init__(self, address: str, kept: list[Page], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._address = address
        self._kept = kept

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self._address, self.keep)

    def keep(self, response: Response) -> None:
        """Keep a page."""
        kind = response.headers.get("Content-Type")
        self._kept.append(
            Page(
                url=response.url,
                body=response.body,
                fetched_at=datetime.now(UTC),
                status=response.status,
                content_type=kind.decode("latin-1") if kind else None,
            )
        )


def fetch_page(url: str) -> Page:
    """The page at an address; runs once a process, as Twisted's reactor does.

    robots.txt is obeyed. Raises BaotinhError where there is no page to be had.
    """
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.set("LOG_LEVEL", "ERROR", priority="project")
    settings.set(NAMED_SETTING, [place_of(url)], priority="project")
    for name in ("DOWNLOADER_MIDDLEWARES", "EXTENSIONS"):
        own = {key: place for key, place in getattr(defaults, name).items() if "guard" in key}
        settings.set(name, own, priority="project")
    settings.set("REQUEST_FINGERPRINTER_CLASS", "scrapy.utils.request.RequestFingerprinter")
    kept: list[Page] = []
    process = AsyncCrawlerProcess(settings)
    process.crawl(_OnePage, address=url, kept=kept)
    process.start()
    if not kept:
        raise BaotinhError(
            f"{url}: no page to be had; robots.txt, the server or the network says no"
        )
    return kept[0]
