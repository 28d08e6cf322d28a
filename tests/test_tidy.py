"""Tokens, sentences, names, and places of a phrase: one row each, with offsets into the text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from corpora import write_corpus
from hypothesis import given
from hypothesis import strategies as st
from test_frames import BARE, ROW

import corpus
from corpus.errors import SchemaError
from corpus.text import fold_tone


@pytest.fixture
def frame(tmp_path: Path) -> pd.DataFrame:
    silent = {**ROW, "text": "", **{name: [] for name in ROW if name.startswith(("tok", "ent"))}}
    silent |= {"pos": [], "sentence_length": [], "title": "Ảnh"}
    return corpus.load(write_corpus(tmp_path, [ROW, BARE, silent]))


def test_tokens(frame: pd.DataFrame) -> None:
    tokens = corpus.tokens(frame)
    assert tokens["token"].tolist() == ROW["tokens"]
    assert tokens["sentence"].tolist() == [0, 0, 0, 0, 1]
    assert tokens["position"].tolist() == [0, 1, 2, 3, 4]
    assert tokens["pos"].tolist() == ROW["pos"]
    assert tokens["upos"].isna().all(), "no upos was made"
    assert set(tokens["id"]) < set(frame["id"])
    assert tokens.dtypes.astype(str).tolist() == [
        *("str", "int32", "int32", "str", "str", "str", "int32", "int32")
    ]


def test_sentences(frame: pd.DataFrame) -> None:
    sentences = corpus.sentences(frame)
    text = frame.set_index("id")["text"]
    assert sentences["text"].tolist() == [ROW["text"][:48], "Hoa"]
    assert sentences["n_tokens"].tolist() == [4, 1]
    for row in sentences.itertuples():
        assert text[row.id][row.start : row.end] == row.text
    assert list(sentences) == ["id", "sentence", "start", "end", "text", "n_tokens"]


def test_entities(frame: pd.DataFrame) -> None:
    entities = corpus.entities(frame)
    assert entities[["entity", "label", "sentence", "start"]].to_numpy().tolist() == [
        ["Hoà", "PER", 0, 3],
        ["Thủy Hoà", "LOC", 0, 27],
    ]
    assert list(entities) == ["id", "sentence", "entity", "label", "start", "end"]


@pytest.mark.parametrize("name", ["tokens", "sentences", "entities"])
def test_nothing_has_the_same_types(frame: pd.DataFrame, name: str) -> None:
    tidy = getattr(corpus, name)
    assert tidy(frame.iloc[:0]).dtypes.equals(tidy(frame).dtypes)
    bare = frame[frame["tokens"].isna()]
    assert len(bare) == 1
    assert tidy(bare).empty
    shuffled = frame.iloc[::-1].set_index(pd.Index([7, 7, 7]))
    pd.testing.assert_frame_equal(tidy(shuffled), tidy(frame.iloc[::-1].reset_index(drop=True)))


@pytest.mark.parametrize("name", ["tokens", "sentences", "entities"])
def test_what_a_frame_lacks_is_named(frame: pd.DataFrame, name: str) -> None:
    with pytest.raises(SchemaError, match="the frame lacks sentence_length: name these columns"):
        getattr(corpus, name)(frame.drop(columns="sentence_length"))


def test_tokens_of_the_demo_are_in_their_sentences(demo: tuple[Path, str]) -> None:
    frame = corpus.load(demo[0])
    tokens, sentences = corpus.tokens(frame), corpus.sentences(frame)
    assert len(sentences) == frame["n_sentences"].sum()
    both = tokens.merge(sentences, on=["id", "sentence"], suffixes=("", "_sentence"))
    assert len(both) == len(tokens)
    assert both["start"].between(both["start_sentence"], both["end_sentence"]).all()
    entities = corpus.entities(frame)
    inside = entities.merge(sentences, on=["id", "sentence"], suffixes=("", "_sentence"))
    assert (inside["end"] <= inside["end_sentence"]).all()
    assert (inside["start"] >= inside["start_sentence"]).all()
    assert len(inside) == frame["entity_text"].map(len).sum() > 0


def articles(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"id": [f"b{n}" for n in range(len(texts))], "text": list(texts)})


def matches(text: str, query: str, **options: object) -> list[str]:
    return corpus.search(articles(text), query, **options)["match"].tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "query", "options", "found"),
    [
        ("Đắk Nông, đắk nông, Dak Nong", "Đắk Nông", {}, ["Đắk Nông", "đắk nông"]),
        ("Đắk Nông, đắk nông, Dak Nong", "Đắk Nông", {"case": True}, ["Đắk Nông"]),
        ("Đắk Nông và ĐĂK NÔNG", "dak nong", {"accents": False}, ["Đắk Nông", "ĐĂK NÔNG"]),
        ("Đắk Nông", "dak nong", {}, []),
        ("Ðắk Lắk", "đăk lăk", {"accents": False}, ["Ðắk Lắk"]),
        (
            "Dak và Đắk",
            "Đắk",
            {"accents": False, "case": True},
            ["Dak", "Đắk"],
        ),
        ("khoa hoa, hoa", "hoa", {}, ["hoa", "hoa"]),
        ("khoa hoa", "hoa", {"words": False}, ["hoa", "hoa"]),
        ("hoà và hòa", "hòa", {}, ["hoà", "hòa"]),
        ("hoà thủy, hòa thuỷ", "hòa thủy", {}, ["hoà thủy", "hòa thuỷ"]),
        ("hoà và họa", "hòa", {}, ["hoà"]),
        ("gạo ST25\nngon", "st25  ngon", {}, ["ST25\nngon"]),
        ("gạo\n\nngon", "gạo ngon", {}, []),
        ("a.b a+b axb", "a.b", {}, ["a.b"]),
        ("a|b [x] \\d", "[x]", {}, ["[x]"]),
        ("5 + 5", "+", {"accents": False}, ["+"]),
        ("xa xa xa", "xa xa", {}, ["xa xa"]),
        ("x a a", "a a", {}, ["a a"]),
        ("xa a a", "a a", {}, ["a a"]),
        ("Buôn Cư\u0306 M", "Cư", {}, []),
        ("Buôn Cư\u0306 M", "cu", {"accents": False}, ["Cư\u0306"]),
        ("İSTANBUL Huế", "huế", {}, ["Huế"]),
        ("한국 Hàn", "한국", {"accents": False}, ["한국"]),
    ],
)
def test_search(text: str, query: str, options: dict[str, object], found: list[str]) -> None:
    assert matches(text, query, **options) == found
    assert matches(text, unicodedata.normalize("NFD", query), **options) == found


def test_a_row_shows_what_stands_around() -> None:
    texts = articles("Bà con gặt lúa chiêm sớm.", "Không có gì.", "Lúa tốt, lúa chín.")
    found = corpus.search(texts, "lúa", context=8)
    assert found.to_numpy().tolist() == [
        ["b0", 11, 14, "con gặt ", "lúa", " chiêm s"],
        ["b2", 0, 3, "", "Lúa", " tốt, lú"],
        ["b2", 9, 12, "úa tốt, ", "lúa", " chín."],
    ]
    nothing = corpus.search(texts, "ngô")
    assert nothing.empty
    assert nothing.dtypes.equals(found.dtypes)
    assert corpus.search(texts, "lúa", context=0)["left"].tolist() == ["", "", ""]


@pytest.mark.parametrize(
    ("query", "options", "error"),
    [
        ("", {}, ValueError),
        (" \n", {}, ValueError),
        (3, {}, TypeError),
        ("lúa", {"context": -1}, ValueError),
    ],
)
def test_what_cannot_be_searched(query: str, options: dict[str, int], error: type) -> None:
    with pytest.raises(error, match=r"query|context"):
        corpus.search(articles("lúa"), query, **options)  # type: ignore[arg-type]


def test_search_needs_texts() -> None:
    with pytest.raises(SchemaError, match="the frame lacks text"):
        corpus.search(articles("lúa").drop(columns="text"), "lúa")


def _plain(text: str, accents: bool) -> str:
    """One letter for each: the slow way to compare."""
    if accents:
        return fold_tone(text.lower(), "old")
    letters = (unicodedata.normalize("NFD", letter)[0] for letter in text.lower())
    return "".join("d" if letter == "đ" else letter for letter in letters)


def _slow_search(text: str, query: str, accents: bool) -> list[tuple[int, int]]:
    found, place = [], 0
    while place + len(query) <= len(text):
        end = place + len(query)
        alone = not text[max(place - 1, 0) : place].isalnum() and not text[end : end + 1].isalnum()
        if alone and _plain(text[place:end], accents) == _plain(query, accents):
            found.append((place, end))
            place = end
        else:
            place += 1
    return found


LETTERS = st.text(alphabet="hHoòóaàáđdĐ b.", max_size=30)


@given(LETTERS, st.text(alphabet="hHoòaàđd b", min_size=1, max_size=4), st.booleans())
def test_search_finds_what_a_slow_search_finds(text: str, query: str, accents: bool) -> None:
    query = " ".join(query.split())
    if not query or not (query[0].isalnum() and query[-1].isalnum()):
        return
    found = corpus.search(articles(text), query, accents=accents, context=5)
    assert [*zip(found["start"], found["end"], strict=True)] == _slow_search(text, query, accents)
    for row in found.itertuples():
        assert text[row.start : row.end] == row.match
        assert text[max(row.start - 5, 0) : row.end + 5] == row.left + row.match + row.right


@pytest.mark.parametrize("letter", ["a", "a ", "à", "\u0301", "á\u0306", ".", " ", "\n", "İ"])
@pytest.mark.parametrize("query", ["a", "aa", "a a a", "đắk nông", "áb", "a\u0306b"])
@pytest.mark.parametrize("accents", [True, False])
def test_a_hostile_text_takes_no_square(letter: str, query: str, accents: bool) -> None:
    """200,000 characters of one kind; a search of square time would not end here."""
    text = (letter * 200_000)[:200_000]
    for words in (True, False):
        found = corpus.search(articles(text), query, accents=accents, words=words, context=0)
        assert len(found) <= len(text)
