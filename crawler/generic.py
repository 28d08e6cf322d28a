"""Where the article stands on a page that nobody declared: geometry and language, few class names.

Title first, then the body after it, then the fields that stand between and around the two.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from corpus.text import clean_line, fold_words
from crawler.body import byline, is_attachment_label, is_dateline, is_outlet_word, names_in
from crawler.dates import parse_moment
from crawler.lines import BLOCKS
from crawler.regions import BodyFinder
from crawler.scan import SAPO_CLASS, Row, Scan, has_class, own_class
from crawler.structured import Structured
from crawler.titles import HOME, Title, TitleFinder

_CRUMB_BREAK = re.compile(r"\s*[>»›/]\s*")
_AUTHOR_CLASS = re.compile(r"author|tac-?gia|but-?danh|pseudonym|writer", re.I)
_CRUMB_CLASS = re.compile(r"bread-?crumb|duong-?dan|crumbs", re.I)
_TAG_CLASS = re.compile(r"(?:^|[-_\s])tags?(?:$|[-_\s])|tu-?khoa|keywords?", re.I)
_TAG_LABEL = re.compile(r"^(?:từ khóa|từ khoá|tags?|chủ đề|xem thêm về)\s*:?", re.I)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|rar|zip|rtf|pptx?)(?:$|[?#])", re.I)
_NUMBERS = re.compile(r"^[\d\W]+$")
_CUT_LEAD = 130
"""Characters from which a text without an end mark is a lead, not a caption."""

_NOTICE_ROWS = 10
"""How many rows below the title may link the document that a notice is about."""


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
        if not lead:
            return None
        lead = [row for row in lead if has_class(row.block, SAPO_CLASS)] or lead
        prefix = (row.text for row in self._rows[slice(*self._zone)] if is_dateline(row.text))
        return clean_line(" ".join((next(prefix, ""), *(row.text for row in lead))))

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
        """Rows near title and body that are a date and little else, the nearest first."""
        anchor, body = self._zone
        body = next((i for i in range(body, len(self._rows)) if self._bodies.weights[i] > 0), body)
        end = self._scan.spans[self.body][1] if self.body is not None else len(self._rows)
        if self.title is not None and self.title.row is not None:
            anchor = self.title.row
        near = []
        for number, row in enumerate(self._rows):
            if not row.is_date or row.link > 0.5 or (row.junk and not anchor - 3 < number < body):
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
            if not own_class(element, _CRUMB_CLASS) or self._place(element) is None:
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
            if row.is_date:
                continue
            if parts and (len(parts) > 1 or row.heading or not row.junk):
                return parts[-1]
        return None

    def _may_be_section(self, text: str) -> bool:
        return (
            2 < len(text) <= 45
            and text.casefold() not in HOME
            and fold_words(text) not in self._titles.brands
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
            and fold_words(printed) not in self._titles.brands
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
            if own_class(element, pattern):
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
