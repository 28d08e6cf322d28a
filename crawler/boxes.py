"""What part of a page a link stands in: its own list, a side box, a menu.

Names of elements tell some; the label that a reader sees above a box tells most.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from corpus.text import fold_words
from crawler.lines import HIDDEN
from crawler.tree import text_of

CHROME = "chrome"
"""Menus, headers, footers: what each page of a site has."""
SIDE = "side"
"""Boxes beside the page's own list."""
LIST = ""
"""The rest."""

_CHROME_TAGS = frozenset(("nav", "footer", "header", "menu"))
_CHROME = re.compile(
    # Bootstrap calls any list "nav nav-stacked".
    r"(?:^|[-_\s])(?:nav(?!(?: nav)?-(?:tabs|pills|stacked|list))|navbar|navigation|topnav"
    r"|menu|sub-?menu|mega-?menu|footer|foot|breadcrumbs?|top-?bar|pagination|pager|paging|tags?|tag-?cloud|partners?|customer|ads?"
    r"|social)(?:$|[-_\s\d])|mainnav",
    re.I,
)
_SIDE = re.compile(
    r"(?:^|[-_\s])(?:side|sidebar|right|col-?right|right-?col|r-?col|widget|most|most-?viewed|top-?view"
    r"|popular|xem-?nhieu|doc-?nhieu|hot-?news|ticker|rbox|video|podcast)(?:$|[-_\s\d])",
    re.I,
)
_NEUTRAL_TAGS = frozenset(("html", "body", "main", "form"))
_CARDS = frozenset(("article", "li", "td", "figure"))
"""Elements whose own header and footer are those of one item."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LABEL = 8
"""Words of the longest label of a box."""
_SIDE_LABEL = re.compile(
    r"(?:đọc|xem|quan tâm) nhiều|nhiều người"
    r"|^(?:các )?(?:tin|bài)(?: viết)? (?:mới|nóng|hot|nổi bật)"
    r"|^mới(?: nhất| nhận| cập nhật|:?$)|^tiêu điểm|^nổi bật|đáng chú ý|đừng bỏ lỡ"
    r"|có thể bạn|quan tâm|multimedia|^(?:thư viện )?(?:video|ảnh|clip)\b|podcast"
    r"|infographic|magazine|longform"
    r"|^(?:dòng )?sự kiện|^chuyên đề|rao vặt|^văn bản|^thông báo|hỏi đáp|thông tin cần biết"
    r"|doanh nghiệp|tài trợ|quảng cáo|liên kết|bình luận|liên quan|cùng chuyên mục",
    re.I,
)
_ITEMS = 3
"""Items from which elements alike are a list."""

Held = dict[HtmlElement, set[str]]
"""The articles that each element of a page holds."""


class Parts:
    """The parts of one page by the names of its elements; each element is judged once."""

    def __init__(self) -> None:
        self._parts: dict[HtmlElement, str] = {}

    def of(self, element: HtmlElement) -> str:
        """The part that an element stands in."""
        path = []
        node: HtmlElement | None = element
        while node is not None and node not in self._parts:
            path.append(node)
            node = node.getparent()
        part = LIST if node is None else self._parts[node]
        for inner in reversed(path):
            part = part if part == CHROME else _named_part(inner) or part
            self._parts[inner] = part
        return part


def in_side_box(
    articles: dict[str, list[HtmlElement]], sections: frozenset[str]
) -> set[HtmlElement]:
    """The anchors that stand in a box whose label calls it one beside the page's own list.

    `articles` are the anchors of each article outside menus, `sections` the folded names of other
    sections, as menus print them.
    """
    held: Held = defaultdict(set)
    for name, anchors in articles.items():
        for anchor in anchors:
            held[anchor].add(name)
            for node in anchor.iterancestors():
                held[node].add(name)
    boxes = _Boxes(held, sections)
    return {a for anchors in articles.values() for a in anchors if boxes.is_side(a)}


class _Boxes:
    """The boxes of a page that holds articles."""

    def __init__(self, held: Held, sections: frozenset[str]) -> None:
        self._held = held
        self._sections = sections
        self._side = dict.fromkeys(_around(_own_list(held)), False)

    def is_side(self, element: HtmlElement) -> bool:
        """Whether the nearest box around an element that has a label stands beside the list."""
        parent = element.getparent()
        if parent is None:
            return False
        if parent not in self._side:
            told = self._told(parent)
            self._side[parent] = self.is_side(parent) if told is None else told
        return self._side[parent]

    def _told(self, box: HtmlElement) -> bool | None:
        """What a box's label says; None where it has none."""
        label = self._label(box)
        if label is None:
            return None
        text = text_of(label)
        several = len(self._held[box]) > 1
        if _SIDE_LABEL.search(text) or fold_words(text) in self._sections:
            heading = label.tag in _HEADINGS or next(label.iter(*_HEADINGS), None) is not None
            return True if several or heading else None
        return False if several else None

    def _label(self, box: HtmlElement) -> HtmlElement | None:
        """The short text above a box's articles: its first child, or what stands before it."""
        inside = self._short(box.iterchildren())
        return inside if inside is not None else self._short(box.itersiblings(preceding=True))

    def _short(self, elements: Iterator[HtmlElement]) -> HtmlElement | None:
        """The first of some elements that says anything, where that is short and no article."""
        for element in elements:
            if element in self._held:
                return None
            if text := text_of(element):
                return element if len(text.split()) <= _LABEL else None
        return None


def _own_list(held: Held) -> HtmlElement | None:
    """The list with most text: three or more children alike, with an article or two each."""
    lists: dict[HtmlElement, int] = {}
    for node, names in held.items():
        if len(names) >= _ITEMS:
            items = [child for child in node.iterchildren() if 0 < len(held.get(child, ())) <= 2]
            kinds = Counter((item.tag, (item.get("class") or "")[:4]) for item in items)
            if max(kinds.values(), default=0) >= _ITEMS:
                lists[node] = sum(len(text_of(item)) for item in items)
    return max(lists, key=lists.__getitem__, default=None)


def _around(element: HtmlElement | None) -> Iterator[HtmlElement]:
    if element is not None:
        yield element
        yield from element.iterancestors()


def _named_part(element: HtmlElement) -> str:
    if element.tag in _NEUTRAL_TAGS:
        return LIST
    if HIDDEN.search((element.get("style") or "").lower()):
        return SIDE
    if element.tag in _CHROME_TAGS and next(element.iterancestors(*_CARDS), None) is None:
        return CHROME
    return _part_named(element.get("class") or "", element.get("id") or "", element.tag)


@lru_cache(maxsize=8192)
def _part_named(classes: str, name: str, tag: str) -> str:
    # Ids are made by machines as often as by people: only a plain one tells.
    if _CHROME.search(classes) or _CHROME.fullmatch(name):
        return CHROME
    return SIDE if tag == "aside" or _SIDE.search(classes) or _SIDE.fullmatch(name) else LIST
