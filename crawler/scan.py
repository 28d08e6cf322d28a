"""A whole page as rows of text, to find the article in: what a reader's eye sweeps over.

One walk over lxml's tree. Each block element knows which rows it holds, so that the text weight of
any subtree is a difference of two sums.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from lxml import etree
from lxml.html import HtmlElement

from corpus.text import clean_line, join_runs
from crawler.dates import is_date
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
    r"|copyright|toolbar)(?:$|[-_\s\d])",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_SHARE = re.compile(
    r"^(?:chia sẻ|facebook|twitter|google\+?|zalo|email|in (?:trang|bài)|bình luận|gửi (?:bình luận"
    r"|email)|lưu bài|nghe đọc|theo dõi|đọc tiếp|xem (?:thêm|tiếp)|trở lại|quay lại|về đầu"
    r" trang)\b",
    re.I,
)
_WIDGET = re.compile(
    r"^(?:(?:hệ thống )?đang tải\b.*|loading.*|img|image|logo|menu|đóng(?: lại)?|tin nhắn|pinterest"
    r"|đăng (?:nhập|ký)|tìm kiếm|trang chủ|cỡ chữ|[aA]\s?[+-]|âm thanh|chọn giọng đọc"
    r"|[\d.,]+ lượt (?:xem|đọc))$",
    re.I,
)
_IMPRINT = re.compile(
    r"tổng biên tập|giấy phép|đường dây nóng|bản quyền|tòa soạn|toà soạn|ghi rõ nguồn|copyright"
    r"|cơ quan (?:chủ quản|quản lý)|©|®|chịu trách nhiệm (?:chính|nội dung)|hotline|fax\b",
    re.I,
)
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
    parts: list[str]
    """Its text by inline element: fields that stand beside each other are often glued."""
    link: float
    """Share of its letters that are link text."""
    heading: int = 0
    """1 to 6; 0: not in a heading."""
    after_image: bool = False
    in_data: bool = False
    """Whether it stands in a table of data, not of layout."""
    junk: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text."""
        return self.link <= 0.3 and not self.heading and is_prose(self.text)

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
        if is_furniture(self.text):
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

    def rows_in(self, element: HtmlElement) -> list[Row]:
        """The rows of a block element."""
        start, end = self.spans.get(element, (0, 0))
        return self.rows[start:end]


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: a long one, or a shorter one that ends a sentence."""
    if len(text) < _SHORT or _IMPRINT.search(text):
        return False
    return len(text) >= _FULL or bool(_SENTENCE_END.search(text))


def is_furniture(text: str) -> bool:
    """Whether a line is a site's own by what it says: share labels, imprint, loading lines."""
    return bool(_SHARE.match(text) or _WIDGET.match(text) or _IMPRINT.search(text))


def scan(tree: HtmlElement) -> Scan:
    """The rows of a page's body; hidden and scripted parts are left out, junk is marked."""
    body = tree.find("body")
    found = _Walk().run(tree if body is None else body)
    _mark_junk(found)
    return found


@dataclass(frozen=True, slots=True)
class _Place:
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
                self._leave(node, here, starts)
                if node is not root and node.tail:
                    self._runs.append((node.tail, places[-1].link))
                continue
            hidden = is_hidden(node)
            if hidden:
                walk.skip_subtree()
            elif node.tag in BREAKING:
                self._flush(here)
                starts[node] = len(self._scan.rows)
            places.append(here if hidden else self._enter(node, here))
        return self._scan

    def _enter(self, node: HtmlElement, here: _Place) -> _Place:
        if node.text:
            self._runs.append((node.text, here.link or node.tag == "a"))
        self._image = self._image or node.tag == "img"
        if node.tag not in _PLACING:
            return here
        return _Place(
            node if node.tag in BLOCKS else here.block,
            _HEADINGS.get(node.tag, here.heading),
            here.link or node.tag == "a",
            node if node.tag == "table" else here.table,
        )

    def _leave(self, node: HtmlElement, here: _Place, starts: dict[HtmlElement, int]) -> None:
        if node in starts:
            self._flush(here)
            if node.tag not in ("br", "img"):
                self._scan.spans[node] = (starts[node], len(self._scan.rows))

    def _flush(self, place: _Place) -> None:
        """End the row that is being gathered."""
        runs, self._runs = self._runs, []
        text = clean_line(join_runs(part for part, _ in runs))
        if not text:
            return
        letters = [(sum(map(str.isalnum, part)), link) for part, link in runs]
        total = sum(count for count, _ in letters) or 1
        self._scan.rows.append(
            Row(
                text=text,
                block=place.block,
                parts=[line for part, _ in runs if (line := clean_line(part))],
                link=sum(count for count, link in letters if link) / total,
                heading=place.heading,
                after_image=self._image,
                in_data=place.table is not None and self._holds_data(place.table),
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


def own_class(element: HtmlElement, pattern: re.Pattern[str]) -> bool:
    """Whether an element's own class, id or itemprop matches."""
    names = filter(None, (element.get("class"), element.get("id"), element.get("itemprop")))
    joined = " ".join(names)
    return bool(joined) and bool(pattern.search(joined))


def has_class(block: HtmlElement, pattern: re.Pattern[str]) -> bool:
    """Whether an element's class, or its parent's, matches."""
    parent = block.getparent()
    return own_class(block, pattern) or (parent is not None and own_class(parent, pattern))


def is_hidden(node: HtmlElement) -> bool:
    """Whether a reader never sees an element."""
    if node.tag in SKIPPED or node.get("hidden") is not None:
        return True
    style = node.get("style")
    return style is not None and bool(HIDDEN.search(style.lower()))


# Junk


def _mark_junk(found: Scan) -> None:
    """Mark the rows of furniture and of teaser cards."""
    prose = [len(row.text) if row.is_prose else 0 for row in found.rows]
    sums = [0, *accumulate(prose)]
    titles = [number for number, row in enumerate(found.rows) if row.heading == 1]
    for element, (start, end) in found.spans.items():
        if not _is_junk(element):
            continue
        holds_title = any(start <= number < end for number in titles)
        # One wrong word in a class name must not cost the article.
        if holds_title or sums[end] - sums[start] > _GUARDED * sums[-1]:
            continue
        _mark(found, start, end)
    for start, end in _cards(found):
        _mark(found, start, end)


def _mark(found: Scan, start: int, end: int) -> None:
    for row in found.rows[start:end]:
        row.junk = True


def _is_junk(element: HtmlElement) -> bool:
    if element.tag in _JUNK_TAGS:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return names != " " and _is_junk_name(names)


@lru_cache(maxsize=4096)
def _is_junk_name(names: str) -> bool:
    return bool(_JUNK_CLASS.search(names))


def _cards(found: Scan) -> list[tuple[int, int]]:
    """Row ranges of teaser cards: three or more like siblings, each with a link and little text."""
    families: dict[tuple[HtmlElement, str], list[HtmlElement]] = {}
    for element in found.spans:
        parent = element.getparent()
        if parent is not None:
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
