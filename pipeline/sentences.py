"""Sentences of a text, as spans of it.

A sentence ends at a full stop, question mark, exclamation mark or ellipsis, with the quotes and
brackets that close after it, where what follows begins anew: after white space a capital, a figure,
an opening quote or a dash; without white space, as is often forgotten, a capitalised word after a
small letter. Addresses of the web are never cut, and neither is what follows a title, an initial or
the bare number of an item. A line always ends a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

SENTENCES_VERSION = "2"

Span = tuple[int, int]
"""Half-open range of code points."""

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_LOWER = _UPPER.lower()
_BULLETS = "“‘«\"'([-–—•*+ "

_MARK = re.compile(r"[.?!…]+")
_CLOSED = re.compile(r"(?P<closed>[”’»)\]]+|\s*[”»]|(?P<straight>\s*\"))|(?P<mark>\s*[.?!…]+)")
"""What may stand between a mark and the end of its sentence; texts that were cut into tokens have
spaces there."""
_BEGIN = re.compile(
    rf"\s+(?:[“‘«\"'(\[]*[{_UPPER}0-9]|[“‘«\"]|[-–—]\s*[“\"]?[{_UPPER}])"
    rf"|(?<=[{_LOWER}0-9”’»\"')\]][.?!…])[{_UPPER}][{_LOWER}]"
)
"""How a sentence begins: after white space, or after a mark that follows a small letter."""
_ADDRESS = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>“”\"]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])(?:[a-z0-9][a-z0-9-]*\.)+(?:vn|com|net|org|info|edu|gov|asia|tv|html?|aspx?|php|jpe?g|png|gif)"
    r"\b(?:/[^\s<>“”\"]*)?",
    re.IGNORECASE,
)
_SHORT = 80
"""Characters before a full stop that tell whether it only shortens a word: a hostile text may have
a million without an end."""
_ADDRESSED = re.compile(r"[@/]|\w\.\w")
"""What every address has: a line without it is not searched for them."""
_WORD = re.compile(r"[\w.'’/&]*$")
_INITIALS = re.compile(rf"(?:[{_UPPER}]\.)*(?:[{_UPPER}]|Ch|Gi|Kh|Ng|Ngh|Nh|Ph|Qu|Th|Tr)")
_ITEM = re.compile(
    r"(?:(?:Bài|Bước|Câu|Chương|Đề|Điểm|Điều|Khoản|Mục|Phần|Phụ lục|Quyển|Tiết|Tập)\s+)?"
    rf"(?:\d{{1,3}}(?:\.\d{{1,3}})*|[IVXLC]+|[{_UPPER}{_LOWER}])",
)
_TITLES = frozenset(
    "GS PGS TS Ths ThS Th.S BS BSCK CK CKI CKII KTS KS LS DS CN NSND NSƯT NGND NGƯT TTƯT Đ/c ĐC"
    " TP TX TT KP Tp Tx Tt tp tx Q P H X T Mr Mrs Ms Dr Prof St No Nos vs Co Ltd Inc Corp Jr Sr"
    " ĐT Tel Fax Gs Pgs Ts Bs Ks Ls Nxb NXB Tr tr Ct CT".split()
)
"""Words that a full stop shortens: titles, places and the like. Their bearers follow."""


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of a text; a line's end always ends one.

    Spans are in order, do not overlap, and leave out nothing but white space.
    """
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        spans += ((start + a, start + b) for a, b in _trimmed(line))
        start += len(line) + 1
    return spans


def _trimmed(line: str) -> Iterator[Span]:
    begin = 0
    for end in (*_ends(line), len(line)):
        piece = line[begin:end]
        stripped = piece.strip()
        if stripped:
            start = begin + piece.index(stripped)
            yield start, start + len(stripped)
        begin = end


def _ends(line: str) -> Iterator[int]:
    """Where the sentences within a line end."""
    addresses = _addresses(line)
    ends = frozenset(end for _, end in addresses)
    closing = _closing_quotes(line)
    begin = place = 0
    while found := _MARK.search(line, place):
        mark, place = found.start(), found.end()
        address = bisect_right(addresses, (mark, len(line))) - 1
        if address >= 0 and mark < addresses[address][1]:
            continue
        end = _closed(line, place, closing)
        is_alone = found[0] == "." and end == place and mark not in ends
        place = end  # the marks up to there belong to this one
        if is_alone and _is_short(line[max(begin, mark - _SHORT) : mark]):
            continue
        # An ellipsis may begin a sentence.
        if _BEGIN.match(line, end) and line[begin:mark].strip(_BULLETS):
            begin = end
            yield end


def _closed(line: str, place: int, closing: frozenset[int]) -> int:
    """The end of the quotes, brackets and further marks that belong to a mark."""
    while found := _CLOSED.match(line, place):
        if found["straight"] and found.end() - 1 not in closing:
            return place
        place = found.end()
    return place


def _closing_quotes(line: str) -> frozenset[int]:
    """Which straight quotes close: those before a sign, at the end of a word, or every second."""
    if '"' not in line:
        return frozenset()
    closing = set()
    inside = False
    for found in re.finditer(r'(?P<before>^|\s|[(\[])?"(?P<after>\s*[.,;:?!…)]|\s|$)?', line):
        before, after = found["before"] is not None, found["after"] is not None
        if after and found["after"].strip():
            inside = True
        elif before != after:
            inside = after
        if inside:
            closing.add(line.index('"', found.start()))
        inside = not inside
    return frozenset(closing)


def _addresses(line: str) -> list[Span]:
    """Where web and mail addresses stand, without the marks that end a sentence after them."""
    if _ADDRESSED.search(line) is None:
        return []
    spans = []
    for found in _ADDRESS.finditer(line):
        kept = found[0].rstrip(".,;:?!…)]”’»\"'")
        spans.append((found.start(), found.start() + len(kept)))
    return spans


def _is_short(before: str) -> bool:
    """Whether a full stop only shortens the word before it, or ends an item's number."""
    found = _WORD.search(before)
    word = found[0] if found else ""
    if _INITIALS.fullmatch(word) or word in _TITLES or word.rpartition(".")[2] in _TITLES:
        return True
    item = re.split(r"[:;]\s", before)[-1].strip(_BULLETS)
    return all(_ITEM.fullmatch(part) for part in item.split(", "))
