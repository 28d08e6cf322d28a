"""Records in the layout of a Hugging Face data set: Parquet in `data/`, and a card that names it.

https://huggingface.co/docs/hub/datasets-manual-configuration
"""

import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.dataset import FULL_SCHEMA
from corpus.errors import StorageError
from corpus.export.formats import Exported
from corpus.schema import SCHEMA_VERSION, VERSION_KEY

ROW_GROUP = 1_000
"""Rows that are held at a time: with their words some 30 MB of a news corpus."""
FILE_BYTES = 256 << 20
"""A file ends at the first row group after so many bytes."""

_CARD = """\
---
language:
- vi
license: other
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*.parquet
---

# Articles of Vietnam's provincial news portals

Records: {records}. Files: {files}. Exported by baotinh, without splits: `train` is what the Hub
calls all there is. The rights to the texts stay with their portals.

```python
from datasets import load_dataset

articles = load_dataset("FOLDER", split="train")
```

| column | type | meaning |
|---|---|---|
{columns}
"""


def write_folder(tables: Iterable[pa.Table], columns: Sequence[str], folder: Path) -> Exported:
    """Write records as a data set that `datasets.load_dataset` reads, whole or not at all.

    The files are `data/train-00000-of-0000N.parquet` and README.md. Memory does not grow with the
    number of records. Raises StorageError where the folder has something in it or cannot be
    written.
    """
    schema = _schema_of(columns)
    with _atomic_folder(folder) as temporary:
        data = temporary / "data"
        data.mkdir()
        rows = _write_files(_groups(tables, schema), schema, data)
        for number in range(len(rows)):
            name = f"train-{number:05}-of-{len(rows):05}.parquet"
            _part(data, number).rename(data / name)
        (temporary / "README.md").write_text(_card(sum(rows), len(rows), schema), "utf-8")
    return Exported(sum(rows))


@contextmanager
def _atomic_folder(folder: Path) -> Iterator[Path]:
    temporary = folder.with_name(f".tmp-{uuid.uuid4().hex[:8]}-{folder.name}")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise StorageError(f"cannot write {folder}: there is something in it")
        temporary.mkdir(parents=True)
        yield temporary
        temporary.rename(folder)
    except OSError as error:
        raise StorageError(f"cannot write {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _schema_of(columns: Sequence[str]) -> pa.Schema:
    """The columns with their meanings; any may be null, as a cluster of what came later is."""
    fields = [FULL_SCHEMA.field(name).with_nullable(True) for name in columns]
    return pa.schema(fields, {VERSION_KEY: str(SCHEMA_VERSION).encode()})


def _groups(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows in tables of ROW_GROUP; one without rows, where there are none."""
    waiting = schema.empty_table()
    found = False
    for table in tables:
        for start in range(0, len(table), ROW_GROUP):
            piece = table.slice(start, ROW_GROUP).select(schema.names).cast(schema)
            waiting = pa.concat_tables([waiting, piece])
            if len(waiting) >= ROW_GROUP:
                found = True
                yield waiting.slice(0, ROW_GROUP)
                waiting = waiting.slice(ROW_GROUP)
    if len(waiting) or not found:
        yield waiting


def _write_files(groups: Iterator[pa.Table], schema: pa.Schema, data: Path) -> list[int]:
    """Write the files, whose number is not known before; the number of rows of each."""
    rows: list[int] = []
    group = next(groups, None)
    while group is not None:
        with _part(data, len(rows)).open("wb") as file, _writer(file, schema) as writer:
            rows.append(0)
            while group is not None:
                writer.write_table(group)
                rows[-1] += len(group)
                group = next(groups, None)
                if file.tell() >= FILE_BYTES:
                    break
    return rows


def _writer(file: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        file, schema, compression="zstd", compression_level=3, write_page_index=True
    )


def _part(data: Path, number: int) -> Path:
    return data / f"{number}.parquet"


def _card(records: int, files: int, schema: pa.Schema) -> str:
    lines = (f"| {field.name} | {field.type} | {_meaning(field)} |" for field in schema)
    return _CARD.format(records=records, files=files, columns="\n".join(lines))


def _meaning(field: "pa.Field[pa.DataType]") -> str:
    return (field.metadata or {}).get(b"meaning", b"").decode()
