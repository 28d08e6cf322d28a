"""Sentence boundaries: an editor's golden file, UD's sentences, real news, any text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import rows
from underthesea import sent_tokenize

from pipeline.sentences import Span, sentences

GOLDEN = Path(__file__).parent / "sentences" / "golden.txt"
MARK = "‖"

_ADDRESS = re.compile(
    r"https?://[^\s“”\"<>]+[\w/]|www\.[\w.-]+\w|[\w.+-]+@[\w-]+\.[\w.-]*\w"
    r"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|gov|edu)?\.?(?:vn|com|net|org)\b"
)
_SHORTENED = re.compile(
    r"(?:^|[\s(“\"])(?:(?:PGS|GS|TS|ThS|BS|KTS|LS|NSND|NSƯT|TP|TX|TT|Q|P|H)\.|(?:[A-ZĐƯ]\.)+)$"
)


def _golden() -> Iterator[tuple[str, str]]:
    group = ""
    for line in GOLDEN.read_text("utf-8").splitlines():
        if line.startswith("# "):
            group = line[2:]
        elif line:
            yield group, line


def test_the_golden_file_is_whole() -> None:
    assert len([*_golden()]) == 300
    assert sum(line.count(MARK) + 1 for _, line in _golden()) == 627


@pytest.mark.parametrize(("group", "line"), [*_golden()])
def test_golden(group: str, line: str) -> None:
    text = line.replace(MARK, "")
    assert [text[a:b] for a, b in sentences(text)] == [one.strip() for one in line.split(MARK)]


def test_a_line_ends_a_sentence() -> None:
    text = "Mưa to\nở xã Đắk Sin\n\n  Lúa đổ.  \r\nHết"
    assert [text[a:b] for a, b in sentences(text)] == ["Mưa to", "ở xã Đắk Sin", "Lúa đổ.", "Hết"]


def _theirs(text: str) -> list[Span]:
    spans, cursor = [], 0
    for sentence in sent_tokenize(text):
        start = text.index(sentence, cursor)
        cursor = start + len(sentence)
        spans.append((start, cursor))
    return spans


def _f1(split: Callable[[str], list[Span]], parts: list[list[str]]) -> float:
    right = wrong = missed = 0
    for part in parts:
        ends = {sum(map(len, part[:n])) + n - 1 for n in range(1, len(part) + 1)}
        found = {end for _, end in split(" ".join(part))}
        right += len(ends & found)
        wrong += len(found - ends)
        missed += len(ends - found)
    return 2 * right / (2 * right + wrong + missed)


def test_ud_sentences_joined_in_tens(shared: Path) -> None:
    lines = (shared / "ud" / "vi_vtb-ud-test.conllu").read_text("utf-8").splitlines()
    texts = [line.partition("=")[2].strip() for line in lines if line.startswith("# text =")]
    ended = [text for text in texts if text.endswith((".", "?", "!", "…"))]
    parts = [ended[start : start + 10] for start in range(0, len(ended), 10)]
    ours, theirs = _f1(sentences, parts), _f1(_theirs, parts)
    assert len(ended) == 800
    assert ours >= 0.985
    assert ours > theirs


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.whole)])
def test_real_news_is_not_cut_in_addresses_or_after_titles(every: int, shared: Path) -> None:
    cut = []
    for row in islice(rows(shared, "vietnam-news-2016"), 0, None, every):
        for line in unicodedata.normalize("NFC", row["doc"]["content"] or "").split("\n"):
            inside = [found.span() for found in _ADDRESS.finditer(line)]
            spans = sentences(line)
            for start, end in spans[:-1]:
                if any(a < end < b for a, b in inside) or _SHORTENED.search(line[start:end]):
                    cut.append(line[max(0, end - 40) : end] + MARK + line[end : end + 20])
    assert cut == []


@given(st.text(alphabet=st.sampled_from('aáBĐ1 .?!…"“”()[]\n,;:-/@') | st.characters()))
def test_spans_are_in_order_and_leave_out_white_space_only(text: str) -> None:
    spans = sentences(text)
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize(
    "piece",
    ["a. ", "a.b", "a-a-", "a@b.c ", "x.vn ", '" . ', "a.\t", "1. ", "(.", "…", "A. ", "? ", "b.@"],
)
def test_a_hostile_line_takes_no_square_of_its_length(piece: str) -> None:
    """Where 40,000 characters take 23 s, as they once did, a million hang the run here."""
    line = "a.b " + piece * (1_000_000 // len(piece)) + "a" * 100_000
    spans = sentences(line)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(line)
