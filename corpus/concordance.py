"""A concordance: each place of a word or phrase, with what stands around it."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import pandas as pd

from corpus.text import compose, fold_tone
from corpus.tidy import check_has

_MARKS = "\u0300-\u036f"
_IN_WORD = re.compile(rf"[\w{_MARKS}]")


def search(
    frame: pd.DataFrame,
    query: str,
    *,
    accents: bool = True,
    case: bool = False,
    words: bool = True,
    context: int = 40,
) -> pd.DataFrame:
    """Every place of a word or phrase in the texts of a frame of `load` (KWIC), one row each.

    Columns are id, start, end, left, match, right: `text[start:end]` is the match, `left` and
    `right` are up to `context` characters before and behind it. Rows are in the order of the frame
    and of the text; matches do not overlap.

    `query` is plain text, no pattern, in any Unicode form; a phrase may go on in the next line, but
    not in the next paragraph. Where the tone of oa, oe and uy stands never matters: "hòa" finds
    "hoà". Without `accents` no mark does, and đ is d: "dak nong" finds "Đắk Nông". With `case`
    capitals must agree. With `words` only whole syllables match: "hoa" does not find "khoa".

    Raises SchemaError where `frame` lacks `id` or `text`, ValueError for a query without a letter,
    digit or sign and for a negative context, TypeError for a query that is no string.
    """
    check_has(frame, ["id", "text"])
    if context < 0:
        raise ValueError(f"context is a number of characters, not {context}")
    pattern = _pattern(query, accents, case)
    rows = [
        (key, start, end, *_around(text, start, end, context))
        for key, text in zip(frame["id"], frame["text"], strict=True)
        for start, end in _find(pattern, text if case else _lower(text), words)
    ]
    names = ["id", "start", "end", "left", "match", "right"]
    kinds = {name: "int32" if name in ("start", "end") else "str" for name in names}
    return pd.DataFrame(rows, columns=names).astype(kinds)


def _around(text: str, start: int, end: int, context: int) -> tuple[str, str, str]:
    return text[max(start - context, 0) : start], text[start:end], text[end : end + context]


def _find(pattern: re.Pattern[str], text: str, words: bool) -> Iterator[tuple[int, int]]:
    place = 0
    while found := pattern.search(text, place):
        start, end = found.span()
        if words and (_is_inside(text, start) or _is_inside(text, end)):
            place = start + 1
        else:
            yield start, end
            place = end


def _is_inside(text: str, place: int) -> bool:
    """Whether a place is between two characters of one word."""
    around = text[max(place - 1, 0) : place + 1]
    return 0 < place < len(text) and len(_IN_WORD.findall(around)) == 2


def _lower(text: str) -> str:
    """Small letters, each in its place: "İ" has no small letter of one character."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _pattern(query: str, accents: bool, case: bool) -> re.Pattern[str]:
    """A regular expression that takes one way through any text: no part of it can match twice."""
    if not isinstance(query, str):
        raise TypeError(f"query is a string, not {query!r}")
    parts = compose(query if case else _lower(query)).split()
    if not parts:
        raise ValueError("query is empty: there is nothing to search")
    spell = _with_tones if accents else _without_marks
    return re.compile(r"\s".join(map(spell, parts)))


def _with_tones(word: str) -> str:
    """A word in both styles of its tone."""
    spellings = dict.fromkeys((word, fold_tone(word, "old"), fold_tone(word, "new")))
    return f"(?:{'|'.join(map(re.escape, spellings))})"


def _without_marks(word: str) -> str:
    letters = [letter for letter in map(_base, word) if letter]
    # A mark that has no letter of its own with its base stands behind it.
    return "".join(f"{_alike(letter)}[{_MARKS}]*+" for letter in letters) or re.escape(word)


@cache
def _alike(letter: str) -> str:
    """A class of the letters that differ from a letter in marks alone."""
    return f"[{''.join(map(re.escape, _families().get(letter, letter)))}]"


@cache
def _families() -> dict[str, list[str]]:
    """The letters of each base: those of Latin and Greek, which Unicode has below U+2000."""
    families: dict[str, list[str]] = {}
    for code in range(0x2000):
        base = _base(chr(code))
        if base:
            families.setdefault(base, []).append(chr(code))
    return families


def _base(letter: str) -> str:
    """A letter without its marks, đ as d; "" for a mark."""
    plain = {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"}.get(letter)
    if plain is not None:
        return plain
    parts = unicodedata.normalize("NFD", letter)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return bare if len(bare) < 2 else letter
