"""The body of an article as lines: what a reader sees, broken where a reader sees a break."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from corpus.text import clean_line, join_runs

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th "
    "thead tr ul".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
SKIPPED = frozenset(
    "script style noscript template iframe svg button select input textarea object audio "
    "video".split()
)
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"))
_ITALIC = frozenset(("i", "em"))
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_CAPTION_CLASS = re.compile(r"(?i:caption|chu-?thich|img-?desc|photo-?desc)|\bImage\b")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)")
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic")
_ALIGN_STYLE = re.compile(r"text-align\s*:\s*(center|right)")

_WORD_TAG = re.compile(r"</?[ow]:\w{1,12}\s*/?>")

_UNFILLED = re.compile(r"\{\{[^{}]*\}\}|\{(?:title|publish|head|body|name|time|content)\}")

_MOSTLY = 0.9
"""Share of a line's letters from which the line counts as bold, italic or a link."""

Align = Literal["center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How text at one place of the tree looks; inherited downwards."""

    bold: bool = False
    italic: bool = False
    href: str | None = None
    align: Align | None = None
    caption: bool = False
    figure: bool = False
    heading: bool = False
    block: int = 0
    """Number of the innermost block element."""
    cell: int = 0
    """Number of the innermost table cell; 0 outside tables."""
    table: int = 0
    """Number of the innermost table; 0 outside."""


@dataclass(slots=True, kw_only=True)
class Line:
    """One line as a reader sees it; all shares are of its letters, 0 to 1."""

    text: str
    style: Style
    bold: float = 0.0
    italic: float = 0.0
    link: float = 0.0
    hrefs: tuple[str, ...] = ()
    row: bool = False
    """The cells of a table's row, joined by ` | `."""
    under_image: bool = False
    """Stands below a picture: the cell under it in a table whose row above holds only pictures."""

    in_figure: bool = False
    """Stands in an element that holds a picture, this line below it, and no more."""
    in_picture_table: bool = False
    """Stands in a table that holds pictures and no more lines than pictures."""

    @property
    def is_bold(self) -> bool:
        """Whether all but a few letters are bold."""
        return self.bold >= _MOSTLY

    @property
    def is_italic(self) -> bool:
        """Whether all but a few letters are italic."""
        return self.italic >= _MOSTLY

    @property
    def is_link(self) -> bool:
        """Whether all but a few letters are link text."""
        return self.link >= _MOSTLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture between the lines."""

    url: str
    """As printed; empty for one that the page embeds."""
    alt: str
    style: Style


@dataclass(slots=True)
class _Flow:
    """Text gathered until the next break."""

    runs: list[tuple[str, Style]] = field(default_factory=list)

    def flush(self) -> Iterator[Line]:
        runs, self.runs = self.runs, []
        # Word's own tags are often printed as text.
        text = clean_line(_WORD_TAG.sub("", join_runs(part for part, _ in runs)))
        if text:
            yield _line(text, runs)


def lines(root: Tag | BeautifulSoup) -> list[Line | Picture]:
    """The lines and pictures of a subtree in reading order; hidden and scripted parts are left out.

    A table's row with two or more filled cells and no table inside is one line.
    """
    # A stack, not recursion: hostile pages nest deeper than Python calls.
    flow = _Flow()
    out: list[Line | Picture] = []
    numbers = iter(range(1, 1 << 62))
    # The number is that of the items before an element that is being left.
    stack: list[tuple[PageElement, Style, int | None]] = [(root, Style(), None)]
    while stack:
        node, style, start = stack.pop()
        if start is not None:
            out.extend(flow.flush())
            if start:
                _mark_figure(out, start)
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                flow.runs.append((str(node), style))
        elif isinstance(node, Tag) and not _is_hidden(node):
            own = _styled(node, style, numbers)
            if node.name == "br" or node.name in BLOCKS:
                out.extend(flow.flush())
                stack.append((node, own, len(out)))
            if node.name == "img":
                out.extend(flow.flush())
                out.append(_picture(node, own))
            elif node.name == "tr" and (cells := _filled_cells(node)):
                out.extend(_row(node, cells, own))
            else:
                stack.extend((child, own, None) for child in reversed(node.contents))
    out.extend(flow.flush())
    _mark_picture_tables(out)
    return out


def is_unfilled(text: str) -> bool:
    """Whether a text is a template's place that nothing was put in: "{{article.title}}"."""
    return "{" in text and not any(map(str.isalnum, _UNFILLED.sub("", text)))


def _mark_figure(items: list[Line | Picture], start: int) -> None:
    """Mark the line of an element that holds a picture, one line below it, and no more."""
    if len(items) - start == 2:
        picture, line = items[start:]
        if isinstance(picture, Picture) and isinstance(line, Line) and not line.row:
            # A <figure> holds its caption itself.
            line.in_figure = line.style.figure or not picture.style.figure


def _mark_picture_tables(items: list[Line | Picture]) -> None:
    tables = Counter(item.style.table for item in items if isinstance(item, Line))
    pictures = Counter(item.style.table for item in items if isinstance(item, Picture))
    for item in items:
        table = item.style.table
        if isinstance(item, Line) and table:
            item.in_picture_table = 0 < tables[table] <= pictures[table]


def _line(text: str, runs: list[tuple[str, Style]]) -> Line:
    # Most lines are one run, whose letters need no counting.
    several = len(runs) > 1
    weights = [(sum(map(str.isalnum, part)) if several else 1, style) for part, style in runs]
    total = sum(weight for weight, _ in weights) or 1

    def share(wanted: list[int]) -> float:
        return sum(wanted) / total

    hrefs = dict.fromkeys(style.href for _, style in runs if style.href)
    first = next(style for part, style in runs if part.strip())
    return Line(
        text=text,
        style=first,
        bold=share([w for w, style in weights if style.bold]),
        italic=share([w for w, style in weights if style.italic]),
        link=share([w for w, style in weights if style.href is not None]),
        hrefs=tuple(hrefs),
    )


def _styled(tag: Tag, style: Style, numbers: Iterator[int]) -> Style:
    css = str(tag.get("style") or "")
    block, name = tag.name in BLOCKS, tag.name
    return Style(
        bold=style.bold or name in _BOLD or bool(_BOLD_STYLE.search(css)),
        italic=style.italic or name in _ITALIC or bool(_ITALIC_STYLE.search(css)),
        href=str(tag.get("href") or "") if name == "a" and tag.get("href") else style.href,
        align=_align(tag, css) or style.align,
        caption=style.caption
        or name == "figcaption"
        or bool(_CAPTION_CLASS.search(" ".join(map(str, tag.get_attribute_list("class"))))),
        figure=style.figure or name == "figure",
        heading=style.heading or name in _HEADINGS,
        block=next(numbers) if block else style.block,
        cell=next(numbers) if name in ("td", "th") else style.cell,
        table=next(numbers) if name == "table" else style.table,
    )


def _align(tag: Tag, css: str) -> Align | None:
    if tag.name == "center":
        return "center"
    found = _ALIGN_STYLE.search(css)
    value = found[1] if found else str(tag.get("align") or "").lower()
    # A table's own `align` places the table, not the text in it.
    if tag.name == "table" or value not in ("center", "right"):
        return None
    return "center" if value == "center" else "right"


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.name in SKIPPED
        or tag.has_attr("hidden")
        or bool(HIDDEN.search(str(tag.get("style") or "").lower()))
    )


def _picture(tag: Tag, style: Style) -> Picture:
    candidates = (str(tag.get(name) or "").strip() for name in ("data-src", "data-original", "src"))
    url = next((url for url in candidates if url and not url.startswith("data:")), "")
    return Picture(url=url, alt=clean_line(str(tag.get("alt") or "")), style=style)


def _filled_cells(row: Tag) -> list[Tag]:
    """The cells with text of a row that holds data: two or more of them, no table inside."""
    cells = row.find_all(["td", "th"], recursive=False)
    filled = [cell for cell in cells if clean_line(cell.get_text())]
    if len(filled) < 2 or any(cell.find("table") for cell in filled):
        return []
    return filled


def _row(row: Tag, cells: list[Tag], style: Style) -> Iterator[Line | Picture]:
    texts = [clean_line(cell.get_text(" ")) for cell in cells]
    if _is_picture_row(row.find_previous_sibling("tr")):
        for text in texts:
            yield Line(text=text, style=style, under_image=True)
        return
    for image in row.find_all("img"):
        yield _picture(image, style)
    yield Line(text=" | ".join(texts), style=style, row=True)


def _is_picture_row(row: PageElement | None) -> bool:
    return isinstance(row, Tag) and bool(row.find("img")) and not clean_line(row.get_text())
