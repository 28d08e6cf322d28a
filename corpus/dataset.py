"""A data folder as Arrow datasets, and what is known of its rows from other rows.

Which version of an article a record is, is worked out when it is asked for, so that it is never
out of date; what takes longer lies in `derived/`.
"""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from numpy.typing import NDArray

from corpus.errors import SchemaError
from corpus.schema import CLUSTERS, REJECTS, SCHEMA, VERSIONS
from corpus.store import check_version, derived_path, shards

VERSION_ORDER = ["fetched_at", "warc_file", "warc_offset"]
"""Columns that put the versions of an article into the order of time."""

_PLACE = ["warc_file", "warc_offset"]


def open_records(data_dir: Path) -> ds.Dataset:
    """The records of all shards, those of tombstones too.

    Raises SchemaError for a folder without a corpus or a shard of a newer version.
    """
    return _open(data_dir, "corpus", SCHEMA)


def open_rejects(data_dir: Path) -> ds.Dataset:
    """The rejects of all shards; raises as `open_records` does."""
    return _open(data_dir, "rejects", REJECTS)


def _open(data_dir: Path, kind: str, schema: pa.Schema) -> ds.Dataset:
    files = shards(data_dir, kind)
    if not files and not (data_dir / "corpus").is_dir():
        raise SchemaError(f"no corpus in {data_dir}: `baotinh build` writes one")
    for file in files:
        check_version(file)
    return ds.dataset([str(file) for file in files], schema=schema, format="parquet")


def revisions(versions: pd.DataFrame) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Of each row: the number of its version within the article, from 1; whether it is the latest.

    `versions` has `id`, `content_sha256` and VERSION_ORDER of all versions. An article that was
    kept twice with the same words is the same revision.
    """
    ordered = versions.sort_values(["id", *VERSION_ORDER], kind="stable")
    article, content = ordered["id"], ordered["content_sha256"]
    begins = article.ne(article.shift())
    count = (begins | content.ne(content.shift())).astype(np.int32).cumsum()
    number = (count - count.where(begins).ffill() + 1).reindex(versions.index)
    latest = article.ne(article.shift(-1)).reindex(versions.index)
    return number.to_numpy().astype(np.int32), latest.to_numpy().astype(np.bool_)


def add_versions(table: pa.Table, dataset: ds.Dataset, where: ds.Expression | None) -> pa.Table:
    """A table of records with the columns VERSIONS.

    `where` leaves whole articles out, not versions of one: a version is numbered among all of its
    article, also among those that `table` lacks. `table` has the columns of VERSION_ORDER.
    """
    keys = dataset.to_table(columns=["id", "content_sha256", *VERSION_ORDER], filter=where)
    known = keys.to_pandas()
    known["revision"], known["is_latest"] = revisions(known)
    rows = table.select(_PLACE).to_pandas().merge(known, how="left", on=_PLACE)
    found = pa.Table.from_pandas(rows[VERSIONS.names], schema=VERSIONS, preserve_index=False)
    return _beside(table, found)


def add_clusters(table: pa.Table, data_dir: Path) -> pa.Table:
    """A table of records with the columns of `corpus.schema.CLUSTERS` but `id`.

    They are null, with a warning, for articles that came after the last `baotinh dedupe`. Raises
    SchemaError where there was none.
    """
    path = derived_path(data_dir, "clusters")
    if not path.exists():
        raise SchemaError(f"no clusters in {data_dir}: `baotinh dedupe` finds them")
    known = pq.read_table(path, schema=CLUSTERS)
    places = pc.index_in(table["id"], value_set=known["id"].combine_chunks())
    if missing := places.null_count:
        articles = "1 article" if missing == 1 else f"{missing} articles"
        warnings.warn(
            f"{articles} came after the last `baotinh dedupe`, and are in no cluster yet",
            stacklevel=2,
        )
    return _beside(table, known.drop_columns("id").take(places))


def _beside(table: pa.Table, columns: pa.Table) -> pa.Table:
    for name in columns.column_names:
        table = table.append_column(columns.schema.field(name), columns[name])
    return table
