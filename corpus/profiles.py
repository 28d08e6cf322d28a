"""Named filters of the corpus: a profile's rules say which records it leaves out, and why.

Nothing is dropped when the corpus is built: scores are columns, and a profile reads them where the
corpus is loaded or released.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus import fineweb2
from corpus.errors import SchemaError
from corpus.rules import Document, Profile, Rule
from corpus.store import check_version, shards


def judge(table: pa.Table, profile: Profile) -> "pa.StringArray":
    """For each row the name of the first rule that leaves it out; null where the row is kept.

    Raises SchemaError where a column that the profile reads is missing or null.
    """
    _check(table, profile)
    verdicts: pa.StringArray = pa.nulls(len(table), pa.string())
    for rule in profile.rules:
        if isinstance(rule.value, str):
            broken = pc.and_(pc.is_null(verdicts), _broken(table[rule.value], rule))
            verdicts = pc.if_else(broken, pa.scalar(rule.name), verdicts)
    measured = [rule for rule in profile.rules if not isinstance(rule.value, str)]
    return _read(table, measured, verdicts) if measured else verdicts


def profile_named(name: str) -> Profile:
    """The profile of a name; raises SchemaError, naming those there are, for any other."""
    if name not in PROFILES:
        raise SchemaError(f"no such profile: {name}; profiles are {', '.join(PROFILES)}")
    return PROFILES[name]


def count(data_dir: str | Path, profile: Profile) -> Counter[str | None]:
    """How many records of a data folder each rule leaves out; under None, how many are kept.

    Every version of an article is a record. Raises SchemaError as `judge` does, and for a folder
    without a corpus.
    """
    verdicts: Counter[str | None] = Counter()
    for table in _tables(Path(data_dir), profile.columns or ["id"]):
        verdicts.update(judge(table, profile).to_pylist())
    return verdicts


def _tables(data_dir: Path, columns: list[str]) -> Iterator[pa.Table]:
    if not (data_dir / "corpus").is_dir():
        raise SchemaError(f"no corpus in {data_dir}: `baotinh build` writes one")
    for path in shards(data_dir):
        check_version(path)
        with pq.ParquetFile(path) as file:
            known = [name for name in columns if name in file.schema_arrow.names]
            for batch in file.iter_batches(batch_size=1000, columns=known):
                yield pa.Table.from_batches([batch])


def _check(table: pa.Table, profile: Profile) -> None:
    for name in profile.columns:
        if name not in table.column_names:
            lacking = len(table)
        elif not (lacking := table[name].null_count):
            continue
        raise SchemaError(
            f"profile {profile.name} reads {name}, which {lacking} of {len(table)} records lack:"
            " `baotinh build --stale` fills it in"
        )


def _broken(column: "pa.ChunkedArray[Any]", rule: Rule) -> "pa.Array[Any]":
    # In the column's own type: 0.802 as float32 is below 0.802, and would not equal itself.
    limits = ((pc.not_equal, rule.same), (pc.less, rule.least), (pc.greater, rule.most))
    values = column.combine_chunks()
    broken: pa.Array[Any] = pa.repeat(pa.scalar(False), len(values))
    for outside, limit in limits:
        if limit is not None:
            broken = pc.or_(broken, outside(values, pa.scalar(limit, values.type)))
    return broken


def _read(table: pa.Table, rules: list[Rule], verdicts: "pa.StringArray") -> "pa.StringArray":
    """The verdicts, with those of rules on texts for rows that no other rule left out."""
    found = verdicts.to_pylist()
    texts, tokens = table["text"], table["tokens"]
    for row, verdict in enumerate(found):
        if verdict is None:
            told = fineweb2.document(texts[row].as_py(), tokens[row].as_py())
            found[row] = next((rule.name for rule in rules if _fails(told, rule)), None)
    return pa.array(found, pa.string())


def _fails(told: Document, rule: Rule) -> bool:
    return not isinstance(rule.value, str) and rule.breaks(rule.value(told))


ALL = Profile(name="all", meaning="Every record.", rules=())

CLEAN = Profile(
    name="clean",
    meaning="Vietnamese prose of news; short briefs, lists in an article and tables stay.",
    rules=(
        Rule(
            name="short",
            meaning="less than a brief has: a caption, a byline, a pointer to another page",
            value="n_syllables",
            least=25,
        ),
        Rule(name="language", meaning="not in Vietnamese", value="lang", same="vie"),
        Rule(
            name="numbers",
            meaning="a list of numbers: every fourth character is a digit",
            value="digit_ratio",
            most=0.25,
        ),
        Rule(
            name="capitals",
            meaning="mostly capitals, as lists typed without small letters",
            value="upper_ratio",
            most=0.5,
        ),
        Rule(
            name="spelling",
            meaning="most words are no Vietnamese syllables: broken encoding, words run together,"
            " code, links, another language",
            value="syllable_ratio",
            least=0.5,
        ),
        Rule(
            name="prose",
            meaning="a list of names or addresses: hardly a word that joins others",
            value="stopword_ratio",
            least=0.03,
        ),
        Rule(
            name="lines",
            meaning="more than half of the lines repeat an earlier one",
            value="dup_line_ratio",
            most=0.5,
        ),
        Rule(
            name="repetition",
            meaning="most of the text repeats itself: printed three times or more",
            value="dup_ngram_ratio",
            most=0.65,
        ),
    ),
)

FINEWEB2 = Profile(
    name="fineweb2",
    meaning="FineWeb-2's thresholds for Vietnamese, for comparison; reads each text, slowly.",
    rules=fineweb2.RULES,
)

PROFILES: Mapping[str, Profile] = {one.name: one for one in (ALL, CLEAN, FINEWEB2)}
"""The profiles by name."""
