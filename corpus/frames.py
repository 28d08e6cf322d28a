"""The corpus as pandas data frames."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from corpus.errors import SchemaError
from corpus.provinces import province_named
from corpus.schema import REJECTS, SCHEMA
from corpus.store import check_version, shards

Day = str | date
"""A day as `datetime.date` or ISO text, in Asia/Ho_Chi_Minh."""

_VERSION_ORDER = ["fetched_at", "warc_file", "warc_offset"]
_TOKEN_LISTS = ["tokens", "pos", "upos", "token_start", "token_end"]


def load(
    data_dir: str | Path,
    portals: Iterable[str] | None = None,
    provinces: Iterable[str] | None = None,
    since: Day | None = None,
    until: Day | None = None,
    columns: Sequence[str] | None = None,
    *,
    latest: bool = True,
) -> pd.DataFrame:
    """The latest version of each article, one row each, ordered by portal and publication.

    Without `latest` every version that was kept: a corrected article is several rows of one id.

    `portals` are slugs, `provinces` names at publication or of today, in any spelling; `since` and
    `until` are days, both included; an article without a date passes neither. `columns` are names
    of `corpus.schema.SCHEMA`, all of them by default. Raises SchemaError for a folder without a
    corpus, a shard of a newer version, or a column that does not exist; KeyError for a province
    that never was.
    """
    wanted = list(columns) if columns is not None else SCHEMA.names
    if unknown := [name for name in wanted if name not in SCHEMA.names]:
        raise SchemaError(f"no such column: {', '.join(unknown)}; columns are {SCHEMA.names}")
    dataset = _dataset(Path(data_dir), "corpus", SCHEMA)
    where = _of_portals(portals)
    needed = list(dict.fromkeys([*wanted, "id", "portal", "published_at", *_VERSION_ORDER]))
    table = dataset.to_table(
        columns=needed, filter=_all(where, _of_provinces(provinces), _between(since, until))
    )
    kept = table.filter(_is_latest(dataset, where, table)) if latest else table
    order = ["portal", "published_at", "id", *_VERSION_ORDER]
    frame = kept.to_pandas().sort_values(order, ignore_index=True)
    return frame[wanted]


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
    dataset = _dataset(Path(data_dir), "rejects", REJECTS)
    return dataset.to_table().to_pandas().sort_values(["portal", "url"], ignore_index=True)


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


def _dataset(data_dir: Path, kind: str, schema: pa.Schema) -> ds.Dataset:
    files = shards(data_dir, kind)
    if not files and not (data_dir / "corpus").is_dir():
        raise SchemaError(f"no corpus in {data_dir}: `baotinh build` writes one")
    for file in files:
        check_version(file)
    return ds.dataset([str(file) for file in files], schema=schema, format="parquet")


def _is_latest(
    dataset: ds.Dataset, where: ds.Expression | None, table: pa.Table
) -> "pa.BooleanArray":
    """Mask of the rows of `table` that are their article's latest version.

    Judged over all versions, also those that a filter by day left out of `table`.
    """
    keys = dataset.to_table(columns=["id", *_VERSION_ORDER], filter=where).to_pandas()
    latest = keys.sort_values(_VERSION_ORDER).drop_duplicates("id", keep="last")
    place = ["warc_file", "warc_offset"]
    chosen = pd.MultiIndex.from_frame(latest[place])
    rows = pd.MultiIndex.from_frame(table.select(place).to_pandas())
    return pa.array(rows.isin(chosen))


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
    result: ds.Expression | None = None
    for condition in conditions:
        if condition is not None:
            result = condition if result is None else pc.and_(result, condition)
    return result
