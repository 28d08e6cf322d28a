"""Segmentation and tags against UD_Vietnamese-VTB: floors that only go up."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from texts import treebank

from pipeline.annotate.decoder import Decoder
from pipeline.annotate.models import PosModel
from pipeline.annotate.places import Places, vietnamese_places
from pipeline.annotate.tagged import Options
from pipeline.annotate.upos import upos

PARTS = ("dev", "test")
SEGMENTATION = {"dev": 0.9538, "test": 0.9571}
"""F1 of words."""
POS = {
    ("2017", "dev"): 0.9164, ("2017", "test"): 0.9242,
    ("2023", "dev"): 0.9169, ("2023", "test"): 0.9509,
}  # fmt: skip
"""Accuracy over universal tags in which AUX is VERB and CCONJ is SCONJ, on gold words."""
UPOS = {
    ("2017", "dev"): 0.9139, ("2017", "test"): 0.9206,
    ("2023", "dev"): 0.9146, ("2023", "test"): 0.9471,
}  # fmt: skip
"""Accuracy over universal tags, on gold words."""

_COARSE = {"AUX": "VERB", "CCONJ": "SCONJ"}


def _spans(words: list[str]) -> set[tuple[int, int]]:
    ends = [*accumulate(len("".join(word.split())) for word in words)]
    return {*zip([0, *ends], ends, strict=False)}


def _f1(gold: list[list[str]], found: list[list[str]]) -> float:
    pairs = [(_spans(a), _spans(b)) for a, b in zip(gold, found, strict=True)]
    both = sum(len(a & b) for a, b in pairs)
    return 2 * both / sum(len(a) + len(b) for a, b in pairs)


def _segmentation(part: str, shared: Path, places: Places | None = None) -> float:
    gold = [[word for word, *_ in tree] for tree in treebank(shared, part)]
    decoder = Decoder(Options(with_chunk=False, with_ner=False, places=places))
    found = decoder.tag([" ".join(words) for words in gold])
    return _f1(gold, [one.words for one in found])


@pytest.mark.parametrize("part", PARTS)
def test_segmentation(part: str, shared: Path) -> None:
    assert round(_segmentation(part, shared), 4) >= SEGMENTATION[part] >= 0.95


@pytest.mark.parametrize("part", PARTS)
def test_places_do_not_harm_segmentation(part: str, shared: Path) -> None:
    mended = _segmentation(part, shared, vietnamese_places())
    assert mended >= _segmentation(part, shared)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("pos_model", ["2017", "2023"])
def test_parts_of_speech(pos_model: PosModel, part: str, shared: Path) -> None:
    trees = treebank(shared, part)
    decoder = Decoder(Options(pos_model=pos_model, with_chunk=False, with_ner=False))
    tags = decoder.tag_words([[word for word, *_ in tree] for tree in trees])
    pairs = [
        (gold, upos(word, pos))
        for tree, found in zip(trees, tags, strict=True)
        for (word, gold, _), pos in zip(tree, found, strict=True)
    ]
    right = np.mean([gold == told for gold, told in pairs])
    coarse = np.mean([_COARSE.get(gold, gold) == _COARSE.get(told, told) for gold, told in pairs])
    assert round(float(right), 4) >= UPOS[pos_model, part]
    assert round(float(coarse), 4) >= POS[pos_model, part] >= 0.91


def _mended(text: str, begins: list[int], names: list[str]) -> str:
    syllables = text.split()
    flags = np.array([place in begins for place in range(len(syllables))])
    Places(names).mend(syllables, flags, np.array([len(syllables)]))
    parts = (f"| {word}" if first else word for word, first in zip(syllables, flags, strict=True))
    return " ".join(parts)


def test_a_place_becomes_a_word() -> None:
    names = ["Đắk Nông", "Nông", "Đắk Nông Hạ"]
    assert _mended("tỉnh Đắk Nông đạt", [0, 1, 2], names) == "| tỉnh | Đắk Nông | đạt"
    assert _mended("tỉnh Đắk Nông Hạ đạt", [0, 1, 2], names) == "| tỉnh | Đắk Nông Hạ | đạt"


def test_a_place_in_a_longer_name_is_left() -> None:
    names = ["Hòa Bình"]
    for text in ("ông Nguyễn Hòa Bình nói", "ông Hòa Bình Minh nói"):
        assert _mended(text, [0, 1, 3, 4], names) == _mended(text, [0, 1, 3, 4], [])


def test_the_names_are_there() -> None:
    syllables = "bà con xã Đắk Sin và huyện Cư Jút".split()
    flags = np.ones(len(syllables), bool)
    vietnamese_places().mend(syllables, flags, np.array([len(syllables)]))
    assert flags.tolist() == [True, True, True, True, False, True, True, True, False]
