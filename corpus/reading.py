"""The one way by which all that read a corpus apply a selection: whole, or in batches.

What decides is read first, from small columns: which version is the latest, which article came
first. Texts are read after that, from those row groups alone that can hold them.
"""

import difflib
import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from corpus.dataset import FULL_SCHEMA, Source
from corpus.errors import SchemaError
from corpus.planning import Places, Request, Scan, beside, make_plan, make_request
from corpus.profiles import judge
from corpus.schema import SCHEMA
from corpus.selection import Selection, check_names


def read_table(
    source: Source, selection: Selection, columns: Sequence[str] | None = None
) -> pa.Table:
    """All records that a selection lets through, by portal, in the order of the archive.

    `columns` are names of `source.columns`, by default those of SCHEMA. Strings and lists are of
    Arrow's large types, since more than 2 GB of text may be asked for.

    Raises SchemaError for a column that does not exist or was not built, UnknownPortal for a slug
    of which neither the records nor the data folder know.
    """
    request = make_request(source, selection, check_columns(source, columns))
    found = [_read_part(request, part) for part in request.parts]
    _warn(sum(count for _, count in found))
    return pa.concat_tables([table for table, _ in found])


def read_batches(
    source: Source, selection: Selection, columns: Sequence[str] | None = None, rows: int = 1000
) -> Iterator[pa.Table]:
    """The records of `read_table` in the same order, at most so many in a table.

    In memory are what decides of a portal's records, one batch, and the packed columns of one row
    group. Raises as `read_table` does.
    """
    request = make_request(source, selection, check_columns(source, columns))
    unclustered = 0
    for part in request.parts:
        plan = make_plan(request, partial(part.to_table, filter=request.articles))
        unclustered += plan.unclustered
        begin = 0
        for batch in _scan_batches(request, part, rows):
            first, last = np.searchsorted(plan.places, [begin, begin + len(batch)])
            if first < last:
                taken = _take(request, batch, plan.places[first:last] - begin)
                facts = plan.facts.slice(first, last - first)
                _check(request, taken, facts)
                yield _finish(request, taken, facts)
            begin += len(batch)
    _warn(unclustered)


def _read_part(request: Request, part: ds.Dataset) -> tuple[pa.Table, int]:
    """The records of some portals; how many of them are in no cluster."""
    scan = partial(part.to_table, filter=request.articles)
    if request.rows is None:
        # Nothing is left out yet: what decides comes with the rest.
        table = scan([*dict.fromkeys([*request.stored, *request.keys])])
        plan = make_plan(request, _from(table, scan))
    else:
        plan = make_plan(request, scan)
        table = part.to_table(request.stored, request.where)
    rows = _take(request, _enlarge(table.select(request.stored)), plan.places)
    _check(request, rows, plan.facts)
    return _finish(request, rows, plan.facts), plan.unclustered


def _from(table: pa.Table, scan: Scan) -> Scan:
    """A scan of what a table has already, or else of the files."""

    def read(columns: list[str]) -> pa.Table:
        return table.select(columns) if {*columns} <= {*table.column_names} else scan(columns)

    return read


def check_columns(source: Source | None, columns: Sequence[str] | None) -> list[str]:
    """The names of columns as a list, by default those of SCHEMA.

    Raises SchemaError, with near matches, for one that the source has not, or without a source one
    that none has.
    """
    known = FULL_SCHEMA.names if source is None else source.columns
    wanted = SCHEMA.names if columns is None else list(check_names(columns, "columns") or ())
    for name in wanted:
        if name not in known:
            near = difflib.get_close_matches(name, known)
            hint = f"did you mean {', '.join(near)}? " if near else ""
            raise SchemaError(f"no such column: {name}; {hint}columns are {known}")
    return wanted


def _warn(unclustered: int) -> None:
    if unclustered:
        articles = "1 article" if unclustered == 1 else f"{unclustered} articles"
        warnings.warn(
            f"{articles} came after the last `baotinh dedupe`, and are in no cluster yet",
            stacklevel=3,
        )


def _scan_batches(request: Request, part: ds.Dataset, rows: int) -> Iterator[pa.Table]:
    """What a scan with the request's `where` finds, without a whole row group in memory."""
    where = request.where
    schema = pa.schema(
        [part.schema.field(name) for name in dict.fromkeys([*request.stored, *request.filtered])]
    )
    for fragment in part.get_fragments():
        groups = _row_groups(fragment, where, part.schema)
        with pq.ParquetFile(fragment.path) as file:
            known = [name for name in schema.names if name in file.schema_arrow.names]
            for batch in file.iter_batches(rows, groups, known):
                table = _conform(batch, schema)
                yield table if where is None else table.filter(where)


def _row_groups(fragment: Any, where: ds.Expression | None, schema: pa.Schema) -> list[int]:
    """The row groups of a file that can hold what passes, by their statistics."""
    part = fragment if where is None else fragment.subset(where, schema=schema)
    return [group.id for group in part.row_groups]


def _conform(batch: pa.RecordBatch, schema: pa.Schema) -> pa.Table:
    """A batch with the columns of a schema; those that it lacks are null."""
    columns = [
        batch[field.name].cast(field.type)
        if field.name in batch.schema.names
        else pa.nulls(len(batch), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _take(request: Request, table: pa.Table, places: Places) -> pa.Table:
    if len(places) == len(table) and np.array_equal(places, np.arange(len(places))):
        return table
    if len(places) and places.max() >= len(table):
        raise _changed(request)
    # Not `take`, which first joins what it takes from.
    is_taken = np.zeros(len(table), np.bool_)
    is_taken[places] = True
    return table.filter(pa.array(is_taken))


def _finish(request: Request, rows: pa.Table, facts: pa.Table) -> pa.Table:
    """Records with what was worked out of them, those that the profile keeps."""
    rows = beside(rows, facts.select([name for name in request.wanted if name in request.wants]))
    if request.profile.rules:
        rows = rows.filter(pc.is_null(judge(rows, request.profile)))
    return rows.select(request.wanted)


def _check(request: Request, rows: pa.Table, facts: pa.Table) -> None:
    """A build may write a file anew between two scans."""
    if not rows["id"].equals(facts["id"].cast(rows["id"].type)):
        raise _changed(request)


def _changed(request: Request) -> SchemaError:
    return SchemaError(f"{request.source.path} was written anew while it was read: read it again")


def _enlarge(table: pa.Table) -> pa.Table:
    """Strings and lists with 64-bit offsets, as pandas has them: more than 2 GB may be joined."""
    fields = [field.with_type(_large(field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))


def _large(kind: pa.DataType) -> pa.DataType:
    if isinstance(kind, pa.ListType):
        return pa.large_list(_large(kind.value_type))
    return pa.large_string() if pa.types.is_string(kind) else kind
