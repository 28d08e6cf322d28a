"""Vietnamese encodings from before Unicode, which Python has no codec for.

TCVN3 (TCVN 5712:1993, the "ABC" fonts), VISCII (RFC 1456) and VNI for Windows. Pages in them
declare Latin-1, nothing, or something wrong: what tells them apart is which of them gives
Vietnamese words.
"""

import re
from collections.abc import Callable

from corpus.text import compose, is_syllable

_LOOKED_AT = 1 << 16  # bytes of a page that are looked at; menus alone fill the first ones
_ENOUGH_WORDS = 5
_ENOUGH_SHARE = 0.75

_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>|&\w{1,8};", re.I | re.S)
_MARKED_WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")


def _table(low: dict[int, str], high: str, start: int) -> str:
    letters = [chr(code) for code in range(256)]
    for code, letter in low.items():
        letters[code] = letter
    letters[start : start + len(high)] = high
    return "".join(letters)


_VISCII = _table(
    {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"},
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảă"
    "ữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
    0x80,
)
_TCVN3 = _table(
    {
        **dict(zip((0x01, 0x02, 0x04, 0x05, 0x06), "ÚỤỪỬỮ", strict=True)),
        **dict(zip(range(0x11, 0x18), "ỨỰỲỶỸÝỴ", strict=True)),
    },
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
    0x80,
)

# VNI writes a vowel and its marks one after the other, ơ and ư with letters of their own.
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_MARKS = {
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
} | _VNI_TONES  # fmt: skip
_VNI_LETTERS = dict(zip("ñôöæóòîÑÔÖÆÓÒÎ", "đơưỉĩịỵĐƠƯỈĨỊỴ", strict=True))
_VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|[{''.join(_VNI_LETTERS)}]", re.I)


def decode_viscii(body: bytes) -> str:
    """VISCII text in Unicode."""
    return body.decode("latin-1").translate(dict(enumerate(_VISCII)))


def decode_tcvn3(body: bytes) -> str:
    """TCVN3 text in Unicode; letters set in a capitals font (".VnTimeH") stay small."""
    return body.decode("latin-1").translate(dict(enumerate(_TCVN3)))


def decode_vni(body: bytes) -> str:
    """VNI text in Unicode; the marks follow their letters."""
    return _VNI_PAIR.sub(_vni_letter, body.decode("latin-1"))


def _vni_letter(match: re.Match[str]) -> str:
    vowel, mark = match[1], match[2]
    if vowel is None:
        return _VNI_LETTERS[match[0]]
    return _VNI_LETTERS.get(vowel, vowel) + _VNI_MARKS[mark.lower()]


def _decode_1258(body: bytes) -> str:
    return body.decode("cp1258", "replace")


CODECS: dict[str, Callable[[bytes], str]] = {
    "windows-1258": _decode_1258,
    "tcvn3": decode_tcvn3,
    "vni": decode_vni,
    "viscii": decode_viscii,
}
"""What a page without Unicode may be written in, by name."""


def guess(body: bytes) -> str | None:
    """The encoding that makes Vietnamese of a page's words; None if none does clearly."""
    shares = {name: _share(codec(body[:_LOOKED_AT])) for name, codec in CODECS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _ENOUGH_SHARE else None


def _share(text: str) -> float:
    """The share of marked words that are Vietnamese syllables; 0 where there are too few."""
    words = _MARKED_WORD.findall(compose(_TAG.sub(" ", text)))
    if len(words) < _ENOUGH_WORDS:
        return 0.0
    return sum(map(is_syllable, words)) / len(words)
