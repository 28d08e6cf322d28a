"""A portal is data: who it is, where its news begins, and what its pages look like."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from bs4 import BeautifulSoup

from corpus.errors import PortalError
from corpus.provinces import province_on

Selectors = tuple[str, ...]
"""CSS selectors in order of preference: the first with a plausible value wins."""


class Evidence(StrEnum):
    """How a declaration is known; none of them claims that the live site was checked."""

    REAL_PAGE = "real page"
    PUBLIC_SCRAPER = "public scraper"
    URL_SHAPE = "URL shape"
    SAMPLE = "sample"
    NONE = "undeclared"
    """No declaration: a host that a user named, or pages that name no host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a family of content management systems does that a reader would not guess.

    An empty selector means that nothing is declared for the field: the generic reading stands.
    """

    name: str
    """The family, as `extractor` in a record names it."""
    title: Selectors = ()
    sapo: Selectors = ()
    """The lead, where it has a box of its own."""
    body: Selectors = ()
    date: Selectors = ()
    section: Selectors = ()
    authors: Selectors = ()
    """Where authors have a box of their own."""
    tags: Selectors = ()
    """The links to key words."""
    junk: Selectors = ()
    """Boxes inside the body that are not part of the article."""
    related: Selectors = ()
    """The links to related articles, inside the body or not."""
    listing: Selectors = ()
    """The links to articles in the list of a listing page; of the selectors that find any, the
    first. Menus and side boxes are not part of the list."""
    next_page: Selectors = ()
    """The link to the next listing page."""
    article_url: str | None = None
    """Regular expression found in the path, with query, of every article."""
    other_url: str | None = None
    """Regular expression found in the path of what looks like an article's address and is none:
    key words, events, print forms."""
    furniture: tuple[str, ...] = ()
    """Lines that its pages print around and inside articles, as regular expressions for a whole
    line: share boxes, loading lines. A page reduced to its text shows them as text."""
    complete: bool = False
    """Whether its pages have no other boxes than the declared ones. Where its title and body are
    found, the generic reader is then not asked for the rest, which takes half of a page's time."""
    prepare: Callable[[BeautifulSoup], None] | None = None
    """The one code hook: mends the body's tree in place before it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place where a portal names its articles."""

    path: str
    """Path on the portal's host, with query if it has one."""
    kind: Literal["listing", "feed", "sitemap", "site"] = "listing"
    """`site` is the home page: feeds, sitemaps and sections are found from there."""
    pages: str | None = None
    """Path of the further pages of a listing, `{page}` counting from 2, where the printed link
    to the next page is missing or wrong."""

    def __post_init__(self) -> None:
        if not self.path.startswith("/"):
            raise PortalError(f"entry path {self.path!r} does not start with '/'")
        if self.pages is not None and "{page}" not in self.pages:
            raise PortalError(f"entry pages {self.pages!r} have no '{{page}}'")


HOME = Entry(path="/", kind="site")
"""The way into a portal of which nobody knows another."""


def feed(path: str) -> Entry:
    """An RSS or Atom feed of a portal."""
    return Entry(path=path, kind="feed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """Where a portal stood earlier, and what its pages looked like then."""

    host: str
    """Without `www.`; may be the same as today's, with another layout."""
    until: date | None = None
    """Last day; None: the host alone tells."""
    layout: Layout | None = None
    """What is known of its pages; None: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One news portal: a paper or a government site of one province."""

    slug: str
    """Short name, `[a-z][a-z0-9-]*`: name of the spider and of the folders; an undeclared portal's
    is its host."""
    name: str
    """The name as the portal prints it."""
    host: str
    """Today's host, without `www.`: the one of canonical URLs."""
    province: str | None
    """The province it wrote for in its own time; None for a national portal."""
    evidence: Evidence
    """How the declaration is known."""
    kind: Literal["paper", "government"] = "paper"
    """Whether it is the press or an office of the state; both publish news."""
    entries: tuple[Entry, ...] = (HOME,)
    layout: Layout | None = None
    eras: tuple[Era, ...] = ()
    """Earlier hosts and layouts of the same portal, the latest first."""
    scheme: Literal["https", "http"] = "https"
    since: date | None = None
    """First day on which host and date name this portal; None: from the beginning."""
    until: date | None = None
    """Last such day; None: to this day. A paper that was merged into another ends here."""
    article_url: str | None = None
    """As the layout's, where this portal's differ."""
    other_url: str | None = None
    """As the layout's, where this portal's differ."""
    rights: str = "Copyright of the portal; for research use, quoting the source."
    """A note on the rights to the texts."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.slug) and self.slug != self.host:
            raise PortalError(f"portal slug {self.slug!r}: use a-z, 0-9 and '-'")
        for host in self.hosts:
            if not re.fullmatch(r"[a-z0-9.-]+", host) or host.startswith("www."):
                raise PortalError(f"portal {self.slug}: host {host!r} is not a bare host name")
        if self.province is not None:
            try:
                province_on(self.province, None)
            except KeyError as error:
                raise PortalError(f"portal {self.slug}: {error.args[0]}") from error
        for pattern in (*self.shapes, *self.furniture):
            re.compile(pattern or "")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that is or was this portal's, today's first."""
        return tuple(dict.fromkeys((self.host, *(era.host for era in self.eras))))

    @property
    def furniture(self) -> tuple[str, ...]:
        """The lines that pages of any of its eras print around articles."""
        layouts = (self.layout, *(era.layout for era in self.eras))
        return tuple(
            dict.fromkeys(line for layout in layouts if layout for line in layout.furniture)
        )

    @property
    def shapes(self) -> tuple[str | None, str | None]:
        """The patterns of article addresses and of what is none, where they are known."""
        layout = self.layout or _NOTHING
        return self.article_url or layout.article_url, self.other_url or layout.other_url

    def is_article(self, path: str) -> bool | None:
        """Whether a path, with query if it has one, is an article's; None: nobody knows."""
        article, other = self.shapes
        if other is not None and re.search(other, path):
            return False
        bare = path.partition("?")[0]
        return (
            None if article is None else bool(re.search(article, path) or re.search(article, bare))
        )

    def names_on(self, day: date) -> bool:
        """Whether the portal existed on a day."""
        return (self.since or day) <= day <= (self.until or day)

    def layout_on(self, host: str, day: date) -> Layout | None:
        """What is declared of the pages that a host of the portal served on a day."""
        there = [era for era in reversed(self.eras) if era.host == host]
        for era in there:
            if era.until is None or day <= era.until:
                return era.layout
        # An old host that lives on keeps the look it had last.
        return there[-1].layout if there and host != self.host else self.layout


_NOTHING = Layout(name="none")
