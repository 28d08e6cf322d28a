"""What a selection of a source takes: worked out from small columns, before texts are read."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from numpy.typing import NDArray

from corpus.dataset import (
    VERSION_ORDER,
    Source,
    divide,
    empty,
    find_clusters,
    find_versions,
    is_repeated,
    known_portals,
    read_clusters,
)
from corpus.errors import UnknownPortal
from corpus.profiles import profile_named
from corpus.rules import Profile
from corpus.schema import CLUSTERS, VERSIONS
from corpus.selection import FILTERED, Selection, articles_of, every, rows_of

Places = NDArray[np.int64]
"""Numbers of rows."""

Scan = Callable[[list[str]], pa.Table]
"""Reads columns of the versions that pass `Request.articles`, in the order of the files."""

_VERSIONS = VERSIONS.names
_CLUSTERS = CLUSTERS.names[1:]
_NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A selection of a source, with what must be read for it."""

    source: Source
    parts: list[ds.Dataset]
    selection: Selection
    wanted: list[str]
    profile: Profile
    clusters: pa.Table | None
    """Where the files do not store what is asked for of clusters: the table of a data folder."""
    articles: ds.Expression | None
    """What lets whole articles through, all their versions."""
    rows: ds.Expression | None
    """What lets single versions through."""

    @property
    def where(self) -> ds.Expression | None:
        """What a scan can tell of a row alone."""
        return every(self.articles, self.rows)

    @property
    def stored(self) -> list[str]:
        """The columns to read of the records that are taken."""
        names = dict.fromkeys(["id", *self.wanted, *self.profile.columns])
        return [name for name in names if self.source.stores(name)]

    @property
    def needs_versions(self) -> bool:
        """Whether the versions of each article must be compared."""
        needed = self.selection.latest or not self.wants.isdisjoint(_VERSIONS)
        return needed and not self.source.stores(*_VERSIONS)

    @property
    def wants(self) -> set[str]:
        """The columns that a reader asked for and the files do not store."""
        return {name for name in self.wanted if not self.source.stores(name)}

    @property
    def keys(self) -> list[str]:
        """The small columns that decide which records are taken."""
        return list(dict.fromkeys(["id", *self.filtered]))

    @property
    def filtered(self) -> list[str]:
        """The columns that `where` reads."""
        names = [*FILTERED, *_VERSIONS, *_CLUSTERS] if self.rows is not None else ["portal"]
        return [name for name in names if self.source.stores(name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which rows are taken."""

    places: Places
    """Ascending, among the rows that the request's `where` lets through."""
    facts: pa.Table
    """One row for each place: the id, and what was worked out."""
    unclustered: int
    """Records that are in no cluster, though it matters."""


def make_request(source: Source, selection: Selection, wanted: Sequence[str]) -> Request:
    """What to read for columns that exist; raises as `corpus.reading.read_table` does."""
    _check_portals(source, selection)
    groups = selection.canonical or not set(_CLUSTERS).isdisjoint(wanted)
    is_stored = source.stores(*_CLUSTERS)
    return Request(
        source=source,
        parts=divide(source.dataset, selection.portals) or [empty(source.dataset)],
        selection=selection,
        wanted=list(wanted),
        profile=profile_named(selection.profile),
        clusters=read_clusters(source) if groups and not is_stored else None,
        articles=every(articles_of(selection), source.living),
        rows=rows_of(selection, source.dataset.schema.names),
    )


def make_plan(request: Request, scan: Scan) -> Plan:
    """Which rows of a part to take, which `scan` reads."""
    keys = scan(request.keys)
    # Most articles have one version. Where all do, what tells versions apart is not read.
    several = is_repeated(keys["id"])
    facts = keys.select(["id"])
    if several.any():
        facts = beside(facts, scan([*VERSION_ORDER, "content_sha256"]))
    if request.needs_versions and (several.any() or not request.wants.isdisjoint(_VERSIONS)):
        facts = beside(facts, find_versions(facts, several))
    places, facts = _passing(keys, facts, request.rows)
    if request.needs_versions and request.selection.latest and several.any():
        places, facts = _keep(places, facts, facts["is_latest"])
    unclustered = 0
    if request.clusters is not None:
        facts = beside(facts, find_clusters(facts["id"], request.clusters))
        unclustered = facts["is_canonical"].null_count
        if request.selection.canonical:
            canonical = facts["is_canonical"]
            places, facts = _keep(places, facts, pc.or_kleene(pc.is_null(canonical), canonical))
    return Plan(places=places, facts=facts, unclustered=unclustered)


def _passing(
    keys: pa.Table, facts: pa.Table, rows: ds.Expression | None
) -> tuple[Places, pa.Table]:
    """The rows that pass, numbered as a scan with the request's `where` gives them."""
    if rows is not None:
        numbered = keys.append_column(_NUMBER, pa.array(np.arange(len(keys))))
        facts = facts.take(numbered.filter(rows)[_NUMBER])
    return np.arange(len(facts)), facts


def _keep(places: Places, facts: pa.Table, mask: "pa.ChunkedArray[Any]") -> tuple[Places, pa.Table]:
    return places[mask.to_numpy()], facts.filter(mask)


def _check_portals(source: Source, selection: Selection) -> None:
    """A slug without a record is an error, unless the data folder declares it."""
    if selection.portals is None:
        return
    known = known_portals(source)
    for slug in selection.portals:
        if slug not in known:
            near = difflib.get_close_matches(slug, known, cutoff=0.5)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            raise UnknownPortal(f"no portal {slug!r} in {source.path}{hint}")


def beside(table: pa.Table, columns: pa.Table) -> pa.Table:
    """A table with the columns of another one behind its own."""
    for name in columns.column_names:
        table = table.append_column(columns.schema.field(name), columns[name])
    return table
