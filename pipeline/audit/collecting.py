"""Everything that is known of one article."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.dataset import VERSION_ORDER, open_records
from corpus.errors import UnknownArticle
from corpus.schema import SCHEMA
from pipeline.audit.clusters import Cluster, find_cluster, is_deduped
from pipeline.audit.masking import mask_rows
from pipeline.audit.pages import read_raw
from pipeline.audit.scores import Scores, Verdict, scores_of, verdicts_on
from pipeline.audit.search import Sought, find_records, seek
from pipeline.audit.traces import Reject, Scheduled, frontier_of, is_tombstoned, rejects_of, unknown
from pipeline.audit.versions import Version, in_vietnam, ordered, versions_of

_UNREAD = {"entity_text", "entity_start", "entity_end", "image_caption"}
_COLUMNS = [name for name in SCHEMA.names if name not in _UNREAD]
_PLACE = ["id", "portal", "content_sha256", "raw_sha256", *VERSION_ORDER]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What the page of one version says of the article."""

    revision: int
    title: str
    sapo: str | None
    section: str | None
    source: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published_at: datetime | None
    """In Asia/Ho_Chi_Minh, as all times here."""
    published_raw: str | None
    published_precision: str | None
    modified_at: datetime | None
    images: int
    related: int
    """Articles that it links as related."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What is known of an article."""

    id: str
    portal: str
    province: str | None
    province_now: str | None
    addresses: tuple[str, ...]
    """The canonical one of its latest version, then others, and those that it was fetched from."""
    is_tombstoned: bool
    """Whether tombstones.txt names it: no load and no release has it then."""
    lies_in: tuple[str, ...]
    """The files that hold it: shards, segments, the table of clusters."""
    is_masked: bool
    versions: tuple[Version, ...]
    """In the order of time."""
    printed: Printed
    scores: Scores
    verdicts: tuple[Verdict, ...]
    is_deduped: bool
    """Whether there was a `baotinh dedupe`."""
    cluster: Cluster | None
    """None: it came after the last `baotinh dedupe`."""
    rejects: tuple[Reject, ...]
    frontier: tuple[Scheduled, ...] | None
    """None: there is no frontier, or none that can be read."""
    frontier_trouble: str | None
    """Why it cannot be read."""


def audit(
    data_dir: Path,
    key: str,
    *,
    revision: int | None = None,
    plain: bool = False,
    frontier_url: str | None = None,
) -> Audit:
    """What is known of the article of an id or of any of its addresses.

    `printed`, `scores` and `verdicts` are those of a revision, by default the latest. Personal
    data is masked, but where `plain`. Raises UnknownArticle, telling who knows the address,
    where there is no record of it, or not that revision; SchemaError for a folder without a corpus.
    """
    sought = seek(key)
    dataset = open_records(data_dir)
    rows = find_records(dataset, sought, _COLUMNS)
    if not len(rows):
        raise unknown(data_dir, sought, frontier_url)
    rows = ordered(rows)
    shown = rows if plain else mask_rows(rows)
    place = _place_of(rows, key, revision)
    row = shown.slice(place, 1).to_pylist()[0]
    versions = versions_of(data_dir, rows, shown)
    cluster = find_cluster(data_dir, dataset, row["id"], plain=plain)
    sought = Sought(key=key, ids=frozenset({row["id"]})).also(_urls(rows), [row["portal"]])
    frontier, trouble = frontier_of(data_dir, sought, frontier_url)
    return Audit(
        **{name: row[name] for name in ("id", "portal", "province", "province_now")},
        addresses=sought.urls,
        is_tombstoned=is_tombstoned(data_dir, replace(sought, ids=frozenset({row["id"]}))),
        lies_in=_files(versions, cluster),
        is_masked=not plain,
        versions=versions,
        printed=_printed(row),
        scores=scores_of(row),
        verdicts=verdicts_on(rows.slice(place, 1)),
        is_deduped=is_deduped(data_dir),
        cluster=cluster,
        rejects=rejects_of(data_dir, sought, plain=plain),
        frontier=frontier,
        frontier_trouble=trouble,
    )


def raw_page(data_dir: Path, key: str, revision: int | None = None) -> bytes:
    """The bytes of the page that a revision, by default the latest, was made from.

    Raises as `audit` does, and ArchiveError where the archive does not hold it.
    """
    sought = seek(key)
    rows = find_records(open_records(data_dir), sought, _PLACE)
    if not len(rows):
        raise unknown(data_dir, sought, None)
    rows = ordered(rows)
    return read_raw(data_dir, rows.slice(_place_of(rows, key, revision), 1).to_pylist()[0]).body


def as_json(told: Audit) -> str:
    """One JSON object on a line; what does not print is escaped, times are of +07:00."""
    text = json.dumps(asdict(told), ensure_ascii=False, default=_plain)
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def _plain(value: datetime) -> str:
    return value.isoformat()


def _place_of(rows: pa.Table, key: str, revision: int | None) -> int:
    """The row of a revision, its last one."""
    known = rows["revision"].to_pylist()
    wanted = known[-1] if revision is None else revision
    if wanted not in known:
        raise UnknownArticle(f"{key} has {known[-1]} revisions, and no revision {wanted}")
    return len(known) - 1 - known[::-1].index(wanted)


def _urls(rows: pa.Table) -> list[str]:
    """The addresses of an article, the latest canonical one first."""
    columns = (rows[name].to_pylist()[::-1] for name in ("canonical_url", "url"))
    return [str(url) for column in columns for url in column]


def _printed(row: Mapping[str, Any]) -> Printed:
    same = ("revision", "title", "sapo", "section", "source", "published_raw")
    return Printed(
        **{name: row[name] for name in (*same, "published_precision")},
        authors=tuple(row["authors"]),
        tags=tuple(row["tags"]),
        published_at=in_vietnam(row["published_at"]),
        modified_at=in_vietnam(row["modified_at"]),
        images=len(row["image_url"]),
        related=len(row["related_urls"]),
    )


def _files(versions: tuple[Version, ...], cluster: Cluster | None) -> tuple[str, ...]:
    shards = {one.shard for one in versions}
    segments = {one.page.warc_file for one in versions if one.page.warc_file is not None}
    derived = ["derived/clusters.parquet"] if cluster is not None else []
    return (*sorted(shards), *sorted(segments), *derived)
