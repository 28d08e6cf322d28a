"""Page and portal to Article, whatever form the page has: HTML, text, a line of JSON."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from corpus.errors import ExtractionError
from corpus.records import Article, Page, Reason, Rejected
from crawler.compression import unpack
from crawler.jsonline import NOTHING, read_line
from crawler.judge import JSON, MAX_BYTES, reject, unreadable
from crawler.kinds import is_tag_page
from crawler.markup import read_markup
from crawler.portal import Portal
from crawler.portals import portal_at
from crawler.rendered import read_text

EXTRACTOR_VERSION = "4"
"""Rises with every change of what is read; shards of another version are stale."""

_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|div|p|table|br)\b", re.I)


def extract(page: Page, portal: Portal, *, generic: bool = False) -> Article | Rejected:
    """Read the article of a page, or say why there is none.

    What the portal declares is taken where it yields something; the reader that needs no
    declaration gives the rest, and with `generic` everything. Raises ExtractionError, naming the
    URL, where the page cannot be parsed.
    """
    if page.body.startswith(b"\x1f\x8b"):  # a server that forgot to say so
        page = replace(page, body=unpack(page.body, "gzip", MAX_BYTES + 1)[0])
    if reason := unreadable(page):
        return reject(page, portal, reason)
    if page.kind != "article" and (why := _elsewhere(page.url, portal, generic=generic)):
        return reject(page, portal, why[0], detail=why[1])
    stated = NOTHING
    if _type_of(page) == JSON:
        try:
            page, stated = read_line(page)
        except ValueError as error:
            return reject(page, portal, Reason.UNREADABLE, detail=str(error))
    if is_text(page):
        return read_text(page, portal, stated, generic=generic)
    return read_markup(page, portal, stated, generic=generic)


def extract_html(html: str | bytes, url: str, *, generic: bool = False) -> Article:
    """The article of an HTML page fetched just now from `url`.

    The portal is the declared one of that host, unless `generic`. Raises ExtractionError, naming
    the URL and the reason, for a page that is no article.
    """
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    kind = "text/html; charset=utf-8" if isinstance(html, str) else "text/html"
    now = datetime.now(UTC)
    page = Page(url=url, body=body, fetched_at=now, content_type=kind, kind="article")
    found = extract(page, portal_at(url, now.date()), generic=generic)
    if isinstance(found, Rejected):
        raise ExtractionError(f"{url}: {found.reason} {found.detail}".strip())
    return found


def is_text(page: Page) -> bool:
    """Whether a page is a text without markup; servers call HTML text/plain too."""
    return _type_of(page) == "text/plain" and not _MARKUP.search(page.body[:4096])


def _type_of(page: Page) -> str:
    return (page.content_type or "").partition(";")[0].strip().lower()


def _elsewhere(url: str, portal: Portal, *, generic: bool) -> tuple[Reason, str] | None:
    """Why a URL names no article, and how that is seen; None if it may."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return None
    if parts.path in ("", "/") and not parts.query:
        return Reason.LISTING, "a home page"
    if is_tag_page(url):
        return Reason.TAG, ""
    if generic or portal.article_url is None or re.search(portal.article_url, parts.path):
        return None
    return Reason.NOT_AN_ARTICLE, f"not shaped as an article's URL on {portal.slug}"
