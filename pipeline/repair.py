"""Text as it should have been: only what is surely wrong is changed, and named in `flags`."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from html import unescape
from html.entities import html5

from corpus.records import Article, Image
from corpus.text import LETTERS, clean_line, compose, strip_invisible
from pipeline.lookalikes import mend_eth, mend_homoglyphs
from pipeline.mojibake import mend_mojibake
from pipeline.passages import decode_passages
from pipeline.spelling import MISREAD, MISREAD_1258

REPAIR_VERSION = "2"

LEGACY = "legacy_"
"""Begins the name of a passage's repair; the encoding follows, as in `crawler.legacy.CODECS`."""

# What one round uncovers another may mend: of 20,000 texts of scraps (tests/test_repair.py) 37 took
# two, none three.
_ROUNDS = 4

_SPACES = ("  ", "\n", "\t", "\xa0")

# What a repair may have to look at: all but the usual punctuation and the letters of Vietnamese.
_ODD = re.compile(f"[^ -%'-~\n\t\xa0‘’“”–—…•{LETTERS}]")
_SIGNS = ("Â", "Ã", "Ì", "Ò", "ýõ")
_AMPERSANDS = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.I)
_ENTITY = re.compile(r"&(?:([a-zA-Z]{2,8};)|#(?:\d{2,5}|x[0-9a-fA-F]{2,4});)")
# What another entity could be made of; undoing one must not write one.
_OF_ENTITIES = re.compile("[&#;0-9A-Za-z]")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def repair(text: str, known: Collection[str] = ()) -> tuple[str, frozenset[str]]:
    """One line repaired, NFC, and the names of the repairs; idempotent, and blind to the form.

    `known` are names of legacy encodings that other lines of the same text are in. The names:
    double_escape, mojibake, legacy_<encoding>, eth, homoglyph. What no reader sees has no name:
    form, white space, characters that print nothing.
    """
    if not _is_odd(text):
        return _collapsed(text), frozenset()
    found: set[str] = set()
    for _ in range(_ROUNDS):
        before, text = text, _mended(text, known, found)
        if text == before or not _is_odd(text):
            break
    return text, frozenset(found)


def _collapsed(text: str) -> str:
    # To look for them is several times as fast as to split and join.
    if text.strip() == text and not any(space in text for space in _SPACES):
        return text
    return " ".join(text.split())


def _is_odd(text: str) -> bool:
    if _ODD.search(text):
        return True
    # These are letters of Vietnamese, and what most misread lines have.
    if not any(letter in text for letter in _SIGNS):
        return False
    return bool(MISREAD.search(text) or MISREAD_1258.search(text))


def repair_article(article: Article) -> tuple[Article, tuple[str, ...]]:
    """An article with all its printed text repaired, and the names of the repairs, sorted.

    Where a passage is in a legacy encoding, lines that are too short to tell are read in it too.
    """
    mended, found = _repaired(article, ())
    known = [name.removeprefix(LEGACY) for name in found if name.startswith(LEGACY)]
    return _repaired(article, known) if known else (mended, found)


def _repaired(article: Article, known: Collection[str]) -> tuple[Article, tuple[str, ...]]:
    found: set[str] = set()

    def mend(text: str) -> str:
        repaired, names = repair(text, known)
        found.update(names)
        return repaired

    def mend_all(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(mended for text in texts if (mended := mend(text)))

    def mend_any(text: str | None) -> str | None:
        return (mend(text) or None) if text is not None else None

    mended = replace(
        article,
        title=mend(article.title),
        sapo=mend_any(article.sapo),
        body=mend_all(article.body),
        images=tuple(Image(url=i.url, caption=mend_any(i.caption)) for i in article.images),
        authors=mend_all(article.authors),
        source=mend_any(article.source),
        section=mend_any(article.section),
        tags=mend_all(article.tags),
    )
    return mended, tuple(sorted(found))


def _mended(text: str, known: Collection[str], found: set[str]) -> str:
    """A line after one round; the names of its repairs are added to `found`."""
    # The bytes of a misread encoding (soft hyphen, controls, no-break space) stay until it is read.
    text = compose(_ZERO_WIDTH.sub("", text))
    for name, mend in _REPAIRS:
        before, text = text, mend(text)
        if text != before:
            found.add(name)
        if name == "mojibake":
            text, codecs = decode_passages(text, known)
            found.update(LEGACY + codec for codec in codecs)
    return clean_line(strip_invisible(text))


def _unescaped(text: str) -> str:
    # However often an ampersand was escaped, one pass undoes it: rounds would let a hostile page
    # cost the square of its length.
    if "&" not in text:
        return text
    mended = _ENTITY.sub(_character, _AMPERSANDS.sub("&", text))
    return text if mended == text else compose(mended)


def _character(match: re.Match[str]) -> str:
    character = html5.get(match[1], match[0]) if match[1] else unescape(match[0])
    return match[0] if _OF_ENTITIES.search(character) else character


_REPAIRS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("double_escape", _unescaped),
    ("mojibake", mend_mojibake),
    ("eth", mend_eth),
    ("homoglyph", mend_homoglyphs),
)
