"""Vietnamese text as published: pure functions that change only what no reader sees."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Soft hyphen, zero-width characters, direction marks, word joiner, byte order mark: invisible in
# print, yet they would become part of tokens.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
    # and control characters, lone surrogates, what is no character
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SPELLING = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?:uyê|uya|iê|yê|ươ|uô|oa|oă|oe|oo|ôô|uâ|uê|uơ|uy|ia|ua|ưa|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[ckmnpt]|[iyuo])?"  # k: Đắk Lắk
)
_WORD = re.compile(r"[a-z0-9]+")
_SYLLABLE = re.compile(r"\S*\w\S*")


def strip_invisible(text: str) -> str:
    """Remove characters that print nothing: zero-width, soft hyphen, control, lone surrogates."""
    return _INVISIBLE.sub("", text)


def clean_line(text: str) -> str:
    """One line of text: NFC, no invisible characters, white space collapsed and trimmed.

    Idempotent, and the same for NFD and NFC input.
    """
    # str.split knows every Unicode space, the no-break space among them. The order matters: a
    # zero-width character between a vowel and its tone mark would keep NFC from joining them.
    text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


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
    return _is_syllable(text.casefold())


@lru_cache(maxsize=16_384)
def _is_syllable(text: str) -> bool:
    parts = unicodedata.normalize("NFD", text)
    tones = [part for part in parts if part in _TONES]
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return len(tones) <= 1 and bool(_SPELLING.fullmatch(bare))


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
