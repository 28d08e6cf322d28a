"""The page of the docs that says what a record is, written from the schema."""

import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pyarrow as pa

from corpus.records import Reason
from corpus.release.manifest import columns_of
from corpus.schema import CLUSTERS, REJECTS, SCHEMA, SCHEMA_VERSION, VERSIONS

_TOP = f"""\
# The record

Written from `corpus/schema.py` by `make docs`; schema version {SCHEMA_VERSION}.
Types are Arrow's; `float` has 32 bits.

A record is one version of one article: one row of the corpus and of `corpus.load`'s frame.

- **Offsets** are half-open and count Unicode code points of `text`, as Python does: a word is
  `text[start:end]`. They are not bytes, and not the UTF-16 units of Java and JavaScript.
- **Lists** of one thing are parallel: token n has `tokens[n]`, `pos[n]`, `token_start[n]`. A list
  is empty, never null, unless its stage did not run.
- **Times** are UTC, to the millisecond. `published_date` is the day in Viet Nam (Asia/Ho_Chi_Minh),
  and what filters by day use: until 7 a.m. there, the day of UTC is the day before.
- **Versions**: an article that was corrected is several records of one `id`. `corpus.load` gives
  the latest, with `latest=False` all. Which is which is worked out when it is asked for.
- **Clusters** are articles that say the same, of one portal or several. `baotinh dedupe` finds
  them, and `corpus.load(…, columns=[…])` joins their columns.
- **Not run**: the shard was built without that stage. `baotinh build --stale` builds it again.
- A **piece** of text stands between white space; a **word**, in the measures, is a piece with a
  letter or digit, without the punctuation around it: as a rule one syllable. A **token** is what
  [annotation](annotation.md) takes for a word, often of several syllables, or punctuation.
"""

_SECTIONS = (
    ("Which article", "id"),
    ("Where it is from", "province"),
    ("What it says", "title"),
    ("When", "published_at"),
    ("Where its page lies, and how it was read", "http_status"),
    ("Language", "lang"),
    ("Measures", "n_chars"),
    ("Words, sentences, names", "tokens"),
    ("Personal data", "pii_kind"),
    ("Annotator", "annotator"),
)
"""Headings of the record's columns, each with the column that it begins at."""

_HEAD = "| column | type | null | meaning |\n|---|---|---|---|"


def markdown() -> str:
    """The columns of records, versions, clusters and rejects as a page of the docs.

    A pure function of `corpus.schema`: types as Arrow names them, meanings from the fields.
    """
    return "\n".join((_TOP, *_records(), *_derived(), *_rejects()))


def _records() -> Iterator[str]:
    places = [SCHEMA.names.index(first) for _, first in _SECTIONS]
    spans = pairwise([*places, len(SCHEMA)])
    for (heading, _), (start, end) in zip(_SECTIONS, spans, strict=True):
        yield f"## {heading}\n"
        yield _table(SCHEMA.field(place) for place in range(start, end))


def _derived() -> Iterator[str]:
    yield "## Versions\n"
    yield _table(VERSIONS)
    yield "## Clusters\n"
    yield "Null for an article that came after `baotinh dedupe`.\n"
    yield _table(CLUSTERS)


def _rejects() -> Iterator[str]:
    yield "## Rejects\n"
    yield "`corpus.rejects` gives a row for each page that gave no record.\n"
    yield _table(REJECTS)
    yield f"Reasons: {', '.join(Reason)}. `corpus/records.py` says what each is.\n"


def _table(fields: Iterable["pa.Field[pa.DataType]"]) -> str:
    schema = pa.schema(fields)
    rows = [
        f"| {name} | `{kind}` | {'yes' if may else ''} | {_meaning(schema.field(name))} |"
        for name, kind, may in columns_of(schema)
    ]
    return "\n".join((_HEAD, *rows, ""))


def _meaning(field: "pa.Field[pa.DataType]") -> str:
    return (field.metadata or {}).get(b"meaning", b"").decode()


if __name__ == "__main__":
    sys.stdout.write(markdown())
