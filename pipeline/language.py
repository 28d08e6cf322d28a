"""The language of a text: Vietnamese by its spelling, others by script, CLD2 and word lists."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pycld2

from corpus.text import compose, strip_invisible
from pipeline.orthography import Tally, tally
from pipeline.scripts import count_scripts, three_letters
from pipeline.wordlists import ENGLISH, MINORITIES, UNWRITTEN, VIETNAMESE
from pipeline.wordmodel import WordModel

LANGUAGE_VERSION = "1"

_WHOLE = 2_400
"""Characters of the longest text that is read whole."""
_SLICES = 12
"""Places of a longer text that are read."""
_UNKNOWN = 4
"""Words of no language that are counted with any text, so that a short one scores low."""
_FEWEST = 3
"""Words below which a text has no language."""
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*")


@dataclass(frozen=True, slots=True)
class Language:
    """What a text is written in."""

    code: str
    """ISO 639-3; `und` where nothing decides."""
    score: float
    """0 to 1: about the share of running words that speak for the language, less in a short text:
    half Vietnamese and half English has about .5."""
    method: str
    """What decided: `syllables`, `unmarked` (Vietnamese without its marks), `script`, `cld2`,
    `words`; `none` for `und`."""


_UNDETERMINED = Language("und", 0.0, "none")


def identify(text: str) -> Language:
    """The language most running words of a text are in.

    A text of some 500 words is read whole, of a longer one as much at places all over it. Never
    raises; NFC and NFD have the same answer.
    """
    return _shipped().identify(text)


class Detector:
    """Tells languages, those that CLD2 does not know by lists of words: ISO 639-3 code to words."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        lists = {code: _words(_normal(compose(" ".join(some)))) for code, some in words.items()}
        rivals = {"vie": VIETNAMESE, "eng": _words(ENGLISH)}
        self._rivals = frozenset(rivals)
        self._model = WordModel({**rivals, **lists}, UNWRITTEN)

    def identify(self, text: str) -> Language:
        """The language most running words of a text are in."""
        sample = _sample(text)
        words = Counter(_words(sample))
        kinds = tally(words)
        scripts = count_scripts(sample) if kinds.unlatin else {}
        unlatin = sum(scripts.values())
        if kinds.latin + unlatin < _FEWEST:
            return _UNDETERMINED
        if unlatin > kinds.latin:
            return _by_script(sample, scripts, kinds.latin + unlatin)
        return _by_spelling(kinds, unlatin) or self._foreign(sample, words, kinds)

    def _foreign(self, sample: str, words: Mapping[str, int], kinds: Tally) -> Language:
        """The language of a text in Latin letters that is not spelt as Vietnamese is."""
        known = _by_cld2(sample, sum(words.values()))
        if known.code == "vie" and not kinds.has_vietnamese:
            known = _UNDETERMINED
        if known.code not in ("und", "hmn"):
            return known
        found = self._by_words(words)
        return known if found.code == "und" else found

    def _by_words(self, words: Mapping[str, int]) -> Language:
        gains = self._model.gains(words)
        code = max(gains, key=gains.__getitem__)
        if code in self._rivals or gains[code] <= 0:
            return _UNDETERMINED
        for_it = sum(n for word, n in words.items() if self._model.word_gains(word)[code] > 0)
        return Language(code, _share(for_it, sum(words.values())), "words")


@cache
def _shipped() -> Detector:
    return Detector({code: words.split() for code, words in MINORITIES.items()})


def _sample(text: str) -> str:
    """As much of a text as is read: NFC, lower case, nothing invisible."""
    if not unicodedata.is_normalized("NFC", text):
        text = compose(text)
    if len(text) > _WHOLE:
        size = _WHOLE // _SLICES
        starts = (i * (len(text) - size) // (_SLICES - 1) for i in range(_SLICES))
        text = "\n".join(_whole_words(text[start : start + size]) for start in starts)
    return _normal(text)


def _whole_words(piece: str) -> str:
    """A piece of a text without its first and last word, which may be cut."""
    words = piece.split(maxsplit=1)
    return words[-1].rsplit(maxsplit=1)[0] if words else ""


def _normal(text: str) -> str:
    return strip_invisible(text).lower()


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _share(part: float, whole: float) -> float:
    return part / (whole + _UNKNOWN)


def _by_script(sample: str, scripts: Mapping[str, float], total: float) -> Language:
    """The language of a text most of which is in letters that are not Latin."""
    code = max(scripts, key=scripts.__getitem__)
    if code == "und":
        return _by_cld2(sample, total)
    return Language(code, _share(scripts[code], total), "script")


def _by_spelling(kinds: Tally, unlatin: float) -> Language | None:
    """Vietnamese, with marks or without them.

    Words without marks are left out of the first count: a seventh of Vietnamese words and a
    quarter of English ones could be either.
    """
    if kinds.is_marked_vietnamese and kinds.with_marks > kinds.strange + unlatin:
        certain = kinds.with_marks + kinds.strange + unlatin
        return Language("vie", _share(kinds.with_marks, certain), "syllables")
    if kinds.is_bare_vietnamese:
        return Language("vie", _share(kinds.syllables, kinds.latin + unlatin), "unmarked")
    return None


def _by_cld2(sample: str, words: float) -> Language:
    """What CLD2 (Compact Language Detector 2, D. Sites, 2013) is sure of."""
    try:
        sure, _, details = pycld2.detect(sample, isPlainText=True)
    except pycld2.error:
        return _UNDETERMINED
    _, name, percent, _ = details[0]
    code = three_letters(name) if sure else "und"
    if code == "und":
        return _UNDETERMINED
    return Language(code, _share(percent / 100 * words, words), "cld2")
