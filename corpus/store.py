"""Shards on disk: written whole or not at all, read with their version checked."""

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.errors import SchemaError, StorageError
from corpus.records import Record, Rejected
from corpus.schema import FINGERPRINT_KEY, REJECTS, SCHEMA, SCHEMA_VERSION, VERSION_KEY

ROW_GROUP = 10_000
"""Rows of a Parquet row group: small enough to skip, large enough to compress."""

_TEMPORARY = ".tmp-"


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place when the block ends without an error.

    Raises StorageError, naming the file, where the folder cannot be written.
    """
    temporary = path.with_name(f"{_TEMPORARY}{uuid.uuid4().hex[:8]}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Delete the temporary files of a build that was killed."""
    for leftover in folder.rglob(f"{_TEMPORARY}*"):
        leftover.unlink(missing_ok=True)


def records_table(records: Iterable[Record]) -> pa.Table:
    """Records as a table of the corpus's schema."""
    return pa.Table.from_pylist([_row(record, SCHEMA) for record in records], schema=SCHEMA)


def write_records(path: Path, tables: Sequence[pa.Table], fingerprint: str) -> None:
    """Write one shard of the corpus; the same records give the same bytes, however divided."""
    table = pa.concat_tables(tables) if tables else records_table([])
    _write_table(path, _marked(table.combine_chunks(), fingerprint))


def write_rejects(path: Path, rejects: Iterable[Rejected], fingerprint: str) -> None:
    """Write the rejects of one segment."""
    rows = [_row(reject, REJECTS) for reject in rejects]
    _write_table(path, _marked(pa.Table.from_pylist(rows, schema=REJECTS), fingerprint))


def _row(one: Record | Rejected, schema: pa.Schema) -> dict[str, object]:
    # Not `asdict`, which copies every list: that took longer than annotation.
    return {name: getattr(one, name) for name in schema.names}


def join_shards(parts: Iterable[tuple[Path, int]], path: Path, segment: str) -> None:
    """Write the rows of several shards as the one shard of a segment that joins theirs.

    Each part is a shard and the byte of `segment`, as `warc_file` names it, at which its own
    segment begins. All are of one schema and fingerprint, and the joined shard is too.
    """
    moved = [_moved(pq.read_table(part), segment, begin) for part, begin in parts]
    # As in a shard that was built: a column is one chunk, and a list's items are called `item`,
    # which Parquet calls `element`.
    table = pa.concat_tables(moved).combine_chunks()
    schema = table.schema
    for place, field in enumerate(schema):
        if pa.types.is_list(field.type):
            schema = schema.set(place, field.with_type(pa.list_(field.type.value_type)))
    _write_table(path, table.cast(schema))


def _moved(table: pa.Table, segment: str, begin: int) -> pa.Table:
    """Rows whose pages moved to another segment, `begin` bytes further on."""
    offsets = pc.add(table["warc_offset"], pa.scalar(begin, table.schema.field("warc_offset").type))
    files = pa.array([segment] * len(table), table.schema.field("warc_file").type)
    for name, column in (("warc_file", files), ("warc_offset", offsets)):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(place), column)
    return table


def _marked(table: pa.Table, fingerprint: str) -> pa.Table:
    marks = {VERSION_KEY: str(SCHEMA_VERSION).encode(), FINGERPRINT_KEY: fingerprint.encode()}
    return table.replace_schema_metadata(marks)


def _write_table(path: Path, table: pa.Table) -> None:
    with atomic_path(path) as temporary:
        pq.write_table(
            table,
            temporary,
            row_group_size=ROW_GROUP,
            compression="zstd",
            compression_level=3,
            write_page_index=True,
        )


def fingerprint_of(path: Path) -> str:
    """The fingerprint a shard was built with.

    Raises SchemaError for a file of a newer version or one that is no shard.
    """
    return _marks(path).get(FINGERPRINT_KEY, b"").decode()


def shard_path(data_dir: Path, kind: str, segment: Path) -> Path:
    """Where the shard of a segment is; `kind` is `corpus` or `rejects`."""
    return data_dir / kind / segment.parent.name / segment.name.replace(".warc.gz", ".parquet")


def derived_path(data_dir: Path, name: str) -> Path:
    """Where a table lies that is worked out from all shards: `clusters`, `signatures`, `pairs`."""
    return data_dir / "derived" / f"{name}.parquet"


def shards(data_dir: Path, kind: str = "corpus") -> list[Path]:
    """All finished shards of a data folder, sorted; `kind` is `corpus` or `rejects`."""
    found = (data_dir / kind).glob("*/*.parquet")
    return sorted(path for path in found if not path.name.startswith(_TEMPORARY))


def check_version(path: Path) -> None:
    """Raise SchemaError, naming the file, unless this version can read the shard."""
    _marks(path)


def _marks(path: Path) -> dict[bytes, bytes]:
    try:
        marks: dict[bytes, bytes] = pq.read_schema(path).metadata or {}
    except (pa.ArrowInvalid, OSError) as error:
        raise SchemaError(f"{path} cannot be read as a shard: {error}") from error
    check_marks(path, marks)
    return marks


def check_marks(path: str | Path, marks: Mapping[bytes, bytes]) -> None:
    """As `check_version`, for a file whose metadata has been read."""
    version = marks.get(VERSION_KEY, b"")
    if not version.isdigit():
        raise SchemaError(f"{path} is no shard of this corpus: it states no schema version")
    if int(version) > SCHEMA_VERSION:
        raise SchemaError(
            f"{path} has schema version {int(version)}, this program reads up to {SCHEMA_VERSION}:"
            " use a newer baotinh"
        )
