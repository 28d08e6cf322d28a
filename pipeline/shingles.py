"""Texts as sets of syllable n-grams, by which copies of an article are known.

Case, punctuation and the place of a tone mark ("hoà", "hòa") do not tell texts apart; tones do:
"hòa", "hoa" and "họa" are three words. After Broder, "On the resemblance and containment of
documents", 1997.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b, shake_128
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIZE = 3
"""Syllables of a shingle. With three, a text keeps .7 of its shingles when about every fifteenth
syllable was changed; with five, every twenty-fifth."""

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

# Odd and large: in which place of a shingle a word stands changes the shingle's hash.
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_GROUP = 1 << 20
"""Characters that are hashed together: some 40 bytes of memory for each."""

_PLANE = 1 << 16
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_REACH = 64  # letters of a word whose order counts: a power of two


@dataclass(frozen=True, slots=True)
class Shingled:
    """The shingles of several texts, one text after another."""

    hashes: Hashes
    """Of all shingles, with repeats; of text i they are `hashes[starts[i]:starts[i + 1]]`."""
    starts: Hashes
    """Of each text in `hashes`, and the end of the last one."""
    keys: Hashes
    """Of each text: equal where all words are; 0 for a text without words. Of a million texts two
    are taken for one with odds of 3 in 100 million."""

    def sets(self) -> list[Hashes]:
        """The shingles of each text, sorted and without repeats."""
        return [np.unique(self.hashes[start:stop]) for start, stop in pairwise(self.starts)]


def shingle(texts: Sequence[str]) -> Shingled:
    """Shingles of texts in NFC; a text shorter than one shingle is one."""
    parts = [_hash_words(group) for group in _groups(texts)]
    words = np.concatenate([np.empty(0, np.uint64), *(part for part, _ in parts)])
    counts = np.concatenate([np.empty(0, np.int64), *(count for _, count in parts)])
    ends = np.cumsum(counts)
    spans = zip(ends - counts, ends, strict=True)
    keys = np.array([_key(words[start:stop]) for start, stop in spans], np.uint64)
    lacking = np.where(counts > 0, np.maximum(SIZE - counts, 0), 0)
    if lacking.any():
        words = np.insert(words, np.repeat(ends, lacking), 0)
        counts = counts + lacking
        ends = np.cumsum(counts)
    shingles = np.maximum(counts - SIZE + 1, 0)
    return Shingled(
        hashes=_shingles(words, ends),
        starts=np.concatenate([np.zeros(1, np.uint64), np.cumsum(shingles, dtype=np.uint64)]),
        keys=keys,
    )


def _groups(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Texts in groups of a bounded size, at least one in each."""
    start, size = 0, 0
    for place, text in enumerate(texts):
        if size and size + len(text) > _GROUP:
            yield texts[start:place]
            start, size = place, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]


def _hash_words(texts: Sequence[str]) -> tuple[Hashes, Places]:
    """The hash of each word of some texts, and how many words each text has.

    All at once, letter by letter, as arrays: a regular expression takes five times as long. A
    syllable has one tone, so that its hash is one of its letters, in their order, and of its tone,
    wherever that is printed.
    """
    letters, tones, weights = _tables()
    printed = "\n".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.minimum(np.frombuffer(printed, np.uint32), _PLANE - 1)
    values = letters[codes]
    places = np.flatnonzero(values != 0)
    begins = np.flatnonzero(np.diff(places, prepend=-2) > 1)
    lengths = np.diff(begins, append=len(places))
    order = (np.arange(len(places)) - np.repeat(begins, lengths)) & (_REACH - 1)
    spelt = values[places] * weights[order] + tones[codes[places]]
    words = np.add.reduceat(spelt, begins) if len(begins) else spelt
    ends = np.cumsum([len(text) + 1 for text in texts])
    owners = np.searchsorted(ends, places[begins], side="right")
    return words, np.bincount(owners, minlength=len(texts))


@cache
def _tables() -> tuple[Hashes, Hashes, Hashes]:
    """Numbers by code point for letters, 0 for what is none, and for their tones; by place.

    The last code point stands for all beyond the basic plane: no letters, mostly emoji.
    """
    chance = np.frombuffer(shake_128(b"shingles").digest(8 * (_PLANE + 2 * _REACH)), np.uint64)
    letters, tones = np.zeros(_PLANE, np.uint64), np.zeros(_PLANE, np.uint64)
    for code in range(_PLANE - 1):
        letter, tone = _parts(chr(code))
        if letter.isalnum() or letter == "_" or unicodedata.category(letter) == "Mn":
            letters[code] = chance[ord(letter)]
            tones[code] = chance[_PLANE + _TONES.index(tone)] if tone else 0
    return letters, tones, chance[-_REACH:] | np.uint64(1)


def _parts(printed: str) -> tuple[str, str]:
    """A letter in lower case without its tone, and the tone; "" where it has none."""
    lower = printed.casefold()
    parts = unicodedata.normalize("NFD", lower if len(lower) == 1 else printed)
    tone = next((part for part in parts[1:] if part in _TONES), "")
    letter = unicodedata.normalize("NFC", parts.replace(tone, "", 1) if tone else parts)
    return (letter, tone) if len(letter) == 1 and ord(letter) < _PLANE else (printed, "")


def _key(words: Hashes) -> int:
    digest = blake2b(words.tobytes(), digest_size=8).digest()
    return int.from_bytes(digest, "little") if len(words) else 0


def _shingles(words: Hashes, ends: Places) -> Hashes:
    """The hashes of all shingles of the texts that end at `ends`, none across an end."""
    count = max(len(words) - SIZE + 1, 0)
    mixed = np.zeros(count, np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed = mixed * np.uint64(factor) + words[place : place + count]
    is_whole = np.ones(len(words), bool)
    for back in range(1, SIZE):
        is_whole[ends[ends >= back] - back] = False
    return mixed[is_whole[:count]]
