"""Runs of symbols found by number: what a model's attributes say of neighbouring words.

Symbols are numbered from 0: 0 is any symbol that no attribute names, then the two ends of a
sentence. A gram is a run of symbols, and is numbered the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

UNKNOWN, BEFORE, AFTER, KNOWN = 0, 1, 2, 3
"""The number of what is not named, of what stands before and after a sentence, the first other."""

Numbers = npt.NDArray[np.int64]

_EMPTY = -1
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)
"""2^64 over the golden ratio: multiplying spreads keys over a table (Knuth, TAOCP 3, 6.4)."""


class Symbols:
    """The numbers of strings."""

    def __init__(self, names: Iterable[str]) -> None:
        self._numbers = {name: KNOWN + place for place, name in enumerate(dict.fromkeys(names))}

    def __len__(self) -> int:
        return KNOWN + len(self._numbers)

    def number(self, name: str) -> int:
        """The number of a string; UNKNOWN where it has none."""
        return self._numbers.get(name, UNKNOWN)


class Grams:
    """The numbers of runs of so many symbols, looked up for whole arrays at a time."""

    def __init__(self, symbols: Symbols, length: int, runs: Iterable[tuple[str, ...]]) -> None:
        self._symbols = symbols
        self._length = length
        self._base = len(symbols)
        self._numbers: dict[tuple[str, ...], int] = {}
        if length > 1:
            for run in runs:
                self._numbers.setdefault(run, KNOWN + len(self._numbers))
            self._lay_out()

    def __len__(self) -> int:
        return self._base if self._length == 1 else KNOWN + len(self._numbers)

    def number(self, run: tuple[str, ...]) -> int:
        """The number of a run."""
        return self._symbols.number(run[0]) if self._length == 1 else self._numbers[run]

    def find(self, symbols: Numbers) -> Numbers:
        """For each place the number of the run that begins there.

        A run that begins before a sentence is BEFORE, one that ends after it AFTER.
        """
        if self._length == 1:
            return symbols
        count = len(symbols) - self._length + 1
        keys = self._keys_of([symbols[step : step + count] for step in range(self._length)])
        slots = self._slots(keys)
        seen = self._keys[slots]
        lost = np.flatnonzero((seen != keys) & (seen != _EMPTY))
        while len(lost):
            slots[lost] = (slots[lost] + 1) & self._mask
            seen[lost] = self._keys[slots[lost]]
            lost = lost[(seen[lost] != keys[lost]) & (seen[lost] != _EMPTY)]
        found = np.zeros(len(symbols), np.int64)
        found[:count] = np.where(seen == keys, self._values[slots], UNKNOWN)
        found[:count][symbols[self._length - 1 :] == AFTER] = AFTER
        found[:count][symbols[:count] == BEFORE] = BEFORE
        return found

    def _keys_of(self, symbols: Sequence[Numbers]) -> Numbers:
        """One number for each run, of the first symbols, the second symbols and so on."""
        keys = symbols[0].copy()
        for more in symbols[1:]:
            keys *= self._base
            keys += more
        return keys

    def _slots(self, keys: Numbers) -> Numbers:
        return ((keys.view(np.uint64) * _SPREAD) >> self._shift).view(np.int64)

    def _lay_out(self) -> None:
        """Put the keys into a table four times as long: a hash with open addressing."""
        bits = max(3, (4 * len(self._numbers)).bit_length())
        self._mask = (1 << bits) - 1
        self._shift = np.uint64(64 - bits)
        self._keys = np.full(1 << bits, _EMPTY, np.int64)
        self._values = np.zeros(1 << bits, np.int64)
        names = zip(*self._numbers, strict=True) if self._numbers else [()] * self._length
        keys = self._keys_of(
            [np.array([*map(self._symbols.number, column)], np.int64) for column in names]
        )
        taken = [False] * len(self._keys)
        for number, place in enumerate(self._slots(keys).tolist()):
            while taken[place]:
                place = (place + 1) & self._mask  # noqa: PLW2901
            taken[place] = True
            self._keys[place] = keys[number]
            self._values[place] = KNOWN + number


def before(counts: Numbers) -> Numbers:
    """How many there are before each, where each stands for so many."""
    found: Numbers = np.cumsum(counts) - counts
    return found


def sums(values: Numbers, counts: Numbers) -> Numbers:
    """The sums of runs of values that are `counts` long."""
    upto = np.concatenate([[0], np.cumsum(values)])
    ends = np.cumsum(counts)
    found: Numbers = upto[ends] - upto[ends - counts]
    return found
