"""Segments to shards: each finished WARC segment becomes one Parquet file of the corpus.

A shard is a function of its segment and of a fingerprint of everything that reads it, so a killed
build is repaired by running it again, and gives the same bytes.
"""

import hashlib
import json
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.errors import ArchiveError, BaotinhError
from corpus.records import Record, Rejected
from corpus.schema import SCHEMA_VERSION
from corpus.store import (
    atomic_path,
    fingerprint_of,
    records_table,
    shard_path,
    write_records,
    write_rejects,
)
from corpus.tombstones import read_tombstones
from crawler.archive import finish_segments, read_pages, record_ends, segments
from crawler.extraction import EXTRACTOR_VERSION
from crawler.portal import Portal
from crawler.portals import portal as find_portal
from crawler.portals import portals
from crawler.readers import spare_collector
from crawler.urls import URL_RULES_VERSION
from pipeline.annotate import ANNOTATION_VERSION, annotator_name
from pipeline.compact import settle_joins, sole_writer
from pipeline.crew import Crew, Task
from pipeline.language import LANGUAGE_VERSION
from pipeline.privacy import PRIVACY_VERSION
from pipeline.processing import annotator, process
from pipeline.quality import QUALITY_VERSION
from pipeline.removal import Furniture, Removal, load_removal
from pipeline.repair import REPAIR_VERSION
from pipeline.sentences import SENTENCES_VERSION

PART, PAGES = 1 << 19, 100
"""Bytes, and pages, of a segment from which a process's next part begins."""


@dataclass(slots=True, kw_only=True)
class BuildResult:
    """What a build did."""

    built: int = 0
    """Shards written."""
    current: int = 0
    """Shards that were there, of today's fingerprint."""
    stale: int = 0
    """Shards of another fingerprint that were left."""
    records: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    """Pages rejected in the shards written, by reason."""
    flags: Counter[str] = field(default_factory=Counter)
    """Records of the shards written that were repaired, or are remarkable, by the flag."""
    compared: int = 0
    """Sentences that underthesea itself tagged too, to be sure."""
    differing: int = 0
    """Those of them that came out otherwise."""
    unreadable: list[str] = field(default_factory=list)
    """Segments that could not be read at all, one line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartResult:
    """What a part of a segment held."""

    records: pa.Table
    rejects: list[Rejected]
    compared: int
    differing: int


Told = Callable[[int, int], None]
"""Called with the number of segments done and of all to do."""


def build(
    data_dir: Path,
    *,
    stale: bool = False,
    force: bool = False,
    workers: int = 1,
    tell: Told = lambda done, total: None,
) -> BuildResult:
    """Write the shards that are missing; with `stale` those of another fingerprint too.

    `force` writes all again; `workers` is the number of processes. Waits while another build of
    the folder runs. Files of furniture are read once, at the beginning. Raises StorageError where
    the folder cannot be written, SchemaError for a shard of a newer version, BaotinhError for a
    file of furniture or tombstones that cannot be read. A shard with an article that a tombstone
    names is always written again.
    """
    with sole_writer(data_dir):
        return _build(data_dir, stale, force, workers, tell)


def _build(data_dir: Path, stale: bool, force: bool, workers: int, tell: Told) -> BuildResult:
    finish_segments(data_dir)
    settle_joins(data_dir)
    for kind in ("corpus", "rejects"):
        (data_dir / kind).mkdir(parents=True, exist_ok=True)
    _write_portals(data_dir)
    result = BuildResult()
    found = segments(data_dir)
    removals = _removals(data_dir, found)
    marks = {slug: fingerprint(find_portal(slug), one.furniture) for slug, one in removals.items()}
    haunted = _haunted(data_dir, removals)
    todo = [
        path
        for path in found
        if shard_path(data_dir, "corpus", path) in haunted
        or _is_due(data_dir, path, marks, stale, force, result)
    ]
    tell(0, len(todo))
    for done, (segment, parts) in enumerate(_read(data_dir, todo, removals, workers), start=1):
        whole = [part for part in parts if isinstance(part, PartResult)]
        if len(whole) < len(parts):
            result.unreadable.append(next(part for part in parts if isinstance(part, str)))
        else:
            _write(data_dir, segment, whole, marks[segment.parent.name])
            _count(result, whole)
        tell(done, len(todo))
    return result


def fingerprint(portal: Portal, furniture: Furniture) -> str:
    """Hash of all that decides what a segment of the portal becomes."""
    parts = [
        SCHEMA_VERSION,
        URL_RULES_VERSION,
        EXTRACTOR_VERSION,
        REPAIR_VERSION,
        LANGUAGE_VERSION,
        QUALITY_VERSION,
        PRIVACY_VERSION,
        SENTENCES_VERSION,
        annotator_name(),
        ANNOTATION_VERSION,
        asdict(portal),
        furniture.digest,
    ]
    told = json.dumps(parts, default=lambda value: getattr(value, "__qualname__", str(value)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _removals(data_dir: Path, found: Sequence[Path]) -> dict[str, Removal]:
    """What to leave out of each portal; one reading, so that an edit cannot divide a build."""
    slugs = dict.fromkeys(segment.parent.name for segment in found)
    tombstones = read_tombstones(data_dir)
    return {slug: load_removal(data_dir, find_portal(slug), tombstones) for slug in slugs}


def _haunted(data_dir: Path, removals: Mapping[str, Removal]) -> set[Path]:
    """The shards that hold an article of which nothing may be kept any more."""
    found: set[Path] = set()
    for slug, removal in removals.items():
        if removal.tombstones:
            folder = data_dir / "corpus" / slug
            found |= removal.tombstones.files_in(shard for shard in folder.glob("*.parquet"))
    return found


def _is_due(
    data_dir: Path,
    segment: Path,
    marks: Mapping[str, str],
    stale: bool,
    force: bool,
    result: BuildResult,
) -> bool:
    shard = shard_path(data_dir, "corpus", segment)
    if force or not shard.exists():
        return True
    if fingerprint_of(shard) == marks[segment.parent.name]:
        result.current += 1
        return False
    result.stale += not stale
    return stale


def _read(
    data_dir: Path, todo: list[Path], removals: Mapping[str, Removal], workers: int
) -> Iterator[tuple[Path, list[PartResult | str]]]:
    """Each segment with what its parts held, or why the file cannot be read."""
    if workers == 1:
        for segment in todo:
            removal = removals[segment.parent.name]
            spans = _spans(segment)
            yield segment, [_read_part(data_dir, segment, removal, *span) for span in spans]
        return
    waiting: deque[tuple[Path, list[Task[PartResult | str]]]] = deque()
    with Crew[PartResult | str](workers - 1, _begin) as crew:
        for segment in todo:
            what = (data_dir, segment, removals[segment.parent.name])
            parts = [crew.add(_read_part, *what, *span) for span in _spans(segment)]
            waiting.append((segment, parts))
            # Some parts are read ahead, so that no process waits; not all, which lie in memory
            # until their segment is whole.
            while sum(len(ahead) for _, ahead in waiting) > 3 * workers:
                done, parts = waiting.popleft()
                yield done, _results(crew, parts)
        while waiting:
            done, parts = waiting.popleft()
            results = _results(crew, parts)
            if not waiting:
                crew.dismiss()  # they end while the last shard is written
            yield done, results


def _results(
    crew: Crew[PartResult | str], parts: list[Task[PartResult | str]]
) -> list[PartResult | str]:
    try:
        return crew.results(parts)
    except BrokenProcessPool as error:
        raise BaotinhError("a process of the build died; is there memory for so many?") from error


def _begin() -> None:
    """In a fresh process: load the models."""
    spare_collector()
    annotator()


def _spans(segment: Path) -> list[tuple[int, int | None]]:
    """From which byte to which the parts of a segment go; the last one to the end."""
    begins, pages = [0], 0
    for end in record_ends(segment)[:-1]:
        pages += 1
        if end - begins[-1] >= PART or pages == PAGES:
            begins.append(end)
            pages = 0
    return [*zip(begins, [*begins[1:], None], strict=True)]


def _read_part(
    data_dir: Path, segment: Path, removal: Removal, start: int, stop: int | None
) -> PartResult | str:
    """What a part of a segment holds, or why the file cannot be read."""
    portal = find_portal(segment.parent.name)
    name = segment.relative_to(data_dir).as_posix()
    before = replace(annotator().shadow)
    try:
        pages = read_pages(segment, name, portal.slug, start, stop)
        outcomes = [*process(pages, portal, removal)]
    except ArchiveError as error:
        return str(error)
    shadow = annotator().shadow
    return PartResult(
        records=records_table(one for one in outcomes if isinstance(one, Record)),
        rejects=[one for one in outcomes if isinstance(one, Rejected)],
        compared=shadow.compared - before.compared,
        differing=shadow.differing - before.differing,
    )


def _write(data_dir: Path, segment: Path, parts: Sequence[PartResult], mark: str) -> None:
    """Write a segment's rejects and shard."""
    rejects = [reject for part in parts for reject in part.rejects]
    # The shard comes last: while it is missing, the segment is not built.
    write_rejects(shard_path(data_dir, "rejects", segment), rejects, mark)
    records = [part.records for part in parts]
    write_records(shard_path(data_dir, "corpus", segment), records, mark)


def _count(result: BuildResult, parts: Sequence[PartResult]) -> None:
    result.built += 1
    for part in parts:
        result.records += len(part.records)
        result.rejects.update(str(reject.reason) for reject in part.rejects)
        for flags in part.records["flags"].to_pylist():
            result.flags.update(flags or ())
        result.compared += part.compared
        result.differing += part.differing


def _write_portals(data_dir: Path) -> None:
    """What the ground floor must know of the portals, as a table in the data folder."""
    names = ("slug", "name", "host", "province", "rights")
    rows = [
        {name: getattr(portal, name) for name in names} | {"evidence": str(portal.evidence)}
        for portal in portals().values()
    ]
    with atomic_path(data_dir / "portals.parquet") as temporary:
        pq.write_table(pa.Table.from_pylist(rows), temporary)
