"""Lines that recur over a portal's articles, and which of them may be its furniture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from corpus.errors import SchemaError
from corpus.store import check_version, shards
from crawler.furniture import (
    ends_article,
    is_attachment_label,
    is_imprint,
    is_related_label,
    is_widget,
)
from crawler.portal import Portal
from pipeline.record import PARAGRAPH_BREAK
from pipeline.removal import ANY_NUMBER, NUMBER

MIN_ARTICLES = 5
"""Articles that a line is to stand in before anybody is asked about it."""

MIN_SHARE = 0.001
"""Part of the articles, from its first day to its last, that a line is to stand in."""

SURE_ARTICLES = 10
"""Articles from which a line whose words are a site's is active unasked.

How often a line recurs is no ground alone: notes below the tables of one day's price lists stood in
8 of that day's 12 articles, and a name below a tenth of all.
"""

EDGE = 3
"""Lines at the beginning, and at the end, of an article where furniture stands."""

AT_EDGE = 0.9
"""Part of a line's articles in which it stands there, for it to be active unasked."""

MAX_LINE = 1000
"""Characters; a longer line that recurs is text that was printed twice."""

_ADDRESS = re.compile(r"\S@\S|https?://|www\.")
_GLOB = re.compile(r"[*?\[]")
_MEMORY = "512MB"

_LINES = f"""
    CREATE TEMP VIEW lines AS
    SELECT id, url, line, length - place < {EDGE} AS at_end,
           place <= {EDGE} OR length - place < {EDGE} AS at_edge,
           regexp_replace(line, '{NUMBER}', '{ANY_NUMBER}', 'g') AS folded
    FROM (
        SELECT id, url, unnest(parts) AS line, generate_subscripts(parts, 1) AS place,
               len(parts) AS length
        FROM (
            SELECT id, canonical_url AS url, string_split(text, '{PARAGRAPH_BREAK}') AS parts
            FROM shards
        )
    )
    WHERE length(line) BETWEEN 1 AND {MAX_LINE}
"""
# By their hash first: what stands in one article, nearly all of the text, is not held.
_FREQUENT = f"""
    CREATE TEMP TABLE frequent AS
    SELECT hash(folded) AS code FROM lines GROUP BY code HAVING count(*) >= {MIN_ARTICLES}
"""
_RECURRING = f"""
    WITH articles AS (
        SELECT id, min(published_date) AS day FROM shards GROUP BY id
    ), days AS (
        SELECT day, count(*) AS articles FROM articles GROUP BY day
    ), standing AS (
        SELECT folded, id, min(line) AS least, max(line) AS greatest, bool_or(at_edge) AS at_edge,
               bool_or(at_end) AS at_end, min(url) AS url
        FROM lines SEMI JOIN frequent ON hash(folded) = code
        GROUP BY folded, id
    ), recurring AS (
        SELECT if(min(least) = max(greatest), min(least), folded) AS line, count(*) AS articles,
               count_if(at_edge) AS at_edge, count_if(at_end) AS at_end,
               min(day) AS first, max(day) AS last, min(url) AS url
        FROM standing JOIN articles USING (id)
        GROUP BY folded HAVING count(*) >= {MIN_ARTICLES}
    )
    SELECT line, articles, at_edge, at_end, first, last, url, (
        SELECT sum(days.articles)::BIGINT FROM days
        WHERE day BETWEEN first AND last OR day IS NULL OR first IS NULL
    ) AS among
    FROM recurring ORDER BY articles DESC, line
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A line that stands in several articles."""

    line: str
    """With `{n}` for every number, where the articles print different ones."""
    articles: int
    """In which it stands; versions of one article are one."""
    at_edge: int
    """Those among them where it is one of the first or last lines."""
    at_end: int
    """Those where it is one of the last."""
    among: int
    """Articles from its first day to its last; those without a date are counted in."""
    first: date | None
    last: date | None
    """Days of publication; None where no article has one."""
    url: str
    """Of one of the articles."""

    @property
    def share(self) -> float:
        """Part of the articles of its time in which it stands."""
        return self.articles / self.among

    @property
    def is_candidate(self) -> bool:
        """Whether a person is asked about it."""
        if self.share < MIN_SHARE:
            return False
        return self.at_edge * 2 > self.articles or leads_elsewhere(self.line)

    @property
    def is_sure(self) -> bool:
        """Whether it is removed unless a person objects."""
        if self.articles < SURE_ARTICLES:
            return False
        enough = AT_EDGE * self.articles
        # Words of an imprint are words of articles too; but an imprint stands at the foot.
        imprint = self.at_end >= enough and is_imprint(self.line)
        return imprint or (self.at_edge >= enough and leads_elsewhere(self.line))


def leads_elsewhere(line: str) -> bool:
    """Whether a line leads away from its article, by its words or by an address in it."""
    tests = (is_widget, is_related_label, is_attachment_label, ends_article, _ADDRESS.search)
    return any(test(line) for test in tests)


def recurring_lines(data_dir: Path, portal: Portal) -> list[Recurring]:
    """The lines of built shards that stand in MIN_ARTICLES articles or more, most frequent first.

    A line is a paragraph of `text`; numbers are held to be equal. What does not fit into some
    hundred megabytes goes to a temporary folder. Raises SchemaError where the portal has no
    shards, or one that cannot be read.
    """
    paths = [path for path in shards(data_dir) if path.parent.name == portal.slug]
    if not paths:
        raise SchemaError(f"no built shards of {portal.slug} in {data_dir}: `baotinh build` first")
    for path in paths:
        check_version(path)
    try:
        return _search(paths)
    except duckdb.Error as error:
        raise SchemaError(f"shards of {portal.slug} cannot be read: {error}") from error


def _search(paths: Sequence[Path]) -> list[Recurring]:
    with (
        TemporaryDirectory() as folder,
        duckdb.connect(config={"temp_directory": folder, "memory_limit": _MEMORY}) as database,
    ):
        files = [_GLOB.sub(r"[\g<0>]", str(path)) for path in paths]
        database.read_parquet(files).create_view("shards")
        database.execute(_LINES)
        database.execute(_FREQUENT)
        rows = database.execute(_RECURRING)
        names = [column[0] for column in rows.description or ()]
        return [Recurring(**dict(zip(names, row, strict=True))) for row in rows.fetchall()]
