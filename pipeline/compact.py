"""Small segments joined, and their shards with them: schedules leave thousands of small files.

A join can be killed at any moment. Until its journal is written it never was; from then on the
next join or build brings it to its end.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from shutil import copyfileobj

import pyarrow.parquet as pq
from filelock import FileLock

from corpus.errors import StorageError
from corpus.records import Reason
from corpus.store import (
    atomic_path,
    fingerprint_of,
    join_shards,
    remove_leftovers,
    shard_path,
)
from crawler.archive import (
    MAX_PAGES,
    MAX_SEGMENT,
    MIN_FREE,
    check_room,
    finish_segments,
    record_ends,
)
from crawler.archive import segments as all_segments

_KINDS = ("rejects", "corpus")
"""Of shards; as in a build, those of records come last."""
_JOINING = ".joining"
_JOURNAL = ".sources"


@dataclass(slots=True, kw_only=True)
class CompactResult:
    """What a compaction did."""

    joined: int = 0
    """Segments that are now part of another."""
    written: int = 0
    """Segments that they were joined to."""
    unbuilt: int = 0
    """Small segments that were left because they are not built yet."""
    torn: list[str] = field(default_factory=list)
    """Small segments that were left because they are damaged, one line each."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment that may be part of another."""

    path: Path
    size: int
    pages: int


def compact(data_dir: Path, limit: int = MAX_SEGMENT, min_free: int = MIN_FREE) -> CompactResult:
    """Join built segments of a portal that are smaller than half of `limit` bytes, up to `limit`.

    The records are what they were, at another place of another file. Waits while a build of the
    folder runs. Raises StorageError where the folder cannot be written or has too little room.
    """
    result = CompactResult()
    with sole_writer(data_dir):
        finish_segments(data_dir)
        settle_joins(data_dir)
        for segments in _joinable(data_dir, limit, result).values():
            for group in _groups(segments, limit):
                check_room(group[0].parent, min_free + limit)
                _join(data_dir, group)
                result.joined += len(group)
                result.written += 1
    return result


@contextmanager
def sole_writer(data_dir: Path) -> Iterator[None]:
    """Wait for whoever writes shards of this folder, then be the only one."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data_dir / "build.lock")
        lock.acquire()
    except OSError as error:
        raise StorageError(f"cannot write {data_dir}: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()


def settle_joins(data_dir: Path) -> None:
    """Bring joins that were killed to their end, and delete what killed writers left half-done.

    For the sole writer only.
    """
    raw = data_dir / "raw"
    for folder in (raw, *(data_dir / kind for kind in _KINDS)):
        remove_leftovers(folder)
    for journal in sorted(raw.glob(f"*/*{_JOURNAL}")):
        _settle(data_dir, journal)
    for leftover in raw.glob(f"*/*{_JOINING}"):
        leftover.unlink()


def _joinable(
    data_dir: Path, limit: int, result: CompactResult
) -> dict[tuple[str, str], list[_Segment]]:
    """Small, whole, built segments by portal and fingerprint, each in the order of time."""
    found: dict[tuple[str, str], list[_Segment]] = {}
    for path in all_segments(data_dir):
        size = path.stat().st_size
        if size >= limit // 2:
            continue
        shards = [shard_path(data_dir, kind, path) for kind in _KINDS]
        if not all(shard.exists() for shard in shards):
            result.unbuilt += 1
        elif (ends := record_ends(path))[-1:] != [size] or _is_torn(shards[0]):
            result.torn.append(f"{path}: a record is torn or damaged: left as it is")
        else:
            key = (path.parent.name, " ".join(map(fingerprint_of, shards)))
            found.setdefault(key, []).append(_Segment(path, size, len(ends)))
    return found


def _is_torn(rejects: Path) -> bool:
    """Whether the build could not read a segment to its end."""
    reasons = pq.read_table(rejects, columns=["reason"])["reason"].to_pylist()
    return str(Reason.TORN) in reasons


def _groups(segments: Sequence[_Segment], limit: int) -> list[list[Path]]:
    """Segments that together make one of at most `limit` bytes and MAX_PAGES, in their order."""
    groups: list[list[Path]] = [[]]
    room, pages = limit, MAX_PAGES
    for one in segments:
        if one.size > room or one.pages > pages:
            groups.append([])
            room, pages = limit, MAX_PAGES
        groups[-1].append(one.path)
        room -= one.size
        pages -= one.pages
    return [group for group in groups if len(group) > 1]


def _join(data_dir: Path, group: Sequence[Path]) -> None:
    """Make one segment of several: gzip members one after another are a WARC file again."""
    names = " ".join(path.name for path in group)
    stamp = group[0].name.partition("-")[0]
    name = f"{stamp}-{hashlib.sha256(names.encode()).hexdigest()[:8]}.warc.gz"
    joined = group[0].with_name(name)
    with joined.with_name(name + _JOINING).open("wb") as file:
        for path in group:
            with path.open("rb") as source:
                copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())
    sources = [{"name": path.name, "size": path.stat().st_size} for path in group]
    journal = joined.with_name(name + _JOURNAL)
    with atomic_path(journal) as temporary:
        temporary.write_text(json.dumps(sources), "utf-8")
    _settle(data_dir, journal)


def _settle(data_dir: Path, journal: Path) -> None:
    """Put what a journal names in place of its sources; each step may have been done before."""
    sources = json.loads(journal.read_text("utf-8"))
    paths = [journal.with_name(source["name"]) for source in sources]
    begins = accumulate((source["size"] for source in sources), initial=0)
    joined = journal.with_name(journal.name.removesuffix(_JOURNAL))
    waiting = joined.with_name(joined.name + _JOINING)
    if waiting.exists():
        waiting.rename(joined)
    parts = [*zip(paths, begins, strict=False)]
    for kind in _KINDS:
        target = shard_path(data_dir, kind, joined)
        if not target.exists():
            moved = [(shard_path(data_dir, kind, path), begin) for path, begin in parts]
            join_shards(moved, target, joined.relative_to(data_dir).as_posix())
    for path in paths:
        for old in (*(shard_path(data_dir, kind, path) for kind in _KINDS), path):
            old.unlink(missing_ok=True)
    journal.unlink()
