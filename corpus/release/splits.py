"""Train, validation and test of a release: by time, and never through a cluster.

A model must not be tested on what it has read. Two things make it so in news: the same report
stands on several portals, and what happened is told again on the following days. Therefore the
articles of a cluster stay together, and the test is newer than what is trained on (Lazaridou et
al. 2021, "Mind the Gap"; Lee et al. 2022, "Deduplicating Training Data Makes Language Models
Better"). A random split has neither property and is not offered.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SPLITS = ("train", "validation", "test")
"""In the order of time."""

SHARE = 0.1
"""Of all clusters, for the test and again for the validation."""

Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """The first day of each split but the first; None: it has no articles."""

    validation: date | None = None
    test: date | None = None


def assign_splits(
    clusters: "pd.Series[Any]", days: "pd.Series[Any]"
) -> tuple[NDArray[np.object_], Boundaries]:
    """The split of each article, and where the splits begin.

    `clusters` are ids, `days` of the dtype datetime64, NaT where a day is unknown, both one per
    article. A cluster belongs to its earliest day, as from then on its text could be read; without
    any it is trained on. A boundary is the day from which on the clusters are nearest to SHARE.
    """
    first = days.groupby(clusters, sort=False).min()
    dated = np.sort(first.dropna().to_numpy())
    test = _boundary(dated, SHARE * len(first))
    validation = _boundary(dated, 2 * SHARE * len(first))
    numbers = sum((first >= day).to_numpy().astype(int) for day in (validation, test))
    of_cluster = pd.Series(np.array(SPLITS, dtype=object)[numbers], index=first.index)
    bounds = Boundaries(
        validation=_day(validation if validation != test else np.datetime64("NaT")),
        test=_day(test),
    )
    return of_cluster.reindex(clusters).to_numpy(dtype=object), bounds


def _boundary(days: Days, wanted: float) -> np.datetime64:
    """The day from which on the number of sorted days is nearest to `wanted`; NaT: none are."""
    starts = np.unique(days)
    counts = np.append(len(days) - np.searchsorted(days, starts), 0)
    # From the end, so that of two equally near days the later one is taken.
    place = len(counts) - 1 - int(np.argmin(np.abs(counts[::-1] - wanted)))
    return np.append(starts, np.datetime64("NaT"))[place]  # type: ignore[no-any-return]


def _day(day: np.datetime64) -> date | None:
    return None if np.isnat(day) else day.astype("datetime64[D]").item()
