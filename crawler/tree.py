"""lxml's tree of a page, and what selectors find in it."""

import re
from functools import cache
from urllib.parse import urljoin

import lxml.html
from lxml import etree
from lxml.cssselect import CSSSelector

from corpus.errors import ExtractionError
from corpus.text import clean_line, join_runs, strip_invisible
from crawler.lines import is_unfilled
from crawler.portal import Selectors

# One class for all: lxml.html asks a Python function for the class of each element.
_LOOKUP = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
_END = re.compile(rb"</html\s*>", re.I)


def parse(text: str | bytes, url: str) -> lxml.html.HtmlElement | None:
    """The tree of a page, given as text or in UTF-8; None where there is none.

    Raises ExtractionError, naming the URL.
    """
    # As UTF-8 bytes: lxml refuses a str that carries an XML encoding declaration.
    data = _without_end(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_LOOKUP)
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None
    except etree.LxmlError as error:
        raise ExtractionError(f"{url}: {error}") from error
    return tree


def _without_end(data: bytes) -> bytes:
    """A page without its `</html>`: some print "<html></html><head>…", and parsers stop there."""
    start = data.lower().find(b"</html")  # several times as fast as the expression
    return data if start < 0 else data[:start] + _END.sub(b"", data[start:])


def drop(element: lxml.html.HtmlElement) -> None:
    """Take an element out of its tree; the text after it stays."""
    try:
        element.drop_tree()
    except ValueError:
        # lxml reads characters that XML forbids, but refuses to move them.
        parent, before = element.getparent(), element.getprevious()
        element.tail = strip_invisible(element.tail or "")
        if before is not None:
            before.tail = strip_invisible(before.tail or "")
        elif parent is not None:
            parent.text = strip_invisible(parent.text or "")
        element.drop_tree()


@cache
def compiled(selector: str) -> CSSSelector:
    """A CSS selector, to be called with an element."""
    return CSSSelector(selector, translator="html")


def select(tree: lxml.html.HtmlElement, selectors: Selectors) -> list[lxml.html.HtmlElement]:
    """The elements of the first selector that finds any."""
    return next((found for selector in selectors if (found := compiled(selector)(tree))), [])


def text_of(element: lxml.html.HtmlElement) -> str:
    """An element's text as one line, as a reader sees it."""
    return clean_line(join_runs(element.itertext()))


def first_text(tree: lxml.html.HtmlElement, selectors: Selectors) -> str | None:
    """The first text that the selectors find, in their order; never a template's empty place."""
    for selector in selectors:
        for element in compiled(selector)(tree):
            text = text_of(element)
            if text and not is_unfilled(text):
                return text
    return None


def first_element(
    tree: lxml.html.HtmlElement, selectors: Selectors
) -> lxml.html.HtmlElement | None:
    """The first element that the selectors find."""
    return next(iter(select(tree, selectors)), None)


def links(tree: lxml.html.HtmlElement, selectors: Selectors, base: str) -> tuple[str, ...]:
    """The distinct links that the selectors find, absolute, in order."""
    hrefs = (element.get("href") for element in select(tree, selectors))
    return tuple(dict.fromkeys(join(base, href) for href in hrefs if href))


def base_of(tree: lxml.html.HtmlElement, url: str) -> str:
    """What a page's relative links are relative to: its `<base href>`, else its own URL."""
    base = next((element.get("href") for element in tree.iter("base") if element.get("href")), None)
    joined = url if base is None else join(url, base)
    return joined if joined.startswith(("http:", "https:")) else url


def join(base: str, href: str) -> str:
    """A link made absolute; one that cannot be parsed comes back as it is."""
    try:
        return urljoin(base, href.strip().replace("\\", "/"))  # as browsers do
    except ValueError:
        return href.strip()
