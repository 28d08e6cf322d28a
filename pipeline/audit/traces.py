"""What rejects, frontier and tombstones know of an article's addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import FrontierError, StorageError, UnknownArticle
from corpus.tombstones import FILE, read_tombstones
from crawler.frontier import Known
from pipeline.audit.lines import clean
from pipeline.audit.masking import mask_line
from pipeline.audit.search import Sought, find_known, find_rejects
from pipeline.audit.versions import in_vietnam
from pipeline.removal import load_removal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A page of the article's address that gave no record."""

    url: str
    portal: str
    stage: str
    reason: str
    detail: str
    title: str | None
    fetched_at: datetime | None
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """What the frontier knows of one of the article's addresses."""

    portal: str
    url: str
    kind: str
    state: str
    discovered_at: datetime | None
    fetched_at: datetime | None
    next_fetch_at: datetime | None
    status: int | None
    attempts: int
    """Failures in a row."""
    fetches: int
    changes: int
    reason: str | None


def rejects_of(data_dir: Path, sought: Sought, *, plain: bool) -> tuple[Reject, ...]:
    """The rejects of an article's addresses; without `plain` their titles are masked."""
    return tuple(_reject(row, plain) for row in find_rejects(data_dir, sought))


def _reject(row: Mapping[str, Any], plain: bool) -> Reject:
    told = dict(row) | {"fetched_at": in_vietnam(row["fetched_at"])}
    if told["title"] is not None and not plain:
        told["title"] = mask_line(told["title"])
    return Reject(**told)


def frontier_of(
    data_dir: Path, sought: Sought, url: str | None
) -> tuple[tuple[Scheduled, ...] | None, str | None]:
    """What the frontier knows, or why it cannot be asked: the rest of an audit needs none."""
    try:
        known = find_known(data_dir, sought, url)
    except (FrontierError, StorageError) as error:
        return None, str(error)
    return None if known is None else tuple(map(_scheduled, known)), None


def _scheduled(known: Known) -> Scheduled:
    same = ("portal", "url", "kind", "state", "status", "attempts", "fetches", "changes", "reason")
    return Scheduled(
        **{name: getattr(known, name) for name in same},
        discovered_at=_moment(known.discovered_at),
        fetched_at=_moment(known.fetched_at),
        next_fetch_at=_moment(known.next_fetch_at),
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else in_vietnam(datetime.fromtimestamp(seconds, UTC))


def is_tombstoned(data_dir: Path, sought: Sought) -> bool:
    """Whether `tombstones.txt` names an id or address that is sought, to loads or to builds."""
    tombstones, names = read_tombstones(data_dir), sought.names
    if names.ids & tombstones.ids or names.addresses & tombstones.addresses:
        return True
    buried = (load_removal(data_dir, one, tombstones).tombstones.ids for one in sought.portals)
    return bool(tombstones) and any(names.ids & ids for ids in buried)


def unknown(data_dir: Path, sought: Sought, frontier_url: str | None) -> UnknownArticle:
    """That there is no such record, and who else knows the id or address."""
    known, trouble = frontier_of(data_dir, sought, frontier_url)
    sought = sought.also((one.url for one in known or ()), (one.portal for one in known or ()))
    told = [
        *([f"{FILE} names it"] if is_tombstoned(data_dir, sought) else []),
        *(_told_of(reject) for reject in find_rejects(data_dir, sought)[-3:]),
        *(_told_by_frontier(one) for one in known or ()),
        *([f"the frontier cannot be read: {trouble}"] if trouble else []),
    ]
    nobody = "rejects and frontier do not know it either"
    reasons = clean("; ".join(told) or nobody, 1000)
    return UnknownArticle(f"no record of {clean(sought.key)} in {data_dir}: {reasons}")


def _told_of(row: Mapping[str, Any]) -> str:
    detail = f" ({row['detail']})" if row["detail"] else ""
    place = f"{row['warc_file']} at byte {row['warc_offset']}"
    return f"its page was rejected as {row['reason']}{detail}, it lies in {place}"


def _told_by_frontier(known: Scheduled) -> str:
    told = f"the frontier has it as {known.kind}, {known.state}"
    if known.reason is not None:
        told += f" ({known.reason})"
    return told + (f", fetched {known.fetched_at:%Y-%m-%d %H:%M}" if known.fetched_at else "")
