"""Texts as sets of syllable n-grams, by which copies of an article are known.

Case, punctuation and the place of a tone mark ("hoà", "hòa") do not tell texts apart; tones do:
"hòa", "hoa" and "họa" are three words. After Broder, "On the resemblance and containment of
documents", 1997.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.text import fold_tone

SIZE = 3
"""Syllables of a shingle. With three, a text keeps .7 of its shingles when about every fifteenth
syllable was changed; with five, every twenty-fifth."""

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")
# Odd and large: in which place of a shingle a word stands changes the shingle's hash.
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_MAX_WORDS = 1 << 20


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
    words: list[str] = []
    ends = np.empty(len(texts), np.int64)
    for place, text in enumerate(texts):
        found = _WORD.findall(text.casefold())
        words += found
        words += [""] * (SIZE - len(found) if found else 0)
        ends[place] = len(words)
    hashes = np.fromiter(map(_HASHES.__getitem__, words), np.uint64, len(words))
    begins = np.concatenate([np.zeros(1, np.int64), ends])
    counts = np.maximum(np.diff(begins) - SIZE + 1, 0)
    return Shingled(
        hashes=_shingles(hashes, ends),
        starts=np.concatenate([np.zeros(1, np.uint64), np.cumsum(counts, dtype=np.uint64)]),
        keys=np.array([_key(hashes[start:stop]) for start, stop in pairwise(begins)], np.uint64),
    )


class _WordHashes(dict[str, int]):
    """The hash of each word, made once: a corpus has few words, many times."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MAX_WORDS:
            self.clear()
        self[word] = hashed = _digest(fold_tone(word).encode("utf-8", "replace"))
        return hashed


_HASHES = _WordHashes()


def _key(words: Hashes) -> int:
    return _digest(words.tobytes()) if len(words) else 0


def _digest(told: bytes) -> int:
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little")


def _shingles(words: Hashes, ends: NDArray[np.int64]) -> Hashes:
    """The hashes of all shingles of the texts that end at `ends`, none across an end."""
    count = max(len(words) - SIZE + 1, 0)
    mixed = np.zeros(count, np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed = mixed * np.uint64(factor) + words[place : place + count]
    is_whole = np.ones(len(words), bool)
    for back in range(1, SIZE):
        is_whole[ends[ends >= back] - back] = False
    return mixed[is_whole[:count]]
