"""The versions of an article, each with what it changed of the one before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.dataset import VERSION_ORDER, revisions
from crawler.dates import VIETNAM
from pipeline.audit.changes import Change, word_changes
from pipeline.audit.pages import RawPage, check_page
from pipeline.audit.search import SHARD

_FIELDS = ("title", "text", "section", "source", "authors", "tags", "published_raw")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """What became of a field."""

    field: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One fetch of the article that became a record."""

    revision: int
    """From 1; an article that was kept twice with the same words is the same revision."""
    is_latest: bool
    fetched_at: datetime | None
    """In Asia/Ho_Chi_Minh."""
    content_sha256: str
    """Where something of the text is masked, the hash of the masked text."""
    url: str
    """As fetched."""
    changes: tuple[FieldChange, ...]
    """Against the version before, field by field."""
    flags: tuple[str, ...]
    extractor: str
    extractor_version: str
    shard: str
    """Relative to the data folder, as the segment in `page`."""
    page: RawPage


def ordered(rows: pa.Table) -> pa.Table:
    """The versions of one article in the order of time, with their `revision` and `is_latest`."""
    rows = rows.sort_by([(name, "ascending") for name in VERSION_ORDER])
    keys = rows.select(["id", "content_sha256", *VERSION_ORDER]).to_pandas()
    number, latest = revisions(keys)
    return rows.append_column("revision", pa.array(number)).append_column(
        "is_latest", pa.array(latest)
    )


def versions_of(data_dir: Path, rows: pa.Table, shown: pa.Table) -> tuple[Version, ...]:
    """The versions of an article; `shown` are the same rows as they may be quoted."""
    plain, masked = rows.to_pylist(), shown.to_pylist()
    both = [*zip(plain, masked, strict=True)]
    changes = [(), *(_changes(*before, *after) for before, after in pairwise(both))]
    return tuple(
        _version(data_dir, row, changed) for row, changed in zip(masked, changes, strict=True)
    )


def _version(data_dir: Path, row: Mapping[str, Any], changes: tuple[FieldChange, ...]) -> Version:
    same = ("revision", "is_latest", "content_sha256", "url", "extractor", "extractor_version")
    return Version(
        **{name: row[name] for name in same},
        fetched_at=in_vietnam(row["fetched_at"]),
        changes=changes,
        flags=tuple(row["flags"]),
        shard="/".join(Path(row[SHARD]).parts[-3:]),
        page=check_page(data_dir, row),
    )


def _changes(
    old: Mapping[str, Any],
    shown_old: Mapping[str, Any],
    new: Mapping[str, Any],
    shown_new: Mapping[str, Any],
) -> tuple[FieldChange, ...]:
    found = (
        FieldChange(
            field=name,
            changes=word_changes(*(_line(row[name]) for row in (old, new, shown_old, shown_new))),
        )
        for name in _FIELDS
    )
    return tuple(one for one in found if one.changes)


def _line(value: str | Iterable[str] | None) -> str:
    return value if isinstance(value, str) else ", ".join(value or ())


def in_vietnam(moment: datetime | None) -> datetime | None:
    """A moment in the time zone of every portal."""
    return moment and moment.astimezone(VIETNAM)
