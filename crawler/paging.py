"""The next page of a list, where a page prints a link that leads there."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.links import address, is_below, path_of, site_of
from crawler.portal import Portal
from crawler.tree import text_of
from crawler.urls import canonical_url

_WORDS = re.compile(
    r"^(?:trang (?:sau|kế|tiếp(?: theo)?)|tiếp(?: theo)?|kế tiếp|sau|next(?: page)?"
    r"|(?:bài|tin) cũ hơn|cũ hơn|older(?: posts)?)\s*[›»>→]*$",
    re.I,
)
_MORE = re.compile(r"^(?:xem|tải|đọc) thêm\b", re.I)
"""What a button says that loads more, often by a script alone."""
_ARROWS = ("›", ">", "→", "»", ">>")
"""In this order: where two stand side by side, the double one leads to the end."""
_NEXT_NAME = re.compile(r"(?:^|[-_\s])(?:next|btn-?next|page-?next|next-?page)(?:$|[-_\s])", re.I)
_CURRENT_NAME = re.compile(r"active|current|selected|(?:^|[-_\s])on(?:$|[-_\s])", re.I)
_NUMBER = re.compile(r"\d+")
_CALENDAR = 28
"""Numbers from which a row of them is a month's days."""
_NEAR = 4
"""How many elements above a number its row may begin."""


def next_page(tree: HtmlElement, url: str, base: str, portal: Portal) -> str | None:
    """The address of the page after this one; None where none is printed that leads on."""
    hosts = site_of(portal, url)
    for element in (*_numbered(tree, url, base, portal), *_named(tree)):
        target = address(element.get("href") or "", base)
        if target is not None and is_below(target, hosts) and leads_on(target, url, portal):
            return target
    return None


def leads_on(target: str, url: str, portal: Portal) -> bool:
    """Whether an address can be a later page of the list at another: its number is higher.

    Some portals print "Trang sau" with a link to the home page.
    """
    here, there = canonical_url(url, portal), canonical_url(target, portal)
    if here == there or not _NUMBER.search(path_of(there)):
        return False
    if _NUMBER.sub("#", here) != _NUMBER.sub("#", there):
        return True
    numbers = zip(_NUMBER.findall(here), _NUMBER.findall(there), strict=True)
    return all(int(after) >= int(before) for before, after in numbers)


def _named(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The links that call themselves the next page, the most telling first."""
    yield from (e for e in tree.iter("link", "a") if "next" in (e.get("rel") or "").lower().split())
    anchors = [(anchor, text_of(anchor)) for anchor in tree.iter("a")]
    for anchor, text in anchors:
        said = (text, anchor.get("title") or "", anchor.get("aria-label") or "")
        if any(_WORDS.match(one.strip()) for one in said):
            yield anchor
    for anchor, text in anchors:
        if len(text) <= 2 and _NEXT_NAME.search(_names(anchor)):
            yield anchor
    for arrow in _ARROWS:
        yield from (anchor for anchor, text in anchors if text == arrow)
    yield from (anchor for anchor, text in anchors if _MORE.match(text))


def _numbered(tree: HtmlElement, url: str, base: str, portal: Portal) -> Iterator[HtmlElement]:
    """The link whose number follows the current one's in a row of page numbers."""
    seen: set[HtmlElement] = set()
    for anchor in tree.iter("a"):
        if not _is_number(text_of(anchor)):
            continue
        row = _row_of(anchor)
        if row is None or row in seen:
            continue
        seen.add(row)
        numbers = {int(text_of(a)): a for a in row.iter("a") if _is_number(text_of(a))}
        current = _current(row, numbers, url, base, portal)
        if len(numbers) < _CALENDAR and current + 1 in numbers:
            yield numbers[current + 1]


def _row_of(anchor: HtmlElement) -> HtmlElement | None:
    """The nearest element around a number that holds another one or nothing else to be counted."""
    node = anchor.getparent()
    for _ in range(_NEAR):
        if node is None:
            return None
        if sum(_is_number(text) for text in _texts(node)) >= 2:
            return node
        node = node.getparent()
    return None


def _current(
    row: HtmlElement, numbers: dict[int, HtmlElement], url: str, base: str, portal: Portal
) -> int:
    """The number of this page: marked, without a link, or linked to itself; else the first."""
    here = canonical_url(url, portal)
    for number, anchor in numbers.items():
        target = address(anchor.get("href") or "", base)
        marked = _CURRENT_NAME.search(_names(anchor))
        if marked or (target is not None and canonical_url(target, portal) == here):
            return number
    plain = [int(text) for text in _texts(row) if _is_number(text) and int(text) not in numbers]
    return plain[0] if plain else 1


def _texts(row: HtmlElement) -> list[str]:
    return [word for text in row.itertext() for word in text.split()]


def _names(anchor: HtmlElement) -> str:
    parent = anchor.getparent()
    own = f"{anchor.get('class') or ''} {anchor.get('id') or ''}"
    # A list item with one link is that link.
    if parent is not None and parent.tag in ("li", "span", "td") and len(parent) == 1:
        own += f" {parent.get('class') or ''}"
    return own


def _is_number(text: str) -> bool:
    return len(text) <= 4 and text.isascii() and text.isdigit()
