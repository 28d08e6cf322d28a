"""Passages in an encoding of before Unicode, inside pages that are otherwise Unicode.

Such a passage was set in a font whose letters have other shapes (TCVN3, VISCII, VNI), or is
Windows-1258 read as Windows-1252: letters of Latin-1, which only reading tells from French.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.text import LETTERS, compose
from crawler.legacy import CODECS
from pipeline.spelling import MISREAD_1258, TOKEN, WINDOWS, is_right

ENOUGH = 3
"""Distinct words that must be no Vietnamese as they stand and Vietnamese once decoded."""

_ENOUGH_SHARE = 0.75  # of all marked words; as for whole pages in crawler/legacy.py

_BYTE = dict(zip(map(ord, WINDOWS), WINDOWS.encode("cp1252").decode("latin-1"), strict=True))
_BYTES = re.compile(r"[\x00-\xff]+")
# Letters of Latin-1 that Vietnamese has not: most lines of each encoding but Windows-1258 have one.
_NOT_OURS = "".join(chr(code) for code in range(0x80, 0x100) if chr(code) not in f"\xa0{LETTERS}")
_FOREIGN = re.compile(f"[{_NOT_OURS}]")
# A word with a letter that Latin-1 has not was read as Unicode.
_UNICODE = re.compile(f"[{''.join(letter for letter in LETTERS if ord(letter) > 0xFF)}]")
# Decomposed: a stop after another tone, a capital with a mark after a small letter.
_UNSOUND = re.compile(
    "[\u0300\u0303\u0309][\u0302\u0306\u031b]?(?:[cptk]|ch)(?![a-z])|[a-zđ\u0300-\u036f][A-Z][\u0300-\u036f]"
)
# What TCVN3 and VISCII make of the same bytes is often a syllable in both.
_FREQUENT = frozenset(
    "là và của có không được các những một người đã với cho này để về ở khi đến từ cũng lại ra "
    "như đó đồng tỉnh năm ngày tại sẽ bị phải nhiều hội nhà".split()
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A run of tokens read in an encoding."""

    codec: str
    tokens: tuple[str, ...]
    mended: int
    """Distinct tokens that were no Vietnamese and are."""
    right: int
    marked: int
    frequent: int
    """Tokens that are the commonest words."""

    @property
    def rank(self) -> tuple[int, int]:
        return self.right, self.frequent

    def is_clear(self, enough: int) -> bool:
        return self.mended >= enough and self.right >= _ENOUGH_SHARE * self.marked


def decode_passages(text: str, known: Collection[str] = ()) -> tuple[str, frozenset[str]]:
    """An NFC line with its passages decoded, and the names of their encodings.

    A passage is a run of tokens without a Vietnamese letter that Latin-1 has not. It is decoded
    where at least `ENOUGH` distinct words become Vietnamese by that, and three quarters of the
    marked words are then. One word is enough for a whole line where the encoding is `known` from
    other lines of the same text.
    """
    found = set()
    if _FOREIGN.search(text) or MISREAD_1258.search(text):
        spaces, tokens = TOKEN.split(text), TOKEN.findall(text)
        for start, end in _runs(tokens):
            is_whole = end - start == len(tokens)
            if reading := _best(tokens[start:end], known if is_whole else ()):
                tokens[start:end] = reading.tokens
                found.add(reading.codec)
        if found:
            text = compose("".join(map(str.__add__, spaces, (*tokens, ""))))
    return text, frozenset(found)


def _runs(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where runs of tokens without a letter of Unicode's own begin and end."""
    start = 0
    for place, token in enumerate((*tokens, LETTERS)):
        if _UNICODE.search(token):
            if start < place:
                yield start, place
            start = place + 1


def _best(tokens: Sequence[str], known: Collection[str]) -> _Reading | None:
    """The one clear reading of a run; None if there is none, or two tell different things."""
    broken = {token for token in tokens if not token.isascii() and not is_right(token)}
    if len(broken) < (1 if known else ENOUGH):
        return None
    readings = [_read(tokens, codec) for codec in CODECS]
    readings = [one for one in readings if one.is_clear(1 if one.codec in known else ENOUGH)]
    most = max((one.rank for one in readings), default=(0, 0))
    best = [one for one in readings if one.rank == most]
    if len({one.tokens for one in best}) > 1:
        best = [one for one in best if one.codec in known]
    return best[0] if len({one.tokens for one in best}) == 1 else None


def _read(tokens: Sequence[str], codec: str) -> _Reading:
    read = [token if token.isascii() else _decoded(token, codec) for token in tokens]
    # At the ends of a run may stand words of the Unicode around it.
    ends = [place for place, token in enumerate(tokens) if not _is_spoilt(token, read[place])]
    inside = range(ends[0], ends[-1] + 1) if ends else range(0)
    read[: inside.start] = tokens[: inside.start]
    read[inside.stop :] = tokens[inside.stop :]
    marked = [place for place in inside if not tokens[place].isascii()]
    right = [place for place in marked if _is_sound(read[place])]
    return _Reading(
        codec=codec,
        tokens=tuple(read),
        mended=len({tokens[place] for place in right if _is_mended(tokens[place], read[place])}),
        right=len(right),
        marked=len(marked),
        frequent=sum(read[place].lower() in _FREQUENT for place in right),
    )


@lru_cache(maxsize=16_384)
def _is_sound(token: str) -> bool:
    """Whether a token is right, and of a shape that two readings of the same bytes rarely share.

    A syllable that ends in a stop has the tone sắc or nặng (Thompson, A Vietnamese Reference
    Grammar, 1987), and no capital follows a small letter.
    """
    parts = unicodedata.normalize("NFD", token)
    return is_right(token) is True and not _UNSOUND.search(parts)


def _is_mended(before: str, after: str) -> bool:
    # A list of single letters is nobody's passage.
    return len(after) > 1 and not is_right(before)


def _is_spoilt(before: str, after: str) -> bool:
    return before.isascii() or (bool(is_right(before)) and not is_right(after))


@lru_cache(maxsize=16_384)
def _decoded(token: str, codec: str) -> str:
    """A token in Unicode; what Windows-1252 adds to Latin-1 is punctuation or a letter."""
    decode = CODECS[codec]

    def read(text: str) -> str:
        return compose(_BYTES.sub(lambda match: decode(match[0].encode("latin-1")), text))

    kept = read(token)
    if is_right(kept) or not any(map(str.isalnum, token)):
        return kept
    return max(kept, read(token.translate(_BYTE)), key=_rank)


def _rank(token: str) -> bool:
    return is_right(token) is True
