"""Replay: WARC files in place of the network, through Scrapy's DOWNLOAD_HANDLERS setting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, TextResponse
from scrapy.responsetypes import responsetypes
from w3lib.url import canonicalize_url

from corpus.records import Page
from crawler.archive import read_page, read_pages

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

FILES_SETTING = "BAOTINH_REPLAY"
"""Scrapy setting: the WARC files to serve from."""


class ReplayHandler(BaseDownloadHandler):
    """Answers every request from the files of BAOTINH_REPLAY; what is missing is a 404.

    Where a URL was archived more than once, its last record is served.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._places: dict[str, tuple[Path, int]] = {}
        for name in crawler.settings.getlist(FILES_SETTING):
            for item in read_pages(Path(name), name, ""):
                if isinstance(item, Page):
                    self._places[_key(item.url)] = (Path(name), item.warc_offset)

    async def download_request(self, request: Request) -> Response:
        """The archived response."""
        place = self._places.get(_key(request.url))
        if place is None:
            return TextResponse(request.url, status=404, body=b"", encoding="utf-8")
        page = read_page(*place)
        headers = Headers({"Content-Type": page.content_type or "text/html"})
        kind = responsetypes.from_args(headers=headers, url=request.url, body=page.body)
        return kind(request.url, status=page.status or 200, headers=headers, body=page.body)


def _key(url: str) -> str:
    """The URL without its scheme: archives keep the one of their time."""
    return canonicalize_url(url).partition("://")[2].rstrip("/")
