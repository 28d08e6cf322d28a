"""Under which rubric a page stands: breadcrumbs, boxes, statements, the URL's folders."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from corpus.text import clean_line, fold_words
from crawler.dates import parse_moment
from crawler.furniture import is_widget
from crawler.scan import Row, Scan
from crawler.structured import Structured
from crawler.titles import HOME, TitleFinder

_CRUMB_BREAK = re.compile(r"\s*[>»›/]\s*")
# SharePoint's "s4-breadcrumb" and "GlobalBreadCrumbNavPopout" are an editors' menu.
_CRUMB_CLASS = re.compile(r"(?<!s4-)bread-?crumb(?!NavPopout)|duong-?dan|crumbs", re.I)
_NUMBERS = re.compile(r"^[\d\W]+$")
_LONGEST = 45
"""Characters of a rubric's name at most."""
_MENU = 5
"""Links up to which a breadcrumb is one; more are a menu."""


def find_section(
    found: Scan, said: Structured, url: str, titles: TitleFinder, boxes: Iterable[HtmlElement]
) -> str | None:
    """The rubric of a page; `boxes` are those near its title whose class calls them a category."""
    finder = _SectionFinder(found, said, url, titles)
    candidates = (
        finder.from_crumbs,
        lambda: finder.from_boxes(boxes),
        finder.from_statements,
        finder.from_folder,
        finder.from_neighbour,
    )
    return next((text for look in candidates if (text := look())), None)


class _SectionFinder:
    def __init__(self, found: Scan, said: Structured, url: str, titles: TitleFinder) -> None:
        self._scan = found
        self._said = said
        self._url = url
        self._brands = titles.brands
        self._title = fold_words(titles.title.text) if titles.title else ""
        self._title_row = titles.title.row if titles.title else None

    def from_crumbs(self) -> str | None:
        for _, names, element in self._scan.named:
            if not _CRUMB_CLASS.search(names):
                continue
            texts = [text for text in self._crumbs(element) if self._may_be_section(text)]
            if texts:
                # The first entry of a menu is where the reader is.
                return texts[0] if len(texts) > _MENU else texts[-1]
        return None

    def _crumbs(self, element: HtmlElement) -> list[str]:
        """The links of a breadcrumb, and the text after the last one, unless it is the title."""
        links = _link_texts(element)
        parts = _CRUMB_BREAK.split(clean_line(element.text_content()))
        if not links:
            return parts
        ends_with_text = len(parts) == len(links) + 1 and fold_words(parts[-1]) != self._title
        return [*links, parts[-1]] if ends_with_text else links

    def from_boxes(self, boxes: Iterable[HtmlElement]) -> str | None:
        """The last link of the first box that holds a few."""
        for element in boxes:
            texts = [text for text in _link_texts(element) if self._may_be_section(text)]
            if 0 < len(texts) < _MENU:
                return texts[-1]
        return None

    def from_statements(self) -> str | None:
        crumbs = [
            crumb
            for crumb in self._said.breadcrumb
            if self._may_be_section(crumb) and fold_words(crumb) != self._title
        ]
        if crumbs:
            return crumbs[-1]
        stated = (self._said.section or "").partition(",")[0]
        return stated if self._may_be_section(stated) else None

    def from_folder(self) -> str | None:
        """The text of a link that one of the URL's folders spells."""
        folders = [part for part in urlsplit(self._url).path.split("/")[1:-1] if part]
        links = {fold_words(row.text).replace(" ", "-"): row.text for row in self._links()}
        return next(
            (links[name] for folder in folders[::-1] if (name := folder.lower()) in links), None
        )

    def _links(self) -> Iterable[Row]:
        # From the end, so that of equals the first is kept.
        return (row for row in reversed(self._scan.rows) if row.link > 0.8)

    def from_neighbour(self) -> str | None:
        """The short row just above the title: "THỜI SỰ > Cần Thơ", or one word of a rubric."""
        if self._title_row is None:
            return None
        for row in reversed(self._scan.rows[max(0, self._title_row - 4) : self._title_row]):
            if row.is_date:
                continue
            links = _link_texts(row.block)
            crumbs = links if len(links) > 1 and row.link == 1 else _CRUMB_BREAK.split(row.text)
            parts = [part for part in crumbs if self._may_be_section(part)]
            if parts and (len(parts) > 1 or row.heading or not row.junk):
                return parts[-1]
        return None

    def _may_be_section(self, text: str) -> bool:
        return (
            2 < len(text) <= _LONGEST
            and text.casefold() not in HOME
            and fold_words(text) not in self._brands
            and parse_moment(text) is None
            and not _NUMBERS.match(text)
            and not is_widget(text.lstrip("«‹< "))
        )


def _link_texts(element: HtmlElement) -> list[str]:
    return [clean_line(link.text_content()) for link in element.iter("a")]
