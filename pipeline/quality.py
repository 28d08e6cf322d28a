"""What a text is made of, as nine numbers: columns that a profile may filter by.

After the measures of Gopher (Rae et al. 2021, arXiv:2112.11446, table A1) and FineWeb-2 (Penedo
et al. 2025, arXiv:2506.20920), counted in syllables, which white space divides in Vietnamese.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from corpus.text import is_syllable

QUALITY_VERSION = "1"

STOPWORDS = frozenset(
    # conjunctions and prepositions
    "và của với cho trong từ đến tới ở tại về trên dưới theo bằng như hay hoặc nhưng mà thì nếu vì"
    " do nên để khi bởi tuy"
    # determiners, pronouns, numerals
    " các những mọi mỗi một này đó kia ấy đây mình họ ai gì nào"
    # auxiliaries and adverbs
    " là có được bị phải đã đang sẽ vẫn còn cũng không chưa rất lại ra vào lên chỉ đều".split()
)
"""Words of closed classes, without which no Vietnamese prose of some length is written."""

NGRAM = 13
"""Syllables in a run that counts as repeated: about ten words, the longest run of Gopher.

A Vietnamese word has 1.28 syllables in the training part of UD_Vietnamese-VTB. Names of offices and
formulas of officialese are shorter.
"""

_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.S)
_LONGEST_KEPT = 32
_LONGEST_SYLLABLE = len("nghiêng")

_LETTER, _WORD, _SYLLABLE, _STOPWORD = 1, 2, 4, 8
_LENGTH = 16
"""A piece of text as one number: flags, and above them the length of its core."""

_SPACE, _SMALL, _CAPITAL, _DIGIT, _OTHER = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The measures of one text, each 0 to 1 but the last; all are 0 for an empty text.

    A piece is what stands between white space. A word is a piece with a letter or digit, without
    the punctuation around it: as a rule one syllable. `n_syllables` of a record counts words.
    """

    alpha_ratio: float
    """Pieces that hold a letter, of all pieces (Gopher: at least 0.8 are wanted)."""
    stopword_ratio: float
    """Words that are in `STOPWORDS`, of all words; Gopher counts two of a list instead."""
    syllable_ratio: float
    """Words spelt as a Vietnamese syllable, of the words that hold a letter."""
    digit_ratio: float
    """Digits and other numerals, of all characters but white space."""
    upper_ratio: float
    """Capitals, of all letters."""
    symbol_ratio: float
    """Characters that are neither letter, mark nor number, of all but white space.

    Punctuation is among them; Gopher's ratio is of `#` and ellipses to words.
    """
    dup_line_ratio: float
    """Lines that repeat an earlier line, of all lines that are not blank (as Gopher)."""
    dup_ngram_ratio: float
    """Pieces in runs of `NGRAM` pieces that stood in the text before, of all pieces.

    Each piece counts once, as in Gopher; there runs of 5 to 10 words are weighed by characters.
    """
    mean_word_length: float
    """Mean number of characters of a word (Gopher: 3 to 10, of English)."""


def measure(text: str) -> Quality:
    """The quality of a text, in time and memory that grow with its length alone."""
    pieces = text.split()
    kinds = _kinds(pieces)
    words = _count(kinds, _WORD)
    shares = _character_shares(text)
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    return Quality(
        alpha_ratio=_ratio(_count(kinds, _LETTER), len(pieces)),
        stopword_ratio=_ratio(_count(kinds, _STOPWORD), words),
        syllable_ratio=_ratio(_count(kinds, _SYLLABLE), _count(kinds, _LETTER)),
        digit_ratio=shares[0],
        upper_ratio=shares[1],
        symbol_ratio=shares[2],
        dup_line_ratio=_ratio(len(lines) - len(set(lines)), len(lines)),
        dup_ngram_ratio=_ratio(_repeated(pieces), len(pieces)),
        mean_word_length=_ratio(int((kinds // _LENGTH).sum()), words),
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _kinds(pieces: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    # Long pieces are not remembered: a memo of them would hold as many bytes as the web has.
    if max(map(len, pieces), default=0) <= _LONGEST_KEPT:
        kinds = list(map(_kind, pieces))
    else:
        kinds = [_kind(one) if len(one) <= _LONGEST_KEPT else _kind_of(one) for one in pieces]
    return np.array(kinds, np.int64)


def _count(kinds: "np.ndarray[tuple[int], np.dtype[np.int64]]", flag: int) -> int:
    return int(np.count_nonzero(kinds & flag))


def _kind_of(piece: str) -> int:
    """The flags of a piece and the length of its core, in one number."""
    found = _CORE.search(piece)
    if found is None:
        return 0
    core = found[0].lower()
    kind = _WORD + _LENGTH * len(found[0])
    if any(map(str.isalpha, core)):
        kind += _LETTER
        kind += _SYLLABLE if len(core) <= _LONGEST_SYLLABLE and is_syllable(core) else 0
        kind += _STOPWORD if core in STOPWORDS else 0
    return kind


_kind = lru_cache(maxsize=131_072)(_kind_of)


def _character_shares(text: str) -> tuple[float, float, float]:
    """Shares of digits, of capitals and of symbols, as `Quality` defines them."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = _character_classes()[np.minimum(codes, 0x10000)]
    counts = np.bincount(classes, minlength=5).tolist()
    printed = len(text) - counts[_SPACE]
    letters = counts[_SMALL] + counts[_CAPITAL]
    return (
        _ratio(counts[_DIGIT], printed),
        _ratio(counts[_CAPITAL], letters),
        _ratio(counts[_OTHER], printed),
    )


@cache
def _character_classes() -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    """The class of each character of the Basic Multilingual Plane; all above it are symbols."""
    classes = [_character_class(chr(code)) for code in range(0x10000)]
    return np.array([*classes, _OTHER], np.uint8)


def _character_class(char: str) -> int:
    if char.isspace():
        return _SPACE
    if char.isupper() or char.istitle():
        return _CAPITAL
    # A mark is part of a letter: Khmer and Lao have them, and Vietnamese that is not NFC.
    kinds = {"L": _SMALL, "M": _SMALL, "N": _DIGIT}
    return kinds.get(unicodedata.category(char)[0], _OTHER)


def _repeated(pieces: list[str]) -> int:
    """The number of pieces in runs that stood in the text before."""
    runs = [pieces[start:] for start in range(NGRAM)]
    # Most texts repeat nothing: asked first, as that is twice as fast as to look where.
    if len(set(zip(*runs, strict=False))) == max(len(pieces) - NGRAM + 1, 0):
        return 0
    seen: set[tuple[str, ...]] = set()
    count = end = 0
    for start, run in enumerate(zip(*runs, strict=False)):
        if run in seen:
            count += start + NGRAM - max(start, end)
            end = start + NGRAM
        else:
            seen.add(run)
    return count
