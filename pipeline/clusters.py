"""Clusters of articles that say the same: which came first, where, and how much later the others.

Who republished whom is data: the papers of provinces live on each other's reports.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.schema import CLUSTERS
from corpus.text import fold_words

Names = Mapping[str, frozenset[str]]
"""How each portal is credited, folded: its name, its host."""

Row = tuple[str, str, int, bool, str, float | None]
"""Of the columns of `corpus.schema.CLUSTERS`."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What decides of an article which one of a cluster it is."""

    id: str
    portal: str
    source: str | None = None
    published_at: datetime | None = None
    published_date: date | None = None
    published_precision: str | None = None


def make_clusters(articles: pa.Table, labels: NDArray[np.int64], names: Names) -> pa.Table:
    """One row per article, by id; articles of equal label are one cluster.

    `articles` has the fields of Member as columns, one row per id.
    """
    size = np.bincount(labels)[labels] if len(labels) else labels
    alone = articles.filter(pa.array(size == 1))
    rows = [row for group in _groups(articles, labels, size) for row in describe(group, names)]
    together = pa.Table.from_pylist(
        [dict(zip(CLUSTERS.names, row, strict=True)) for row in rows], schema=CLUSTERS
    )
    return pa.concat_tables([_singles(alone), together]).sort_by("id")


def describe(members: Sequence[Member], names: Names) -> list[Row]:
    """The rows of one cluster's members."""
    first = _canonical(members, names)
    key = min(member.id for member in members)
    return [
        (one.id, key, len(members), one is first, first.portal, _lag(first, one)) for one in members
    ]


def _canonical(members: Sequence[Member], names: Names) -> Member:
    """The member that was published first; what time cannot tell, credits do.

    A page that prints a day and no time may be older or younger than the others of its day.
    """
    day = min((one.published_date for one in members if one.published_date), default=None)
    first = [one for one in members if one.published_date == day]
    is_timed = all(one.published_precision == "minute" for one in first)

    def rank(one: Member) -> tuple[float, int, float, str]:
        at = one.published_at.timestamp() if one.published_at else 0.0
        return (at if is_timed else 0.0, _credit(one, members, names), at, one.id)

    return min(first, key=rank)


def _credit(one: Member, members: Sequence[Member], names: Names) -> int:
    """0: another member names its paper as source; 1: it names no other; 2: it does."""
    if any(other.portal != one.portal and _names(other, one.portal, names) for other in members):
        return 0
    return 1 if one.source is None or _names(one, one.portal, names) else 2


def _names(one: Member, portal: str, names: Names) -> bool:
    """Whether a member credits a portal."""
    told = f" {fold_words(one.source or '')} "
    return any(f" {name} " in told for name in names.get(portal, ()) if name)


def _lag(first: Member, one: Member) -> float | None:
    """Hours between two publications; whole days where one of them tells no time."""
    if first.published_date is None or one.published_date is None:
        return None
    days = (one.published_date - first.published_date).days * 24.0
    if first.published_at is None or one.published_at is None:
        return days
    is_timed = {first.published_precision, one.published_precision} == {"minute"}
    return (one.published_at - first.published_at) / _HOUR if is_timed else days


def _groups(
    articles: pa.Table, labels: NDArray[np.int64], size: NDArray[np.int64]
) -> Iterator[list[Member]]:
    """The members of each cluster of more than one."""
    places = np.flatnonzero(size > 1)
    places = places[np.argsort(labels[places], kind="stable")]
    rows = articles.take(places).to_pylist()
    ends = np.flatnonzero(np.diff(labels[places], append=-1)) + 1
    begins = np.concatenate([[0], ends])[: len(ends)]
    for start, stop in zip(begins, ends, strict=True):
        yield [Member(**row) for row in rows[start:stop]]


def _singles(articles: pa.Table) -> pa.Table:
    count = len(articles)
    is_dated = articles["published_date"].is_valid()
    columns = {
        "id": articles["id"],
        "cluster_id": articles["id"],
        "cluster_size": np.ones(count, np.int32),
        "is_canonical": np.ones(count, np.bool_),
        "first_portal": articles["portal"],
        "lag_hours": pc.if_else(is_dated, pa.scalar(0.0, pa.float32()), None),
    }
    return pa.table(columns, schema=CLUSTERS)
