"""What a release holds: which records, in which order and split, and why the others are not in it.

Nothing is written here. What is worked out is a small table of keys, one row per record, in the
order in which the shards are read; the texts are read when they are written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from numpy.typing import NDArray

from corpus.dataset import VERSION_ORDER, open_records, revisions
from corpus.errors import SchemaError
from corpus.profiles import judge, profile_named
from corpus.release.splits import Boundaries, assign_splits
from corpus.rules import Profile
from corpus.schema import CLUSTERS
from corpus.store import derived_path
from corpus.tombstones import read_tombstones, without

OLDER = "older version"
COPY = "not canonical"
"""Why a record is left out; else a rule of a profile is named."""

ORDER = ["portal", "published_at", "id", "revision"]
"""Columns that a release is sorted by; what has no time comes last of its portal."""

_KEYS = [
    *("id", "portal", "content_sha256", "published_at", "published_date", *VERSION_ORDER),
    *("lang", "n_chars", "n_syllables", "n_sentences", "n_tokens"),
]
_ROWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen from a corpus for a release."""

    profile: str = "all"
    """A filter of `corpus.profiles`."""
    split: Literal["time", "none"] = "time"
    canonical: bool = False
    """Whether one article of each cluster stands for all."""
    all_versions: bool = False
    """Whether an article that was corrected is in it as it was before, too."""
    masked: bool = True
    """Whether personal data is hidden, see `corpus.privacy`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The records of a data folder as a release sees them."""

    records: pd.DataFrame
    """One row per record that no tombstone names, in the order of the shards: keys, VERSIONS,
    CLUSTERS, `split`, and `left_out`: a reason, or null for a record of the release."""
    where: ds.Expression
    """The rows of `corpus.dataset.open_records` that `records` are, for `scan`."""
    withheld: int
    """Articles that tombstones name."""
    boundaries: Boundaries

    @property
    def kept(self) -> pd.DataFrame:
        """The records of the release, in its order, by their place among all records."""
        kept = self.records[self.records["left_out"].isna()]
        return kept.sort_values([*ORDER, *VERSION_ORDER], kind="stable")


def survey(data_dir: Path, choice: Choice) -> Contents:
    """Which records of a data folder a choice takes.

    Raises SchemaError for a folder without a corpus or clusters, for articles that came after the
    last `baotinh dedupe`, and as `corpus.profiles.judge` does.
    """
    rules = profile_named(choice.profile)
    dataset = open_records(data_dir)
    dead = read_tombstones(data_dir).ids_in(dataset)
    where = without(dead)
    records = _keys(dataset, where)
    records["revision"], records["is_latest"] = revisions(records)
    records = _with_clusters(records, data_dir)
    records["left_out"] = None
    if not choice.all_versions:
        _leave_out(records, ~records["is_latest"], OLDER)
    if choice.canonical:
        _leave_out(records, ~records["is_canonical"], COPY)
    if rules.rules:
        _leave_out_by(records, dataset, where, rules)
    boundaries = _split(records, choice)
    withheld = _count(dataset, dead)
    return Contents(records=records, where=where, withheld=withheld, boundaries=boundaries)


def scan(dataset: ds.Dataset, columns: Sequence[str], where: ds.Expression) -> Iterator[pa.Table]:
    """The rows of a dataset in parts, always in the same order."""
    batches = dataset.to_batches(
        columns=[*columns], filter=where, batch_size=_ROWS, batch_readahead=2, fragment_readahead=1
    )
    return (pa.Table.from_batches([batch]) for batch in batches if len(batch))


def _keys(dataset: ds.Dataset, where: ds.Expression) -> pd.DataFrame:
    tables = [*scan(dataset, _KEYS, where)]
    schema = pa.schema([dataset.schema.field(name) for name in _KEYS])
    table = pa.concat_tables(tables) if tables else schema.empty_table()
    days = table["published_date"].cast(pa.timestamp("s"))
    return table.to_pandas().assign(published_date=days.to_pandas())


def _with_clusters(records: pd.DataFrame, data_dir: Path) -> pd.DataFrame:
    path = derived_path(data_dir, "clusters")
    if not path.exists():
        raise SchemaError(f"no clusters in {data_dir}: run `baotinh dedupe` first")
    known = pq.read_table(path, schema=CLUSTERS).to_pandas()
    joined = records.merge(known, how="left", on="id")
    if missing := records.loc[joined["cluster_id"].isna(), "id"].nunique():
        raise SchemaError(f"{missing} articles are in no cluster yet: run `baotinh dedupe` first")
    kinds = {"cluster_size": "int32", "is_canonical": "bool", "lag_hours": "float32"}
    return joined.astype(kinds)


def _leave_out(records: pd.DataFrame, which: "pd.Series[bool]", why: str) -> None:
    records.loc[which & records["left_out"].isna(), "left_out"] = why


def _leave_out_by(
    records: pd.DataFrame, dataset: ds.Dataset, where: ds.Expression, profile: Profile
) -> None:
    """Judge the records that are still in; texts that are out need no reading."""
    reasons = records["left_out"].to_numpy(dtype=object, copy=True)
    start = 0
    for table in scan(dataset, profile.columns, where):
        places = start + np.flatnonzero(pd.isna(reasons[start : start + len(table)]))
        verdicts = judge(table.take(places - start), profile).to_pylist()
        reasons[places] = [rule and f"profile {profile.name}: {rule}" for rule in verdicts]
        start += len(table)
    records["left_out"] = reasons


def _split(records: pd.DataFrame, choice: Choice) -> Boundaries:
    """Give each record of the release its split."""
    is_in = records["left_out"].isna()
    splits: NDArray[np.object_] = np.full(int(is_in.sum()), "train", dtype=object)
    boundaries = Boundaries()
    if choice.split == "time":
        kept = records[is_in]
        splits, boundaries = assign_splits(kept["cluster_id"], kept["published_date"])
    records["split"] = pd.Series(splits, index=records.index[is_in]).reindex(records.index)
    return boundaries


def _count(dataset: ds.Dataset, dead: list[str]) -> int:
    """How many articles of a corpus have one of these ids."""
    named = ds.field("id").isin(pa.array(dead, pa.string()))
    return len(pc.unique(dataset.to_table(columns=["id"], filter=named)["id"]))
