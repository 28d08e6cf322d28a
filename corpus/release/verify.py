"""Whether a release is what its manifest says: the first thing that is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from corpus.dataset import MANIFEST
from corpus.errors import SchemaError
from corpus.release.contents import ORDER
from corpus.release.manifest import File, Manifest, hash_of, hash_schema, read_manifest

_READ = [*ORDER, "cluster_id", "split"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check found."""

    fault: str | None
    """The first thing that is wrong, in a line."""
    files: int = 0
    rows: int = 0


def verify(folder: Path) -> Verdict:
    """Check files, sizes, hashes, columns, rows, their order, and that no cluster crosses splits.

    Links count as files that are wrong: what they point to is no part of the release.
    """
    try:
        manifest = read_manifest(folder)
        fault = next(_faults(folder, manifest), None)
    except (SchemaError, OSError) as error:
        return Verdict(fault=str(error))
    return Verdict(fault=fault, files=len(manifest.files), rows=manifest.rows)


def _faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    yield from _missing_or_extra(folder, manifest)
    for file in manifest.files:
        yield from _wrong_bytes(folder, file)
    seen = pd.DataFrame({"cluster_id": [], "split": []}, dtype=object)
    last: dict[str, pd.DataFrame] = {}
    rows = 0
    for file in manifest.shards:
        fault, table = _read(folder, manifest, file)
        if fault:
            yield fault
        split = str(file.split)
        yield from _wrong_rows(file, table, last.get(split))
        last[split] = table.tail(1)
        rows += len(table)
        seen = pd.concat([seen, table[["cluster_id", "split"]].drop_duplicates()])
    if rows != manifest.rows:
        yield f"{rows} rows, the manifest says {manifest.rows}"
    yield from _crossings(seen)


def _missing_or_extra(folder: Path, manifest: Manifest) -> Iterator[str]:
    named = [file.path for file in manifest.files]
    for name in named:
        if not (folder / name).exists():
            yield f"{name} is missing"
    known = {*named, MANIFEST}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield f"{name} is a link"
        elif not path.is_dir() and name not in known:
            yield f"{name} is not in the manifest"


def _wrong_bytes(folder: Path, file: File) -> Iterator[str]:
    path = folder / file.path
    if (size := path.stat().st_size) != file.bytes:
        yield f"{file.path} has {size} bytes, the manifest says {file.bytes}"
    if hash_of(path) != file.sha256:
        yield f"{file.path} has another sha256 than the manifest says"


def _read(folder: Path, manifest: Manifest, file: File) -> tuple[str | None, pd.DataFrame]:
    """What is wrong with a Parquet file as such, and what is to be checked of its rows."""
    try:
        with pq.ParquetFile(folder / file.path) as parquet:
            if hash_schema(parquet.schema_arrow) != manifest.schema_sha256:
                return f"{file.path} has other columns than the manifest says", pd.DataFrame()
            return None, parquet.read(columns=_READ).to_pandas()
    except (pa.ArrowException, OSError) as error:
        return f"{file.path} cannot be read: {error}", pd.DataFrame()


def _wrong_rows(file: File, table: pd.DataFrame, before: pd.DataFrame | None) -> Iterator[str]:
    """Number, split and order of a file's rows; `before` is the last row of the file before it."""
    if len(table) != file.rows:
        yield f"{file.path} has {len(table)} rows, the manifest says {file.rows}"
    if len(others := np.flatnonzero(table["split"] != file.split)):
        yield f"{file.path}: row {others[0]} is of the split {table['split'].iloc[others[0]]}"
    offset = 0 if before is None else 1
    keys = (table if before is None else pd.concat([before, table]))[ORDER]
    keys = keys.reset_index(drop=True)
    places = keys.sort_values(ORDER, kind="stable").index.to_numpy()
    if len(wrong := np.flatnonzero(places != np.arange(len(places)))):
        yield f"{file.path}: row {max(int(wrong[0]) - offset, 0)} is out of order"


def _crossings(seen: pd.DataFrame) -> Iterator[str]:
    pairs = seen.drop_duplicates()
    crossing = pairs[pairs["cluster_id"].duplicated(keep=False)]
    for cluster, rows in crossing.groupby("cluster_id"):
        yield f"cluster {cluster} is in {' and '.join(rows['split'])}"
