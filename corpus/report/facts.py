"""What a report counts: one frozen type for each kind of row, and all of them as Facts.

A row of counts is a number of articles, in their latest version. Days are days in
Asia/Ho_Chi_Minh, lengths are in syllables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often a name occurs: articles, mentions or pages, as its place says."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """How a measure is spread over the articles that have it."""

    name: str
    articles: int
    p05: float
    p25: float
    p50: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalFacts:
    """A portal in a line."""

    portal: str
    articles: int
    rejected: int
    """Pages that gave no record, an address once."""
    tokens: int
    first: date | None
    last: date | None
    undated: int
    length: Quantiles | None
    """In syllables; None where it was not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """Articles that a portal published in a month."""

    portal: str
    month: str
    """As ISO 8601 writes it: 2024-03."""
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthBin:
    """Articles of `low` up to, but not including, `high` syllables; no `high`: all longer ones."""

    low: int
    high: int | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of a year's articles, the share that has a field; 0 to 1."""

    field: str
    year: int
    articles: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectCount:
    """Pages of a portal that gave no record, by reason; an address once."""

    portal: str
    reason: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """Articles of a portal that say what another, or itself, published first."""

    first_portal: str
    portal: str
    articles: int
    median_lag: float | None
    """Hours after the first publication; None where no day is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that is typical of a group of articles."""

    word: str
    count: int
    score: float | None
    """Log-odds against the rest in standard deviations; None where there is no rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceFacts:
    """What the articles of a province of today speak about."""

    province: str | None
    """None: articles of portals that are not a province's."""
    articles: int
    words: tuple[Word, ...]
    entities: Mapping[str, tuple[Count, ...]]
    """Mentions by label: PER, LOC, ORG."""
    sections: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A word of a sample and the white space before it."""

    space: str
    text: str
    upos: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words in a row that are one named entity, or none."""

    label: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article to read: its beginning, with tags; personal data is masked."""

    title: str
    portal: str
    url: str
    published: date | None
    source: str | None
    section: str | None
    paragraphs: tuple[tuple[Run, ...], ...]
    is_cut: bool
    """Whether the article goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a report says of a corpus."""

    newest: datetime | None
    """When the newest page was fetched: the report's own date."""
    articles: int
    portals: tuple[PortalFacts, ...]
    months: tuple[MonthCount, ...]
    then: Mapping[str, int]
    """Articles until 2025-06-30 by the 63 provinces of that day."""
    now: Mapping[str, int]
    """All articles by the 34 provinces of today."""
    lengths: tuple[LengthBin, ...]
    coverage: tuple[Coverage, ...]
    reprints: tuple[Reprint, ...] | None
    """None: duplicates were not looked for."""
    unclustered: int
    """Articles that came after the last search for duplicates."""
    provinces: tuple[ProvinceFacts, ...]
    measures: tuple[Quantiles, ...]
    languages: tuple[Count, ...]
    flags: tuple[Count, ...]
    rejects: tuple[RejectCount, ...]
    samples: tuple[Sample, ...]
