"""Sentences for tests of annotation: real ones from the shared texts, and hostile ones."""

from __future__ import annotations

import gzip
import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pipeline.sentences import sentences

_SCRAPS = (
    *("", " ", "\n", "\t", "\u00a0", "\u3000", "\u200b", "\u00ad", "\ufeff", "\u2028", "\x1f"),
    *("Đắk Nông", "TP.HCM", "PGS.TS.", "ThS.", "Th.S", "Th S", "Th\ts", "Th\nS", "T.Ư", "N.V.A."),
    *("43H-0530", "51F-123.45", "30A-999.99", "QL.14", "A.", "B.C", "v.v.", "v.v...", "..", "…"),
    *("http://bao.vn/a(b)c", "https://bao.vn/?q=1&x=(2)", "bao.vn", "a@bao.vn", "foo@_x.com"),
    *("1.234,5", "12%", "3/4", "20.11.2024", "10:20:50", "3x4", "+5", "99999999999", "1_000"),
    *("nghành", "nghĩ", "Ðà", "ðã", "hòa", "hoà", "thuở", "quí", "Nguyễn", "H'Mông", "N’Thôn"),
    *(":)", "=))", ":D", ":D ", "<3", "♥‿♥", "->", "=>", "==>", "--", "(", ")", "[", "“", "”"),
    *("BOS", "EOS", "X", "True", "False", "T[0]=BOS", "B-W", "I-W", "=", "\\", "_", "^", "$"),
    *("İstanbul", "ΟΔΟΣ", "ǅ", "ß", "ﬁ", "①", "²", "１２", "中文", "ខ្មែរ", "😀", "👨‍👩‍👧", "🇻🇳"),
    *("a" * 70, "-a" * 30, "a." * 30, "(" * 20, "Ế" * 40, "\u0301", "e\u0323\u0302", "o\u031b"),
)
_REAL = ("và", "của", "là", "xã", "Hà", "Nội", "ông", "Lê", "Văn", "năm", "tỉnh", "Công", "nghệ")


def hostile_sentences(count: int, seed: int = 7) -> list[str]:
    """Sentences of scraps, of letters of all scripts, and of both among real words."""
    chance = random.Random(seed)
    found = [*_SCRAPS, "Đắk Nông đạt " * 30]
    if count > 1000:  # underthesea takes the square of a sentence's length
        found.append(" ".join(_REAL * 400))
    while len(found) < count:
        kind = chance.random()
        size = chance.randint(1, 30)
        if kind < 0.2:
            letters = (chr(chance.randrange(1, 0x3000)) for _ in range(size))
        elif kind < 0.25:
            letters = (chr(chance.choice((0x1F600, 0x20000, 0xE0000)) + size) for _ in range(size))
        else:
            letters = (
                chance.choice(_REAL if chance.random() < 0.6 else _SCRAPS)
                + chance.choice((" ", " ", " ", "", "  ", "\n", ", "))
                for _ in range(size)
            )
        text = "".join(letters)
        found.append(unicodedata.normalize("NFD", text) if chance.random() < 0.1 else text)
    return found


def news_sentences(shared: Path) -> Iterator[str]:
    """The sentences of the shared texts."""
    for text in news_texts(shared):
        for start, end in sentences(text):
            yield text[start:end]


def news_texts(shared: Path) -> Iterator[str]:
    """The shared texts, one corpus after another."""
    for row in rows(shared, "vietnam-news-2016"):
        yield unicodedata.normalize("NFC", row["doc"]["content"] or "")
    for name in ("vietnews-3000", "mds-same-event"):
        for row in rows(shared, name):
            yield unicodedata.normalize("NFC", row["text"])


def rows(shared: Path, name: str) -> Iterator[dict]:
    """The rows of a corpus."""
    with gzip.open(shared / "texts" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def treebank(shared: Path, part: str) -> list[list[tuple[str, str, str]]]:
    """UD's sentences: word, universal tag and own tag of each word."""
    found: list[list[tuple[str, str, str]]] = [[]]
    path = shared / "ud" / f"vi_vtb-ud-{part}.conllu"
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if not line:
            found.append([])
        elif fields[0].isdigit():
            word = unicodedata.normalize("NFC", fields[1])
            found[-1].append((word, fields[3], fields[4]))
    return [one for one in found if one]
