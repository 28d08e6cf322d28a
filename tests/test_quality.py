"""Measures of a text against counts by hand, and against slower ones written another way."""

import dataclasses
import gzip
import json
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import is_syllable
from pipeline.quality import NGRAM, STOPWORDS, Quality, measure

BRIEF = (
    "Sáng 5/3, Công an huyện Đắk Mil bắt quả tang ba đối tượng vận chuyển 12 m3 gỗ trái phép"
    " trên đường tỉnh 683.\n\nTang vật và phương tiện đã được tạm giữ để điều tra, xử lý."
)
WORDS = ("và", "của", "Đắk", "Nông", "2019", "TP.HCM", "–", "#", "nghiêng", "xyz", "ÔNG", "1,5")


def measures(text: str) -> dict[str, float]:
    return dataclasses.asdict(measure(text))


def test_counts_by_hand() -> None:
    got = measures("UBND tỉnh họp và nghe: #A1 – 25%!\nKết quả là tốt.\n\nKết quả là tốt.")
    assert got == pytest.approx(
        {
            # UBND tỉnh họp và nghe A1 | 25% has no letter, – nothing | kết quả là tốt, twice
            "alpha_ratio": 14 / 16,
            "stopword_ratio": 3 / 15,
            "syllable_ratio": 12 / 14,
            "digit_ratio": 3 / 50,
            "upper_ratio": 7 / 40,
            "symbol_ratio": 7 / 50,
            "dup_line_ratio": 1 / 3,
            "dup_ngram_ratio": 0,
            "mean_word_length": 43 / 15,
        }
    )


@pytest.mark.parametrize("text", ["", " \n\t ", "\u3000"])
def test_no_text_measures_nothing(text: str) -> None:
    assert set(measures(text).values()) == {0.0}


def test_a_brief_reads_as_vietnamese() -> None:
    got = measure(BRIEF)
    assert got.syllable_ratio > 0.9
    assert got.stopword_ratio > 0.1
    assert 3 < got.mean_word_length < 4
    assert got.dup_ngram_ratio == got.dup_line_ratio == 0


def test_words_run_together() -> None:
    glued = measure(BRIEF.replace(" ", ""))
    assert glued.syllable_ratio == 0
    assert glued.mean_word_length > 20


def test_bytes_read_as_another_encoding() -> None:
    for garbled in (BRIEF.encode().decode("latin-1"), BRIEF.encode("utf-16-le").decode("latin-1")):
        assert measure(garbled).syllable_ratio < 0.5


def test_a_text_printed_again() -> None:
    assert measure(BRIEF).dup_ngram_ratio == 0
    assert measure(f"{BRIEF}\n\n{BRIEF}").dup_ngram_ratio == pytest.approx(1 / 2)
    assert measure("\n\n".join([BRIEF] * 3)).dup_ngram_ratio == pytest.approx(2 / 3)


def test_a_run_may_repeat_itself() -> None:
    # The runs from the second piece on stood there before, one piece earlier.
    assert measure("hay " * 20).dup_ngram_ratio == pytest.approx(19 / 20)
    assert measure("hay " * NGRAM).dup_ngram_ratio == 0


def test_stopwords_are_syllables_of_their_own() -> None:
    assert all(is_syllable(word) and word == word.lower() for word in STOPWORDS)


def test_astral_characters_are_symbols() -> None:
    assert measure("😀 a").symbol_ratio == 1 / 2
    assert measure("\ud800 a").symbol_ratio == 1 / 2


@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_text_is_measured_as_defined(text: str) -> None:
    got = measures(text)
    assert got == pytest.approx(slow_measures(text))
    assert all(0 <= value <= 1 for name, value in got.items() if name != "mean_word_length")


HOSTILE = (
    "!",
    "a",
    "đ",
    "1",
    "a!",
    "a ",
    "! ",
    "\n",
    "a\n",
    "\u0301",
    "ế\u0301",
    "_",
    "\x00",
    "\ud800",
)


@pytest.mark.parametrize("part", HOSTILE)
def test_hostile_texts_take_time_in_proportion(part: str) -> None:
    begin = time.monotonic()
    assert isinstance(measure(part * (1_000_000 // len(part))), Quality)
    assert time.monotonic() - begin < 20, "a watchdog: linear time is below a second"


def test_real_texts_are_measured_as_defined(shared: Path) -> None:
    for text in list(real_texts(shared, "vietnam-news-2016"))[::40]:
        assert measures(text) == pytest.approx(slow_measures(text))


@pytest.mark.whole
@pytest.mark.parametrize("name", ["vietnam-news-2016", "vietnews-3000", "mds-same-event"])
def test_all_real_texts_are_measured_as_defined(shared: Path, name: str) -> None:
    for text in real_texts(shared, name):
        assert measures(text) == pytest.approx(slow_measures(text))


def real_texts(shared: Path, name: str) -> Iterator[str]:
    with gzip.open(shared / "texts" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            yield told["text"] if "text" in told else told["doc"]["content"]


def slow_measures(text: str) -> dict[str, float]:
    """The definitions of `Quality`, character by character."""
    pieces = text.split()
    words = [word for piece in pieces if (word := core(piece))]
    lettered = [word for word in words if any(char.isalpha() for char in word)]
    printed = [char for char in text if not char.isspace()]
    letters = [char for char in printed if kind(char) in "LM" or char.isupper() or char.istitle()]
    numerals = [char for char in printed if kind(char) == "N" and not char.isupper()]
    others = len(printed) - len(letters) - len(numerals)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    told = {
        "alpha_ratio": (len(lettered), len(pieces)),
        "stopword_ratio": (sum(word.lower() in STOPWORDS for word in words), len(words)),
        "syllable_ratio": (sum(map(is_short_syllable, lettered)), len(lettered)),
        "digit_ratio": (len(numerals), len(printed)),
        "upper_ratio": (sum(c.isupper() or c.istitle() for c in letters), len(letters)),
        "symbol_ratio": (others, len(printed)),
        "dup_line_ratio": (sum(line in lines[:at] for at, line in enumerate(lines)), len(lines)),
        "dup_ngram_ratio": (len(repeated_places(pieces)), len(pieces)),
        "mean_word_length": (sum(map(len, words)), len(words)),
    }
    return {name: part / whole if whole else 0.0 for name, (part, whole) in told.items()}


def kind(char: str) -> str:
    return "S" if ord(char) > 0xFFFF else unicodedata.category(char)[0]


def core(piece: str) -> str:
    places = [at for at, char in enumerate(piece) if char.isalnum()]
    return piece[places[0] : places[-1] + 1] if places else ""


def is_short_syllable(word: str) -> bool:
    return len(word.lower()) <= 7 and is_syllable(word.lower())


def repeated_places(pieces: list[str]) -> set[int]:
    first: dict[str, int] = {}
    covered = set()
    for start in range(len(pieces) - NGRAM + 1):
        run = " ".join(pieces[start : start + NGRAM])
        if first.setdefault(run, start) != start:
            covered.update(range(start, start + NGRAM))
    return covered
