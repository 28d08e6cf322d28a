"""The manifest of a release: each file with its size and hash, and what the release was made of."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa

from corpus.dataset import FULL_SCHEMA, MANIFEST
from corpus.errors import SchemaError
from corpus.release.contents import Choice
from corpus.schema import SCHEMA_VERSION, VERSION_KEY

FORMAT = 1

COLUMNS: pa.Schema = FULL_SCHEMA.with_metadata({VERSION_KEY: str(SCHEMA_VERSION).encode()})
"""What each Parquet file of a release holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a release."""

    path: str
    """Relative to the release, with `/`."""
    bytes: int
    sha256: str
    rows: int | None = None
    """None: no Parquet file."""
    split: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a release says of itself."""

    version: str
    date: str
    """ISO day: of the newest page, or as it was given."""
    rows: int
    schema_version: int
    schema_sha256: str
    config_sha256: str
    """Of `config`."""
    config: dict[str, Any]
    """What decides the bytes beside the records: choice, rules, software."""
    boundaries: dict[str, str | None]
    """The first day of a split."""
    files: list[File]
    """All but the manifest, by path."""

    @property
    def choice(self) -> Choice:
        """What was chosen from the corpus."""
        return Choice(**self.config["choice"])

    @property
    def shards(self) -> list[File]:
        """The Parquet files, in the order of their rows."""
        return [file for file in self.files if file.split is not None]


def as_json(value: object) -> str:
    """JSON that is the same for the same value, and can be read."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a release whose other files are there."""
    told = {"format": FORMAT, **asdict(manifest)}
    (folder / MANIFEST).write_text(as_json(told), "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """What a release says of itself.

    Raises SchemaError for a folder without a manifest, or with one that this version cannot read.
    """
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise SchemaError(f"{folder} is no release: it has no {MANIFEST}") from None
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"{path} is not JSON: {error}") from error
    try:
        return _manifest_of(told)
    except (KeyError, TypeError, ValueError) as error:
        raise SchemaError(f"{path} is no manifest that can be read: {error}") from error


def _manifest_of(told: dict[str, Any]) -> Manifest:
    if told.pop("format") != FORMAT:
        raise ValueError("it has another format: use a newer baotinh")
    files = [File(**file) for file in told.pop("files")]
    for file in files:
        parts = PurePosixPath(file.path).parts
        if not parts or ".." in parts or file.path.startswith("/") or "\\" in file.path:
            raise ValueError(f"a file outside of the release: {file.path!r}")
    manifest = Manifest(files=files, **told)
    _ = manifest.choice  # raises for what is none
    return manifest


def describe(folder: Path, path: Path, rows: int | None = None, split: str | None = None) -> File:
    """Size and hash of a file of a release."""
    name = path.relative_to(folder).as_posix()
    size, digest = path.stat().st_size, hash_of(path)
    return File(path=name, bytes=size, sha256=digest, rows=rows, split=split)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_json(value: object) -> str:
    """SHA-256 of a value as JSON."""
    return hashlib.sha256(as_json(value).encode()).hexdigest()


def columns_of(schema: pa.Schema) -> Iterator[tuple[str, str, bool]]:
    """Name, type and nullability of each column, as every version of Arrow writes them."""
    for field in schema:
        # The items of a list are named `item` by Arrow and `element` by Parquet.
        kind = re.sub(r"<(?:item|element): ", "<", str(field.type))
        yield field.name, kind, field.nullable


def hash_schema(schema: pa.Schema) -> str:
    """SHA-256 of names, types and nullability of columns."""
    return hash_json([*columns_of(schema)])
