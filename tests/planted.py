"""Copies with known changes, as papers make them of each other's reports."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, triu

from corpus.text import fold_tone

_WORD = re.compile(r"\w+")
_DATELINES = (
    "(Báo Mường Sa) - ",
    "VTV.vn - ",
    "Vàm Trầu, ngày 12/3 – ",
    "TTO - ",
    "(Tin tổng hợp) ",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """Texts, and of each the number of the text it was made from: its own for an original."""

    texts: list[str]
    origins: list[int]


def plant(originals: Sequence[str], copies: int, seed: int = 5) -> Planted:
    """The originals, and so many changed copies of each."""
    chance = random.Random(seed)
    words = [word for text in originals for word in text.split()]
    texts, origins = [*originals], [*range(len(originals))]
    for number, text in enumerate(originals):
        for _ in range(copies):
            other = originals[chance.randrange(len(originals))]
            texts.append(_changed(text, other, words, chance))
            origins.append(number)
    return Planted(texts, origins)


def _changed(text: str, other: str, words: Sequence[str], chance: random.Random) -> str:
    kind = chance.choice(["edit", "edit", "edit", "cut", "joined", "tone", "dateline"])
    if kind == "edit":
        return " ".join(_edited(text.split(), chance.uniform(0.01, 0.3), words, chance))
    if kind == "cut":
        kept = text.split()
        return " ".join(kept[: int(len(kept) * chance.uniform(0.6, 0.98))])
    if kind == "joined":
        return f"{text} {' '.join(other.split()[: chance.randint(5, 120)])}"
    if kind == "tone":
        return fold_tone(text.upper() if chance.random() < 0.1 else text, chance.choice(STYLES))
    return chance.choice(_DATELINES) + text


STYLES = ("new", "old")


def _edited(
    kept: list[str], share: float, words: Sequence[str], chance: random.Random
) -> Iterator[str]:
    for word in kept:
        if chance.random() >= share:
            yield word
            continue
        kind = chance.random()
        if kind < 0.6:
            yield chance.choice(words)
        elif kind < 0.8:
            yield from (word, chance.choice(words))


def true_jaccards(texts: Sequence[str], size: int = 3) -> dict[tuple[int, int], float]:
    """The Jaccard of all pairs that have at least .3 of their shingles in common; worked out whole.

    Nothing of the project is used for it but the style of tones.
    """
    numbers: dict[tuple[str, ...], int] = {}
    rows, columns = [], []
    for row, text in enumerate(texts):
        found = _WORD.findall(fold_tone(text.casefold()))
        grams = {tuple(found[i : i + size]) for i in range(len(found) - size + 1)}
        rows += [row] * len(grams)
        columns += [numbers.setdefault(gram, len(numbers)) for gram in grams]
    shape = (len(texts), len(numbers))
    matrix = csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)
    common = triu(matrix @ matrix.T, k=1).tocoo()
    sizes = matrix.sum(axis=1)
    share = common.data / (sizes[common.row] + sizes[common.col] - common.data)
    near = share >= 0.3
    pairs = zip(common.row[near].tolist(), common.col[near].tolist(), strict=True)
    return dict(zip(pairs, share[near].tolist(), strict=True))
