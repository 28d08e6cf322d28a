"""The same pages without one crutch or another: which of them does a reader lean on?"""

from collections.abc import Callable

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from crawler.encodings import decode


def drop_names(tree: HtmlElement) -> None:
    """Remove classes, ids and itemprops."""
    for element in tree.iter(etree.Element):
        for name in ("class", "id", "itemprop"):
            element.attrib.pop(name, None)


def drop_statements(tree: HtmlElement) -> None:
    """Remove meta tags, JSON-LD, canonical links and `<title>`."""
    found = [*tree.iter("meta", "title", "link")]
    found += [script for script in tree.iter("script") if "json" in (script.get("type") or "")]
    for element in found:
        element.drop_tree()


def drop_names_and_statements(tree: HtmlElement) -> None:
    """Both, and `<time>` elements turned into spans."""
    drop_names(tree)
    drop_statements(tree)
    for element in tree.iter("time"):
        element.tag = "span"
        element.attrib.clear()


def headings_as_div(tree: HtmlElement) -> None:
    """h1, h2 and h3 as plain blocks."""
    for element in tree.iter("h1", "h2", "h3"):
        element.tag = "div"


def drop_looks(tree: HtmlElement) -> None:
    """Remove style and align."""
    for element in tree.iter(etree.Element):
        element.attrib.pop("style", None)
        element.attrib.pop("align", None)


def paragraphs_as_breaks(tree: HtmlElement) -> None:
    """`<p>…</p>` as text that ends in `<br><br>`."""
    for element in [*tree.iter("p")]:
        parent = element.getparent()
        if parent is None or element.get("class"):
            continue  # a class makes it a box of its own
        tail, element.tail = element.tail, None
        place = parent.index(element)
        first, second = etree.Element("br"), etree.Element("br")
        second.tail = tail
        parent.insert(place + 1, first)
        parent.insert(place + 2, second)
        element.drop_tag()


def paragraphs_as_div(tree: HtmlElement) -> None:
    """`<p>` as `<div>`."""
    for element in tree.iter("p"):
        element.tag = "div"


def nothing(tree: HtmlElement) -> None:
    """The page itself; the slug leaves its URL."""


def everything(tree: HtmlElement) -> None:
    """All of them together."""
    drop_names_and_statements(tree)
    headings_as_div(tree)
    drop_looks(tree)
    paragraphs_as_div(tree)


MUTATIONS: dict[str, Callable[[HtmlElement], None]] = {
    "names": drop_names,
    "statements": drop_statements,
    "names+statements": drop_names_and_statements,
    "headings": headings_as_div,
    "looks": drop_looks,
    "br": paragraphs_as_breaks,
    "div": paragraphs_as_div,
    "slug": nothing,
    "everything": everything,
}


def mutated(body: bytes, url: str, name: str) -> tuple[bytes, str]:
    """A page and its URL under a mutation."""
    text, _ = decode(body, "text/html")
    tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    MUTATIONS[name](tree)
    if name in ("slug", "everything"):
        url = "/".join(url.split("/")[:3]) + "/bai/1234567.html"
    # Without its meta tag a page must still be read as UTF-8.
    return lxml.html.tostring(tree, encoding="utf-8", doctype="<!doctype html>"), url


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8")
