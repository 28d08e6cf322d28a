"""Which words, names and sections belong to which province: counts of a stream, and scores."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from corpus.fineweb2 import STOPWORDS
from corpus.report.facts import Count, ProvinceFacts, Word

WORD_COLUMNS = (
    *("province_now", "section", "lang", "tokens", "upos", "entity_text", "entity_label"),
)
"""What `ProvinceTally.add` reads of a table of records."""

LABELS = ("PER", "LOC", "ORG")

_CONTENT = pa.array(["NOUN", "VERB", "ADJ", "PROPN"])
_STOPWORDS = pa.array(sorted(STOPWORDS))
_WORD = r"^\pL[\pL\pM -]{1,39}$"
_PRIOR = 500.0
_WORDS, _NAMES = 15, 8
_NONE = ""
_MERGE_AT = 1_000_000

Strings = Any
"""An Arrow array of strings, in chunks or not."""


class Tally:
    """Counts of keys in a stream of tables; memory grows with the number of different keys."""

    def __init__(self, *keys: str) -> None:
        self._keys = list(keys)
        self._parts: list[pa.Table] = []
        self._rows = 0

    def add(self, *columns: Strings) -> None:
        """Count one row for each place in the columns, which are as many as the keys."""
        table = pa.table(dict(zip(self._keys, columns, strict=True)))
        counted = table.group_by(self._keys).aggregate([([], "count_all")])
        self._parts.append(counted.rename_columns([*self._keys, "count"]))
        self._rows += len(counted)
        if self._rows > _MERGE_AT and len(self._parts) > 1:
            self._merge()

    def counts(self) -> pd.DataFrame:
        """The keys and `count`, most frequent first, equals in the order of their keys."""
        if not self._parts:
            return pd.DataFrame(columns=[*self._keys, "count"])
        self._merge()
        frame = self._parts[0].to_pandas()
        return frame.sort_values(
            ["count", *self._keys], ascending=[False, *(True for _ in self._keys)]
        )

    def _merge(self) -> None:
        joined = pa.concat_tables(self._parts).group_by(self._keys).aggregate([("count", "sum")])
        self._parts = [joined.rename_columns([*self._keys, "count"])]
        self._rows = len(joined)


class ProvinceTally:
    """What the articles of each province of today speak about."""

    def __init__(self) -> None:
        self._articles = Tally("province")
        self._words = Tally("province", "name")
        self._names = Tally("province", "label", "name")
        self._sections = Tally("province", "name")

    def add(self, table: pa.Table) -> None:
        """Count a table of records with WORD_COLUMNS."""
        provinces: Strings = pc.coalesce(table["province_now"].combine_chunks(), pa.scalar(_NONE))
        self._articles.add(provinces)
        self._add_words(table, provinces)
        names, of = _flat(table["entity_text"])
        labels, _ = _flat(table["entity_label"])
        told = pc.match_substring_regex(names, r"\pL")
        self._names.add(provinces.take(of.filter(told)), labels.filter(told), names.filter(told))
        has_section = table["section"].is_valid()
        self._sections.add(provinces.filter(has_section), table["section"].drop_null())

    def _add_words(self, table: pa.Table, provinces: Strings) -> None:
        readable = _is_vietnamese(table["lang"])
        for column in (table["tokens"], table["upos"]):
            readable = pc.and_(readable, column.is_valid())
        table, provinces = table.filter(readable), provinces.filter(readable.combine_chunks())
        words, of = _flat(table["tokens"])
        tags, _ = _flat(table["upos"])
        words = pc.if_else(pc.equal(tags, pa.scalar("PROPN")), words, pc.utf8_lower(words))
        told = pc.and_(pc.is_in(tags, _CONTENT), pc.match_substring_regex(words, _WORD))
        told = pc.and_not(told, pc.is_in(words, _STOPWORDS))
        self._words.add(provinces.take(of.filter(told)), words.filter(told))

    def facts(self) -> tuple[ProvinceFacts, ...]:
        """The provinces by number of articles, those of no province last."""
        articles = self._articles.counts()
        words = log_odds(self._words.counts())
        names, sections = self._names.counts(), self._sections.counts()
        found = [
            ProvinceFacts(
                province=province or None,
                articles=int(count),
                words=_words(_of(words, province)),
                entities=_entities(_of(names, province)),
                sections=_top(_of(sections, province)),
            )
            for province, count in zip(articles["province"], articles["count"], strict=True)
        ]
        return tuple(sorted(found, key=lambda one: one.province is None))


def log_odds(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts of `name` by `province` with `score`: how typical a word is of its province.

    The log-odds of the word there against all other provinces, with an informative Dirichlet
    prior, divided by its standard deviation (Monroe, Colaresi and Quinn 2008, Fightin' Words,
    Political Analysis 16(4), equations 16, 20 and 22). The prior is the whole corpus, with the
    weight of 500 words, about one article. NaN where there is one province only. Sorted by score,
    else as the counts are.
    """
    if counts["province"].nunique() < 2:
        return counts.assign(score=np.nan)
    here = counts["count"].to_numpy(float)
    everywhere = counts.groupby("name")["count"].transform("sum").to_numpy(float)
    size = counts.groupby("province")["count"].transform("sum").to_numpy(float)
    total = here.sum()
    prior = _PRIOR * everywhere / total
    there = everywhere - here
    odds = np.log((here + prior) / (size + _PRIOR - here - prior))
    others = np.log((there + prior) / (total - size + _PRIOR - there - prior))
    deviation = np.sqrt(1 / (here + prior) + 1 / (there + prior))
    scored = counts.assign(score=(odds - others) / deviation)
    return scored.sort_values("score", ascending=False, kind="stable")


def _is_vietnamese(languages: "pa.ChunkedArray[Any]") -> Any:
    """Not known to be another language: what is typical of a province is no English word."""
    return pc.or_kleene(languages.is_null(), pc.equal(languages, pa.scalar("vie")))


def _flat(lists: "pa.ChunkedArray[Any]") -> tuple[Strings, Strings]:
    """The items of a column of lists, and the row of each."""
    column = lists.combine_chunks()
    return pc.list_flatten(column), pc.list_parent_indices(column)


def _of(counts: pd.DataFrame, province: str) -> pd.DataFrame:
    return counts[counts["province"] == province]


def _words(rows: pd.DataFrame) -> tuple[Word, ...]:
    typical = rows[rows["score"].isna() | (rows["score"] > 0)].head(_WORDS)
    return tuple(
        Word(word=word, count=int(count), score=None if np.isnan(score) else float(score))
        for word, count, score in _rows(typical, "name", "count", "score")
    )


def _entities(rows: pd.DataFrame) -> Mapping[str, tuple[Count, ...]]:
    return {label: _top(rows[rows["label"] == label]) for label in LABELS}


def _top(rows: pd.DataFrame) -> tuple[Count, ...]:
    found = _rows(rows.head(_NAMES), "name", "count")
    return tuple(Count(name=name, count=int(count)) for name, count in found)


def _rows(frame: pd.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(frame[column] for column in columns), strict=True)
