"""STATS.json of a release: what it holds, in numbers, and what was left out."""

from typing import Any

import pandas as pd

from corpus.release.contents import Contents

Figures = dict[str, Any]
"""Counts by name; nested by split, portal, year or language."""

UNKNOWN = "unknown"
"""The year of an article without a date, the language of one that none was told of."""

_SUMS = {
    "characters": "n_chars",
    "syllables": "n_syllables",
    "sentences": "n_sentences",
    "tokens": "n_tokens",
}


def count_release(contents: Contents) -> Figures:
    """The figures of a release; `tokens` and the like are of the rows where they are known."""
    kept = contents.kept
    years = kept["published_date"].dt.strftime("%Y").fillna(UNKNOWN)
    reasons = contents.records["left_out"].value_counts()
    return {
        **_totals(kept),
        "splits": {str(name): _totals(rows) for name, rows in kept.groupby("split")},
        "portals": {
            str(slug): {**_totals(rows), "years": _counts(years[rows.index])}
            for slug, rows in kept.groupby("portal")
        },
        "years": _counts(years),
        "languages": _counts(kept["lang"].fillna(UNKNOWN)),
        "left_out": {str(why): int(reasons[why]) for why in sorted(reasons.index)},
        "withheld": contents.withheld,
    }


def _totals(rows: pd.DataFrame) -> Figures:
    days = rows["published_date"].dropna()
    return {
        "rows": len(rows),
        "articles": rows["id"].nunique(),
        "clusters": rows["cluster_id"].nunique(),
        **{name: int(rows[column].fillna(0).sum()) for name, column in _SUMS.items()},
        "first_day": _iso(days.min()),
        "last_day": _iso(days.max()),
        "undated": len(rows) - len(days),
    }


def _iso(day: Any) -> str | None:
    return None if pd.isna(day) else f"{day:%Y-%m-%d}"


def _counts(values: "pd.Series[Any]") -> dict[str, int]:
    counts = values.value_counts()
    return {str(value): int(counts[value]) for value in sorted(counts.index)}
