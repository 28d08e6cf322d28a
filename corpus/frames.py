"""The corpus as pandas data frames."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import and_
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from corpus.dataset import VERSION_ORDER, add_clusters, add_versions, open_records, open_rejects
from corpus.errors import SchemaError
from corpus.privacy import columns_to_mask, mask_frame
from corpus.profiles import judge, profile_named
from corpus.provinces import province_named
from corpus.schema import CLUSTERS, SCHEMA, VERSIONS
from corpus.tombstones import read_tombstones, without

Day = str | date
"""A day as `datetime.date` or ISO text, in Asia/Ho_Chi_Minh."""

COLUMNS = [*SCHEMA.names, *VERSIONS.names, *CLUSTERS.names[1:]]
"""What can be loaded: columns of the records, and those worked out of others."""

_TOKEN_LISTS = ["tokens", "pos", "upos", "token_start", "token_end"]
_ORDER = ["portal", "published_at", "id", *VERSION_ORDER]


def load(
    data_dir: str | Path,
    portals: Iterable[str] | None = None,
    provinces: Iterable[str] | None = None,
    since: Day | None = None,
    until: Day | None = None,
    columns: Sequence[str] | None = None,
    *,
    profile: str = "all",
    latest: bool = True,
    canonical: bool = False,
    masked: bool = False,
) -> pd.DataFrame:
    """The latest version of each article, one row each, ordered by portal and publication.

    Without `latest` every version that was kept: a corrected article is several rows of one id.
    With `canonical` one article of each cluster that says the same, the one published first; it
    needs `baotinh dedupe`.

    `portals` are slugs, `provinces` names at publication or of today, in any spelling; `since` and
    `until` are days, both included; an article without a date passes neither. `profile` names a
    filter of `corpus.profiles`. `masked` hides personal data, see `corpus.privacy`. `columns` are
    names of COLUMNS, by default those of `corpus.schema.SCHEMA`. What `tombstones.txt` names is
    left out.

    Raises SchemaError for a folder without a corpus, a shard of a newer version, a column or
    profile that does not exist or a column that was not built; KeyError for a province that never
    was.
    """
    data_dir = Path(data_dir)
    wanted = list(columns) if columns is not None else SCHEMA.names
    if unknown := [name for name in wanted if name not in COLUMNS]:
        raise SchemaError(f"no such column: {', '.join(unknown)}; columns are {COLUMNS}")
    rules = profile_named(profile)
    dataset = open_records(data_dir)
    articles = _all(_of_portals(portals), _living(data_dir, dataset))
    where = _all(articles, _of_provinces(provinces), _between(since, until))
    needed = [*wanted, *_ORDER, *rules.columns, *(columns_to_mask(wanted) if masked else ())]
    stored = [name for name in dict.fromkeys(needed) if name in SCHEMA.names]
    table = add_versions(dataset.to_table(columns=stored, filter=where), dataset, articles)
    if latest:
        table = table.filter(table["is_latest"])
    if canonical or not set(CLUSTERS.names[1:]).isdisjoint(wanted):
        table = add_clusters(table, data_dir)
    if canonical:
        table = table.filter(pc.or_kleene(pc.is_null(table["is_canonical"]), table["is_canonical"]))
    if rules.rules:
        table = table.filter(pc.is_null(judge(table, rules)))
    frame = table.to_pandas().sort_values(_ORDER, ignore_index=True)
    return (mask_frame(frame) if masked else frame)[wanted]


def tokens(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per token of a frame of `load`: id, sentence, position, token, pos, upos, start, end.

    `sentence` and `position` count from 0 within the article; articles that were not annotated
    have no rows. Raises KeyError where `frame` lacks a column that is needed.
    """
    done = frame.loc[frame["tokens"].notna(), ["id", "sentence_length", *_TOKEN_LISTS]].copy()
    done["sentence"] = [_sentence_numbers(lengths) for lengths in done["sentence_length"]]
    done["position"] = [range(len(words)) for words in done["tokens"]]
    done["upos"] = [
        [None] * len(words) if tags is None else tags
        for tags, words in zip(done["upos"], done["tokens"], strict=True)
    ]
    rows = done.drop(columns="sentence_length").explode(
        [*_TOKEN_LISTS, "sentence", "position"], ignore_index=True
    )
    rows = rows.dropna(subset=["tokens"]).reset_index(drop=True)
    names = {"tokens": "token", "token_start": "start", "token_end": "end"}
    kinds = {"sentence": "int32", "position": "int32", "start": "int32", "end": "int32"}
    order = ["id", "sentence", "position", "token", "pos", "upos", "start", "end"]
    return rows.rename(columns=names).astype(kinds)[order]


def rejects(data_dir: str | Path) -> pd.DataFrame:
    """Every page that gave no record: url, portal, stage, reason, detail, title, where it lies."""
    tombstones = read_tombstones(Path(data_dir))
    dataset = open_rejects(Path(data_dir))
    named = pc.invert(tombstones.among("url")) if tombstones.addresses else None
    found = dataset.to_table(filter=named)
    return found.to_pandas().sort_values(["portal", "url"], ignore_index=True)


def stats(data_dir: str | Path) -> pd.DataFrame:
    """One row per portal: articles, rejects, tokens, first and last day, share of filled fields.

    `rejects` is a dictionary of reason to number of pages; a page that is a record of a later
    fetch still counts. Shares are between 0 and 1, NaN without articles.
    """
    columns = ["portal", "n_tokens", "published_date", "sapo", "authors", "title"]
    articles = load(data_dir, columns=columns)
    dropped = rejects(data_dir)
    slugs = sorted({*articles["portal"], *dropped["portal"]})
    rows = [
        _portal_stats(
            slug, articles[articles["portal"] == slug], dropped[dropped["portal"] == slug]
        )
        for slug in slugs
    ]
    return pd.DataFrame(rows, columns=_STATS_COLUMNS)


_STATS_COLUMNS = [
    *("portal", "articles", "rejected", "rejects", "tokens", "first", "last"),
    *("with_title", "with_sapo", "with_author", "with_date"),
]


def _portal_stats(slug: str, articles: pd.DataFrame, dropped: pd.DataFrame) -> dict[str, object]:
    days = articles["published_date"].dropna()
    reasons = dropped.drop_duplicates("url", keep="last")["reason"].value_counts()
    return {
        "portal": slug,
        "articles": len(articles),
        "rejected": int(reasons.sum()),
        "rejects": {str(reason): int(reasons[reason]) for reason in sorted(reasons.index)},
        "tokens": int(articles["n_tokens"].fillna(0).sum()),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "with_title": (articles["title"] != "").mean(),
        "with_sapo": articles["sapo"].notna().mean(),
        "with_author": (articles["authors"].map(len) > 0).mean(),
        "with_date": articles["published_date"].notna().mean(),
    }


def _sentence_numbers(lengths: Iterable[int]) -> list[int]:
    return [number for number, length in enumerate(lengths) for _ in range(length)]


def _living(data_dir: Path, dataset: ds.Dataset) -> ds.Expression | None:
    """The articles that no tombstone names."""
    tombstones = read_tombstones(data_dir)
    return without(tombstones.ids_in(dataset)) if tombstones else None


def _of_portals(slugs: Iterable[str] | None) -> ds.Expression | None:
    return None if slugs is None else ds.field("portal").isin(_names(slugs, "portals"))


def _of_provinces(names: Iterable[str] | None) -> ds.Expression | None:
    if names is None:
        return None
    wanted = [province_named(name) for name in _names(names, "provinces")]
    return ds.field("province").isin(wanted) | ds.field("province_now").isin(wanted)


def _names(names: Iterable[str], what: str) -> list[str]:
    if isinstance(names, str):
        raise TypeError(f"{what} takes several names, as in {what}=[{names!r}]")
    return list(names)


def _between(since: Day | None, until: Day | None) -> ds.Expression | None:
    day = ds.field("published_date")
    first = None if since is None else day >= pa.scalar(_day(since), pa.date32())
    last = None if until is None else day <= pa.scalar(_day(until), pa.date32())
    return _all(first, last)


def _day(value: Day) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _all(*conditions: ds.Expression | None) -> ds.Expression | None:
    given = [condition for condition in conditions if condition is not None]
    return reduce(and_, given) if given else None
