"""A model of the words of languages of which little text is known: lists and their spelling.

Letters are predicted from the two before them, two from one, one from none (D. J. C. MacKay and
L. C. Bauman Peto, A hierarchical Dirichlet language model, Natural Language Engineering 1, 1995).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp, log

_START, _END = "<", ">"
_ALPHABET = 256
"""Letters that any word may hold."""
_PRIOR = 8
"""Letters whose prediction from a shorter context counts with those seen."""
_LISTED = 0.5
"""Share of a text's words that stand in a list of its language's frequent words."""
_STRANGE = 0.1
"""Share of a text's words that are of no language in particular: names, loans."""
_STRANGE_LETTER = log(1 / 40)
"""Of a language without a list: any of about forty letters is as likely."""
MAX_WORD = 32
"""Letters of the longest word that says anything."""


class LetterModel:
    """Which letters follow each other in the words of a list."""

    def __init__(self, words: Iterable[str]) -> None:
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word in words:
            for context, letter in _steps(word):
                for start in range(len(context) + 1):
                    self._counts[context[start:]][letter] += 1

    def log_probability(self, word: str) -> float:
        """Natural logarithm of the probability of a word."""
        return sum(log(self._letter(letter, context)) for context, letter in _steps(word))

    def _letter(self, letter: str, context: str) -> float:
        shorter = self._letter(letter, context[1:]) if context else 1 / _ALPHABET
        seen = self._counts.get(context)
        if seen is None:
            return shorter
        return (seen[letter] + _PRIOR * shorter) / (seen.total() + _PRIOR)


def _steps(word: str) -> list[tuple[str, str]]:
    """Each letter of a word and its end, with up to two letters before it."""
    padded = _START + word + _END
    return [(padded[max(0, i - 2) : i], padded[i]) for i in range(1, len(padded))]


class WordModel:
    """How much likelier words are in one language than in the mean of all; by code of language.

    A text's words come from a language's list, from its spelling, or from no language at all:
    so that no word, however odd, decides alone. Likelihoods are natural logarithms. What a
    language never writes tells it from one that is spelt alike.
    """

    def __init__(
        self, words: Mapping[str, Iterable[str]], unwritten: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._unwritten = unwritten
        self._lists = {code: frozenset(some) for code, some in words.items()}
        self._letters = {code: LetterModel(some) for code, some in self._lists.items()}
        self.word_gains = lru_cache(maxsize=16_384)(self._word_gains)

    def gains(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Each language's mean gain over the running words, counted; zeros without words."""
        total = max(1, sum(counts.values()))
        gains = dict.fromkeys(self._lists, 0.0)
        for word, count in counts.items():
            for code, gain in self.word_gains(word).items():
                gains[code] += gain * count / total
        return gains

    def _word_gains(self, word: str) -> Mapping[str, float]:
        if len(word) > MAX_WORD:
            return dict.fromkeys(self._lists, 0.0)
        found = {code: self._probability(word, code) for code in self._lists}
        stranger = exp(_STRANGE_LETTER * (len(word) + 1))
        mean = (sum(found.values()) + stranger) / (len(found) + 1)
        return {code: log((1 - _STRANGE) * one / mean + _STRANGE) for code, one in found.items()}

    def _probability(self, word: str, code: str) -> float:
        if any(letters in word for letters in self._unwritten.get(code, ())):
            return 0.0
        listed = _LISTED / len(self._lists[code]) if word in self._lists[code] else 0.0
        return listed + (1 - _LISTED) * exp(self._letters[code].log_probability(word))
