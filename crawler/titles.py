"""Which row of a page is its title: the URL, the page's own statements and the layout vote."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from corpus.text import fold_words
from crawler.body import byline, ends_in_photo_credit, opens_with_dateline
from crawler.furniture import is_attachment_label, is_related_label
from crawler.lines import is_unfilled
from crawler.regions import BodyFinder
from crawler.scan import Row, Scan, has_class
from crawler.structured import Structured

HOME = frozenset(("trang chủ", "trang chu", "home", "trang nhất", "trangchủ"))
"""Names of the first page, folded to lower case."""

_SEPARATOR = re.compile(r"\s+[-–—|»:]+\s+|\s*[|»]\s*|::")
_TITLE_CLASS = re.compile(r"title|headline|tieu-?de|detail-head|post-name|pTitle", re.I)
_OPENER = re.compile(r"^(?:sáng|chiều|trưa|tối|ngày|hôm) [^,]{0,20}\d{1,2}[-/]\d", re.I)
_NUMBERS = re.compile(r"^[\d\W]+$")
_BULLET = re.compile(r"^[-+*•–]\s|^[a-z]\)\s")
_LARGE = re.compile(r"font-size\s*:\s*(?:(?:1[6-9]|[2-9]\d)(?:\.\d+)?px|(?:1[3-9]|2\d)pt)")
_IDENTITY = re.compile(r"[a-z]{0,5}\d{4,}")
_SITE_PART = re.compile(
    r"^(?:báo|đài|cổng|trang|tạp chí|website|ubnd|sở|kênh)\b|điện tử|\.vn$|online$|news$", re.I
)
_SITE_NAME = re.compile(
    r"^(?:trang (?:thông tin|tin|chủ|nhất)|cổng thông tin|website"
    r"|báo \w+ ?\w+ (?:điện tử|online)$)",
    re.I,
)


_REACH = 20
"""How many rows above the body a title may stand."""
_ENOUGH = 2.0
"""Votes that make a row the title."""
_ENOUGH_ALONE = 0.8
"""The same where URL and statements say nothing: the layout alone decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The title, and the row that shows it; None where only the page's statements give one."""

    text: str
    row: int | None


class TitleFinder:
    """Finds the title of one page, and knows the names of its site."""

    def __init__(self, found: Scan, said: Structured, url: str) -> None:
        self._scan = found
        self._rows = found.rows
        self._said = said
        self._url = url

    @cached_property
    def title(self) -> Title | None:
        """The title as the page shows it, never the site's name."""
        scored = [
            (self._votes(number, row), -number)
            for number, row in enumerate(self._rows)
            if self._may_be_title(row)
        ]
        best, place = max(scored, default=(0.0, 0))
        if best >= (_ENOUGH if self._headlines or self._slug else _ENOUGH_ALONE):
            return Title(text=self._rows[-place].text, row=-place)
        stated = next(iter(self._headlines), None)
        return None if stated is None else Title(text=stated, row=None)

    def _may_be_title(self, row: Row) -> bool:
        return (
            8 <= len(row.text) <= 300
            and (row.link < 0.5 or row.heading == 1)
            and not _NUMBERS.match(row.text)
            and not row.is_date
            and not opens_with_dateline(row.text)
            and not _BULLET.match(row.text)
            and not is_related_label(row.text)
            and not is_unfilled(row.text)
            and not row.is_furniture
            and not (":" in row.text and byline(row.text))
            and not ends_in_photo_credit(row.text)
            and not (row.junk and row.heading != 1)
            and row.text.casefold() not in HOME
            and fold_words(row.text) not in self.brands
        )

    def _votes(self, number: int, row: Row) -> float:
        text = fold_words(row.text)
        words = text.split()
        votes = 3.0 * overlap(set(words), self._slug)
        stated = (agreement(text, fold_words(said)) for said in self._headlines)
        votes += 2.5 * max(stated, default=0.0)
        votes += {1: 1.0, 2: 0.6, 3: 0.3}.get(row.heading, 0.0)
        votes += 0.5 * has_class(row.block, _TITLE_CLASS)
        for reach in (1, 3):
            near = self._rows[max(0, number - reach) : number + reach + 1]
            votes += 0.3 * any(row.is_date for row in near)
        votes += self._nearness(number) + 0.08 * min(len(words), 10)
        # The names of rubrics stand in menus too.
        votes -= 1.5 * (len(words) < 8 and self._linked[text] > (row.link > 0.5))
        votes += 0.4 * _is_large(row.block)
        votes -= 1.0 * (len(row.text) > 180) + 1.0 * bool(_OPENER.match(row.text))
        votes -= 0.6 * (row.is_prose and row.text.endswith((".", "…")))
        votes -= 0.3 * row.text.isupper()
        return votes

    def _nearness(self, number: int) -> float:
        """How near a row stands above the body, 0 to 1."""
        first = self._body_start
        if first is None or number > first or first - number > _REACH:
            return 0.0
        rows = self._rows[number + 1 : first]
        between = sum(row.link < 0.5 and not row.is_date for row in rows)
        return 1.0 / (1.0 + 0.3 * between)

    @cached_property
    def _body_start(self) -> int | None:
        """Where running text begins, or the link to a document that stands in its place."""
        first = BodyFinder(self._scan, None).first
        if first is not None:
            return first
        return next((i for i, row in enumerate(self._rows) if is_attachment_label(row.text)), None)

    @cached_property
    def _linked(self) -> Counter[str]:
        """How often each text is a link on the page."""
        return Counter(fold_words(row.text) for row in self._rows if row.link > 0.8)

    @cached_property
    def _slug(self) -> set[str]:
        return slug_words(self._url)

    @cached_property
    def _headlines(self) -> tuple[str, ...]:
        """The page's statements of its title, without the site's name."""
        found: dict[str, None] = {}
        for stated in self._said.titles:
            parts = [
                part
                for part in _SEPARATOR.split(stated)
                if part and fold_words(part) not in self.brands
            ]
            if not parts:
                continue
            whole = stated if len(parts) == len(_SEPARATOR.split(stated)) else " - ".join(parts)
            found[whole] = None
            found[max(parts, key=len)] = None
        return tuple(text for text in found if len(text.split()) >= 3 and "{" not in text)

    @cached_property
    def brands(self) -> frozenset[str]:
        """Names of the site, folded: what it calls itself, and what its host spells."""
        names = [self._said.site_name or ""]
        host = (urlsplit(self._url).hostname or "").removeprefix("www.")
        names += [host, host.partition(".")[0]]
        for stated in self._said.titles:
            parts = [part for part in _SEPARATOR.split(stated) if part]
            squeezed = [fold_words(part).replace(" ", "") for part in parts]
            label = host.partition(".")[0]
            names += [
                part
                for part, letters in zip(parts, squeezed, strict=True)
                if (len(parts) > 1 and (letters in (label, host) or _SITE_PART.search(part)))
                or _SITE_NAME.match(part)
            ]
        return frozenset(fold_words(name) for name in names if name)


def slug_words(url: str) -> set[str]:
    """The words of a URL's last part, without numbers of identity; empty where they say little."""
    path = unquote(urlsplit(url).path).rstrip("/")
    stem = re.sub(r"\.\w{2,5}$", "", path.rpartition("/")[2])
    words = [
        word
        for word in re.split(r"[-_.\s]+", fold_words(stem))
        if word and not _IDENTITY.fullmatch(word)
    ]
    return set(words) if len(words) >= 3 else set()


def overlap(words: set[str], slug: set[str]) -> float:
    """How far two sets of words are the same, 0 to 1 (Dice); 0 if one is empty."""
    if not slug or not words:
        return 0.0
    return 2 * len(words & slug) / (len(words) + len(slug))


def agreement(text: str, stated: str) -> float:
    """How far a folded text says what another states: 1 the same, 0.7 one holds the other."""
    if text == stated:
        return 1.0
    if len(text) > 15 and (text in stated or stated in text):
        return 0.7
    return 0.0


def _is_large(block: HtmlElement) -> bool:
    """Whether an element's own style, or that of the one inside it, asks for large letters."""
    inside = block[0] if len(block) else block
    return any(_LARGE.search(element.get("style") or "") for element in (block, inside))
