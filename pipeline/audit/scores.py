"""What was measured of a record, and which profile would leave it out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from corpus import fineweb2
from corpus.profiles import PROFILES, judge
from corpus.rules import Profile, Rule

QUALITY = (
    *("alpha_ratio", "stopword_ratio", "syllable_ratio", "digit_ratio", "upper_ratio"),
    *("symbol_ratio", "dup_line_ratio", "dup_ngram_ratio", "mean_word_length"),
)
"""Columns of the quality stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A token of the first sentence."""

    token: str
    pos: str | None
    upos: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Numbers of a record; None where their stage did not run."""

    lang: str | None
    lang_score: float | None
    lang_method: str | None
    quality: Mapping[str, float | None]
    """By the columns of QUALITY."""
    n_chars: int | None
    n_syllables: int | None
    n_sentences: int | None
    n_tokens: int | None
    entities: Mapping[str, int] | None
    """Names by their label."""
    personal: Mapping[str, int] | None
    """Spans of personal data by their kind."""
    first_sentence: tuple[Word, ...] | None
    annotator: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that a record breaks."""

    rule: str
    meaning: str
    wanted: str
    """The values that pass."""
    value: str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a profile says of a record."""

    profile: str
    lacking: tuple[str, ...]
    """Columns that it reads and that the record lacks: nothing can be said."""
    broken: tuple[Broken, ...]
    """All rules that leave the record out, in the profile's order; none: it is kept."""


def scores_of(row: Mapping[str, Any]) -> Scores:
    """The numbers of a row of `corpus.schema.SCHEMA`."""
    same = ("lang", "lang_score", "lang_method", "n_chars", "n_syllables", "n_sentences")
    return Scores(
        **{name: row[name] for name in (*same, "n_tokens", "annotator")},
        quality={name: row[name] for name in QUALITY},
        entities=_counted(row["entity_label"]),
        personal=_counted(row["pii_kind"]),
        first_sentence=_first_sentence(row),
    )


def _counted(names: list[str] | None) -> dict[str, int] | None:
    return None if names is None else dict(sorted(Counter(names).items()))


def _first_sentence(row: Mapping[str, Any]) -> tuple[Word, ...] | None:
    if row["tokens"] is None or row["sentence_length"] is None:
        return None
    stop = next(iter(row["sentence_length"]), 0)
    tokens = row["tokens"][:stop]
    pos, upos = (row[name] or [None] * stop for name in ("pos", "upos"))
    return tuple(
        Word(token=token, pos=one, upos=other)
        for token, one, other in zip(tokens, pos[:stop], upos[:stop], strict=True)
    )


def verdicts_on(record: pa.Table) -> tuple[Verdict, ...]:
    """What each profile says of a record: a table of one row, not masked."""
    return tuple(_verdict(record, profile) for profile in PROFILES.values())


def _verdict(record: pa.Table, profile: Profile) -> Verdict:
    lacking = tuple(name for name in profile.columns if record[name].null_count)
    broken = () if lacking else tuple(rule for rule in profile.rules if _breaks(record, rule))
    return Verdict(
        profile=profile.name,
        lacking=lacking,
        broken=tuple(_told(record, rule) for rule in broken),
    )


def _breaks(record: pa.Table, rule: Rule) -> bool:
    alone = Profile(name=rule.name, meaning=rule.meaning, rules=(rule,))
    return judge(record, alone).null_count == 0


def _told(record: pa.Table, rule: Rule) -> Broken:
    row = record.select(rule.columns).to_pylist()[0]
    if isinstance(rule.value, str):
        value = row[rule.value]
    else:
        value = rule.value(fineweb2.document(row["text"], row["tokens"]))
    return Broken(rule=rule.name, meaning=rule.meaning, wanted=rule.wanted, value=value)
