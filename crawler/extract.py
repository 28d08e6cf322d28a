"""Page and portal to Article: the whole page is parsed once by lxml, the body alone read by
BeautifulSoup, since building its tree for a whole page costs thirteen times as much."""

import re
from functools import cache
from urllib.parse import urljoin

import lxml.html
from bs4 import BeautifulSoup
from lxml import etree
from lxml.cssselect import CSSSelector

from corpus.errors import ExtractionError
from corpus.records import Article, Image, Moment, Page, Reason, Rejected
from corpus.text import clean_line, syllables
from crawler.body import Body, read_body
from crawler.dates import parse_moment
from crawler.encodings import decode
from crawler.lines import lines
from crawler.portal import Layout, Portal, Selectors
from crawler.urls import accepted_canonical, article_id

EXTRACTOR_VERSION = "1"
"""Rises with every change of what is read; shards of another version are stale."""

MAX_BYTES = 32 * 1024 * 1024
"""Largest page that is read; real pages with embedded pictures reach 4 MB."""

MIN_SYLLABLES = 25
"""Fewer than these in lead and body together are no news text, not even a brief."""

_BINARY = re.compile(rb"\x00{4}|^(?:%PDF|PK\x03\x04|\xff\xd8\xff|\x89PNG|GIF8|\xd0\xcf\x11\xe0)")


def extract(page: Page, portal: Portal) -> Article | Rejected:
    """Read the article of a page as the portal's layout declares it, or say why there is none.

    Raises ExtractionError, naming the URL, where the portal declares no layout or lxml gives up.
    """
    if portal.layout is None:
        raise ExtractionError(f"{page.url}: portal {portal.slug} declares no layout")
    if reason := _unreadable(page):
        return _reject(page, portal, reason)
    text, encoding = decode(page.body, page.content_type)
    tree = parse(text, page.url)
    if tree is None:
        return _reject(page, portal, Reason.EMPTY_PAGE)
    return _divide(tree, page, portal, portal.layout, encoding)


def _divide(
    tree: lxml.html.HtmlElement, page: Page, portal: Portal, layout: Layout, encoding: str
) -> Article | Rejected:
    title = _first_text(tree, layout.title)
    body_tree = _first_tree(tree, layout.body)
    if body_tree is None:
        return _reject(page, portal, Reason.NOT_AN_ARTICLE, title=title)
    if title is None:
        return _reject(page, portal, Reason.NO_TITLE)
    related = links(tree, layout.related, page.url)  # before the boxes that hold them are dropped
    body = _read(body_tree, layout, title)
    canonical = accepted_canonical(_printed_canonical(tree), page.url, portal)
    article = Article(
        url=page.url,
        canonical_url=canonical,
        id=article_id(canonical, portal),
        portal=portal.slug,
        title=title,
        sapo=body.sapo,
        body=body.paragraphs,
        images=_absolute(body.images, page.url),
        authors=body.authors,
        source=body.source,
        section=_first_text(tree, layout.section),
        related_urls=related,
        published=_published(tree, layout, page),
        fetched_at=page.fetched_at,
        encoding=encoding,
        extractor=layout.name,
    )
    if reason := _too_little(body):
        return _reject(page, portal, reason, title=title, article=article)
    return article


def _unreadable(page: Page) -> Reason | None:
    if not page.body.strip():
        return Reason.EMPTY_PAGE
    if len(page.body) > MAX_BYTES:
        return Reason.TOO_LARGE
    kind = (page.content_type or "").partition(";")[0].strip().lower()
    markup = not kind or "html" in kind or "xml" in kind or kind.startswith("text/")
    # Servers call anything text/html, and a PDF octet-stream: the bytes decide too.
    if not markup or _BINARY.search(page.body[:1024]):
        return Reason.NOT_HTML
    return None


def _reject(
    page: Page,
    portal: Portal,
    reason: Reason,
    title: str | None = None,
    article: Article | None = None,
) -> Rejected:
    return Rejected(
        url=page.url,
        portal=portal.slug,
        stage="extract",
        reason=reason,
        title=title,
        article=article,
        fetched_at=page.fetched_at,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
    )


def parse(text: str, url: str) -> lxml.html.HtmlElement | None:
    """The tree of a page; None where there is none. Raises ExtractionError, naming the URL."""
    # As UTF-8 bytes: lxml refuses a str that carries an XML encoding declaration.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    except etree.LxmlError as error:
        raise ExtractionError(f"{url}: {error}") from error
    return tree


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def select(tree: lxml.html.HtmlElement, selectors: Selectors) -> list[lxml.html.HtmlElement]:
    """The elements of the first selector that finds any."""
    return next((found for selector in selectors if (found := _compiled(selector)(tree))), [])


def _first_text(tree: lxml.html.HtmlElement, selectors: Selectors) -> str | None:
    for selector in selectors:
        for element in _compiled(selector)(tree):
            if text := clean_line(element.text_content()):
                return text
    return None


def _first_tree(tree: lxml.html.HtmlElement, selectors: Selectors) -> lxml.html.HtmlElement | None:
    return next(iter(select(tree, selectors)), None)


def links(tree: lxml.html.HtmlElement, selectors: Selectors, base: str) -> tuple[str, ...]:
    """The distinct links that the selectors find, absolute, in order."""
    hrefs = (element.get("href") for element in select(tree, selectors))
    return tuple(dict.fromkeys(_join(base, href) for href in hrefs if href))


def _join(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return href.strip()


def _read(tree: lxml.html.HtmlElement, layout: Layout, title: str) -> Body:
    sapo = _take_sapo(tree, layout.sapo)
    for selector in layout.junk:
        for element in _compiled(selector)(tree):
            element.drop_tree()
    soup = BeautifulSoup(etree.tostring(tree, encoding="unicode", with_tail=False), "lxml")
    if layout.prepare is not None:
        layout.prepare(soup)
    return read_body(lines(soup), title, sapo)


def _take_sapo(tree: lxml.html.HtmlElement, selectors: Selectors) -> str | None:
    """The lead's text; its element leaves the tree, so that it is not read again as body."""
    for selector in selectors:
        for element in _compiled(selector)(tree.getroottree()):
            text = clean_line(element.text_content())
            if text:
                element.drop_tree()
                return text
    return None


def _too_little(body: Body) -> Reason | None:
    count = syllables(" ".join((body.sapo or "", *body.paragraphs)))
    if not count:
        return Reason.NOTICE_ONLY if body.has_links else Reason.NOT_AN_ARTICLE
    return Reason.TOO_SHORT if count < MIN_SYLLABLES else None


def _printed_canonical(tree: lxml.html.HtmlElement) -> str | None:
    link = _first_tree(tree, ("link[rel=canonical]",))
    return None if link is None else link.get("href")


def _absolute(images: tuple[Image, ...], base: str) -> tuple[Image, ...]:
    return tuple(
        Image(url=_join(base, image.url) if image.url else "", caption=image.caption)
        for image in images
    )


def _published(tree: lxml.html.HtmlElement, layout: Layout, page: Page) -> Moment | None:
    text = _first_text(tree, layout.date)
    return None if text is None else parse_moment(text, now=page.fetched_at)
