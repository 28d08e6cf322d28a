"""Pages of before Unicode come out equal to what was written."""

import gzip
import json
import unicodedata
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from conftest import ROOT, page

from corpus.records import Article
from corpus.text import is_syllable
from crawler.encodings import decode
from crawler.extraction import extract
from crawler.legacy import CODECS, decode_tcvn3, decode_viscii
from crawler.portals import UNKNOWN

CASES = [
    json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "tests" / "portals").glob("sample*/*.json"))
]
ARTICLES = [case for case in CASES if case.get("body") and "English" not in str(case["section"])]


def _single(decoder: Callable[[bytes], str]) -> dict[str, bytes]:
    letters = {decoder(bytes([code])): bytes([code]) for code in range(256)}
    return {letter: code for letter, code in letters.items() if len(letter) == 1}


VNI_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", "ùøûõï", strict=True))
VNI_ROUND = {"": "â"} | dict(zip("\u0301\u0300\u0309\u0303\u0323", "áàåãä", strict=True))
VNI_SHORT = {"": "ê"} | dict(zip("\u0301\u0300\u0309\u0303\u0323", "éèúüë", strict=True))
VNI_SINGLE = dict(zip("đơưỉĩịỵĐƠƯỈĨỊỴíìÍÌ", "ñôöæóòîÑÔÖÆÓÒÎíìÍÌ", strict=True))


def _vni(text: str) -> bytes:
    """As the VNI keyboard wrote it, letter by letter."""
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        if letter in VNI_SINGLE:
            out += VNI_SINGLE[letter]
            continue
        base, *marks = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in marks if mark in VNI_TONES), "")
        if "\u031b" in marks:
            code = VNI_SINGLE[unicodedata.normalize("NFC", base + "\u031b")] + VNI_TONES.get(
                tone, ""
            )
        elif "\u0302" in marks:
            code = base + VNI_ROUND[tone]
        elif "\u0306" in marks:
            code = base + VNI_SHORT[tone]
        else:
            code = base + VNI_TONES.get(tone, "")
        out += code[0] + (code[1:].upper() if letter.isupper() else code[1:])
    return out.encode("latin-1")


def _1258(text: str) -> bytes:
    """Windows writes the tone after a letter that keeps its other mark."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in marks if mark in VNI_TONES]
            rest = [mark for mark in marks if mark not in VNI_TONES]
            out += unicodedata.normalize("NFC", base + "".join(rest)).encode("cp1258")
            out += "".join(tones).encode("cp1258")
    return out


def _by_letter(letters: dict[str, bytes]) -> Callable[[str], bytes]:
    return lambda text: b"".join(letters[letter] for letter in unicodedata.normalize("NFC", text))


ENCODERS: dict[str, Callable[[str], bytes]] = {
    "viscii": _by_letter(_single(decode_viscii)),
    "tcvn3": _by_letter(_single(decode_tcvn3)),
    "vni": _vni,
    "windows-1258": _1258,
}


def _plain(text: str) -> str:
    """The text in the characters of its time: those encodings have no others."""
    fold = {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "‰": " phần nghìn",
    }
    text = text.translate(str.maketrans(fold))
    return "".join(c for c in text if c.isascii() or c.isalpha())


def _html(title: str, paragraphs: list[str], charset: str) -> str:
    body = "".join(f"<p>{escape(_plain(text), quote=False)}</p>\n" for text in paragraphs)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f"<html><head>{meta if charset else ''}</head><body><h1>{title}</h1>{body}</body></html>"


@pytest.mark.parametrize("charset", ["", "iso-8859-1", "windows-1252", "x-user-defined", "utf-8"])
@pytest.mark.parametrize("name", ENCODERS)
def test_pages_come_out_as_they_were_written(name: str, charset: str) -> None:
    assert len(ARTICLES) > 25
    for case in ARTICLES:
        html = _html(_plain(case["title"]), case["body"], charset)
        text, encoding = decode(ENCODERS[name](html), "text/html")
        assert encoding == name
        assert unicodedata.normalize("NFC", text) == html


@pytest.mark.parametrize("name", ENCODERS)
def test_the_article_of_an_old_page(name: str) -> None:
    case = next(case for case in ARTICLES if len(case["body"]) > 4 and not case["captions"])
    html = _html(_plain(case["title"]), case["body"], "iso-8859-1")
    found = extract(page(ENCODERS[name](html), "http://bao.vn/tin/1234"), UNKNOWN)
    assert isinstance(found, Article)
    assert found.encoding == name
    assert found.title == _plain(case["title"])
    said = " ".join([found.sapo or "", *found.body])
    assert all(" ".join(_plain(text).split()) in said for text in case["body"])


def test_real_sentences(shared: Path) -> None:
    with gzip.open(shared / "texts" / "vietnam-news-2016.jsonl.gz", "rt", encoding="utf-8") as file:
        docs = [json.loads(line)["doc"] for _, line in zip(range(300), file, strict=False)]
    tried, ours = 0, _single(decode_viscii).keys()
    for doc in docs:
        sentences = [line for line in doc["content"].split("\n") if line.strip()]
        html = _html(_plain(str(doc["title"])), [str(doc["title"]), *sentences], "iso-8859-1")
        html = "".join(c for c in html if c.isascii() or c in ours)
        if sum(not c.isascii() for c in html) < 200:
            continue
        for name, encoder in ENCODERS.items():
            text, encoding = decode(encoder(html), "text/html; charset=iso-8859-1")
            assert encoding == name, doc["url"]
            assert unicodedata.normalize("NFC", text) == unicodedata.normalize("NFC", html)
        tried += 1
    assert tried > 100


def test_other_languages_are_left_to_their_own_encodings() -> None:
    for text, encoding in (
        ("Ç'est déjà l'été à la française, où naître élève méthode près forêt", "cp1252"),
        ("Это новости провинции, которые написаны по-русски и длинными словами", "cp1251"),
    ):
        body = f'<meta charset="{encoding.replace("cp", "windows-")}"><p>{text}</p>'.encode(
            encoding
        )
        decoded, name = decode(body, None)
        assert text in decoded
        assert name == encoding.replace("cp", "windows-")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nghiêng", True), ("Đắk", True), ("quyển", True), ("giếng", True), ("khuỷu", True),
        ("được", True), ("ở", True), ("ýá", False), ("Êđê", False), ("ñöôïc", False),
        ("trờng", True), ("xây", True), ("ngoằng", True), ("wör", False), ("", False),
    ],
)  # fmt: skip
def test_what_is_spelt_as_a_syllable(text: str, expected: bool) -> None:
    assert is_syllable(text) is expected
    assert is_syllable(unicodedata.normalize("NFD", text)) is expected


def test_every_codec_is_tried() -> None:
    assert ENCODERS.keys() == CODECS.keys()
