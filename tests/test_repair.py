"""Repair changes what is wrong, and nothing else."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

import pytest
from changes import changes, count, news_lines
from conftest import page
from hypothesis import given, settings
from hypothesis import strategies as st
from test_legacy import ENCODERS, _plain
from texts import news_texts

from corpus.records import Article, Image
from corpus.text import LETTERS, clean_line, strip_invisible
from crawler.encodings import decode
from crawler.extraction import extract
from crawler.portals import UNKNOWN
from pipeline.passages import ENOUGH
from pipeline.repair import repair, repair_article
from pipeline.sentences import sentences

SENTENCE = "Nông dân xã Đắk Wer thu hoạch hồ tiêu, cà phê đúng vụ và bán được giá cao."


def _latin1(text: str) -> str:
    return text.encode().decode("latin-1")


def _windows(text: str) -> str:
    """As browsers read Windows-1252: the five bytes it leaves out are controls."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
        for byte in text.encode()
    )


def _legacy(name: str, text: str) -> str:
    return ENCODERS[name](_plain(text)).decode("latin-1")


# Texts


_WORDS = ("Đắk", "Nông", "được", "là", "XÃ", "hoà", "quý", "Nguyễn", "người", "Ê", "à", "thủy")
_SCRAPS = (
    *_WORDS,
    *map(_latin1, _WORDS),
    *map(_windows, _WORDS),
    *(_latin1(_latin1(word)) for word in _WORDS),
    *(word.replace("Đ", "Ð").replace("đ", "ð") for word in _WORDS),
    *(_legacy(name, word) for name in ENCODERS for word in (*_WORDS, SENTENCE)),
    *("сông", "Tổ", "Vаn", "Đǎk", "Москва", "ΑΒ", "Ɖà", "µ", "Ω", "ð", "Ð", "5ð", "HÐND"),
    *("&amp;", "&amp;amp;", "&#38;", "&lt;", "&ecirc;", "&ocirc;", "&#768;", "&num;", "&semi;"),
    *("&", "#", ";", "amp", "lt;", "38;", "&nbsp;", "&shy;", "&#65;", "&AMP;", "&bogus;"),
    *("\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "\u0302", "\u031b", "\u0306", "\u030c"),
    *("\u200b", "\ufeff", "\u00ad", "\u00a0", "\u0085", "\u0090", "\x1c", "\x00", "\u2028"),
    *(" ", " ", " ", "  ", "\n", "“", "”", "…", "–", ".", "-", "/", "€", "™", "®", "¸", "»", "«"),
    *("a", "o", "A", "T", "ngh", "100.000", "中文", "😀", "ạ", "ñ", "ö", "ï", "ø", "Ì", "Ò"),
)
TEXTS = st.lists(
    st.sampled_from(_SCRAPS) | st.text(LETTERS, max_size=4) | st.text(max_size=4), max_size=16
).map("".join)


@settings(max_examples=600)
@given(TEXTS)
def test_repair_is_idempotent(text: str) -> None:
    once, _ = repair(text)
    assert repair(once) == (once, frozenset())


@settings(max_examples=600)
@given(TEXTS)
def test_the_form_of_a_text_makes_no_difference(text: str) -> None:
    composed = repair(unicodedata.normalize("NFC", text))
    assert repair(unicodedata.normalize("NFD", text)) == composed
    assert unicodedata.is_normalized("NFC", composed[0])


@given(TEXTS)
def test_what_is_repaired_is_a_clean_line(text: str) -> None:
    once, _ = repair(text)
    assert clean_line(once) == once
    assert "\u00ad" not in once
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in once)


@given(st.lists(st.sampled_from(_WORDS), max_size=10).map(" ".join))
def test_good_text_stays(text: str) -> None:
    assert repair(text) == (text, frozenset())


@pytest.mark.parametrize(
    ("text", "expected", "names"),
    [
        ("c&ocirc;ng", "công", {"double_escape"}),
        ("đ&ocirc;\u0300ng", "đồng", {"double_escape"}),
        ("c&amp;amp;ocirc;ng &amp;amp;amp;lt;", "công <", {"double_escape"}),
        ("Lương 5 tri\u1ec7u &amp; thưởng", "Lương 5 triệu & thưởng", {"double_escape"}),
        ("đô\u0300ng", "đồng", set()),
        ("Đắk\u200b Nông\u00ad", "Đắk Nông", set()),
        ("Đă\u200b\u0301k N\x90ông", "Đắk Nông", set()),
        ("  a \u00a0 b\n", "a b", set()),
        (_latin1("Các đồng chí"), "Các đồng chí", {"mojibake"}),
        (_windows("Ông nói “đúng”"), "Ông nói “đúng”", {"mojibake"}),
        (_latin1(_latin1("Tỉnh Đắk Nông")), "Tỉnh Đắk Nông", {"mojibake"}),
        (_windows(_latin1("Tỉnh Đắk Nông")), "Tỉnh Đắk Nông", {"mojibake"}),
        ("vÃ  lÃ  thế", "và là thế", {"mojibake"}),
        ("Giá tăng â€“ nông dân được mùa", "Giá tăng – nông dân được mùa", {"mojibake"}),
        ("Ðắk Nông, Ðoàn ðại biểu", "Đắk Nông, Đoàn đại biểu", {"eth"}),
        ("Ð/c Bí thư; HÐND, UBNÐ, QÐ-UBND", "Đ/c Bí thư; HĐND, UBNĐ, QĐ-UBND", {"eth"}),
        ("Thác Ðray Sáp, vé 40.000ð", "Thác Đray Sáp, vé 40.000đ", {"eth"}),
        ("Tổ сông tác", "Tổ công tác", {"homoglyph"}),
        ("Νguyễn Vаn Тổ", "Nguyễn Van Tổ", {"homoglyph"}),
        ("tỉnh Đǎk Lǎk, Ɖà Nẵng", "tỉnh Đăk Lăk, Đà Nẵng", {"homoglyph"}),
    ],
)
def test_repairs(text: str, expected: str, names: set[str]) -> None:
    assert repair(text) == (expected, names)


@pytest.mark.parametrize(
    "text",
    [
        *("hoà “thuận” ...", "thuý, thủy, quí, quý; kỹ sư, kĩ sư", "AT&T; R&D", "tin.Tiếp theo"),
        *("HUYỆN, XÃ” và “PHƯỜNG, XÃ”", "ĐÃ… ở", "VÀ À”"),
        *("Reykjavíkurflugvöllur, góðan daginn, maður, FRIÐRIK", "âm /ð/ và [ð]", "Með"),
        *("Москва, Софія", "5 µg, 10 Ω, α-amylase, β-caroten, Δt, πr²", "nǐ hǎo, Lǎo Zǐ, wǒ"),
        *("Müller, Schürrle, Götze und Özil für Köln, über München, schöne Größe, Öl", "H'Mông"),
        "La garçonne à la française, où l'élève naïve naît, le maître, forêt brûlée, île, août",
        "Příliš žluťoučký kůň úpěl ďábelské ódy; Dvořák, Čech, Plíšková",
        "El niño español en la montaña, señor Núñez, piñata, año, cañón, pingüino",
        "São Paulo, João, Conceição, avô, não há, coração, três, você, português",
        "Malmö, Västerås, Göteborg, Åland, Skåne, Björn Borg, Fältskog, på, få, så",
        "København, Ærø, Øresund, blå, hår, gå, få, små, bær, lær, sær, ø bø dø hø",
        "Erdoğan, Çalhanoğlu, Atatürk, Gülen, için, çok, üç, dört, göz, süt",
        "Giá: £5, €10, ¥100, 50¢, §3, ©, ®, ½, 20°C, 5m², µm, ±2, 3×4, ÷4, ¿qué?, «là», ™",
        "Ê Đê, Êđê, Jrai, M'Nông, Krông Ana, buôn Ako Dhong, ñu, diñu, gơñu, amâo, dôk, êlâo",
        "ñu ñơ ñô ñao ñam añuê ñing ñit ñăm, čư̆, ƀuôn, ŏ, mơ̆",
        "中文新闻 2016年 😀👍🏽 ❤\ufe0f → ★ ● ■ ☎ 0912 345 678",
        "è é ê ë ü ö ä ø æ ß ñ ç å þ ÿ",
    ],
)
def test_what_stays(text: str) -> None:
    assert repair(text) == (text, frozenset())


# Passages


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("prepare", [str, clean_line])
def test_passages(name: str, prepare: Callable[[str], str]) -> None:
    line = prepare(_legacy(name, SENTENCE))
    assert line != SENTENCE
    assert repair(line) == (SENTENCE, {f"legacy_{name}"})
    mixed = f"Bạn đọc viết: {line} Ảnh: Bạn đọc"
    assert repair(mixed) == (f"Bạn đọc viết: {SENTENCE} Ảnh: Bạn đọc", {f"legacy_{name}"})


@pytest.mark.parametrize("name", ENCODERS)
def test_what_is_too_short_to_tell(name: str) -> None:
    words = "được mùa".split()[: ENOUGH - 1]
    line = _legacy(name, " ".join(words))
    assert repair(line)[0] == strip_invisible(clean_line(line))
    assert repair(line, [name]) == (" ".join(words), {f"legacy_{name}"})


def _article(*body: str) -> Article:
    return Article(
        url="https://bao.vn/1",
        canonical_url="https://bao.vn/1",
        id="1",
        portal="bao",
        title="Tiêu đề",
        sapo=None,
        body=body,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        encoding="utf-8",
        extractor="generic",
    )


@pytest.mark.parametrize("name", ENCODERS)
def test_an_article_lends_its_short_lines_its_encoding(name: str) -> None:
    short, caption = _legacy(name, "Được mùa"), _legacy(name, "Ảnh: Lễ hội")
    article = _article("Nông thôn mới", _legacy(name, SENTENCE), short)
    article = replace(article, title=short, images=(Image(url="", caption=caption),))
    repaired, names = repair_article(article)
    assert names == (f"legacy_{name}",)
    assert repaired.body == ("Nông thôn mới", SENTENCE, "Được mùa")
    assert repaired.title == "Được mùa"
    assert repaired.images[0].caption == "Ảnh: Lễ hội"


def test_an_article_without_faults_is_the_same() -> None:
    article = _article("Nông thôn mới", SENTENCE)
    assert repair_article(article) == (article, ())


@pytest.mark.parametrize("name", ENCODERS)
def test_a_passage_survives_extraction(name: str) -> None:
    others = [
        "Bà con phấn khởi vì vườn cây cho năng suất cao hơn mọi năm trước đó.",
        "Hợp tác xã đã ký hợp đồng bao tiêu sản phẩm với ba doanh nghiệp ngoài tỉnh.",
        "Ủy ban nhân dân xã sẽ mở thêm lớp tập huấn kỹ thuật cho các hộ mới trồng.",
    ]
    lines = [others[0], _legacy(name, SENTENCE), *others[1:]]
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    html = f"<html><meta charset=utf-8><body><h1>Được mùa hồ tiêu</h1>{body}</body></html>"
    found = extract(page(html, "http://bao.vn/tin/1234"), UNKNOWN)
    assert isinstance(found, Article)
    repaired, names = repair_article(found)
    assert names == (f"legacy_{name}",)
    assert repaired.body == (others[0], SENTENCE, *others[1:])


@pytest.mark.parametrize("misread", [_latin1, _windows])
def test_mojibake_survives_extraction(misread: Callable[[str], str]) -> None:
    lines = [SENTENCE, "Bà con là người đã trồng cây này từ năm trước, và nay được mùa."] * 3
    body = "".join(f"<p>{misread(line)}</p>" for line in lines)
    html = f"<html><meta charset=utf-8><body><h1>Được mùa hồ tiêu</h1>{body}</body></html>"
    found = extract(page(html, "http://bao.vn/tin/1234"), UNKNOWN)
    assert isinstance(found, Article)
    repaired, names = repair_article(found)
    assert names == ("mojibake",)
    assert set(lines) <= {repaired.sapo, *repaired.body}


# Real texts


def _share(pairs: list[tuple[str, str]]) -> float:
    """Share of the expected characters that are there, in their order."""
    same = sum(
        len(a)
        if a == b
        else sum(m.size for m in SequenceMatcher(None, a, b, False).get_matching_blocks())
        for a, b in pairs
    )
    return same / sum(len(a) for a, _ in pairs)


@pytest.fixture(scope="module")
def thousand(shared: Path) -> list[str]:
    """Real sentences in the characters that the old encodings have."""
    found = []
    for text in news_texts(shared):
        for start, end in sentences(text):
            line = clean_line(_plain(clean_line(text[start:end])))
            if line and all(c.isascii() or c in LETTERS for c in line):
                found.append(line)
    return random.Random(7).sample(found, 1000)


@pytest.mark.parametrize("name", ENCODERS)
def test_legacy_round_trip_of_pages(name: str, thousand: list[str]) -> None:
    lines = [line.replace("<", " ").replace("&", " ") for line in thousand]
    html = "\n".join(f"<p>{line}</p>" for line in lines)
    text, encoding = decode(ENCODERS[name](html), "text/html; charset=iso-8859-1")
    assert encoding == name
    assert _share([(html, unicodedata.normalize("NFC", text))]) >= 0.9999


@pytest.mark.parametrize("name", ENCODERS)
def test_legacy_round_trip_of_passages(name: str, thousand: list[str]) -> None:
    legacy = [_legacy(name, line) for line in thousand]
    alone = [(line, repair(old)[0]) for line, old in zip(thousand, legacy, strict=True)]
    assert _share(alone) >= 0.999
    # in an article that is otherwise Unicode, and as extraction leaves it
    article = _article(*map(clean_line, legacy), SENTENCE)
    repaired, names = repair_article(article)
    assert names == (f"legacy_{name}",) or set(names) == {f"legacy_{name}", "eth"}
    assert _share(list(zip(thousand, repaired.body, strict=False))) >= 0.9995


@pytest.mark.parametrize("misread", [_latin1, _windows, lambda text: _latin1(_windows(text))])
def test_mojibake_round_trip(misread: Callable[[str], str], thousand: list[str]) -> None:
    for prepare in (str, clean_line):
        pairs = [(line, repair(prepare(misread(line)))[0]) for line in thousand]
        assert _share(pairs) >= 0.9999


def test_news_is_changed_where_it_is_wrong(shared: Path) -> None:
    # `python tests/changes.py` prints them; all but those of white space were read, and are right
    found = list(changes(news_lines(shared, "vietnam-news-2016")))
    assert count(found) == {"space": 4610, "invisible": 29, "double_escape": 2}


def test_other_news_is_changed_where_it_is_wrong(shared: Path) -> None:
    found = [*changes(news_lines(shared, "vietnews-3000"))]
    assert count(found) == {"space": 7, "invisible": 17, "eth": 3}
    found = [*changes(news_lines(shared, "mds-same-event"))]
    assert count(found) == {"space": 3, "invisible": 1}


def test_other_languages_stay(shared: Path) -> None:
    for path in (shared / "lang").glob("*.txt"):
        lines = path.read_text("utf-8").splitlines()
        joined = [" ".join(lines[start : start + 30]) for start in range(0, len(lines), 30)]
        for line in lines + joined:
            assert repair(line) == (clean_line(line), frozenset()), path.name


# Hostile pages


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            "\u0301",
            "\u0301\u0323",
            "a\u0301\u0323",
            "&",
            "&amp;",
            "&amp",
            "&&num;38;",
            "amp;",
        ),
        *(
            "Ã",
            "Ã³",
            "Ã³ ",
            "á»",
            "â€",
            "Ã ",
            "ðŸ",
            "\x80",
            "\xad",
            "\x85",
            "\xa0",
            " \xa0",
            "\u200b",
        ),
        *(
            "Ð",
            "ð ",
            "ÐN",
            "1ð",
            "о",
            "оa",
            "ǎ",
            "a\u030c",
            "®",
            "®a ",
            "€a ",
            "aÌ",
            "aÌ ",
            "º" * 60,
        ),
        *("ñaïi hoäi ñaïi bieåu ", "ạ ñaïi hoäi ñaïi bieåu ", "hoà", "ngh", " ", "\x1c", "\ud800"),
    ],
)
def test_hostile_lines_end(unit: str) -> None:
    """A watchdog: what takes the square of 200,000 characters takes minutes."""
    line = unit * (200_000 // len(unit))
    started = datetime.now(UTC)
    once, _ = repair(line)
    assert len(once) <= len(line) + 1
    assert (datetime.now(UTC) - started).total_seconds() < 20
