"""An article's page in HTML: the whole page is parsed once by lxml, the body alone read by
BeautifulSoup, since building its tree for a whole page costs thirteen times as much."""

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property

import lxml.html
from bs4 import BeautifulSoup
from lxml import etree

from corpus.records import Article, Image, Moment, Page, Reason, Rejected
from corpus.text import clean_line, fold_words, syllables
from crawler.body import (
    EMPTY,
    Body,
    byline,
    names_in,
    pictures_of,
    read_body,
    read_credits,
)
from crawler.dates import parse_moment
from crawler.encodings import to_utf8
from crawler.generic import Finder, Unasked
from crawler.jsonline import NOTHING, Stated
from crawler.judge import reject, too_little
from crawler.kinds import is_packed, obstacle, other_kind
from crawler.lines import Line, Picture, is_unfilled, lines
from crawler.portal import Layout, Portal
from crawler.scan import Scan, scan
from crawler.structured import read_structured
from crawler.tree import (
    base_of,
    compiled,
    drop,
    first_element,
    first_text,
    join,
    links,
    parse,
    select,
)
from crawler.urls import accepted_canonical, article_id, host_of

GENERIC = "generic"
"""The extractor of a page whose body no layout found."""

STRUCTURED = "structured"
"""The extractor of a page whose body stands in its JSON-LD alone."""

MAX_TAGS = 300_000
"""Tags of the largest page that is parsed; each costs a kilobyte, and real pages have 20,000."""

_TEASER_SYLLABLES = 60
"""Syllables below which an undated text on a page of links is one of its teasers."""
_STATED_SYLLABLES = 80
"""Syllables from which a stated body is more than a lead."""

_VAGUE = frozenset((Reason.NOT_AN_ARTICLE, Reason.NO_TITLE, Reason.TOO_SHORT))
"""Verdicts that a closer look at the page may make more telling."""

_NOTHING_DECLARED = Layout(name=GENERIC)


def read_markup(
    page: Page, portal: Portal, stated: Stated = NOTHING, *, generic: bool = False
) -> Article | Rejected:
    """Read an HTML page as the layout of its host and day declares it, or with `generic` without.

    `stated` is what a collection says beside the page; it fills what the page leaves open.
    Raises ExtractionError, naming the URL, where lxml gives up.
    """
    text, encoding = to_utf8(page.body, page.content_type)
    if (tags := text.count(b"<")) > MAX_TAGS:
        return reject(page, portal, Reason.TOO_LARGE, detail=f"{tags} tags")
    tree = parse(text, page.url)
    if tree is None:
        return reject(page, portal, Reason.EMPTY_PAGE)
    layout = None if generic else portal.layout_on(host_of(page.url), page.fetched_at.date())
    reading = _Reading(tree, page, portal, layout or _NOTHING_DECLARED, encoding, stated)
    return reading.divide()


class _Reading:
    """One page being read: what the layout finds, else what the generic reader does."""

    def __init__(
        self,
        tree: lxml.html.HtmlElement,
        page: Page,
        portal: Portal,
        layout: Layout,
        encoding: str,
        stated: Stated,
    ) -> None:
        self._tree = tree
        self._page = page
        self._portal = portal
        self._layout = layout
        self._encoding = encoding
        self._stated = stated
        self._said = read_structured(tree)
        self._own_title = first_text(tree, layout.title)
        self._own_body = first_element(tree, layout.body)

    @cached_property
    def _scan(self) -> Scan:
        return scan(self._tree)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._tree, self._scan, self._said, self._page.url)

    @cached_property
    def _generic(self) -> Finder | Unasked:
        """The generic reading, for what the layout leaves open."""
        found = self._own_title is not None and self._own_body is not None
        return Unasked() if self._layout.complete and found else self._finder

    def divide(self) -> Article | Rejected:
        """The article; a Rejected holds what was read of it."""
        found = self._divide()
        if not isinstance(found, Rejected):
            return self._unless_front(found)
        if found.reason not in _VAGUE:
            return found
        place = (self._tree, self._scan, self._page.url)
        kind = obstacle(*place)
        if kind is None and found.reason is not Reason.TOO_SHORT:
            kind = other_kind(*place)
            # A declared body was found: the links are those of every page.
            kind = None if kind is Reason.LISTING and self._own_body is not None else kind
        return found if kind is None else replace(found, reason=kind)

    def _unless_front(self, article: Article) -> Article | Rejected:
        """The article, unless it is one teaser of a page of links: undated and thin."""
        text = " ".join((article.sapo or "", *article.body))
        thin = article.published is None and syllables(text) < _TEASER_SYLLABLES
        if not thin or self._own_body is not None:
            return article
        if other_kind(self._tree, self._scan, self._page.url) is not Reason.LISTING:
            return article
        listing = Reason.LISTING
        return reject(self._page, self._portal, listing, title=article.title, article=article)

    def _divide(self) -> Article | Rejected:
        title = self._title()
        body_tree = self._generic.body if self._own_body is None else self._own_body
        if title is None:
            why = Reason.NOT_AN_ARTICLE if body_tree is None else Reason.NO_TITLE
            return reject(self._page, self._portal, why)
        article, body = self._article(title, body_tree)
        if reason := self._judge(article, body):
            return reject(self._page, self._portal, reason, title=title, article=article)
        return article

    def _judge(self, article: Article, body: Body) -> Reason | None:
        """Why what was read is no article; None if it is one."""
        reason = too_little(body)
        # At most a lead stands over a body that the page encrypts.
        if len(body.paragraphs) <= 1 and any(is_packed(row.text) for row in self._scan.rows):
            return Reason.ENCRYPTED
        if reason is Reason.NOT_AN_ARTICLE and self._finder.names_document:
            return Reason.NOTICE_ONLY
        rubric = self._own_body is None and _is_rubric(article)
        return Reason.NOT_AN_ARTICLE if rubric else reason

    def _article(self, title: str, body_tree: lxml.html.HtmlElement | None) -> tuple[Article, Body]:
        page, layout, generic = self._page, self._layout, self._generic
        # Asked for before boxes leave the tree.
        published, modified = self._published(), self._modified()
        section = first_text(self._tree, layout.section) or generic.section
        told, source = read_credits(generic.credits)
        authors, tags = self._boxed_authors() or told or generic.authors, self._tags()
        above = [image for figure in generic.figures for image in _pictures(figure)]
        base = base_of(self._tree, page.url)
        related = links(self._tree, layout.related, base) or _joined(generic.related, base)
        sapo = first_text(self._tree, layout.sapo) or generic.sapo
        body = (
            self._stated_body(sapo)
            if body_tree is None
            else self._body(body_tree, title, sapo, authors)
        )
        canonical = accepted_canonical(next(iter(self._said.urls), None), page.url, self._portal)
        article = Article(
            url=page.url,
            canonical_url=canonical,
            id=article_id(canonical, self._portal),
            portal=self._portal.slug,
            title=title,
            sapo=body.sapo,
            body=body.paragraphs,
            images=_absolute((*above, *body.images), base),
            authors=body.authors or authors,
            source=body.source or source,
            section=section,
            tags=tags,
            related_urls=related,
            published=published,
            modified_at=modified,
            fetched_at=page.fetched_at,
            encoding=self._encoding,
            extractor=self._extractor(body_tree),
        )
        return article, body

    def _extractor(self, body_tree: lxml.html.HtmlElement | None) -> str:
        if self._own_body is not None:
            return self._layout.name
        return STRUCTURED if body_tree is None else GENERIC

    def _title(self) -> str | None:
        if self._own_title is not None:
            return self._own_title
        return self._generic.title.text if self._generic.title else self._stated.title

    def _body(
        self, body_tree: lxml.html.HtmlElement, title: str, sapo: str | None, told: Container[str]
    ) -> Body:
        junk = [box for selector in self._layout.junk for box in compiled(selector)(body_tree)]
        for box in (*junk, *self._generic.junk_in(body_tree), *self._boxes(body_tree)):
            if box is not body_tree and box.getparent() is not None:
                drop(box)
        soup = _soup(body_tree)
        if self._layout.prepare is not None:
            self._layout.prepare(soup)
        items = [item for item in lines(soup) if not _is_no_text(item)]
        return read_body(items, title, sapo, told)

    def _stated_body(self, sapo: str | None) -> Body:
        """What JSON-LD says the text is, for pages whose scripts show it; many state but a lead."""
        paragraphs = self._said.body
        if syllables(" ".join(paragraphs)) < _STATED_SYLLABLES:
            return EMPTY
        return replace(EMPTY, sapo=sapo, paragraphs=paragraphs)

    def _boxes(self, body_tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
        """The declared boxes of lead, date, authors and tags, where they stand in the body."""
        layout = self._layout
        declared = (*layout.date, *layout.authors, *layout.tags)
        boxes = [box for selector in declared for box in compiled(selector)(body_tree)]
        # Of bold paragraphs the first is the lead; the others are sub-heads.
        return boxes + [
            box for selector in layout.sapo for box in compiled(selector)(body_tree)[:1]
        ]

    def _published(self) -> Moment | None:
        declared = self._declared_date()
        if declared is not None:
            return declared
        stated = self._moments((*self._said.published, self._stated.date or ""))
        shown = self._moments(self._generic.date_rows)
        best = next(iter(stated), None) or next(iter(shown), None)
        if best is None:
            return None
        # What is printed for people names the minute; statements are often a day or a zone off.
        same_day = (m for m in shown if m.precision == "minute" and m.at.date() == best.at.date())
        return next(same_day, best)

    def _declared_date(self) -> Moment | None:
        for selector in self._layout.date:
            for element in compiled(selector)(self._tree):
                stated = (element.text_content(), element.get("datetime"), element.get("content"))
                if moments := self._moments([clean_line(text) for text in stated if text]):
                    return moments[0]
        return None

    def _modified(self) -> datetime | None:
        return next((moment.at for moment in self._moments(self._said.modified)), None)

    def _moments(self, texts: Iterable[str]) -> list[Moment]:
        page = self._page
        moments = (
            parse_moment(text, now=page.fetched_at, relative=page.kind != "saved") for text in texts
        )
        return [moment for moment in moments if moment is not None]

    def _boxed_authors(self) -> tuple[str, ...]:
        for selector in self._layout.authors:
            for element in compiled(selector)(self._tree):
                text = clean_line(element.text_content())
                labelled = byline(text)
                if names := labelled[0] if labelled else names_in(text):
                    return names
        return ()

    def _tags(self) -> tuple[str, ...]:
        found = select(self._tree, self._layout.tags)
        texts = (clean_line(element.text_content()).lstrip("# ") for element in found)
        return tuple(dict.fromkeys(text for text in texts if text)) or self._generic.tags


def _soup(tree: lxml.html.HtmlElement) -> BeautifulSoup:
    return BeautifulSoup(etree.tostring(tree, encoding="unicode", with_tail=False), "lxml")


def _pictures(figure: lxml.html.HtmlElement) -> tuple[Image, ...]:
    return pictures_of(lines(_soup(figure)))


def _is_rubric(article: Article) -> bool:
    """Whether a page shows one teaser under a rubric's name: a listing page."""
    same = article.section is not None and fold_words(article.section) == fold_words(article.title)
    return same and len(article.body) < 3


def _joined(hrefs: Iterable[str], base: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(join(base, href) for href in hrefs))


def _is_no_text(item: Line | Picture) -> bool:
    return isinstance(item, Line) and (is_unfilled(item.text) or is_packed(item.text))


def _absolute(images: tuple[Image, ...], base: str) -> tuple[Image, ...]:
    return tuple(
        Image(url=join(base, image.url) if image.url else "", caption=image.caption)
        for image in images
    )
