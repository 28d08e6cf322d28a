"""Vietnamese text as published: pure functions that change only what no reader sees."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, product
from typing import Literal

# Zero-width characters, direction marks, word joiner, byte order mark, control characters, lone
# surrogates, what is no character: nothing in print, yet they would become part of tokens.
_UNSEEN = (
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
)
# Soft hyphen and the C1 controls are so too, unless they are bytes of an encoding misread.
_BYTES = "\x80-\x9f\xad"
_INVISIBLE = re.compile(f"[{_UNSEEN}{_BYTES}]")
_DOUBTFUL = re.compile(f"[{_BYTES}\xa0]")
_ZERO_WIDTH = re.compile(f"[{_UNSEEN}]")
_MISREAD = re.compile(
    "[A-Za-z\xc0-\xff][\x80-\x9f\xa1-\xac\xae-\xbf]"
    "|[\x80-\x9f\xa1-\xaa\xac\xae-\xbf][A-Za-z\xad\xc0-\xff]"
    "|[\xc3\xc4\xe1]\xad|[\xc2\xc3]\xa0|\xe1[\xba\xbb]\xa0"
)
# White space that is none of such a line's bytes: à is "Ã" and a no-break space.
_MISREAD_SPACE = re.compile("(?:[^\\S\xa0\x85]|(?<![\xc2\xc3\xba\xbb])\xa0)+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# What Latin-1 has not: a text that holds one of them was read as Unicode.
_BEYOND_LATIN1 = re.compile(
    "[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300-\u036f]"
)
# All marks are in here, and no letter of Latin or Greek.
_LONG_MARKS = re.compile("[\u0300-\u036f\u0483-\u1dff\u20d0-\U0010ffff]{64,}")
_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_SPELLING = re.compile(
    _ONSET + r"(?:uyê|uya|iê|yê|ươ|uô|oa|oă|oe|oo|ôô|uâ|uê|uơ|uy|ia|ua|ưa|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[ckmnpt]|[iyuo])?"  # k: Đắk Lắk
)
_VOWELS = "aăâeêioôơuưy"
LETTERS = "".join(
    unicodedata.normalize("NFC", case + tone)
    for letter in (*_VOWELS, *"bcdđghklmnpqrstvx")
    for case in (letter, letter.upper())
    for tone in ("", *(_TONES if letter in _VOWELS else ""))
)
"""The letters of Vietnamese, small and capital, with their tones; NFC."""
_LONGEST = 12  # "nghiêng" and marks that stand apart
_WORD = re.compile(r"[a-z0-9]+")
_SYLLABLE = re.compile(r"(?<!\S)[^\w\s]*+\w")


def strip_invisible(text: str) -> str:
    """Remove characters that print nothing: zero-width, soft hyphen, control, lone surrogates."""
    return _INVISIBLE.sub("", text)


def clean_line(text: str) -> str:
    """One line of text: NFC, no invisible characters, white space collapsed and trimmed.

    Idempotent, and the same for NFD and NFC input. In a line that `is_misread` soft hyphens, C1
    controls and no-break spaces that may be parts of letters stay, for a repair to read.
    """
    # str.split knows every Unicode space, the no-break space among them. The order matters: a
    # zero-width character between a vowel and its tone mark would keep NFC from joining them.
    text = _ZERO_WIDTH.sub("", text)
    if not text.isascii():
        text = compose(text)
        if _DOUBTFUL.search(text):
            if is_misread(text):
                return _MISREAD_SPACE.sub(" ", text).strip(" ")
            text = compose(_INVISIBLE.sub("", text))
    return " ".join(text.split())


def is_misread(text: str) -> bool:
    """Whether an NFC line looks like bytes read as Latin-1, with no Vietnamese letter beyond it.

    Soft hyphens and C1 controls are letters there: ư in TCVN3, a part of ử in UTF-8. So is the
    no-break space of UTF-8's à.
    """
    return not _BEYOND_LATIN1.search(text) and bool(_MISREAD.search(text))


def compose(text: str) -> str:
    """NFC, in a time that grows with the length alone.

    `unicodedata.normalize` takes the square of a run of marks that are out of the canonical order
    (Unicode Standard, section 3.11); such a run is sorted first, which changes no result.
    """
    if len(text) > 1024:
        text = _LONG_MARKS.sub(_in_canonical_order, text)
    return unicodedata.normalize("NFC", text)


def _in_canonical_order(match: re.Match[str]) -> str:
    runs = groupby(match[0], key=lambda mark: unicodedata.combining(mark) > 0)
    return "".join(
        "".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs
    )


def join_runs(runs: Iterable[str]) -> str:
    """The text of inline elements that stand beside each other, as a reader sees it.

    No Vietnamese word has a capital inside: where one run ends in a letter and the next begins
    with a capitalised word, the page's style sheet puts a space between them.
    """
    text = ""
    for run in runs:
        glued = text[-1:].isalnum() and run[:1].isupper() and run[1:2].islower()
        text += f" {run}" if glued else run
    return text


def syllables(text: str) -> int:
    """Number of white-space tokens that hold a letter or a digit."""
    return len(_SYLLABLE.findall(text))


def is_syllable(text: str) -> bool:
    """Whether a text is spelt as one Vietnamese syllable: onset, rhyme, at most one tone."""
    return len(text) <= _LONGEST and _is_syllable(text.casefold())


@lru_cache(maxsize=16_384)
def _is_syllable(text: str) -> bool:
    parts = unicodedata.normalize("NFD", text)
    tones = [part for part in parts if part in _TONES]
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return len(tones) <= 1 and bool(_SPELLING.fullmatch(bare))


ToneStyle = Literal["old", "new"]
"""Where the tone of an open oa, oe, uy stands: `old` hòa, khỏe, thủy; `new` hoà, khoẻ, thuỷ."""


def fold_tone(text: str, style: ToneStyle = "old") -> str:
    """A text with the tones of open oa, oe and uy in one place; NFC, and as long as its NFC.

    `old` (kiểu cũ) marks the first vowel, as most papers and underthesea do; `new` (kiểu mới) the
    main vowel, as schoolbooks do (decision 1989/QĐ-BGDĐT of 25 May 2018, article 8). Other rhymes
    have one place in both, and what is no Vietnamese syllable stays as it is. Idempotent.
    """
    moves = _TO_NEW if style == "new" else _TO_OLD
    return _OPEN_RHYME.sub(lambda match: match[1] + moves.get(match[2], match[2]), compose(text))


def _pairs() -> dict[str, str]:
    """Both spellings of each open rhyme: "òa" to "oà", in all cases of its letters."""
    pairs = {}
    for rhyme in ("oa", "oe", "uy"):
        for first, second in product(*((letter, letter.upper()) for letter in rhyme)):
            for tone in _TONES:
                old, new = first + tone + second, first + second + tone
                pairs[unicodedata.normalize("NFC", old)] = unicodedata.normalize("NFC", new)
    return pairs


_TO_NEW = _pairs()
_TO_OLD = {new: old for old, new in _TO_NEW.items()}
_OPEN_RHYME = re.compile(
    rf"(?<![\w\u0300-\u036f])(?!q)({_ONSET})({'|'.join((*_TO_NEW, *_TO_OLD))})"
    r"(?![\w\u0300-\u036f])",
    re.I,
)


@lru_cache(maxsize=8192)
def fold_words(text: str) -> str:
    """A text for comparison: its words in lower case without marks, punctuation as spaces."""
    return " ".join(_WORD.findall(fold_accents(text)))


def fold_accents(text: str) -> str:
    """Lower case without Vietnamese marks, đ as d: for comparing with URLs and file names."""
    return text.casefold().translate(_PLAIN)


def _plain(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


# A table, since decomposing each text costs a third of what reading a page does.
_PLAIN = {code: _plain(chr(code)) for code in (*range(0x80, 0x2000), 0x212A, 0x212B)} | {
    ord("đ"): "d"
}
