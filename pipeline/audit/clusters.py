"""The articles that say what an article says, as the last `baotinh dedupe` found them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from corpus.dataset import VERSION_ORDER
from corpus.schema import CLUSTERS
from corpus.store import derived_path
from crawler.dates import VIETNAM
from pipeline.audit.masking import mask_rows
from pipeline.audit.search import SHARD, read_records

SHOWN = 50
"""Members that are told, the earliest first: a notice that all papers print may have thousands."""

_COLUMNS = (
    *("id", "portal", "title", "canonical_url", "published_at", "published_precision"),
    *("text", "pii_start", "pii_end", *VERSION_ORDER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a cluster."""

    id: str
    portal: str | None
    """None, as what follows, for one whose record is gone since."""
    title: str | None
    canonical_url: str | None
    published_at: datetime | None
    published_precision: str | None
    lag_hours: float | None
    """After the canonical article; None: day unknown."""
    is_canonical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles that say the same."""

    cluster_id: str
    size: int
    members: tuple[Member, ...]
    """At most SHOWN; with the article itself if it is among the first."""


def is_deduped(data_dir: Path) -> bool:
    """Whether there was a `baotinh dedupe`."""
    return derived_path(data_dir, "clusters").exists()


def find_cluster(data_dir: Path, dataset: ds.Dataset, key: str, *, plain: bool) -> Cluster | None:
    """The cluster of an article's id; None for one that came after the last `baotinh dedupe`."""
    path = derived_path(data_dir, "clusters")
    if not path.exists():
        return None
    known = ds.dataset([str(path)], schema=CLUSTERS, format="parquet")
    own = known.to_table(columns=["cluster_id"], filter=ds.field("id") == key)
    if not len(own):
        return None
    name = own["cluster_id"][0].as_py()
    table = known.to_table(filter=ds.field("cluster_id") == name)
    ordered = table.append_column("is_other", pc.invert(table["is_canonical"])).sort_by(
        [("is_other", "ascending"), ("lag_hours", "ascending"), ("id", "ascending")]
    )
    rows = ordered.slice(0, SHOWN).to_pylist()
    records = _latest(dataset, [row["id"] for row in rows], plain=plain)
    members = tuple(_member(row, records.get(row["id"], {})) for row in rows)
    return Cluster(cluster_id=name, size=len(table), members=members)


def _latest(dataset: ds.Dataset, ids: list[str], *, plain: bool) -> dict[str, dict[str, Any]]:
    """The latest record of each id."""
    wanted = ds.field("id").isin(pa.array(ids, pa.string()))
    places = dataset.to_table(columns=["id", SHARD], filter=wanted)
    records = read_records(places, ids, _COLUMNS).sort_by(
        [(name, "ascending") for name in VERSION_ORDER]
    )
    records = (records if plain else mask_rows(records)).drop_columns(["text"])
    return {row["id"]: row for row in records.to_pylist()}


def _member(row: Mapping[str, Any], record: Mapping[str, Any]) -> Member:
    published = record.get("published_at")
    return Member(
        id=row["id"],
        portal=record.get("portal"),
        title=record.get("title"),
        canonical_url=record.get("canonical_url"),
        published_at=published and published.astimezone(VIETNAM),
        published_precision=record.get("published_precision"),
        lag_hours=row["lag_hours"],
        is_canonical=row["is_canonical"],
    )
