"""A release: an immutable folder of sorted Parquet files that says what is in it and why.

It lies in `releases/<version>/` of a data folder. The same corpus, choice and software give the
same bytes; nothing in it tells when it was made. A release that was killed leaves a folder whose
name begins with a dot, which the next one deletes.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from corpus.dataset import MANIFEST, open_records
from corpus.errors import BaotinhError, SchemaError, StorageError
from corpus.profiles import profile_named
from corpus.release.card import Portals, write_card
from corpus.release.changes import compare, markdown
from corpus.release.contents import Choice, Contents, survey
from corpus.release.croissant import write_croissant
from corpus.release.figures import Figures, count_release
from corpus.release.manifest import (
    COLUMNS,
    File,
    Manifest,
    as_json,
    describe,
    hash_json,
    hash_schema,
    read_manifest,
    write_manifest,
)
from corpus.release.shards import write_shards
from corpus.release.splits import SHARE
from corpus.rules import Profile
from corpus.schema import SCHEMA_VERSION
from corpus.store import fingerprint_of, shards

FOLDER = "releases"

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")
_TEMPORARY = ".tmp-"
_SOFTWARE = ("baotinh", "numpy", "pandas", "pyarrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What was written."""

    folder: Path
    manifest: Manifest
    manifest_sha256: str
    """Names the release: every other file's hash is in the manifest."""


def release(data_dir: Path, version: str, choice: Choice, day: date | None = None) -> Release:
    """Write a release of a data folder, whole or not at all. For the sole writer of the folder.

    `day` is the date that it carries, by default that of its newest page. Raises BaotinhError for a
    version that cannot name a folder or is there already, SchemaError as `survey` does and where
    nothing is left to release, StorageError where the folder cannot be written.
    """
    with _new_folder(data_dir / FOLDER, version) as folder:
        contents = survey(data_dir, choice)
        kept = contents.kept
        if kept.empty:
            raise SchemaError(f"nothing to release in {data_dir}: no record passes")
        files = write_shards(open_records(data_dir), contents, folder, masked=choice.masked)
        config = _config(data_dir, choice)
        manifest = _manifest(version, str(day or _newest(kept)), contents, config, files)
        manifest = _write_words(data_dir, folder, manifest, contents)
        for file in manifest.files:
            _sync(folder / file.path)
        write_manifest(folder, manifest)
        _sync(folder / MANIFEST)
        digest = describe(folder, folder / MANIFEST).sha256
    return Release(folder=data_dir / FOLDER / version, manifest=manifest, manifest_sha256=digest)


def releases(data_dir: Path) -> list[Path]:
    """The releases of a data folder, the last one last: by date, then by version."""
    found = [path.parent for path in (data_dir / FOLDER).glob(f"[!.]*/{MANIFEST}")]
    return sorted(found, key=lambda folder: (read_manifest(folder).date, _natural(folder.name)))


def find_release(data_dir: Path, name: str) -> Path:
    """The folder of a release that is named by its version in a data folder, or by its path."""
    inside = data_dir / FOLDER / name
    return inside if _VERSION.fullmatch(name) and inside.is_dir() else Path(name)


@contextmanager
def _new_folder(releases: Path, version: str) -> Iterator[Path]:
    """A folder that gets its name when the block ends without an error."""
    if not _VERSION.fullmatch(version):
        raise BaotinhError(f"no name of a version: {version!r}; use letters, digits, . _ and -")
    final = releases / version
    if final.exists():
        raise BaotinhError(f"{final} is there already: a release is never changed")
    temporary = releases / f"{_TEMPORARY}{version}"
    try:
        releases.mkdir(parents=True, exist_ok=True)
        for leftover in releases.glob(f"{_TEMPORARY}*"):
            shutil.rmtree(leftover)
        temporary.mkdir()
        yield temporary
        for folder in (temporary / "data", temporary):
            _sync(folder)
        temporary.rename(final)
        _sync(releases)
    except OSError as error:
        raise StorageError(f"cannot write {final}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _manifest(
    version: str, day: str, contents: Contents, config: dict[str, Any], files: list[File]
) -> Manifest:
    """The manifest, as long as only the data is written."""
    bounds = asdict(contents.boundaries)
    return Manifest(
        version=version,
        date=day,
        rows=sum(file.rows or 0 for file in files),
        schema_version=SCHEMA_VERSION,
        schema_sha256=hash_schema(COLUMNS),
        config_sha256=hash_json(config),
        config=config,
        boundaries={name: None if first is None else str(first) for name, first in bounds.items()},
        files=files,
    )


def _write_words(data_dir: Path, folder: Path, manifest: Manifest, contents: Contents) -> Manifest:
    """Write what describes the data; returns the manifest with these files."""
    figures = count_release(contents)
    portals = _portals(data_dir, figures)
    (folder / "STATS.json").write_text(as_json(figures), "utf-8")
    write_card(folder / "README.md", manifest, figures, portals)
    write_croissant(folder / "croissant.json", manifest, portals)
    before = releases(data_dir)
    changes = None
    if before:
        old = read_manifest(before[-1])
        changes = compare(before[-1], folder, contents, data_dir, old, manifest)
    (folder / "CHANGES.md").write_text(markdown(changes, manifest.version), "utf-8")
    words = ("CHANGES.md", "README.md", "STATS.json", "croissant.json")
    files = [*manifest.files, *(describe(folder, folder / name) for name in words)]
    return replace(manifest, files=sorted(files, key=lambda file: file.path))


def _config(data_dir: Path, choice: Choice) -> dict[str, Any]:
    """What decides the bytes of a release beside the records."""
    marks: dict[str, set[str]] = {}
    for shard in shards(data_dir):
        marks.setdefault(shard.parent.name, set()).add(fingerprint_of(shard))
    return {
        "choice": asdict(choice),
        "rules": _rules(profile_named(choice.profile)),
        "share": SHARE,
        "builds": {slug: sorted(found) for slug, found in marks.items()},
        "software": {name: _installed(name) for name in _SOFTWARE},
    }


def _rules(profile: Profile) -> dict[str, str]:
    told = {}
    for rule in profile.rules:
        measure = getattr(rule.value, "__qualname__", None)
        told[rule.name] = f"{measure} {rule.wanted}" if measure else rule.wanted
    return told


def _installed(name: str) -> str | None:
    try:
        return package_version(name)
    except PackageNotFoundError:
        return None


def _newest(kept: pd.DataFrame) -> date:
    newest = kept["fetched_at"].max()
    if pd.isna(newest):
        raise BaotinhError("no page tells when it was fetched: give the date of the release")
    return newest.date()  # type: ignore[no-any-return]


def _portals(data_dir: Path, figures: Figures) -> Portals:
    """What is declared of each portal of a release; nothing of one that nobody declared."""
    path = data_dir / "portals.parquet"
    rows = pq.read_table(path).to_pylist() if path.exists() else []
    known = {row["slug"]: row for row in rows}
    return {slug: known.get(slug, {}) for slug in figures["portals"]}


def _natural(version: str) -> list[tuple[int, str]]:
    """So that 1.10 comes after 1.9."""
    parts = re.findall(r"[0-9]+|[^0-9]+", version)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
