"""Frames: the types of their columns, masking, and tones in one place."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from corpora import write_corpus
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.errors import SchemaError
from corpus.privacy import REDACTED, mask_frame
from corpus.schema import SCHEMA
from corpus.text import fold_tone
from corpus.tones import fold_frame

AT = datetime(2024, 3, 5, 1, 30, tzinfo=UTC)
TEXT = "Bà Hoà (0912 345 678) ở xã Thủy Hoà nuôi cá khoẻ.\n\nHoa nở."
ROW = {
    "title": "Khoẻ nhờ nuôi cá",
    "text": TEXT,
    "sapo": "Bà Hoà (0912 345 678) ở xã Thủy Hoà nuôi cá khoẻ.",
    "body_start": 51,
    "section": "Sức khoẻ",
    "source": "Báo Hoà Sa",
    "authors": ["Thuý Hoà"],
    "tags": ["khoẻ", "cá"],
    "published_at": AT,
    "published_date": AT.date(),
    "fetched_at": AT,
    "http_status": 200,
    "n_tokens": 5,
    "tokens": ["Bà", "Hoà", "Thủy Hoà", "khoẻ", "Hoa"],
    "pos": ["N", "Np", "Np", "A", "N"],
    "token_start": [0, 3, 27, 44, 51],
    "token_end": [2, 6, 35, 48, 54],
    "sentence_length": [4, 1],
    "entity_text": ["Hoà", "Thủy Hoà"],
    "entity_label": ["PER", "LOC"],
    "entity_start": [3, 27],
    "entity_end": [6, 35],
    "pii_kind": ["phone"],
    "pii_start": [8],
    "pii_end": [20],
}
BARE = {"text": "Tin chưa gắn nhãn.", "pii_kind": [], "pii_start": [], "pii_end": []}

TYPES = {
    "id": "str",
    "sapo": "str",
    "body_start": "int32",
    "authors": "object",
    "published_at": "datetime64[ms, UTC]",
    "published_date": "object",
    "http_status": "Int16",
    "warc_offset": "Int64",
    "lang_score": "float32",
    "n_tokens": "Int32",
    "tokens": "object",
    "revision": "int32",
    "is_latest": "bool",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_corpus(tmp_path, [ROW, BARE])


@pytest.mark.parametrize("since", [None, "2999-01-01"])
def test_types_do_not_hang_on_what_was_found(data: Path, since: str | None) -> None:
    frame = corpus.load(data, columns=list(TYPES), since=since)
    assert frame.dtypes.astype(str).to_dict() == TYPES
    assert frame.empty == (since is not None)


def test_values_are_those_of_the_record(data: Path) -> None:
    first, second = corpus.load(data).to_dict("records")
    assert first["published_at"] == AT
    assert first["published_date"] == date(2024, 3, 5)
    assert first["n_tokens"] == 5
    assert isinstance(first["tokens"], np.ndarray)
    assert second["n_tokens"] is None
    assert second["tokens"] is second["published_date"] is None
    assert pd.isna(second["sapo"])


def test_columns_come_as_they_were_asked_for(data: Path) -> None:
    frame = corpus.load(data, columns=["text", "id"], masked=True, tone_style="old")
    assert list(frame.columns) == ["text", "id"]
    assert list(corpus.load(data).columns) == SCHEMA.names


def test_masked_now_or_later_is_the_same(data: Path) -> None:
    frame = corpus.load(data, masked=True)
    pd.testing.assert_frame_equal(frame, mask_frame(corpus.load(data)))
    assert f"{REDACTED * 4} {REDACTED * 3} {REDACTED * 3}" in frame["text"][0]


def test_tones_are_folded_wherever_text_stands(data: Path) -> None:
    row = corpus.load(data, tone_style="old").iloc[0]
    assert row["text"] == "Bà Hòa (0912 345 678) ở xã Thủy Hòa nuôi cá khỏe.\n\nHoa nở."
    assert row["sapo"] == row["text"].split("\n\n")[0]
    assert (row["title"], row["section"]) == ("Khỏe nhờ nuôi cá", "Sức khỏe")
    assert (row["source"], list(row["authors"])) == ("Báo Hòa Sa", ["Thúy Hòa"])
    assert list(row["tags"]) == ["khỏe", "cá"]
    assert list(row["tokens"]) == ["Bà", "Hòa", "Thủy Hòa", "khỏe", "Hoa"]
    assert list(row["entity_text"]) == ["Hòa", "Thủy Hòa"]
    new = corpus.load(data, tone_style="new", columns=["entity_text", "content_sha256"])
    assert list(new["entity_text"][0]) == ["Hoà", "Thuỷ Hoà"]
    assert new["content_sha256"].equals(corpus.load(data)["content_sha256"])


def test_folding_and_masking_do_not_hinder_each_other(data: Path) -> None:
    plain = corpus.load(data)
    hashed = ["content_sha256"]  # of the words as published
    both = corpus.load(data, masked=True, tone_style="new").drop(columns=hashed)
    folded = fold_frame(plain, "new")
    pd.testing.assert_frame_equal(mask_frame(folded).drop(columns=hashed), both)
    pd.testing.assert_frame_equal(fold_frame(folded, "new"), folded)


def test_folding_tokens_needs_the_text() -> None:
    with pytest.raises(SchemaError, match="folding needs the columns text, token_start"):
        fold_frame(pd.DataFrame({"tokens": [["hoà"]], "token_end": [[3]]}), "old")


WORDS = st.sampled_from(["hoà", "hòa", "Thuỷ", "khoe", "quý", "xoáy", "(hoà)", "TOÀ", "loà2", "a"])


@given(st.lists(WORDS, max_size=8), st.sampled_from(["old", "new"]))
def test_tokens_are_what_the_folded_text_has(words: list[str], style: str) -> None:
    ends = np.cumsum([len(word) + 1 for word in words]) - 1
    starts = ends - [len(word) for word in words]
    row = {"text": " ".join(words), "tokens": words, "token_start": starts, "token_end": ends}
    folded = fold_frame(pd.DataFrame([row]), style).iloc[0]  # type: ignore[arg-type]
    assert folded["text"] == fold_tone(row["text"], style)  # type: ignore[arg-type]
    assert list(folded["tokens"]) == folded["text"].split()


def test_the_package_imports_no_pandas() -> None:
    code = "import corpus, sys; assert 'pandas' not in sys.modules; print(*dir(corpus))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(corpus.__all__) <= set(done.stdout.split())
    assert all(getattr(corpus, name).__doc__ for name in corpus.__all__)
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        _ = corpus.lod
