"""Names of places that mend a segmentation: `Đắk | Nông đạt` is to be `Đắk Nông | đạt`.

The names are those of the provinces, districts and communes before and after 2025-07-01, in the
data that underthesea has for addresses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import underthesea

_DATA = Path(underthesea.__file__).parent / "address" / "data" / "mapping.json"
_KINDS = ("Thành phố", "Thị trấn", "Thị xã", "Phường", "Huyện", "Quận", "Tỉnh", "Đặc khu", "Xã")
_HEADS = frozenset(("Tỉnh", "Huyện", "Quận", "Phường", "Xã", "Phố", "Trấn", "Khu", "TP", "TP."))
"""Capitalised words before a name that are not part of it."""


class Places:
    """Names of at least two syllables."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, list[tuple[str, ...]]] = {}
        for name in sorted(set(names), key=lambda name: (-name.count(" "), name)):
            syllables = tuple(name.split(" "))
            if len(syllables) > 1 and not any(map(str.isdigit, name)):
                self._names.setdefault(syllables[0], []).append(syllables)

    def mend(
        self, syllables: Sequence[str], begins: npt.NDArray[np.bool_], ends: npt.NDArray[np.int64]
    ) -> None:
        """Let each name be one word; `begins` says whether a syllable begins a word.

        `ends` are where sentences end. A name that stands among other capitalised words may be
        part of a longer one, of a person as well, and is left.
        """
        at_end = frozenset(ends.tolist())
        place = 0
        while place < len(syllables):
            found = self._names.get(syllables[place])
            name = self._name(syllables, place, at_end) if found else ()
            if name:
                begins[place : place + len(name)] = False
                begins[place] = True
                place += len(name)
                if place < len(syllables):
                    begins[place] = True
            else:
                place += 1

    def _name(self, syllables: Sequence[str], place: int, ends: frozenset[int]) -> tuple[str, ...]:
        """The longest name at a place that stands alone; an empty one where there is none."""
        before = syllables[place - 1] if place and place not in ends else ""
        if before[:1].isupper() and before not in _HEADS:
            return ()
        for name in self._names[syllables[place]]:
            after = place + len(name)
            if tuple(syllables[place:after]) != name:
                continue
            if any(end in ends for end in range(place + 1, after)):
                continue
            if after < len(syllables) and after not in ends and syllables[after][0].isupper():
                return ()
            return name
        return ()


@cache
def vietnamese_places() -> Places:
    """The names of Vietnam's provinces, districts and communes."""
    told = json.loads(_DATA.read_text("utf-8"))
    provinces = [*told["province_names"].values(), *told["old_province_names"].values()]
    units = [
        unit.get(key) or ""
        for unit in told["ward_mapping"]
        for key in ("old_district", "old_ward", "new_ward")
    ]
    return Places([*(one["short"] for one in provinces), *map(_bare, units)])


def _bare(unit: str) -> str:
    """The name of a unit without what it is."""
    kind = next((kind for kind in _KINDS if unit.startswith(f"{kind} ")), "")
    return unit.removeprefix(kind).strip()
