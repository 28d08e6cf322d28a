"""The Parquet files of a release: sorted, of even size, the same bytes for the same records.

Records are read once, in the order of the corpus, and laid aside by the file that they belong to;
then each file is sorted. So memory is bounded by one file, not by the corpus.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from numpy.typing import NDArray

from corpus.privacy import mask_frame
from corpus.release.contents import Contents, scan
from corpus.release.manifest import COLUMNS, File, describe
from corpus.release.splits import SPLITS
from corpus.schema import CLUSTERS, SCHEMA, VERSIONS
from corpus.store import ROW_GROUP

FILE_BYTES = 128 << 20
"""A split of more bytes is several files, each of as many and less than twice as many."""

BYTES_PER_CHARACTER = 1.5
"""Of text, with its tokens and tags, in a compressed file: a little less than the 1.7 of 2,744
news articles, as the row groups of a larger file are longer."""

_ADDED = [*VERSIONS.names, *CLUSTERS.names[1:], "split"]
_PLACE = "place"


def write_shards(
    dataset: ds.Dataset, contents: Contents, folder: Path, *, masked: bool
) -> list[File]:
    """Write `data/<split>-00000-of-0000N.parquet`; returns the files in the order of their rows.

    `dataset` is that of `contents`. With `masked` personal data is hidden, see
    `corpus.privacy.mask_frame`, whose errors are raised. A split without records has no file.
    """
    kept = contents.kept
    numbers = _divide(kept)
    names = [name for split in SPLITS for name in numbers if name.startswith(f"data/{split}-")]
    places = pd.DataFrame({"file": -1, _PLACE: -1}, index=contents.records.index)
    for number, name in enumerate(names):
        rows = numbers[name]
        places.loc[rows, "file"] = number
        places.loc[rows, _PLACE] = np.arange(len(rows))
    (folder / "data").mkdir()
    aside = [folder / f"{name}.rows" for name in names]
    with ExitStack() as stack:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        writers = [
            stack.enter_context(pa.ipc.new_stream(str(path), _aside_schema(), options=options))
            for path in aside
        ]
        for table, files in _chosen(dataset, contents, places, masked=masked):
            for number in np.unique(files):
                writers[number].write_table(table.filter(pa.array(files == number)))
    return [_finish(folder, path, name) for path, name in zip(aside, names, strict=True)]


def _divide(kept: pd.DataFrame) -> Mapping[str, pd.Index]:
    """The records of each file, in order."""
    files: dict[str, pd.Index] = {}
    for split, rows in kept.groupby("split"):
        # One character for a record without a text: it must be somewhere.
        size = (rows["n_chars"].fillna(0) + 1).to_numpy(np.float64).cumsum()
        count = max(1, int(size[-1] * BYTES_PER_CHARACTER // FILE_BYTES))
        ends = np.searchsorted(size, size[-1] * np.arange(1, count) / count)
        for number, part in enumerate(np.split(rows.index.to_numpy(), ends)):
            files[f"data/{split}-{number:05}-of-{count:05}.parquet"] = pd.Index(part)
    return files


def _aside_schema() -> pa.Schema:
    return COLUMNS.append(pa.field(_PLACE, pa.int64()))


def _chosen(
    dataset: ds.Dataset, contents: Contents, places: pd.DataFrame, *, masked: bool
) -> Iterator[tuple[pa.Table, NDArray[np.int64]]]:
    """The records of the release as they are read, and the file that each belongs to."""
    start = 0
    for table in scan(dataset, SCHEMA.names, contents.where):
        where = places.iloc[start : start + len(table)]
        facts = contents.records.iloc[start : start + len(table)]
        start += len(table)
        is_in = (where["file"] >= 0).to_numpy()
        if is_in.any():
            rows = table.filter(pa.array(is_in))
            added = facts.loc[is_in, _ADDED].assign(place=where.loc[is_in, _PLACE])
            whole = _with_columns(_masked(rows) if masked else rows, added)
            yield whole, where.loc[is_in, "file"].to_numpy()


def _with_columns(table: pa.Table, added: pd.DataFrame) -> pa.Table:
    schema = pa.schema([_aside_schema().field(name) for name in added.columns])
    columns = pa.Table.from_pandas(added, schema, preserve_index=False)
    for name in columns.column_names:
        table = table.append_column(schema.field(name), columns[name])
    return table.cast(_aside_schema())


def _masked(table: pa.Table) -> pa.Table:
    # Nullable numbers become objects, not floats, so that they come back as they were.
    frame = mask_frame(table.to_pandas(integer_object_nulls=True))
    return pa.Table.from_pandas(frame, SCHEMA, preserve_index=False)


def _finish(folder: Path, aside: Path, name: str) -> File:
    """Sort what was laid aside for a file, and write it."""
    with pa.OSFile(str(aside), "rb") as file, pa.ipc.open_stream(file) as stream:
        table = stream.read_all()
    order = np.argsort(table[_PLACE].to_numpy())
    path = folder / name
    with pq.ParquetWriter(
        path, COLUMNS, compression="zstd", compression_level=3, write_page_index=True
    ) as writer:
        for start in range(0, len(table), ROW_GROUP):
            rows = table.take(order[start : start + ROW_GROUP])
            # In one chunk: where a chunk ends must not show in the file.
            writer.write_table(rows.drop_columns(_PLACE).combine_chunks().cast(COLUMNS))
    aside.unlink()
    split = path.name.partition("-")[0]
    return describe(folder, path, rows=len(table), split=split)
