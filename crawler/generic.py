"""Where the article stands on a page that nobody declared: geometry and language, few class names.

Title first (the URL's slug, the page's own statements and the layout vote), then the subtree that
holds most running text after it, then the fields that stand between and around the two.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import accumulate
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from corpus.text import clean_line, fold_words
from crawler.body import (
    byline,
    is_attachment_label,
    is_dateline,
    is_outlet_word,
    is_related_label,
    names_in,
)
from crawler.dates import parse_moment
from crawler.lines import BLOCKS, is_unfilled
from crawler.scan import Row, Scan
from crawler.structured import Structured

_SEPARATOR = re.compile(r"\s+[-–—|»:]+\s+|\s*[|»]\s*|::")
_CRUMB_BREAK = re.compile(r"\s*[>»›/]\s*")
_HOME = frozenset(("trang chủ", "trang chu", "home", "trang nhất", "trangchủ"))
_TITLE_CLASS = re.compile(r"title|headline|tieu-?de|detail-head|post-name|pTitle", re.I)
_SAPO_CLASS = re.compile(r"sapo|lead|summary|desc|trich|chapeau|intro|phead|abstract", re.I)
_AUTHOR_CLASS = re.compile(r"author|tac-?gia|but-?danh|pseudonym|writer", re.I)
_CRUMB_CLASS = re.compile(r"bread-?crumb|duong-?dan|crumbs", re.I)
_TAG_CLASS = re.compile(r"(?:^|[-_\s])tags?(?:$|[-_\s])|tu-?khoa|keywords?", re.I)
_TAG_LABEL = re.compile(r"^(?:từ khóa|từ khoá|tags?|chủ đề|xem thêm về)\s*:?", re.I)
_OPENER = re.compile(r"^(?:sáng|chiều|trưa|tối|ngày|hôm) [^,]{0,20}\d{1,2}[-/]\d", re.I)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|rar|zip|rtf|pptx?)(?:$|[?#])", re.I)
_IDENTITY = re.compile(r"[a-z]{0,5}\d{4,}")
_NUMBERS = re.compile(r"^[\d\W]+$")

_LATE = datetime(2200, 1, 1, tzinfo=UTC)
"""A time that no date on a page is later than; words such as "3 giờ trước" need one to be read."""

_PARAGRAPHS = frozenset(("p", "li", "blockquote", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))

_FADE = 0.85
"""How much less each furniture row makes what follows it count."""
_MIN_WEIGHT = 60
"""Characters of running text below which there is no body to be found."""
_NOTICE_ROWS = 10
_LEAD_ROWS = 1
_LEAD_LENGTH = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The title, and the row that shows it; None where only the page's statements give one."""

    text: str
    row: int | None


class Finder:
    """Finds the fields of one page; each is looked for when it is asked for, and once."""

    def __init__(self, tree: HtmlElement, found: Scan, said: Structured, url: str) -> None:
        self._tree = tree
        self._scan = found
        self._rows = found.rows
        self._said = said
        self._url = url

    # Title

    @cached_property
    def title(self) -> Title | None:
        """The title as the page shows it, never the site's name."""
        links = Counter(row.text.casefold() for row in self._rows if row.link > 0.8)
        first_prose = next((i for i, row in enumerate(self._rows) if row.is_prose), 0)
        scored = [
            (self._title_score(number, row, links, first_prose), -number)
            for number, row in enumerate(self._rows)
            if self._may_be_title(row)
        ]
        best, place = max(scored, default=(0.0, 0))
        # Where URL and statements say nothing, the layout alone decides.
        if best >= (1.5 if self._headlines or self._slug else 1.0):
            return Title(text=self._rows[-place].text, row=-place)
        stated = next(iter(self._headlines), None)
        return None if stated is None else Title(text=stated, row=None)

    def _may_be_title(self, row: Row) -> bool:
        return (
            8 <= len(row.text) <= 300
            and (row.link < 0.5 or row.heading == 1)
            and not _NUMBERS.match(row.text)
            and not _is_date_row(row)
            and not is_related_label(row.text)
            and not is_unfilled(row.text)
            and not (row.junk and row.heading != 1)
            and row.text.casefold() not in _HOME
            and fold_words(row.text) not in self._brands
        )

    def _title_score(self, number: int, row: Row, links: Counter[str], first_prose: int) -> float:
        text = fold_words(row.text)
        words = set(text.split())
        score = 3.0 * overlap(words, self._slug)
        score += max(
            (2.5 * agreement(text, fold_words(said)) for said in self._headlines), default=0
        )
        score += {1: 1.0, 2: 0.6, 3: 0.3}.get(row.heading, 0.0)
        score += 0.5 * _classes(row.block, _TITLE_CLASS)
        score += 0.3 * any(map(_is_date_row, self._rows[max(0, number - 1) : number + 2]))
        score += 0.3 * any(map(_is_date_row, self._rows[max(0, number - 3) : number + 4]))
        score += 0.5 * (0 <= first_prose - number <= 12)
        score -= 1.5 * (links[row.text.casefold()] > 0 and row.link < 0.5 and len(words) < 6)
        score -= 1.0 * (len(row.text) > 180) + 1.0 * bool(_OPENER.match(row.text))
        score -= 0.5 * (len(row.text) > 60 and row.text.endswith("."))
        score -= 0.3 * row.text.isupper()
        return score

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
                if part and fold_words(part) not in self._brands
            ]
            if not parts:
                continue
            whole = stated if len(parts) == len(_SEPARATOR.split(stated)) else " - ".join(parts)
            found[whole] = None
            found[max(parts, key=len)] = None
        return tuple(text for text in found if len(text.split()) >= 3 and "{" not in text)

    @cached_property
    def _brands(self) -> frozenset[str]:
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

    # Body

    @cached_property
    def weights(self) -> list[int]:
        """Weight of each row after the title; what comes after much furniture counts less."""
        start = -1 if self.title is None or self.title.row is None else self.title.row
        weights: list[int] = []
        fade, gap = 1.0, 0
        for number, row in enumerate(self._rows):
            weight = row.weight if number > start else 0
            if number > start and (weight < 0 or row.junk):
                gap += 1
                fade *= _FADE if gap > 2 else 1.0
            elif weight > 0:
                gap = 0
            weights.append(int(weight * fade) if weight > 0 else weight)
        return weights

    @cached_property
    def _sums(self) -> list[int]:
        return [0, *accumulate(self.weights)]

    def _sum(self, element: HtmlElement) -> int:
        start, end = self._scan.spans[element]
        return self._sums[end] - self._sums[start]

    @cached_property
    def region(self) -> HtmlElement | None:
        """The subtree with most running text after the title; the innermost of equals."""
        best = max(self._scan.spans, key=self._sum, default=None)
        if best is None or self._sum(best) < _MIN_WEIGHT:
            return None
        # An article of one paragraph: its byline stands beside it.
        while best.tag in _PARAGRAPHS and best.getparent() in self._scan.spans:
            best = best.getparent()
        return best

    @cached_property
    def body(self) -> HtmlElement | None:
        """The innermost element that holds all paragraphs; a lead may stand before it."""
        element = self.region
        while element is not None and (inner := self._inner(element)) is not None:
            element = inner
        return element

    def _inner(self, element: HtmlElement) -> HtmlElement | None:
        start, end = self._scan.spans[element]
        for child in element:
            if child not in self._scan.spans or child.tag in _PARAGRAPHS:
                continue
            first, last = self._scan.spans[child]
            before = [self._rows[i] for i in range(start, first) if self.weights[i] > 0]
            before = [row for row in before if not _classes(row.block, _SAPO_CLASS)]
            after = any(self.weights[i] > 0 for i in range(last, end))
            inside = sum(self.weights[i] > 0 for i in range(first, last))
            lead = (
                len(before) <= _LEAD_ROWS and sum(len(row.text) for row in before) <= _LEAD_LENGTH
            )
            if lead and not after and (inside > 1 or (inside == 1 and not before)):
                return child
        return None

    @cached_property
    def _zone(self) -> tuple[int, int]:
        """The rows between title and body, half-open."""
        if self.body is None:
            return 0, 0
        start = self._scan.spans[self.body][0]
        row = None if self.title is None else self.title.row
        return (row + 1 if row is not None and row < start else max(0, start - 6)), start

    # Fields around the body

    @cached_property
    def sapo(self) -> str | None:
        """The lead that stands between title and body; None if it is part of the body."""
        if self.title is None:
            return None
        title = fold_words(self.title.text)
        lead = [row for row in self._rows[slice(*self._zone)] if self._may_be_sapo(row, title)]
        if not lead:
            return None
        lead = [row for row in lead if _classes(row.block, _SAPO_CLASS)] or lead
        prefix = (row.text for row in self._rows[slice(*self._zone)] if is_dateline(row.text))
        return clean_line(" ".join((next(prefix, ""), *(row.text for row in lead))))

    def _may_be_sapo(self, row: Row, title: str) -> bool:
        text = row.text
        if (
            row.junk
            or row.weight < 0
            or row.link > 0.5
            or _is_date_row(row)
            or fold_words(text) == title
        ):
            return False
        marked = _classes(row.block, _SAPO_CLASS)
        if row.after_image and not marked and not _SENTENCE_END.search(text):
            return False
        return (len(text) >= 50 and (marked or row.is_prose or row.heading > 1)) or (
            marked and len(text) >= 20
        )

    @cached_property
    def date_rows(self) -> tuple[str, ...]:
        """Rows near title and body that are a date and little else, the nearest first."""
        anchor, body = self._zone
        body = next((i for i in range(body, len(self._rows)) if self.weights[i] > 0), body)
        end = self._scan.spans[self.body][1] if self.body is not None else len(self._rows)
        if self.title is not None and self.title.row is not None:
            anchor = self.title.row
        near = []
        for number, row in enumerate(self._rows):
            if (
                not _is_date_row(row)
                or row.link > 0.5
                or (row.junk and not anchor - 3 < number < body)
            ):
                continue
            if anchor - 8 <= number < body:
                near.append((abs(number - anchor) + 4 * (number < anchor), number))
            elif end <= number < end + 6:
                near.append((20 + number - end, number))
        return tuple(self._rows[number].text for _, number in sorted(near))

    @cached_property
    def section(self) -> str | None:
        """The rubric: from the breadcrumb, the page's statements, or the URL's folder."""
        candidates = (
            self._from_crumbs(),
            self._from_statements(),
            self._from_folder(),
            self._from_neighbour(),
        )
        return next((text for text in candidates if text), None)

    def _from_crumbs(self) -> str | None:
        for element in self._tree.iter():
            if not _own_class(element, _CRUMB_CLASS) or self._place(element) is None:
                continue
            texts = [clean_line(link.text_content()) for link in element.iter("a")]
            if not texts:
                texts = _CRUMB_BREAK.split(clean_line(element.text_content()))
            texts = [text for text in texts if self._may_be_section(text)]
            if texts:
                # More than five links are a menu; its first entry is where the reader is.
                return texts[0] if len(texts) > 5 else texts[-1]
        return None

    def _from_statements(self) -> str | None:
        title = fold_words(self.title.text) if self.title else ""
        crumbs = [
            c for c in self._said.breadcrumb if self._may_be_section(c) and fold_words(c) != title
        ]
        if crumbs:
            return crumbs[-1]
        stated = (self._said.section or "").partition(",")[0]
        return stated if self._may_be_section(stated) else None

    def _from_folder(self) -> str | None:
        folders = [part for part in urlsplit(self._url).path.split("/")[1:-1] if part]
        for folder in reversed(folders):
            for row in self._rows:
                if row.link > 0.8 and fold_words(row.text).replace(" ", "-") == folder.lower():
                    return row.text
        return None

    def _from_neighbour(self) -> str | None:
        """The short row just above the title: "THỜI SỰ > Cần Thơ", or one word of a rubric."""
        if self.title is None or self.title.row is None:
            return None
        for row in reversed(self._rows[max(0, self.title.row - 4) : self.title.row]):
            parts = [part for part in _CRUMB_BREAK.split(row.text) if self._may_be_section(part)]
            if _is_date_row(row):
                continue
            if parts and (len(parts) > 1 or row.heading or not row.junk):
                return parts[-1]
        return None

    def _may_be_section(self, text: str) -> bool:
        return (
            2 < len(text) <= 45
            and text.casefold() not in _HOME
            and fold_words(text) not in self._brands
            and parse_moment(text) is None
            and not _NUMBERS.match(text)
        )

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Authors in boxes of their own near title and body, else the page's statements."""
        for element in self._near(_AUTHOR_CLASS):
            text = clean_line(element.text_content())
            labelled = byline(text)
            names = labelled[0] if labelled else names_in(text)
            if names and self._are_people(names):
                return names
        stated = [name for text in self._said.authors for name in names_in(text)]
        return tuple(name for name in stated if self._are_people([name]))

    def _are_people(self, names: Iterable[str]) -> bool:
        squeezed = [fold_words(name).replace(" ", "") for name in names]
        host = urlsplit(self._url).hostname or ""
        return all(
            name not in host
            and fold_words(printed) not in self._brands
            and not is_outlet_word(printed)
            for name, printed in zip(squeezed, names, strict=True)
        )

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Key words in a box of their own after the body's beginning."""
        stated = {fold_words(word) for word in self._said.keywords}
        best: tuple[str, ...] = ()
        for element in (*self._near(_TAG_CLASS, reach=60), *self._labelled()):
            texts = (clean_line(link.text_content()).lstrip("# ") for link in element.iter("a"))
            words = tuple(dict.fromkeys(text for text in texts if 1 < len(text) <= 80))
            if not 0 < len(words) <= 25:
                continue
            # Of several boxes the one that says what the page tells machines.
            if any(fold_words(word) in stated for word in words):
                return words
            best = best or words
        return best

    def _labelled(self) -> Iterator[HtmlElement]:
        start = self._zone[1]
        for row in self._rows[start:]:
            if _TAG_LABEL.match(row.text):
                yield row.block
                if (parent := row.block.getparent()) is not None:
                    yield parent

    def _near(self, pattern: re.Pattern[str], reach: int = 12) -> Iterator[HtmlElement]:
        """Elements whose own class matches, from just above the title to just below the body."""
        if self.body is None:
            return
        anchor = self.title.row if self.title and self.title.row is not None else self._zone[0]
        first, last = max(0, anchor - 4), self._scan.spans[self.body][1] + reach
        for element in self._tree.iter():
            if _own_class(element, pattern):
                place = self._place(element)
                if place is not None and first <= place <= last:
                    yield element

    def _place(self, element: HtmlElement) -> int | None:
        """Where an element begins, in rows; an inline one where its block does; None if hidden."""
        node: HtmlElement | None = element
        while node is not None:
            if node in self._scan.spans:
                return self._scan.spans[node][0]
            if node.tag in BLOCKS:
                return None  # hidden
            node = node.getparent()
        return None

    @cached_property
    def names_document(self) -> bool:
        """Whether a document is linked just below the title: the page is a notice of it."""
        row = None if self.title is None else self.title.row
        if row is None:
            return False
        below = self._rows[row + 1 : row + 1 + _NOTICE_ROWS]
        return any(
            is_attachment_label(row.text)
            or any(_DOCUMENT.search(link.get("href") or "") for link in row.block.iter("a"))
            for row in below
        )

    def junk_in(self, element: HtmlElement) -> list[HtmlElement]:
        """The outermost elements below one that hold nothing but junk rows."""
        junk: list[HtmlElement] = []
        waiting = [element]
        while waiting:
            for child in waiting.pop():
                rows = self._scan.rows_in(child)
                if rows and all(row.junk for row in rows):
                    junk.append(child)
                else:
                    waiting.append(child)
        return junk


_SITE_PART = re.compile(
    r"^(?:báo|đài|cổng|trang|tạp chí|website|ubnd|sở|kênh)\b|điện tử|\.vn$|online$|news$", re.I
)
_SITE_NAME = re.compile(
    r"^(?:trang (?:thông tin|tin|chủ|nhất)|cổng thông tin|website"
    r"|báo \w+ ?\w+ (?:điện tử|online)$)",
    re.I,
)


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


def _is_date_row(row: Row) -> bool:
    if len(row.text) > 90 or not any(c.isdigit() for c in row.text[:90]):
        return False
    return is_date(row.text)


@lru_cache(maxsize=8192)
def is_date(text: str) -> bool:
    """Whether a text is a date and little else."""
    moment = parse_moment(text, now=_LATE)
    return moment is not None and len(text) - len(moment.raw) <= 32


def _own_class(element: HtmlElement, pattern: re.Pattern[str]) -> bool:
    names = " ".join(
        filter(None, (element.get("class"), element.get("id"), element.get("itemprop")))
    )
    return bool(names) and bool(pattern.search(names))


def _classes(block: HtmlElement, pattern: re.Pattern[str]) -> bool:
    """Whether an element or its parent has a class that matches."""
    parent = block.getparent()
    return _own_class(block, pattern) or (parent is not None and _own_class(parent, pattern))
