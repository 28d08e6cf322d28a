"""Which links of a page lead to articles, told by their surroundings and the shape of addresses.

A headline is long and a menu's entry is short; links in places of one kind are of one kind; and
most systems give articles addresses that sections do not have.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import mean
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement
from w3lib.url import url_query_cleaner

from corpus.text import fold_words
from crawler.boxes import CHROME, LIST, Parts, in_side_box
from crawler.kinds import is_tag_page
from crawler.portal import Portal
from crawler.portals import declared_hosts
from crawler.tree import base_of, join, text_of
from crawler.urls import TRACKING, canonical_url, host_of

_SIGNATURE = 5
"""How many elements above a link tell its place."""
_HEADLINE = 6.0
"""Words from which the links of a place are headlines, on average; menus stay below."""
_MENU = 5.0
"""Words below which they are a menu's entries."""
_NAME = 6
"""Words of the longest name of a section."""
_OWN_LIST = 0.4
"""Share of a page's articles outside menus from which those outside side boxes are its list."""
_SHORTEST = 2
"""Words of the shortest headline."""
_SURELY = 4
"""Words from which a text among shorter ones is still a headline."""
_NEARLY_ALL = 0.7
"""Share of a place's links that are shaped as articles, from which the others are articles too."""
_FEW = 2
"""Links below which an address shape proves nothing."""

_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|jpe?g|png|gif|webp|svg|mp[34]|m3u8|avi|css|js|ico)$",
    re.I,
)
_NO_ARTICLE = re.compile(
    r"^/(?:\?.*)?$|/(?:su-kien|topics?|author|tac-gia|video|rao-?vat"
    r"|gioi-?thieu|hoi-?dap|lien-?he|quang-?cao|chi-?tiet-?van-?ban|van-?ban|danh-?muc|chuyen-?muc"
    r"|category)(?:\.\w+)?(?:[/?]|$)|-(?:tag|event)\d+\b",
    re.I,
)
"""Paths of what looks like an article's address by the words that sites use for other things."""
_LONGEST, _DEEPEST, _REPEATED = 1500, 15, 3
"""Characters and parts of the longest address, and how often a part may stand in one."""
_QUOTES = "“”\"'‘’"
_ID = re.compile(r"(?:^|(?<=[-_.]))([a-z]{0,6})\d{3,}(?:\.[a-z]{2,5})?$")
_HEX_ID = re.compile(
    r"(?:^|(?<=[-_.]))(?=[0-9-]*[a-f])(?=[a-f-]*\d)(?:[0-9a-f]{6,12}|[0-9a-f-]{16,})(?:\.[a-z]{2,5})?$"
)
_FIRST_ID = re.compile(r"^\d{3,}[-_]")


Place = tuple[str, ...]
"""What part of a page an anchor stands in, and the elements above it."""


@dataclass(slots=True, kw_only=True)
class Link:
    """A distinct address on a page, with what each of its anchors says."""

    url: str
    """Absolute, without fragment and without what tells only how a reader came."""
    text: str = ""
    """The longest text of its anchors."""
    anchors: list[tuple[HtmlElement, str]] = field(default_factory=list)
    """Its anchors, and the part of the page that each stands in by name."""
    places: list[Place] = field(default_factory=list)
    """The places of those that have text."""

    @property
    def words(self) -> int:
        """Words of its text."""
        return len(self.text.split())

    @property
    def in_body(self) -> bool:
        """Whether an anchor stands outside menus, headers and footers."""
        return any(part != CHROME for _, part in self.anchors)


def read_links(tree: HtmlElement, url: str, portal: Portal) -> list[Link]:
    """The links of a page that stay on the portal's site, in order, each address once."""
    found: dict[str, Link] = {}
    base, hosts = base_of(tree, url), site_of(portal, url)
    parts = Parts()
    for anchor in tree.iter("a"):
        target = address(anchor.get("href") or "", base)
        if target is None or not is_below(target, hosts) or is_trap(target):
            continue
        link = found.setdefault(canonical_url(target, portal), Link(url=target))
        part = parts.of(anchor)
        link.anchors.append((anchor, part))
        text = text_of(anchor)
        if any(map(str.isalpha, text)):  # counters of comments are no name
            link.places.append((part, *_signature(anchor)))
            link.text = max(link.text, text, key=len)
    return list(found.values())


def address(href: str, base: str) -> str | None:
    """A link's absolute address, cleaned; None for scripts, mails, places of the same page."""
    href = href.strip().rstrip(_QUOTES).strip()
    if not href or href.startswith("#") or "{" in href:
        return None
    url = join(base, href).partition("#")[0]
    if not url.lower().startswith(("http:", "https:")) or not host_of(url):
        return None
    query = urlsplit(url).query
    if not query:
        return url.removesuffix("?")
    tracked = [name for name, _ in parse_qsl(query, keep_blank_values=True) if _is_tracking(name)]
    return url_query_cleaner(url, tracked, remove=True) if tracked else url


def is_trap(url: str) -> bool:
    """Whether an address is a file, or of the kind that scripts make without end.

    A path that repeats itself comes of relative links that climb nowhere.
    """
    path = urlsplit(url).path
    if _FILES.search(path) or len(url) > _LONGEST:
        return True
    parts = Counter(part for part in path.split("/") if part)
    return parts.total() > _DEEPEST or max(parts.values(), default=0) >= _REPEATED


def site_of(portal: Portal, url: str) -> frozenset[str]:
    """The hosts of a portal and the one that a page of it was fetched from: a mirror's, maybe."""
    return frozenset((*portal.hosts, host_of(url)))


def is_below(url: str, hosts: frozenset[str]) -> bool:
    """Whether a URL is on one of the hosts, or on a name below one that is no other portal's."""
    host = host_of(url)
    if host in hosts:
        return True
    return any(host.endswith(f".{one}") for one in hosts) and host not in declared_hosts()


def articles_among(links: list[Link], portal: Portal) -> list[Link]:
    """The links that lead to articles, wherever they stand on the page."""
    links = [link for link in links if not is_tag_page(link.url)]
    told = {link.url: portal.is_article(path_of(link.url)) for link in links}
    if any(told.values()):
        return [link for link in links if told[link.url]]
    open_to_doubt = (link for link in links if told[link.url] is None)
    return _by_surroundings(
        [link for link in open_to_doubt if not _NO_ARTICLE.search(path_of(link.url))]
    )


def main_list(articles: list[Link], links: list[Link], url: str) -> list[Link]:
    """The articles of a page's own list, without menus and side boxes; on a home page all.

    `articles` are those among its `links`.
    """
    if path_of(url) == "/":
        return articles
    known, here = {link.url for link in articles}, path_of(url).rstrip("/")
    named = [link for link in links if link.url not in known and 0 < link.words <= _NAME]
    own = {fold_words(link.text) for link in named if path_of(link.url).rstrip("/") == here}
    sections = frozenset(fold_words(link.text) for link in named) - own
    body = {link.url: [a for a, part in link.anchors if part != CHROME] for link in articles}
    body = {name: anchors for name, anchors in body.items() if anchors}
    beside = in_side_box(body, sections)
    main = [
        link
        for link in articles
        if any(part == LIST and anchor not in beside for anchor, part in link.anchors)
    ]
    return main if len(main) >= _OWN_LIST * len(body) else [a for a in articles if a.url in body]


def path_of(url: str) -> str:
    """Path and query of a URL."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


# Surroundings and shapes


def _by_surroundings(links: list[Link]) -> list[Link]:
    usual = _usual_words(links)
    heads = [link for link in links if _is_headline(link, usual)]
    named = {link.url for link in heads}
    entries = [link for link in links if link.url not in named and _is_entry(link, usual)]
    shapes = _article_shapes(heads, entries)
    shaped = {link.url for link in links if shapes.intersection(_shapes(link.url))}
    if 2 * len(named & shaped) <= len(named):
        return heads  # a site without numbers in its addresses
    like = _places_like(links, shaped)
    return [
        link
        for link in links
        if link.url in shaped or (link.url in named and like.issuperset(link.places))
    ]


def _usual_words(links: list[Link]) -> dict[Place, float]:
    """The words that links of one place have, and those whose addresses have one shape."""
    lengths: dict[Place, list[int]] = defaultdict(list)
    for link in links:
        for place in link.places:
            lengths[place].append(link.words)
        if link.places and link.in_body:
            lengths[_shapes(link.url)].append(link.words)
    return {place: mean(words) for place, words in lengths.items()}


def _is_headline(link: Link, usual: dict[Place, float]) -> bool:
    """Whether a link is one of those whose texts are long, outside menus."""
    if link.words < _SHORTEST:
        return False
    outside = (place for place in link.places if place[0] != CHROME)
    if any(usual[place] >= _HEADLINE for place in outside):
        return True
    # Pages laid out in tables have one kind of place for all.
    shape = _shapes(link.url)
    long = link.words >= _SURELY and usual.get(shape, 0) >= _MENU
    return "#" in shape[0] and link.in_body and long


def _places_like(links: list[Link], shaped: set[str]) -> set[Place]:
    """The places where nearly all links are shaped as articles."""
    counts: dict[Place, list[bool]] = defaultdict(list)
    for link in links:
        for place in link.places:
            counts[place].append(link.url in shaped)
    return {place for place, told in counts.items() if mean(told) >= _NEARLY_ALL}


def _is_entry(link: Link, usual: dict[Place, float]) -> bool:
    """Whether a link is one of those whose texts are short, or stands in menus only."""
    if not link.places:
        return False
    return all(usual[place] < _MENU for place in link.places) or (
        not link.in_body and link.words < _MENU
    )


def _article_shapes(heads: list[Link], entries: list[Link]) -> set[str]:
    """The shapes with a number in them that headlines have and menus' entries have not."""
    of_heads = Counter(shape for link in heads for shape in _shapes(link.url))
    of_entries = Counter(shape for link in entries for shape in _shapes(link.url))
    most = max(of_heads.values(), default=0)
    return {
        shape
        for shape, count in of_heads.items()
        if "#" in shape and count >= max(_FEW, most / 4) and count >= 4 * of_entries[shape]
    }


def _shapes(url: str) -> tuple[str, str]:
    """The shape of an address: of its last part, and with the number of its parts."""
    parts = urlsplit(url)
    return _shape(parts.path, parts.query)


@lru_cache(maxsize=4096)
def _shape(path: str, query: str) -> tuple[str, str]:
    segments = [segment for segment in path.lower().split("/") if segment]
    last = segments[-1] if segments else ""
    above = "#/" if any(part.isdigit() and len(part) > 2 for part in segments[:-1]) else ""
    dot = last.rfind(".")
    suffix = last[dot:] if dot >= 0 else ""
    if _FIRST_ID.match(last):
        name = f"#-s{suffix}"
    elif code := _HEX_ID.search(last):
        name = f"{'s-' if code.start() else ''}#x{suffix}"
    elif (number := _ID.search(last)) and not (above and number.start()):
        name = f"{'s-' if number.start() else ''}{number[1]}#{suffix}"
    else:
        # A slug that ends in a year, where the id stands in a part above.
        name = f"s{suffix}"
    fields = "&".join(
        f"{key.lower()}={'#' if value.isdigit() else 's'}" for key, value in parse_qsl(query)
    )
    shape = f"{above}{name}{'?' if fields else ''}{fields}"
    return shape, f"{len(segments)}:{shape}"


def _is_tracking(name: str) -> bool:
    return name.lower() in TRACKING or name.lower().startswith("utm_")


# Places


def _signature(anchor: HtmlElement) -> Place:
    """The place of a link: the elements above it by tag and first class."""
    names: list[str] = []
    node = anchor.getparent()
    while node is not None and node.tag != "body" and len(names) < _SIGNATURE:
        first = (node.get("class") or "").split(" ", 1)[0].rstrip("0123456789-_")
        names.append(f"{node.tag}.{first}")
        node = node.getparent()
    return tuple(names)
