"""The formats of an export that are one file, written a batch of records at a time."""

import gzip
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from corpus.errors import SchemaError, StorageError
from corpus.export.conllu import Analysis, Names, conllu, segmented
from corpus.export.lines import csv_head, csv_lines, json_lines
from corpus.schema import SCHEMA
from corpus.store import atomic_path

Format = Literal["jsonl", "csv", "conllu", "text"]

STDOUT = Path("-")
"""Stands for standard output."""

ROWS = 200
"""Records that are in memory at a time."""

_ANALYSIS = tuple(field.name for field in fields(Analysis))
_OWN_COLUMNS = {"conllu": ("id", "text", *_ANALYSIS), "text": _ANALYSIS}

_Printer = Callable[[pa.RecordBatch], Iterator[str]]


class Sink(Protocol):
    """What bytes can be written to."""

    def write(self, data: bytes, /) -> object:
        """Take all of the bytes."""


@dataclass(slots=True)
class Exported:
    """How many records were written, and how many were not since they have no words."""

    records: int = 0
    skipped: int = 0


def columns_of(form: str, wanted: Sequence[str] | None = None) -> list[str]:
    """The columns of the corpus that a format has: its own, else those wanted, else SCHEMA.

    Raises SchemaError where columns are wanted of a format that prints words.
    """
    own = _OWN_COLUMNS.get(form)
    if own and wanted is not None:
        raise SchemaError(f"{form} prints words: there are no columns to choose")
    return list(own or wanted or SCHEMA.names)


def write(tables: Iterable[pa.Table], columns: Sequence[str], form: Format, file: Sink) -> Exported:
    """Write records to an open file; tables may be of any length, and have more columns.

    For `conllu` and `text` the columns are those of `columns_of`, and records without words are
    skipped and counted. Memory does not grow with the number of records, except that CoNLL-U
    remembers their ids.
    """
    exported = Exported()
    lines = _printer(form)
    if form == "csv":
        file.write(csv_head(columns).encode())
    for table in tables:
        for batch in table.select(columns).to_batches(max_chunksize=ROWS):
            kept = _with_words(batch) if form in _OWN_COLUMNS else batch
            file.write("".join(lines(kept)).encode())
            exported.records += len(kept)
            exported.skipped += len(batch) - len(kept)
    return exported


@contextmanager
def open_target(path: Path) -> Iterator[Sink]:
    """A file to write bytes to, compressed as its name says, that appears when it is complete.

    What is no regular file, as a pipe or `/dev/null`, is written to in its place. Raises
    StorageError where that cannot be.
    """
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif path.is_dir():
        raise StorageError(f"cannot write {path}: it is a folder")
    elif path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
    else:
        with atomic_path(path) as temporary, _compressed(temporary, path.suffix) as file:
            yield file


@contextmanager
def _compressed(path: Path, suffix: str) -> Iterator[Sink]:
    with path.open("wb") as raw:
        if suffix == ".gz":
            # No name and no time in the header: the same records give the same bytes.
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
                yield packed
        elif suffix == ".zst":
            with pa.CompressedOutputStream(raw, "zstd") as stream:
                yield stream
        else:
            yield raw


def _with_words(batch: pa.RecordBatch) -> pa.RecordBatch:
    length = pc.list_value_length(batch["tokens"])
    return batch.filter(pc.fill_null(pc.not_equal(length, pa.scalar(0)), pa.scalar(False)))


def _printer(form: Format) -> _Printer:
    printers: dict[Format, _Printer] = {
        "jsonl": json_lines,
        "csv": csv_lines,
        "conllu": _conllu_printer(Names()),
        "text": _segmented_lines,
    }
    return printers[form]


def _conllu_printer(names: Names) -> _Printer:
    def documents(batch: pa.RecordBatch) -> Iterator[str]:
        ids, texts = batch["id"].to_pylist(), batch["text"].to_pylist()
        for key, text, analysis in zip(ids, texts, _analyses(batch), strict=True):
            yield conllu(names.name(str(key)), str(text), analysis)

    return documents


def _segmented_lines(batch: pa.RecordBatch) -> Iterator[str]:
    return map(segmented, _analyses(batch))


def _analyses(batch: pa.RecordBatch) -> Iterator[Analysis]:
    columns = [batch[name].to_pylist() for name in _ANALYSIS]
    for row in zip(*columns, strict=True):
        yield Analysis(*(values or () for values in row))
