import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.provinces import province_now, province_on, provinces
from corpus.text import clean_line, fold_accents, syllables
from pipeline.repair import repair
from pipeline.sentences import sentences

TEXTS = st.text(max_size=200)


@given(TEXTS)
def test_clean_line_is_idempotent_and_blind_to_the_form(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once
    assert clean_line(unicodedata.normalize("NFD", text)) == clean_line(
        unicodedata.normalize("NFC", text)
    )


@given(TEXTS)
def test_repair_is_idempotent(text: str) -> None:
    once, _ = repair(text)
    assert repair(once)[0] == once


@pytest.mark.parametrize(
    ("text", "expected", "flags"),
    [
        ("Ðắk Nông", "Đắk Nông", {"eth"}),
        ("c&ocirc;ng", "công", {"double_escape"}),
        ("đô\u0300ng", "đồng", set()),
        ("c&amp;amp;ocirc;ng &amp;amp;amp;lt;", "công <", {"double_escape"}),
        ("Đắk\u200b Nông\u00ad", "Đắk Nông", set()),
        ("  a \u00a0 b\n", "a b", set()),
        ("hoà “thuận” ...", "hoà “thuận” ...", set()),
        ("AT&T; R&D", "AT&T; R&D", set()),
    ],
)
def test_repairs(text: str, expected: str, flags: set[str]) -> None:
    repaired, found = repair(text)
    assert repaired == expected
    assert found == flags


@given(TEXTS.map(lambda text: "\n\n".join(filter(None, map(clean_line, text.split("\n"))))))
def test_sentences_leave_nothing_out(text: str) -> None:
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_counts_and_folds() -> None:
    assert syllables("Đắk Nông – 2019 !") == 3
    assert fold_accents("Đồng chí NGUYỄN") == "dong chi nguyen"


def test_provinces_before_and_since_the_merger() -> None:
    assert len(provinces(date(2025, 6, 30))) == 63
    assert len(provinces(date(2025, 7, 1))) == 34
    assert province_now("Đắk Nông") == "Lâm Đồng"
    assert province_on("Đắk Nông", date(2015, 12, 17)) == "Đắk Nông"
    assert province_on("Đắk Nông", date(2025, 7, 1)) == "Lâm Đồng"
    assert province_on("Đắk Nông", None) == "Đắk Nông"
