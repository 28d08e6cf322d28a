"""Where the article stands on a page that nobody declared: geometry and language, few class names.

Title first, then the body after it, then the fields that stand between and around the two.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain, dropwhile, islice, takewhile
from operator import itemgetter, not_
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from corpus.text import clean_line, fold_words
from crawler.body import byline, is_dateline, is_outlet_word, names_in, read_credits
from crawler.dates import is_date
from crawler.furniture import is_attachment_label, is_related_label, is_widget
from crawler.regions import BodyFinder
from crawler.rubrics import find_section
from crawler.scan import SAPO_CLASS, Row, Scan, has_class
from crawler.structured import Structured
from crawler.titles import Title, TitleFinder

_AUTHOR_CLASS = re.compile(r"author|tac-?gia|but-?danh|pseudonym|writer|byline", re.I)
_EMAIL = re.compile(r"\S@\S+\.\w")
_CATE_CLASS = re.compile(
    r"(?:^|[-_\s]|\bp)(?:cat|cate|category|chuyen-?muc|rubric)(?:$|[-_\s])", re.I
)
_DATE_CLASS = re.compile(r"date|time|ngay|publish", re.I)
_TAG_CLASS = re.compile(
    r"(?:^|[-_\s]|\b(?:p|box|list|block|article|news|post|detail))tags?(?:box|list)?(?:$|[-_\s])"
    r"|tu-?khoa|keywords?",
    re.I,
)
_TAG_HREF = re.compile(r"/tags?/|/tu-khoa/|[-/]tag\d+\.", re.I)
_TAG_LABEL = re.compile(r"^(?:từ khóa|từ khoá|tags?|chủ đề|xem thêm về)\s*:?", re.I)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|rar|zip|rtf|pptx?)(?:$|[?#])", re.I)
_CUT_LEAD = 130
"""Characters from which a text without an end mark is a lead, not a caption."""

_MOST_TAGS = 25
_TAG_REACH = 120
"""How many rows below the body's beginning key words may stand."""

_GLUED_ROWS = 40
"""How many rows below the title are looked at text by text."""
_HEAD_RUNS = 20
"""Texts of one line by the title that are looked at."""
_HEAD_ROWS = 6
"""How many rows below the title its date, author and lead may take."""

_NOTICE_ROWS = 10
"""How many rows below the title may link the document that a notice is about."""


class Unasked:
    """What the generic reader says where it is not asked: nothing."""

    title: Title | None = None
    body: HtmlElement | None = None
    sapo: str | None = None
    section: str | None = None
    date_rows: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    figures: tuple[HtmlElement, ...] = ()
    related: tuple[str, ...] = ()

    def junk_in(self, element: HtmlElement) -> list[HtmlElement]:
        """No junk that a layout does not declare."""
        return []


class Finder:
    """Finds the fields of one page; each is looked for when it is asked for, and once."""

    def __init__(self, tree: HtmlElement, found: Scan, said: Structured, url: str) -> None:
        self._tree = tree
        self._scan = found
        self._rows = found.rows
        self._said = said
        self._url = url
        self._titles = TitleFinder(found, said, url)

    @property
    def title(self) -> Title | None:
        """The title as the page shows it, never the site's name."""
        return self._titles.title

    @cached_property
    def _bodies(self) -> BodyFinder:
        return BodyFinder(self._scan, None if self.title is None else self.title.row)

    @property
    def body(self) -> HtmlElement | None:
        """The innermost element that holds all paragraphs; a lead may stand before it."""
        return self._bodies.body

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
        if not lead and self._is_title_inside():
            lead = self._marked_below_title()
        if not lead:
            return None
        lead = [row for row in lead if has_class(row.block, SAPO_CLASS)] or lead
        prefix = (row.text for row in self._rows[slice(*self._zone)] if is_dateline(row.text))
        return clean_line(" ".join((next(prefix, ""), *(row.text for row in lead))))

    def _is_title_inside(self) -> bool:
        """Whether the body's element holds the title too."""
        if self.title is None or self.title.row is None or self.body is None:
            return False
        start, end = self._scan.spans[self.body]
        return start <= self.title.row < end

    def _marked_below_title(self) -> list[Row]:
        """The rows just below the title that their class calls the lead."""
        title = self.title.row if self.title is not None and self.title.row is not None else 0
        below = self._rows[title + 1 : title + 1 + _HEAD_ROWS]
        return [row for row in below if has_class(row.block, SAPO_CLASS) and len(row.text) > 20][:1]

    def _may_be_sapo(self, row: Row, title: str) -> bool:
        text = row.text
        if row.junk or row.weight < 0 or row.link > 0.5 or row.is_date or fold_words(text) == title:
            return False
        marked = has_class(row.block, SAPO_CLASS)
        cut = not _SENTENCE_END.search(text)
        # A short text under a picture is its caption, a long one a lead that the CMS has cut.
        if row.after_image and not marked and cut and len(text) < _CUT_LEAD:
            return False
        return (len(text) >= 50 and (marked or row.is_prose or row.heading > 1)) or (
            marked and len(text) >= 20
        )

    @cached_property
    def date_rows(self) -> tuple[str, ...]:
        """Texts near title and body that are a date and little else, the nearest first."""
        near = [(distance, text) for distance, text in self._dates() if distance is not None]
        return tuple(text for _, text in sorted(near, key=itemgetter(0)))

    def _dates(self) -> Iterator[tuple[int | None, str]]:
        for number, row in enumerate(self._rows):
            if row.is_date and row.link <= 0.5:
                yield self._distance(number, row.junk), row.text
        # A date glued to other labels is a text of its own, or has an element of its own.
        for number, runs in self._glued():
            dates = (run for run in runs if is_date(run))
            yield from ((self._distance(number, False), text) for text in dates)
        for number, names, element in self._scan.named:
            if self._distance(number, False) is not None and _DATE_CLASS.search(names):
                text = clean_line(element.text_content()[:200])
                if is_date(text):
                    yield self._distance(number, False), text

    def _glued(self) -> Iterator[tuple[int, list[str]]]:
        """Rows near the title and the texts of their inline elements: name, date, counter."""
        anchor, body, _ = self._bounds
        for number in range(max(0, anchor - 3), min(body, anchor + _GLUED_ROWS, len(self._rows))):
            row = self._rows[number]
            if number != anchor and not row.is_prose:
                runs = (clean_line(run) for run in islice(row.block.itertext(), _HEAD_RUNS))
                # A block that <br> divides holds other rows' texts too.
                yield number, [run for run in runs if run and run in row.text]

    @cached_property
    def _bounds(self) -> tuple[int, int, int]:
        """The row of the title, the first of running text, and the one after the body."""
        anchor, body = self._zone
        body = next((i for i in range(body, len(self._rows)) if self._bodies.weights[i] > 0), body)
        end = self._scan.spans[self.body][1] if self.body is not None else len(self._rows)
        if self.title is not None and self.title.row is not None:
            anchor = self.title.row
        return anchor, body, end

    def _distance(self, number: int, junk: bool) -> int | None:
        """How far a row stands from where dates are printed; None where they are others' dates."""
        anchor, body, end = self._bounds
        if junk and not anchor - 3 < number < body:
            return None
        if anchor - 8 <= number < body:
            return abs(number - anchor) + 4 * (number < anchor)
        return 20 + number - end if end <= number < end + 6 else None

    @cached_property
    def section(self) -> str | None:
        """The rubric: from the breadcrumb, the page's statements, or the URL's folder."""
        above = self.title is not None and self.title.row is not None
        boxes = self._near(_CATE_CLASS, reach=0) if above else ()
        return find_section(self._scan, self._said, self._url, self._titles, boxes)

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Authors in boxes of their own near title and body, else the page's statements."""
        for element in self._near(_AUTHOR_CLASS):
            if next(element.iterancestors("figure"), None) is not None:
                continue  # who took a picture
            runs = (run for run in element.itertext() if not _EMAIL.search(run))
            text = clean_line(" ".join(runs))
            labelled = byline(text)
            names = labelled[0] if labelled else names_in(text)
            if names and self._are_people(names):
                return names
        if names := self._beside_date():
            return names
        stated = [
            name
            for text in self._said.authors
            if read_credits([text]) == ((), None)
            for name in names_in(text)
        ]
        return tuple(name for name in stated if self._are_people([name]))

    def _beside_date(self) -> tuple[str, ...]:
        """Names that share a line with the date under the title, and are no rubric of a menu."""
        for number, runs in self._glued():
            if number < self._zone[0] or not any(is_date(run) for run in runs):
                continue
            # Dashes and commas between the names may be texts of their own.
            texts = [run for run in runs if any(map(str.isalnum, run)) and not is_widget(run)]
            named = [() if self._is_rubric(run) else names_in(run) for run in texts]
            names = tuple(chain.from_iterable(takewhile(bool, dropwhile(not_, named))))
            if names and self._are_people(names):
                return names
        return ()

    def _is_rubric(self, text: str) -> bool:
        """Whether a text is one word, or stands in a menu too."""
        links = (row.text for row in self._rows if row.link > 0.8)
        return " " not in text or any(link.casefold() == text.casefold() for link in links)

    @cached_property
    def credits(self) -> tuple[str, ...]:
        """Short texts beside the body where authors and outlets are named."""
        if self.body is None:
            return ()
        end = self._scan.spans[self.body][1]
        below = takewhile(
            lambda row: not is_related_label(row.text), self._rows[end : end + _HEAD_ROWS]
        )
        rows = (*self._rows[slice(*self._zone)], *below)
        texts = (row.text for row in rows if not row.junk and row.link < 0.5)
        # A bare address among stated authors is the site that speaks.
        return (*texts, *(text for text in self._said.authors if " " in text))

    @cached_property
    def figures(self) -> tuple[HtmlElement, ...]:
        """The figures between title and body."""
        start, end = self._zone
        spans = self._scan.spans
        return tuple(
            node for node in spans if node.tag == "figure" and start <= spans[node][0] < end
        )

    def _are_people(self, names: Iterable[str]) -> bool:
        squeezed = [fold_words(name).replace(" ", "") for name in names]
        host = urlsplit(self._url).hostname or ""
        return all(
            name not in host
            and fold_words(printed) not in self._titles.brands
            and not is_outlet_word(printed)
            for name, printed in zip(squeezed, names, strict=True)
        )

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Key words after the body's beginning: said by the page too, in a box, or by address."""
        stated = {fold_words(word) for word in self._said.keywords}
        said = self._links_below(lambda link, text: fold_words(text) in stated)
        for element in (*self._near(_TAG_CLASS, reach=60), *self._labelled()):
            texts = (clean_line(link.text_content()).lstrip("# ") for link in element.iter("a"))
            words = tuple(dict.fromkeys(text for text in texts if 1 < len(text) <= 80))
            # The page often states a part of what its box shows.
            if 0 < len(words) <= _MOST_TAGS and set(said) <= set(words):
                return words
        if said:
            return said
        return self._links_below(lambda link, text: bool(_TAG_HREF.search(link.get("href") or "")))

    def _links_below(self, wanted: Callable[[HtmlElement, str], bool]) -> tuple[str, ...]:
        """Texts of the rows of links after the body's beginning that are all wanted."""
        found: list[str] = []
        start = self._zone[1]
        for row in self._rows[start : start + _TAG_REACH]:
            links = [*row.block.iter("a")] if row.link > 0.8 else []
            texts = [clean_line(link.text_content()).lstrip("# ") for link in links]
            if texts and all(wanted(*pair) for pair in zip(links, texts, strict=True)):
                found += texts
        words = dict.fromkeys(text for text in found if 1 < len(text) <= 80)
        return tuple(words)[:_MOST_TAGS]

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
        for place, names, element in self._scan.named:
            if first <= place <= last and pattern.search(names):
                yield element

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

    @cached_property
    def related(self) -> tuple[str, ...]:
        """The addresses in boxes of related pieces that stand in or below the body."""
        if self.body is None:
            return ()
        first = self._scan.spans[self.body][0]
        rows = (
            row
            for start, end in self._scan.related
            for row in self._rows[start:end]
            if start >= first
        )
        found = (link.get("href") for row in rows for link in row.block.iter("a"))
        return tuple(dict.fromkeys(href for href in found if href))

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
