"""Records on disk as an Arrow dataset, and what is known of its rows from other rows.

Records come from a data folder, a release or Parquet files. Which version of an article a record
of a data folder is, is worked out when it is asked for, so that it is never out of date; what takes
longer lies in `derived/`. A release states both in its own columns.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from numpy.typing import NDArray

from corpus.errors import SchemaError
from corpus.schema import CLUSTERS, REJECTS, SCHEMA, VERSIONS
from corpus.store import ROW_GROUP, check_marks, derived_path, shards
from corpus.tombstones import read_tombstones, without

VERSION_ORDER = ["fetched_at", "warc_file", "warc_offset"]
"""Columns that put the versions of an article into the order of time."""

MANIFEST = "MANIFEST.json"
"""The file that makes a folder a release."""

SPLIT = pa.field("split", pa.string(), nullable=False)
"""Column of a release: train, validation or test."""

FULL_SCHEMA: pa.Schema = pa.schema(
    [*SCHEMA, *VERSIONS, *(CLUSTERS.field(name) for name in CLUSTERS.names[1:]), SPLIT]
)
"""Every column that a source may have, stored or worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where records come from."""

    path: str
    """As it was named."""
    dataset: ds.Dataset
    """All versions; its schema has what the files store, and the whole of SCHEMA."""
    data_dir: Path | None
    """The data folder whose tombstones hold here; None for files."""
    living: ds.Expression | None
    """The rows that no tombstone names; None where none is named."""

    @property
    def columns(self) -> list[str]:
        """The columns that can be asked for."""
        names = FULL_SCHEMA.names
        return names if self.stores(SPLIT.name) else names[:-1]

    def stores(self, *names: str) -> bool:
        """Whether these columns lie in the files and need not be worked out."""
        return set(names) <= set(self.dataset.schema.names)


def open_source(path: str | Path) -> Source:
    """The records of a data folder, a release, a Parquet file or a glob of such files.

    A folder with MANIFEST.json is a release. A release in `releases/` of a data folder heeds the
    tombstones of that folder, as the folder itself does; files heed none.

    Raises SchemaError where there are no records, or for a file of a newer version.
    """
    folder = Path(path)
    if (folder / MANIFEST).is_file():
        home = folder.resolve().parent
        data_dir = home.parent if home.name == "releases" else None
        return _source(path, _open_files((folder / "data").glob("*.parquet"), folder), data_dir)
    if folder.is_dir():
        return _source(path, open_records(folder), folder)
    # A file whose name has a bracket is that file.
    found = [folder] if folder.is_file() else _glob(folder)
    return _source(path, _open_files(found, path), None)


def _glob(pattern: Path) -> Iterable[Path]:
    return Path(pattern.anchor).glob(os.fspath(pattern.relative_to(pattern.anchor)))


def _source(path: str | Path, dataset: ds.Dataset, data_dir: Path | None) -> Source:
    tombstones = read_tombstones(data_dir) if data_dir is not None else None
    living = without(tombstones.ids_in(dataset)) if tombstones else None
    return Source(path=os.fspath(path), dataset=dataset, data_dir=data_dir, living=living)


def open_records(data_dir: Path) -> ds.Dataset:
    """The records of all shards of a data folder, those of tombstones too.

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
    return _dataset(files, schema)


def _open_files(paths: Iterable[Path], named: str | Path) -> ds.Dataset:
    files = sorted(path for path in paths if path.is_file())
    if not files:
        raise SchemaError(f"no corpus in {named}: no such folder, and no Parquet file")
    dataset = _dataset(files, FULL_SCHEMA)
    # What some of the files lack must be worked out of all.
    stored = set.intersection(
        *(set(fragment.physical_schema.names) for fragment in dataset.get_fragments())
    )
    groups = (VERSIONS.names, CLUSTERS.names[1:], [SPLIT.name])
    extra = [name for group in groups if stored.issuperset(group) for name in group]
    schema = pa.schema([*SCHEMA, *map(FULL_SCHEMA.field, extra)])
    return _dataset_of(list(dataset.get_fragments()), schema, dataset)


def _dataset(files: Sequence[Path], schema: pa.Schema) -> ds.Dataset:
    dataset = ds.dataset([str(file) for file in files], schema=schema, format="parquet")
    for fragment in dataset.get_fragments():
        check_marks(fragment.path, _footer(fragment).metadata or {})
    return dataset


def _footer(fragment: Any) -> pq.FileMetaData:
    """The metadata of a file; the dataset keeps it for its scans."""
    try:
        footer: pq.FileMetaData = fragment.metadata
    except (pa.ArrowInvalid, OSError) as error:
        raise SchemaError(f"{fragment.path} cannot be read as a shard: {error}") from error
    return footer


def divide(
    dataset: ds.Dataset, portals: Iterable[str] | None = None, rows: int = ROW_GROUP
) -> list[ds.Dataset]:
    """A dataset of records in parts that share no portal, in the order of portals.

    So all versions of an article are in one part, and parts can be read and sorted one by one. The
    statistics of the files tell; files without them make one part. A part has so many rows or
    more, where there are as many. Files without rows are in none, nor are those without any of
    `portals`, where these are named.
    """
    parts: list[list[Any]] = []
    end, count = "", 0
    for first, last, fragment in sorted(_spans(dataset), key=lambda one: (one[0], one[2].path)):
        if portals is not None and not any(first <= slug <= last for slug in portals):
            continue
        if not parts or (first > end and count >= rows):
            parts.append([])
            count = 0
        parts[-1].append(fragment)
        count += _footer(fragment).num_rows
        end = max(end, last)
    return [_dataset_of(fragments, dataset.schema, dataset) for fragments in parts]


def empty(dataset: ds.Dataset) -> ds.Dataset:
    """A dataset of the same columns without files."""
    return _dataset_of([], dataset.schema, dataset)


def _spans(dataset: ds.Dataset) -> list[tuple[str, str, Any]]:
    """The files that have rows, each with the first and the last slug in it."""
    return [
        (*_portals_in(_footer(fragment)), fragment)
        for fragment in dataset.get_fragments()
        if _footer(fragment).num_rows
    ]


def _portals_in(footer: pq.FileMetaData) -> tuple[str, str]:
    """The first and the last slug of a file, by its statistics."""
    names = footer.schema.names
    place = names.index("portal") if "portal" in names else len(names)
    limits: list[str] = []
    for group in range(footer.num_row_groups):
        told = footer.row_group(group).column(place).statistics if place < len(names) else None
        if told is None or not told.has_min_max:
            return "", chr(sys.maxunicode)
        limits += [str(told.min), str(told.max)]
    return min(limits), max(limits)


def _dataset_of(fragments: list[Any], schema: pa.Schema, like: Any) -> ds.Dataset:
    """Files as a dataset, with what is known of them already."""
    return ds.FileSystemDataset(fragments, schema, like.format, like.filesystem)


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


def find_versions(keys: pa.Table, several: NDArray[np.bool_]) -> pa.Table:
    """The columns VERSIONS of each row of a table of all versions, which has what those need.

    `several` tells the rows of articles with more than one version.
    """
    number, latest = np.ones(len(keys), np.int32), np.ones(len(keys), np.bool_)
    if several.any():
        columns = ["id", "content_sha256", *VERSION_ORDER]
        versions = keys.select(columns).filter(pa.array(several)).to_pandas()
        number[several], latest[several] = revisions(versions)
    return pa.table([pa.array(number), pa.array(latest)], schema=VERSIONS)


def is_repeated(column: "pa.ChunkedArray[pa.StringScalar]") -> NDArray[np.bool_]:
    """Of each value whether it stands in the column more than once."""
    codes = column.combine_chunks().dictionary_encode().indices.to_numpy()
    repeated: NDArray[np.bool_] = np.bincount(codes)[codes] > 1
    return repeated


def read_clusters(source: Source) -> pa.Table:
    """The clusters that `baotinh dedupe` found; raises SchemaError where there are none."""
    if source.data_dir is None:
        raise SchemaError(f"no clusters in {source.path}: name the data folder or a release")
    path = derived_path(source.data_dir, "clusters")
    if not path.exists():
        raise SchemaError(f"no clusters in {source.data_dir}: `baotinh dedupe` finds them")
    return pq.read_table(path, schema=CLUSTERS)


def find_clusters(ids: "pa.ChunkedArray[pa.StringScalar]", clusters: pa.Table) -> pa.Table:
    """The columns of CLUSTERS but `id`, one row for each id; null for one that is in no cluster."""
    places = pc.index_in(ids, value_set=clusters["id"].combine_chunks())
    return clusters.drop_columns("id").take(places)


def known_portals(source: Source) -> list[str]:
    """The slugs of the records, and those that the data folder's table of portals declares."""
    spans = _spans(source.dataset)
    slugs = {first for first, last, _ in spans if first == last}
    if several := [fragment for first, last, fragment in spans if first != last]:
        mixed = _dataset_of(several, source.dataset.schema, source.dataset)
        slugs.update(map(str, mixed.to_table(["portal"])["portal"].unique().to_pylist()))
    if source.data_dir is not None and (table := source.data_dir / "portals.parquet").exists():
        slugs.update(map(str, pq.read_table(table, columns=["slug"])["slug"].to_pylist()))
    return sorted(slugs)
