"""Segments to shards: each finished WARC segment becomes one Parquet file of the corpus.

A shard is a function of its segment and of a fingerprint of everything that reads it, so a killed
build is repaired by running it again, and gives the same bytes.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.errors import ArchiveError, ExtractionError
from corpus.records import Article, Page, Reason, Record, Rejected
from corpus.schema import SCHEMA_VERSION
from corpus.store import (
    atomic_path,
    fingerprint_of,
    shard_path,
    write_records,
    write_rejects,
)
from crawler.archive import finish_segments, read_pages, segments
from crawler.extraction import EXTRACTOR_VERSION, extract
from crawler.portal import Portal
from crawler.portals import portal as find_portal
from crawler.portals import portals
from crawler.urls import URL_RULES_VERSION
from pipeline.annotate import ANNOTATION_VERSION, Annotator, Unannotated, annotator_name
from pipeline.compact import settle_joins, sole_writer
from pipeline.record import make_record, text_of
from pipeline.repair import REPAIR_VERSION, repair_article
from pipeline.sentences import SENTENCES_VERSION

MAX_TEXT = 1_000_000
"""Characters of the longest text that is annotated, and of those that are annotated together."""


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
    compared: int = 0
    """Sentences that underthesea itself tagged too, to be sure."""
    differing: int = 0
    """Those of them that came out otherwise."""
    unreadable: list[str] = field(default_factory=list)
    """Segments that could not be read at all, one line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentResult:
    """What a segment held."""

    records: int
    rejects: Counter[str]
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
    the folder runs. Raises StorageError where the folder cannot be written, SchemaError for a
    shard of a newer version.
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
    todo = [path for path in segments(data_dir) if _is_due(data_dir, path, stale, force, result)]
    tell(0, len(todo))
    for done, outcome in enumerate(_outcomes(data_dir, todo, workers), start=1):
        if isinstance(outcome, str):
            result.unreadable.append(outcome)
        else:
            result.built += 1
            result.records += outcome.records
            result.rejects.update(outcome.rejects)
            result.compared += outcome.compared
            result.differing += outcome.differing
        tell(done, len(todo))
    return result


def fingerprint(portal: Portal) -> str:
    """Hash of all that decides what a segment of the portal becomes."""
    parts = [
        SCHEMA_VERSION,
        URL_RULES_VERSION,
        EXTRACTOR_VERSION,
        REPAIR_VERSION,
        SENTENCES_VERSION,
        annotator_name(),
        ANNOTATION_VERSION,
        asdict(portal),
    ]
    told = json.dumps(parts, default=lambda value: getattr(value, "__qualname__", str(value)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _is_due(data_dir: Path, segment: Path, stale: bool, force: bool, result: BuildResult) -> bool:
    shard = shard_path(data_dir, "corpus", segment)
    if force or not shard.exists():
        return True
    if fingerprint_of(shard) == fingerprint(find_portal(segment.parent.name)):
        result.current += 1
        return False
    result.stale += not stale
    return stale


def _outcomes(data_dir: Path, todo: list[Path], workers: int) -> Iterator[SegmentResult | str]:
    if min(workers, len(todo)) <= 1:
        for segment in todo:
            yield _build_segment(data_dir, segment)
        return
    # Fresh processes: a fork of one with threads, as Twisted's and Arrow's, may hang.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_build_segment, data_dir, segment) for segment in todo]
        for job in as_completed(jobs):
            yield job.result()


def _build_segment(data_dir: Path, segment: Path) -> SegmentResult | str:
    """Write one segment's shard and rejects; what it held, or why the file cannot be read."""
    portal = find_portal(segment.parent.name)
    name = segment.relative_to(data_dir).as_posix()
    before = replace(_annotator().shadow)
    try:
        outcomes = [*_outcomes_of(read_pages(segment, name, portal.slug), portal)]
    except ArchiveError as error:
        return str(error)
    records = [one for one in outcomes if isinstance(one, Record)]
    rejects = [one for one in outcomes if isinstance(one, Rejected)]
    mark = fingerprint(portal)
    # The shard comes last: while it is missing, the segment is not built.
    write_rejects(shard_path(data_dir, "rejects", segment), rejects, mark)
    write_records(shard_path(data_dir, "corpus", segment), records, mark)
    shadow = _annotator().shadow
    return SegmentResult(
        records=len(records),
        rejects=Counter(str(reject.reason) for reject in rejects),
        compared=shadow.compared - before.compared,
        differing=shadow.differing - before.differing,
    )


def _outcomes_of(items: Iterator[Page | Rejected], portal: Portal) -> Iterator[Record | Rejected]:
    """What becomes of pages, in their order; articles are annotated many at a time."""
    batch: list[_Readable | Rejected] = []
    size = 0
    for item in items:
        outcome = item if isinstance(item, Rejected) else _read(item, portal)
        if outcome is None:
            continue
        batch.append(outcome)
        size += len(outcome.text) if isinstance(outcome, _Readable) else 0
        if size > MAX_TEXT:
            yield from _annotated(batch, portal)
            batch, size = [], 0
    yield from _annotated(batch, portal)


@dataclass(frozen=True, slots=True)
class _Readable:
    """An article that waits to be annotated."""

    page: Page
    article: Article
    flags: tuple[str, ...]
    text: str


def _read(page: Page, portal: Portal) -> _Readable | Rejected | None:
    """The article of a page; None for one that is not to be an article."""
    if page.kind not in (None, "article", "saved") or page.status not in (None, HTTPStatus.OK):
        return None
    try:
        found = extract(page, portal)
    except ExtractionError as error:
        return _unreadable(page, portal, "extract", str(error))
    if isinstance(found, Rejected):
        return found
    article, flags = repair_article(found)
    text, _ = text_of(article)
    if len(text) > MAX_TEXT:
        reject = _unreadable(page, portal, "annotate", f"{len(text)} characters")
        return replace(reject, reason=Reason.TOO_LARGE, title=article.title)
    flags = (*flags, "truncated_page") if page.truncated else flags
    return _Readable(page, article, flags, text)


def _annotated(
    batch: Sequence[_Readable | Rejected], portal: Portal
) -> Iterator[Record | Rejected]:
    texts = [one.text for one in batch if isinstance(one, _Readable)]
    annotations = iter(_annotator().annotate_all(texts))
    for one in batch:
        if isinstance(one, Rejected):
            yield one
            continue
        annotation = next(annotations)
        if isinstance(annotation, Unannotated):
            yield _unreadable(one.page, portal, "annotate", str(annotation))
        else:
            yield make_record(one.article, one.page, portal, one.flags, annotation)


@cache
def _annotator() -> Annotator:
    return Annotator()


def _unreadable(
    page: Page, portal: Portal, stage: Literal["extract", "annotate"], detail: str
) -> Rejected:
    return Rejected(
        url=page.url,
        portal=portal.slug,
        stage=stage,
        reason=Reason.UNREADABLE,
        detail=" ".join(detail.split())[:300],
        fetched_at=page.fetched_at,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
    )


def _write_portals(data_dir: Path) -> None:
    """What the ground floor must know of the portals, as a table in the data folder."""
    names = ("slug", "name", "host", "province", "rights")
    rows = [
        {name: getattr(portal, name) for name in names} | {"evidence": str(portal.evidence)}
        for portal in portals().values()
    ]
    with atomic_path(data_dir / "portals.parquet") as temporary:
        pq.write_table(pa.Table.from_pylist(rows), temporary)
