"""A data folder counted: what its articles and rejects amount to, as Facts.

Columns of one value a row are loaded at once; texts, words and names pass by in batches.
"""

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from corpus.dataset import open_records
from corpus.frames import load, rejects
from corpus.provinces import MERGER, province_on
from corpus.report.facts import (
    Count,
    Coverage,
    Facts,
    LengthBin,
    MonthCount,
    PortalFacts,
    Quantiles,
    RejectCount,
    Reprint,
)
from corpus.report.samples import pick_samples
from corpus.report.words import WORD_COLUMNS, ProvinceTally
from corpus.store import derived_path

MEASURES = (
    *("alpha_ratio", "stopword_ratio", "syllable_ratio", "digit_ratio", "upper_ratio"),
    *("symbol_ratio", "dup_line_ratio", "dup_ngram_ratio", "lang_score"),
)
"""Scores between 0 and 1."""

FIELDS = ("sapo", "authors", "source", "section", "tags", "image_url", "minute")
"""What a page may print beside title, text and day; `minute`: the time of day."""

EDGES = (0, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 1500, 2000)
"""Where the bins of lengths begin, in syllables."""

_SCALARS = (
    *("id", "portal", "province", "province_now", "published_date", "fetched_at"),
    *("warc_file", "warc_offset", "n_syllables", "n_tokens", "lang", *MEASURES),
)
_PRESENCE = ("sapo", "authors", "source", "section", "tags", "image_url", "published_precision")
_STREAMED = tuple(
    dict.fromkeys(
        ("id", "warc_file", "warc_offset", "published_date", "flags", *_PRESENCE, *WORD_COLUMNS)
    )
)
_LAST_OF_63 = MERGER - timedelta(days=1)
_BATCH = 1000


def count_facts(data_dir: str | Path) -> Facts:
    """All that a report says of a data folder.

    Raises SchemaError for a folder without a corpus or a shard of a newer version.
    """
    data_dir = Path(data_dir)
    frame = load(data_dir, columns=_SCALARS)
    dropped = rejects(data_dir).drop_duplicates("url", keep="last")
    provinces, flags, coverage = ProvinceTally(), Counter[str](), _CoverageTally()
    for table in _stream(data_dir, frame):
        provinces.add(table)
        coverage.add(table)
        flags.update(_values(pc.list_flatten(table["flags"])))
    reprints, unclustered = _reprints(data_dir)
    newest = frame["fetched_at"].max()
    return Facts(
        newest=None if pd.isna(newest) else newest.to_pydatetime(),
        articles=len(frame),
        portals=tuple(_portals(frame, dropped)),
        months=tuple(_months(frame)),
        then=_provinces_then(frame),
        now=Counter(frame["province_now"].dropna()),
        lengths=tuple(_lengths(frame["n_syllables"])),
        coverage=coverage.facts(),
        reprints=reprints,
        unclustered=unclustered,
        provinces=provinces.facts(),
        measures=tuple(one for name in MEASURES if (one := _quantiles(name, frame[name]))),
        languages=_ranked(Counter(frame["lang"].dropna())),
        flags=_ranked(flags),
        rejects=tuple(_rejects(dropped)),
        samples=tuple(pick_samples(data_dir, frame)),
    )


def _stream(data_dir: Path, frame: pd.DataFrame) -> Iterator[pa.Table]:
    """The rows of a loaded frame once more, in batches with the columns that are lists."""
    places = pd.Index(frame["id"])
    files, offsets = frame["warc_file"].to_numpy(), frame["warc_offset"].to_numpy()
    batches = open_records(data_dir).to_batches(
        columns=list(_STREAMED), batch_size=_BATCH, batch_readahead=2, fragment_readahead=1
    )
    for batch in batches:
        keys = batch.select(["id", "warc_file", "warc_offset"]).to_pandas()
        found = places.get_indexer(keys["id"])
        is_same = (files[found] == keys["warc_file"]) & (offsets[found] == keys["warc_offset"])
        kept = pa.array(((found >= 0) & is_same).to_numpy(bool))
        yield pa.Table.from_batches([batch]).filter(kept)


class _CoverageTally:
    """Which fields the articles of each year have."""

    def __init__(self) -> None:
        self._years: Counter[int] = Counter()
        self._having: Counter[tuple[str, int]] = Counter()

    def add(self, table: pa.Table) -> None:
        table = table.filter(table["published_date"].is_valid())
        years = pc.year(table["published_date"])
        self._years.update(_values(years))
        for field in FIELDS:
            having = _values(years.filter(_has(table, field)))
            self._having.update((field, year) for year in having)

    def facts(self) -> tuple[Coverage, ...]:
        years = sorted(self._years.items())
        return tuple(
            Coverage(
                field=field, year=year, articles=count, share=self._having[field, year] / count
            )
            for field in FIELDS
            for year, count in years
        )


def _values(column: Any) -> list[Any]:
    values: list[Any] = column.to_pylist()
    return values


def _has(table: pa.Table, field: str) -> Any:
    if field == "minute":
        return pc.equal(table["published_precision"], pa.scalar("minute"))
    column = table[field]
    if pa.types.is_list(column.type):
        return pc.greater(pc.list_value_length(column), pa.scalar(0))
    return column.is_valid()


def _portals(frame: pd.DataFrame, dropped: pd.DataFrame) -> Iterator[PortalFacts]:
    pages = Counter(dropped["portal"])
    groups = dict(iter(frame.groupby("portal")))
    for portal in sorted({*groups, *pages}):
        rows = groups.get(portal, frame.iloc[:0])
        days = rows["published_date"].dropna()
        yield PortalFacts(
            portal=portal,
            articles=len(rows),
            rejected=pages[portal],
            tokens=int(rows["n_tokens"].fillna(0).sum()),
            first=min(days, default=None),
            last=max(days, default=None),
            undated=int(rows["published_date"].isna().sum()),
            length=_quantiles("n_syllables", rows["n_syllables"]),
        )


def _months(frame: pd.DataFrame) -> Iterator[MonthCount]:
    dated = frame[frame["published_date"].notna()]
    months = [day.isoformat()[:7] for day in dated["published_date"]]
    for (portal, month), count in sorted(
        Counter(zip(dated["portal"], months, strict=True)).items()
    ):
        yield MonthCount(portal=portal, month=month, articles=count)


def _provinces_then(frame: pd.DataFrame) -> Counter[str]:
    dated = frame.loc[frame["published_date"].notna() & frame["province"].notna()]
    before = dated["province"][dated["published_date"] <= _LAST_OF_63]
    return Counter(province_on(name, _LAST_OF_63) for name in before)


def _lengths(syllables: "pd.Series[Any]") -> Iterator[LengthBin]:
    known = syllables.dropna()
    if known.empty:
        return
    counts, _ = np.histogram(known, bins=[*EDGES, np.inf])
    for low, high, count in zip(EDGES, [*EDGES[1:], None], counts, strict=True):
        yield LengthBin(low=low, high=high, articles=int(count))


def _quantiles(name: str, values: "pd.Series[Any]") -> Quantiles | None:
    known = values.dropna().to_numpy(float)
    if not len(known):
        return None
    p05, p25, p50, p75, p95 = map(float, np.quantile(known, (0.05, 0.25, 0.5, 0.75, 0.95)))
    return Quantiles(name=name, articles=len(known), p05=p05, p25=p25, p50=p50, p75=p75, p95=p95)


def _reprints(data_dir: Path) -> tuple[tuple[Reprint, ...] | None, int]:
    """Who published what another published first, and how many articles nobody compared yet."""
    if not derived_path(data_dir, "clusters").exists():
        return None, 0
    with warnings.catch_warnings():
        # The page says it: some articles are in no cluster yet.
        warnings.simplefilter("ignore", UserWarning)
        frame = load(data_dir, columns=["portal", "first_portal", "is_canonical", "lag_hours"])
    unknown = frame["first_portal"].isna()
    copies = frame[frame["is_canonical"].eq(False)]
    groups = copies.groupby(["first_portal", "portal"])["lag_hours"].agg(["size", "median"])
    found = tuple(
        Reprint(
            first_portal=first,
            portal=portal,
            articles=int(size),
            median_lag=None if np.isnan(lag) else float(lag),
        )
        for first, portal, size, lag in groups.reset_index().itertuples(index=False)
    )
    return found, int(unknown.sum())


def _rejects(dropped: pd.DataFrame) -> Iterator[RejectCount]:
    counts = Counter(zip(dropped["portal"], dropped["reason"], strict=True))
    for (portal, reason), pages in sorted(counts.items()):
        yield RejectCount(portal=portal, reason=reason, pages=pages)


def _ranked(counts: Counter[str]) -> tuple[Count, ...]:
    order: Iterable[tuple[str, int]] = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Count(name=name, count=count) for name, count in order)
