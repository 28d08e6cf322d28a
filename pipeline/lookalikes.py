"""Letters that look like those of Vietnamese and are others, inside Vietnamese words."""

import re
import unicodedata
from functools import lru_cache

from corpus.text import LETTERS, is_syllable

# What the confusables of Unicode Technical Standard #39 give as one shape, capitals apart from
# small letters; not those that a reader tells apart, as α from a.
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁ", "ABESIJKMHOPCTYXaesijopcyxhd", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι", "ABEZHIKMNOPTYXovi", strict=True))
# Caron for breve, African D for the barred one.
_LATIN = {"\u030c": "\u0306", "Ɖ": "Đ"}
_SHAPES = str.maketrans(_CYRILLIC | _GREEK | _LATIN)
_ETH = str.maketrans("Ðð", "Đđ")

_OTHERS = "\u0370-\u03ff\u0400-\u052fǍǎƉ\u030c"
_WORD = r"(?:[^\W\d_]|[\u0300-\u036f])"
_HOMOGLYPH = re.compile(f"[{_OTHERS}]")
_MARKED_WORD = re.compile(f"{_WORD}+")
_LATIN_LETTER = re.compile("[A-Za-z\xc0-\u024f\u1e00-\u1eff]")
_OPEN_BREVE = re.compile("ă[iouy]?$")

# A number of đồng: "5.000ð".
_PRICE = re.compile(r"(?<=\d)ð(?!\w)")
_ABBREVIATION = re.compile("[BCDÐFGHJKLMNPQRSTVWXZ]+|[AIOUƯ][BCDÐFGHJKLMNPQRSTVWXZ]{3,}")
_NAME = re.compile(f"Ð[{LETTERS}fjwz]*")


def mend_eth(text: str) -> str:
    """An NFC line with Đ for the eth Ð (U+00D0) that stands in Vietnamese words.

    They are syllables, names with a capital Ð at their beginning (no word of Icelandic or Faroese
    begins with one), abbreviations of consonants ("HÐND") and prices in đồng.
    """
    if "Ð" not in text and "ð" not in text:
        return text
    return _PRICE.sub("đ", _MARKED_WORD.sub(lambda match: _without_eth(match[0]), text))


def mend_homoglyphs(text: str) -> str:
    """An NFC line with Latin letters for their look-alikes, where a Vietnamese syllable results.

    A word that has no Latin letter stays: it is written in its own script.
    """
    if not _HOMOGLYPH.search(text):
        return text
    return _MARKED_WORD.sub(lambda match: _in_latin(match[0]), text)


@lru_cache(maxsize=4096)
def _without_eth(word: str) -> str:
    if "Ð" not in word and "ð" not in word:
        return word
    mended = word.translate(_ETH)
    if is_syllable(mended) and len(mended) > 1:
        return mended
    return mended if _ABBREVIATION.fullmatch(word) or _NAME.fullmatch(word) else word


@lru_cache(maxsize=4096)
def _in_latin(word: str) -> str:
    if not _HOMOGLYPH.search(word) or not _LATIN_LETTER.search(word):
        return word
    parts = unicodedata.normalize("NFD", word).translate(_SHAPES)
    mended = unicodedata.normalize("NFC", parts)
    # No Vietnamese rhyme ends in ă; the vowels of Pinyin do.
    is_word = is_syllable(mended) and not _OPEN_BREVE.search(_bare(mended))
    return mended if is_word else word


def _bare(word: str) -> str:
    """A word in small letters without its tone."""
    parts = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", parts))
