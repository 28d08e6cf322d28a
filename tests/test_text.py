import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from corpus.provinces import province_now, province_on, provinces
from corpus.text import (
    LETTERS,
    ToneStyle,
    clean_line,
    compose,
    fold_accents,
    fold_tone,
    syllables,
)
from pipeline.sentences import sentences

TEXTS = st.text(max_size=200)


@given(TEXTS)
def test_clean_line_is_idempotent_and_blind_to_the_form(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once
    assert clean_line(unicodedata.normalize("NFD", text)) == clean_line(
        unicodedata.normalize("NFC", text)
    )


def test_bytes_of_a_misread_encoding_stay_to_be_read() -> None:
    assert clean_line("Nông dân\u00ad được\u0090 mùa") == "Nông dân được mùa"
    assert clean_line("so\u00adft hy\u00adphens") == "soft hyphens"
    assert clean_line("Hà\u00a0Giang 5 m² l\u00e0\u00a0 ") == "Hà Giang 5 m² là"
    assert clean_line("®\u00adîc  mïa ") == "®\u00adîc mïa"
    assert clean_line("h\u00c3\u00a0ng") == "h\u00c3\u00a0ng"


@given(st.text(st.characters(max_codepoint=0x3FF), max_size=80).map(lambda text: text * 30))
def test_compose_is_nfc(text: str) -> None:
    assert compose(text) == unicodedata.normalize("NFC", text)


@given(st.text("a\u0301\u0323\u0302\u0344\u05b0\u034fế", min_size=60, max_size=80))
def test_compose_is_nfc_of_long_runs_of_marks(text: str) -> None:
    text = text * 20
    assert compose(text) == unicodedata.normalize("NFC", text)


OLD = "hòa Hòa HÒA khỏe xòe thủy ủy Thúy òa ngõa lòe"
NEW = "hoà Hoà HOÀ khoẻ xoè thuỷ uỷ Thuý oà ngoã loè"
BOTH = (
    "quý quỳ quá già giữ giò thuế huệ thuở hoàn ngoái toét huỳnh loài khuỷu khoáng của mía "
    "cửa toà-nhà2 xòa3 Zoè Croà hoàà ao ùa"
)


def test_tones_are_folded_to_one_place() -> None:
    assert fold_tone(NEW) == fold_tone(OLD) == OLD
    assert fold_tone(OLD, "new") == fold_tone(NEW, "new") == NEW
    assert fold_tone("“Hoà, thuỷ”/uỷ-viên.Khoẻ") == "“Hòa, thủy”/ủy-viên.Khỏe"


def test_what_has_no_two_places_stays() -> None:
    for style in ("old", "new"):
        kept = BOTH.replace("toà-", "tòa-") if style == "old" else BOTH
        assert fold_tone(BOTH, style) == kept


RICH = st.lists(
    st.sampled_from([*OLD.split(), *NEW.split(), *BOTH.split(), " ", "-", "\u0301", "q", "gi", "o"])
    | st.text(LETTERS, max_size=4)
    | st.text(max_size=3)
).map("".join)


@given(RICH, st.sampled_from(["old", "new"]))
def test_fold_tone(text: str, style: ToneStyle) -> None:
    composed = unicodedata.normalize("NFC", text)
    once = fold_tone(text, style)
    assert fold_tone(once, style) == once
    assert len(once) == len(composed)
    assert fold_tone(unicodedata.normalize("NFD", text), style) == once
    assert fold_accents(once) == fold_accents(composed)
    assert fold_tone(fold_tone(text, "new"), "old") == fold_tone(text, "old")


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
