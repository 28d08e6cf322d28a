"""Segments to shards: each finished WARC segment becomes one Parquet file of the corpus.

A shard is a function of its segment and of a fingerprint of everything that reads it, so a killed
build is repaired by running it again, and gives the same bytes.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path

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
from pipeline.annotate import AlignmentError, Annotator, annotator_name
from pipeline.compact import settle_joins, sole_writer
from pipeline.record import make_record, text_of
from pipeline.repair import REPAIR_VERSION, repair_article
from pipeline.sentences import SENTENCES_VERSION

MAX_TEXT = 1_000_000
"""Characters of the longest text that is annotated; longer ones are no articles."""


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
    unreadable: list[str] = field(default_factory=list)
    """Segments that could not be read at all, one line each."""


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
            result.records += outcome[0]
            result.rejects.update(outcome[1])
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


def _outcomes(
    data_dir: Path, todo: list[Path], workers: int
) -> Iterator[tuple[int, Counter[str]] | str]:
    if min(workers, len(todo)) <= 1:
        for segment in todo:
            yield _build_segment(data_dir, segment)
        return
    # Fresh processes: a fork of one with threads, as Twisted's and Arrow's, may hang.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_build_segment, data_dir, segment) for segment in todo]
        for job in as_completed(jobs):
            yield job.result()


def _build_segment(data_dir: Path, segment: Path) -> tuple[int, Counter[str]] | str:
    """Write one segment's shard and rejects; their counts, or why the file cannot be read."""
    portal = find_portal(segment.parent.name)
    name = segment.relative_to(data_dir).as_posix()
    records: list[Record] = []
    rejects: list[Rejected] = []
    try:
        for item in read_pages(segment, name, portal.slug):
            outcome = item if isinstance(item, Rejected) else _process(item, portal)
            if isinstance(outcome, Record):
                records.append(outcome)
            elif outcome is not None:
                rejects.append(outcome)
    except ArchiveError as error:
        return str(error)
    mark = fingerprint(portal)
    # The shard comes last: while it is missing, the segment is not built.
    write_rejects(shard_path(data_dir, "rejects", segment), rejects, mark)
    write_records(shard_path(data_dir, "corpus", segment), records, mark)
    return len(records), Counter(str(reject.reason) for reject in rejects)


def _process(page: Page, portal: Portal) -> Record | Rejected | None:
    """What becomes of a page; None for one that is not to be an article."""
    if page.kind not in (None, "article", "saved") or page.status not in (None, HTTPStatus.OK):
        return None
    try:
        article = extract(page, portal)
    except ExtractionError as error:
        return _unreadable(page, portal, "extract", error)
    if isinstance(article, Rejected):
        return article
    return _annotated(article, page, portal)


def _annotated(article: Article, page: Page, portal: Portal) -> Record | Rejected:
    article, flags = repair_article(article)
    flags = (*flags, "truncated_page") if page.truncated else flags
    text, _ = text_of(article)
    if len(text) > MAX_TEXT:
        reject = _unreadable(page, portal, "annotate", ValueError(f"{len(text)} characters"))
        return replace(reject, reason=Reason.TOO_LARGE, title=article.title)
    try:
        annotation = _annotator().annotate(text)
    except (AlignmentError, UnicodeError) as error:
        return _unreadable(page, portal, "annotate", error)
    except BaseException as error:
        # A panic in underthesea's compiled core is no Exception; it must cost one article only.
        if type(error).__name__ != "PanicException":
            raise
        return _unreadable(page, portal, "annotate", error)
    return make_record(article, page, portal, flags, annotation)


@cache
def _annotator() -> Annotator:
    return Annotator()


def _unreadable(page: Page, portal: Portal, stage: str, error: BaseException) -> Rejected:
    return Rejected(
        url=page.url,
        portal=portal.slug,
        stage="annotate" if stage == "annotate" else "extract",
        reason=Reason.UNREADABLE,
        detail=" ".join(str(error).split())[:300],
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
