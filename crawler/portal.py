"""A portal is data: who it is, where its news begins, and what its pages look like."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from bs4 import BeautifulSoup

from corpus.errors import PortalError

Selectors = tuple[str, ...]
"""CSS selectors in order of preference: the first with a plausible value wins."""


class Evidence(StrEnum):
    """How a declaration is known; none of them claims that the live site was checked."""

    REAL_PAGE = "real page"
    PUBLIC_SCRAPER = "public scraper"
    URL_SHAPE = "URL shape"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a family of content management systems cannot be guessed to do.

    An empty selector means that nothing is declared for the field.
    """

    name: str
    """The family, as `extractor` in a record names it."""
    title: Selectors = ()
    sapo: Selectors = ()
    """The lead, where it has a box of its own."""
    body: Selectors = ()
    date: Selectors = ()
    section: Selectors = ()
    junk: Selectors = ()
    """Boxes inside the body that are not part of the article."""
    related: Selectors = ()
    """The links to related articles, inside the body or not."""
    listing: Selectors = ()
    """The links to articles on a listing page."""
    next_page: Selectors = ()
    """The link to the next listing page."""
    prepare: Callable[[BeautifulSoup], None] | None = None
    """The one code hook: mends the body's tree in place before it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place where a portal names its articles."""

    path: str
    """Path on the portal's host, with query if it has one."""
    kind: Literal["listing", "feed", "sitemap"] = "listing"
    pages: str | None = None
    """Path of the further pages of a listing, `{page}` counting from 2, where the printed link
    to the next page is missing or wrong."""

    def __post_init__(self) -> None:
        if not self.path.startswith("/"):
            raise PortalError(f"entry path {self.path!r} does not start with '/'")
        if self.pages is not None and "{page}" not in self.pages:
            raise PortalError(f"entry pages {self.pages!r} have no '{{page}}'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One news portal: a paper or a government site of one province."""

    slug: str
    """Short name, `[a-z][a-z0-9-]*`: name of the spider and of the folders."""
    name: str
    """The name as the portal prints it."""
    host: str
    """Today's host, without `www.`: the one of canonical URLs."""
    province: str | None
    """The province it wrote for in its own time; None for a national portal."""
    evidence: Evidence
    """How the declaration is known."""
    entries: tuple[Entry, ...] = ()
    layout: Layout | None = None
    old_hosts: tuple[str, ...] = ()
    """Earlier hosts of the same portal, without `www.`."""
    scheme: Literal["https", "http"] = "https"
    since: date | None = None
    """First day on which host and date name this portal; None: from the beginning."""
    until: date | None = None
    """Last such day; None: to this day."""
    article_url: str | None = None
    """Regular expression found in the path of every article and of nothing else, where known."""
    rights: str = "Copyright of the portal; for research use, quoting the source."
    """A note on the rights to the texts."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.slug):
            raise PortalError(f"portal slug {self.slug!r}: use a-z, 0-9 and '-'")
        for host in (self.host, *self.old_hosts):
            if not re.fullmatch(r"[a-z0-9.-]+", host) or host.startswith("www."):
                raise PortalError(f"portal {self.slug}: host {host!r} is not a bare host name")
        if self.article_url is not None:
            re.compile(self.article_url)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that is or was this portal's, today's first."""
        return (self.host, *self.old_hosts)
