"""A whole page as rows of text, to find the article in: what a reader's eye sweeps over.

One walk over lxml's tree. Each block element knows which rows it holds, so that the text weight of
any subtree is a difference of two sums.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from corpus.text import clean_line, join_runs
from crawler.dates import is_date
from crawler.furniture import is_furniture, is_imprint, is_related_label
from crawler.lines import BLOCKS, HIDDEN, SKIPPED

BREAKING = BLOCKS | {"br", "img"}
"""Elements before and after which a row ends."""

_PLACING = BLOCKS | {"a"}
SAPO_CLASS = re.compile(r"sapo|lead|summary|desc|trich|chapeau|intro|phead|abstract", re.I)
"""Class names by which page makers mark the lead; a hint, never a proof."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_JUNK_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog"))
_JUNK_CLASS = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|topnav|footer|foot|sidebar|side|right-?col|related?|relates"
    r"|lien-?quan|tin-?khac|other-?news|tinkhac|cung-?chuyen-?muc|topics?|comments?|binh-?luan"
    r"|share|social|chia-?se|ads?|adv|advert|banner|quang-?cao|popup|modal|login|widget|most|hot"
    r"|read-?more|doc-?them|xem-?them|newsletter|recommend|suggest|box-?news|empty-layer"
    r"|copyright|toolbar|audio|video|player)(?:$|[-_\s\d])",
    re.I,
)
_HEADING = 160
"""Characters above which a sentence is no title, even in an h1."""
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_FULL = 120  # characters from which a row is prose whatever its end
_SHORT = 40  # characters from which a row with a sentence's end is one
_CARD_TEXT = 600  # characters of free text that a teaser card holds at most
_GUARDED = 0.4  # share of the page's prose from which a class name is not believed
_DATE_LENGTH = 90  # characters of the longest row that is a date and its label
_CAP = 1_000  # characters of one row that count


@dataclass(slots=True, kw_only=True)
class Row:
    """One row of a page."""

    text: str
    block: HtmlElement
    """The innermost block element around it."""
    link: float
    """Share of its letters that are link text."""
    heading: int = 0
    """1 to 6; 0: not in a heading."""
    after_image: bool = False
    in_data: bool = False
    """Whether it stands in a table of data, not of layout."""
    junk: bool = False
    is_prose: bool
    """Whether it reads as running text."""
    is_furniture: bool
    """Whether it is the site's own by what it says."""

    @property
    def is_date(self) -> bool:
        """Whether it is a date and little else."""
        return len(self.text) <= _DATE_LENGTH and is_date(self.text)

    @property
    def weight(self) -> int:
        """How much it speaks for the subtree that holds it, in characters."""
        size = min(len(self.text), _CAP)
        if self.junk:
            return 0
        if self.link > 0.5 and size < 250:
            return -25
        if self.is_furniture:
            return -25
        if not self.is_prose:
            return 10 if self.in_data else 0
        if self.after_image and not _SENTENCE_END.search(self.text):
            return 0
        return size if size >= _FULL else size // 2


@dataclass(slots=True)
class Scan:
    """The rows of a page, and which of them each block element holds."""

    rows: list[Row] = field(default_factory=list)
    spans: dict[HtmlElement, tuple[int, int]] = field(default_factory=dict)
    """Half-open ranges of rows, in the order of the elements' ends: children before parents."""
    named: list[tuple[int, str, HtmlElement]] = field(default_factory=list)
    """Elements with a class, id or itemprop: the row before which they begin, these names, and the
    element; in the page's order."""
    related: list[tuple[int, int]] = field(default_factory=list)
    """Row ranges of boxes of related pieces."""

    def rows_in(self, element: HtmlElement) -> list[Row]:
        """The rows of a block element."""
        start, end = self.spans.get(element, (0, 0))
        return self.rows[start:end]


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: a long one, or a shorter one that ends a sentence."""
    if len(text) < _SHORT or is_imprint(text) or " " not in text[:_SHORT]:
        return False
    return len(text) >= _FULL or bool(_SENTENCE_END.search(text))


def _reads_on(text: str, heading: int) -> bool:
    """Whether a row is running text; so is an h1 too long for a title; lower ones may be leads."""
    large = heading == 1 and len(text) > _HEADING and text.endswith(".")
    return (not heading or large) and is_prose(text)


def scan(tree: HtmlElement) -> Scan:
    """The rows of a page's body; hidden and scripted parts are left out, junk is marked."""
    body = tree.find("body")
    found = _Walk().run(tree if body is None else body)
    _mark_junk(found)
    return found


class _Place(NamedTuple):
    """Where in the tree text stands; a tuple, since each element makes one."""

    block: HtmlElement
    heading: int
    link: bool
    table: HtmlElement | None


class _Walk:
    """The state of one walk."""

    def __init__(self) -> None:
        self._scan = Scan()
        self._runs: list[tuple[str, bool]] = []
        self._image = False
        self._data: dict[HtmlElement, bool] = {}

    def run(self, root: HtmlElement) -> Scan:
        """Walk by events, not by recursion: hostile pages nest deeper than calls may."""
        places = [_Place(root, 0, False, None)]
        starts: dict[HtmlElement, int] = {root: 0}
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, node in walk:
            here = places[-1]
            if event == "end":
                places.pop()
                if node in starts:
                    self._leave(node, here, starts.pop(node))
                if node is not root:
                    self._gather(node.tail, places[-1].link)
                continue
            names = node.keys()
            if node.tag in SKIPPED or (names and _is_hidden(node, names)):
                walk.skip_subtree()
                places.append(here)
                continue
            if node.tag in BREAKING:
                self._flush(here)
                starts[node] = len(self._scan.rows)
            if names:
                self._note(node)
            places.append(self._enter(node, here))
        return self._scan

    def _note(self, node: HtmlElement) -> None:
        if names := names_of(node):
            self._scan.named.append((len(self._scan.rows), names, node))

    def _enter(self, node: HtmlElement, here: _Place) -> _Place:
        tag = node.tag
        self._gather(node.text, here.link or tag == "a")
        if tag not in _PLACING:
            self._image = self._image or tag == "img"
            return here
        return _Place(
            node if tag in BLOCKS else here.block,
            _HEADINGS.get(tag, here.heading),
            here.link or tag == "a",
            node if tag == "table" else here.table,
        )

    def _gather(self, text: str | None, link: bool) -> None:
        # White space between elements begins no row.
        if text and (self._runs or not text.isspace()):
            self._runs.append((text, link))

    def _leave(self, node: HtmlElement, here: _Place, start: int) -> None:
        self._flush(here)
        if node.tag not in ("br", "img"):
            self._scan.spans[node] = (start, len(self._scan.rows))

    def _flush(self, place: _Place) -> None:
        """End the row that is being gathered."""
        if not self._runs:
            return
        runs, self._runs = self._runs, []
        text = clean_line(join_runs([part for part, _ in runs]))
        if not text:
            return
        link = _link_share(runs)
        self._scan.rows.append(
            Row(
                text=text,
                block=place.block,
                link=link,
                heading=place.heading,
                after_image=self._image,
                in_data=place.table is not None and self._holds_data(place.table),
                is_prose=link <= 0.3 and _reads_on(text, place.heading),
                is_furniture=is_furniture(text),
            )
        )
        self._image = False

    def _holds_data(self, table: HtmlElement) -> bool:
        """Whether the cells of a table hold text and nothing larger: layout tables hold blocks."""
        if table not in self._data:
            self._data[table] = next(table.iter("div", "ul", "form", "h1"), None) is None and (
                next(table.iterdescendants("table"), None) is None
            )
        return self._data[table]


def _link_share(runs: list[tuple[str, bool]]) -> float:
    """The share of letters that are link text."""
    kinds = {link for part, link in runs if not part.isspace()}
    if len(kinds) == 1:
        return float(kinds.pop())
    letters = [(sum(map(str.isalnum, part)), link) for part, link in runs]
    total = sum(count for count, _ in letters) or 1
    return sum(count for count, link in letters if link) / total


def names_of(element: HtmlElement) -> str:
    """An element's class, id and itemprop in one text; empty without any."""
    names = filter(None, (element.get("class"), element.get("id"), element.get("itemprop")))
    return " ".join(names)


def has_class(block: HtmlElement, pattern: re.Pattern[str]) -> bool:
    """Whether an element's names, or its parent's, match."""
    parent = block.getparent()
    return bool(pattern.search(names_of(block))) or (
        parent is not None and bool(pattern.search(names_of(parent)))
    )


def _is_hidden(node: HtmlElement, names: list[str]) -> bool:
    """Whether a reader never sees an element; `names` are those of its attributes."""
    if "hidden" in names:
        return True
    return "style" in names and bool(HIDDEN.search(node.get("style", "").lower()))


# Junk


def _mark_junk(found: Scan) -> None:
    """Mark the rows of furniture and of teaser cards."""
    prose = [len(row.text) if row.is_prose else 0 for row in found.rows]
    sums = [0, *accumulate(prose)]
    titles = [number for number, row in enumerate(found.rows) if row.heading == 1]
    suspects = [node for _, names, node in found.named if _is_junk_name(names)]
    suspects += [node for node in found.spans if node.tag in _JUNK_TAGS]
    for element in suspects:
        start, end = found.spans.get(element, (0, 0))
        holds_title = any(start <= number < end for number in titles)
        # One wrong word in a class name must not cost the article.
        if not holds_title and sums[end] - sums[start] <= _GUARDED * sums[-1]:
            _mark(found, start, end)
    found.related = _related_boxes(found, sums)
    for start, end in (*_cards(found), *found.related):
        _mark(found, start, end)


def _mark(found: Scan, start: int, end: int) -> None:
    for row in found.rows[start:end]:
        row.junk = True


@lru_cache(maxsize=4096)
def _is_junk_name(names: str) -> bool:
    return bool(_JUNK_CLASS.search(names))


def _related_boxes(found: Scan, sums: list[int]) -> list[tuple[int, int]]:
    """Row ranges of boxes that open with "Tin liên quan" and the like, and hold a link."""
    boxes = []
    for number, row in enumerate(found.rows):
        if not is_related_label(row.text):
            continue
        box: HtmlElement | None = row.block
        widest = None
        while box is not None and found.spans.get(box, (-1, 0))[0] == number:
            start, end = found.spans[box]
            if sums[end] - sums[start] > _GUARDED * sums[-1]:
                break
            if any(inner.link > 0.8 for inner in found.rows[start:end]):
                widest = (start, end)
            box = box.getparent()
        if widest is not None:
            boxes.append(widest)
    return boxes


def _cards(found: Scan) -> list[tuple[int, int]]:
    """Row ranges of teaser cards: three or more like siblings, each with a link and little text."""
    families: dict[tuple[HtmlElement, str], list[HtmlElement]] = {}
    for element in found.spans:
        parent = element.getparent()
        # Not len(): lxml counts all children each time.
        if parent is not None and next(islice(parent.iterchildren(), 2, None), None) is not None:
            families.setdefault((parent, _kind(element)), []).append(element)
    cards = []
    for siblings in families.values():
        spans = [found.spans[element] for element in siblings]
        spans = [(start, end) for start, end in spans if end > start]
        if len(spans) >= 3 and all(_is_card(found.rows[start:end]) for start, end in spans):
            cards += spans
    return cards


def _kind(element: HtmlElement) -> str:
    return f"{element.tag} {(element.get('class') or '').partition(' ')[0]}"


def _is_card(rows: list[Row]) -> bool:
    free = sum(len(row.text) for row in rows if row.link < 0.5)
    return any(row.link > 0.8 and len(row.text) > 15 for row in rows) and free < _CARD_TEXT
