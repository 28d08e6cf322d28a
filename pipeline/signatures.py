"""The signature of every content of a corpus, worked out once: `derived/signatures.parquet`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from corpus.store import atomic_path
from corpus.text import syllables
from pipeline.neighbours import HASHES, Signatures, sign
from pipeline.shingles import Shingled, shingle

SHORT = 30
"""Syllables of a text below which its title is part of it: "Mời xem video" under two titles is no
copy."""

VERSION = "1"
"""Rises when a text would get another key or signature."""

_VERSION_KEY = b"baotinh.signatures"
_COLUMNS: dict[str, pa.DataType] = {
    "content_sha256": pa.string(),
    "key": pa.uint64(),
    "signature": pa.binary(4 * HASHES),
}
_SIGNATURES = pa.schema(
    _COLUMNS,
    metadata={_VERSION_KEY: VERSION.encode()},
)
_ROWS = 512

Told = Callable[[int, int], None]
"""Called with the number of contents done and of all."""


def sign_contents(
    dataset: ds.Dataset, contents: "pa.Array[Any]", path: Path, tell: Told
) -> tuple[pa.Table, int]:
    """Key and signature of each of the contents, kept in `path`; how many of them were new."""
    known = _read(path)
    kept = known.filter(pc.is_in(known["content_sha256"], value_set=contents))
    new = contents.filter(pc.invert(pc.is_in(contents, value_set=kept["content_sha256"])))
    done, parts = len(kept), [kept]
    for names, shingled in read_shingles(dataset, new):
        parts.append(_table(names, shingled))
        done += len(names)
        tell(done, len(contents))
    table = pa.concat_tables(parts).combine_chunks()
    if len(new) or len(kept) < len(known):
        _write(path, table)
    return table, len(new)


def signatures_of(table: pa.Table) -> Signatures:
    """The signatures of a table as a matrix."""
    batches = table.select(["signature"]).combine_chunks().to_batches()
    if not batches:
        return np.empty((0, HASHES), np.uint32)
    column = batches[0].column(0)
    data, start = column.buffers()[1], column.offset * 4 * HASHES
    assert data is not None  # there is a row
    numbers: Signatures = np.frombuffer(memoryview(data), np.uint32, len(column) * HASHES, start)
    return numbers.reshape(-1, HASHES)


def read_shingles(
    dataset: ds.Dataset, contents: "pa.Array[Any]"
) -> Iterator[tuple[list[str], Shingled]]:
    """The shingles of contents, many at a time; each content once."""
    if not len(contents):
        return
    seen: set[str] = set()
    columns = ["content_sha256", "title", "text"]
    wanted = ds.field("content_sha256").isin(contents)
    for batch in dataset.to_batches(
        columns=columns,
        filter=wanted,
        batch_size=_ROWS,
        batch_readahead=2,
        fragment_readahead=1,
    ):
        rows = [row for row in batch.to_pylist() if row["content_sha256"] not in seen]
        texts = {row["content_sha256"]: _compared(row["title"], row["text"]) for row in rows}
        seen.update(texts)
        if texts:
            yield [*texts], shingle([*texts.values()])


def _compared(title: str, text: str) -> str:
    is_short = len(text) < 20 * SHORT and 0 < syllables(text) < SHORT
    return f"{title}\n{text}" if is_short else text


def _table(names: list[str], shingled: Shingled) -> pa.Table:
    signatures = sign(shingled)
    column = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(4 * HASHES), len(names), [None, pa.py_buffer(signatures.tobytes())]
    )
    return pa.table([pa.array(names), pa.array(shingled.keys), column], schema=_SIGNATURES)


def _read(path: Path) -> pa.Table:
    """What was kept; nothing where it was made otherwise."""
    if not path.exists() or (pq.read_schema(path).metadata or {}).get(_VERSION_KEY) != (
        VERSION.encode()
    ):
        return _SIGNATURES.empty_table()
    return pq.read_table(path)


def _write(path: Path, table: pa.Table) -> None:
    with atomic_path(path) as temporary:
        # Hashes do not compress.
        pq.write_table(table, temporary, compression="none", use_dictionary=False)
