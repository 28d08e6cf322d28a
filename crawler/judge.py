"""Whether a page is an article: the reasons against it, before and after it is read."""

import re

from corpus.records import Article, Page, Reason, Rejected
from corpus.text import syllables
from crawler.body import Body
from crawler.portal import Portal

MAX_BYTES = 32 * 1024 * 1024
"""Largest page that is read; real pages with embedded pictures reach 4 MB."""

MIN_SYLLABLES = 25
"""Fewer than these in lead and body together are no news text, not even a brief."""

JSON = "application/json"
"""Content type of an imported line of JSON."""

_BINARY = re.compile(rb"\x00{4}|^(?:%PDF|PK\x03\x04|\xff\xd8\xff|\x89PNG|GIF8|\xd0\xcf\x11\xe0)")


def unreadable(page: Page) -> Reason | None:
    """Why a page cannot be read at all; None if it can be tried."""
    if not page.body.strip():
        return Reason.EMPTY_PAGE
    if len(page.body) > MAX_BYTES:
        return Reason.TOO_LARGE
    kind = (page.content_type or "").partition(";")[0].strip().lower()
    markup = not kind or "html" in kind or "xml" in kind or kind.startswith("text/") or kind == JSON
    # Servers call anything text/html, and a PDF octet-stream: the bytes decide too.
    if not markup or _BINARY.search(page.body[:1024]):
        return Reason.NOT_HTML
    return None


def reject(
    page: Page,
    portal: Portal,
    reason: Reason,
    title: str | None = None,
    article: Article | None = None,
    detail: str = "",
) -> Rejected:
    """A page that gives no article, with what was read of it."""
    return Rejected(
        url=page.url,
        portal=portal.slug,
        stage="extract",
        reason=reason,
        detail=detail,
        title=title,
        article=article,
        fetched_at=page.fetched_at,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
    )


def too_little(body: Body) -> Reason | None:
    """Why what a body says is no news text; None if it is enough."""
    count = syllables(" ".join((body.sapo or "", *body.paragraphs)))
    if not count:
        return Reason.NOTICE_ONLY if body.has_links else Reason.NOT_AN_ARTICLE
    return Reason.TOO_SHORT if count < MIN_SYLLABLES else None
