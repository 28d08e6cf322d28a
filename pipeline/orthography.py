"""How Vietnamese the spelling of a text's words is, counted by kinds of words."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from corpus.text import fold_accents, is_syllable
from pipeline.scripts import is_latin
from pipeline.wordlists import VIETNAMESE

_FREQUENT = 0.2
"""The least share of frequent syllables among those with marks; Vietnamese news has .6 to .9."""
_FAMILIAR = 0.5
"""The same among syllables without marks; Vietnamese that lost its marks has .7 to 1."""
_SYLLABLES = 0.7
"""The least share of syllables in a text without marks; English has .23."""

_BARE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:uye|uya|ie|ye|uo|oa|oe|oo|ue|uy|ua|ia|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt]|[iyuo])?"
)
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = frozenset("\u0301\u0323")


class _Kind(IntEnum):
    """What a word's spelling says; the first four are syllables of Vietnamese."""

    FREQUENT = 0
    """Has marks, and is among the most frequent."""
    MARKED = 1
    """Has marks."""
    FAMILIAR = 2
    """Has none, and is a frequent one or what is left of one without its marks."""
    BARE = 3
    """Has none."""
    STRANGE = 4
    """Latin letters, no syllable."""
    UNLATIN = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """How many running words of a text are of each kind."""

    frequent: int
    """Frequent Vietnamese syllables with marks."""
    marked: int
    """Other syllables with marks."""
    familiar: int
    """Syllables without marks that are frequent, or frequent ones without their marks."""
    bare: int
    """Other syllables without marks."""
    strange: int
    """Words in Latin letters that are no syllables."""
    unlatin: int
    """Words that begin with a letter that is not Latin."""

    @property
    def latin(self) -> int:
        """Words in Latin letters."""
        return self.syllables + self.strange

    @property
    def syllables(self) -> int:
        """Words that are spelt as Vietnamese syllables."""
        return self.with_marks + self.familiar + self.bare

    @property
    def with_marks(self) -> int:
        """Vietnamese syllables with marks."""
        return self.frequent + self.marked

    @property
    def is_marked_vietnamese(self) -> bool:
        """Whether syllables with marks outnumber strange words and are those of Vietnamese.

        Spelling alone does not tell: Tai Dam in Latin letters looks much the same.
        """
        return self.with_marks > self.strange and self._has_frequent

    @property
    def is_bare_vietnamese(self) -> bool:
        """Whether most is spelt as Vietnamese that lost its marks, in frequent syllables."""
        return self.syllables >= _SYLLABLES * self.latin and self.has_vietnamese

    @property
    def has_vietnamese(self) -> bool:
        """Whether the syllables, few or many, are those of Vietnamese."""
        familiar = self.familiar >= _FAMILIAR * (self.familiar + self.bare)
        return familiar and self._has_frequent

    @property
    def _has_frequent(self) -> bool:
        return self.frequent >= _FREQUENT * self.with_marks


def tally(words: Mapping[str, int]) -> Tally:
    """The kinds of words, each given with its count; words are NFC and in lower case."""
    totals = [0] * len(_Kind)
    for word, count in words.items():
        totals[_kind(word)] += count
    return Tally(*totals)


@lru_cache(maxsize=32_768)
def _kind(word: str) -> _Kind:
    if word.isascii():
        if word in _familiar():
            return _Kind.FAMILIAR
        return _Kind.BARE if _BARE.fullmatch(word) else _Kind.STRANGE
    if word in VIETNAMESE:
        return _Kind.FREQUENT
    if not is_latin(word):
        return _Kind.UNLATIN
    return _Kind.MARKED if _is_marked(word) else _Kind.STRANGE


@cache
def _familiar() -> frozenset[str]:
    # A single letter is more often an initial or a list's than a word without its marks.
    return frozenset(bare for bare in map(fold_accents, VIETNAMESE) if len(bare) > 1)


def _is_marked(word: str) -> bool:
    """Whether a word is spelt as a syllable; one closed by a stop has the acute or the dot."""
    if not is_syllable(word):
        return False
    return not word.endswith(_STOPS) or not _STOP_TONES.isdisjoint(
        unicodedata.normalize("NFD", word)
    )
