"""Extraction against hand labels: no measure falls below its floor."""

from pathlib import Path

import pytest
from gold import LOWER, below, floors, measures, unseen_ways, ways
from mutations import MUTATIONS

MINIMA = {
    "declared": {
        "text_f1": 0.99, "para_f1": 0.97, "title": 0.98, "sapo": 0.95, "day_dated": 0.97,
        "minute": 0.96, "authors": 0.95, "authors_named": 0.90, "source": 0.94,
        "source_named": 0.88, "section": 0.90, "captions": 0.96, "captions_named": 0.93,
        "cap_leak": 0.02, "byline_leak": 0.02, "junk": 0.005, "empty": 0,
    },
    "generic": {
        "text_f1": 0.985, "para_f1": 0.97, "title": 0.98, "sapo": 0.95, "day_dated": 0.97,
        "minute": 0.95, "authors": 0.95, "source": 0.95, "section": 0.90, "captions": 0.95,
        "cap_leak": 0.05, "byline_leak": 0.05, "junk": 0.005,
    },
} | {
    f"generic without {name}": {
        "text_f1": 0.975, "title": 0.85 if name == "everything" else 0.90, "authors": 0.93,
    }
    for name in MUTATIONS
}  # fmt: skip
"""What the project promises; floors are where it stands."""


@pytest.mark.parametrize("way", ways())
def test_no_measure_falls_below_its_floor(shared: Path, way: str) -> None:
    assert not below(way, ways()[way](shared))


@pytest.mark.parametrize("way", unseen_ways())
def test_no_unseen_field_falls_below_its_floor(way: str) -> None:
    assert not below(way, unseen_ways()[way]())


@pytest.mark.parametrize("way", ways())
def test_floors_keep_the_promise(way: str) -> None:
    for name, promised in MINIMA[way].items():
        floor = float(floors()[way][name]["floor"])
        assert floor <= promised if name in LOWER else floor >= promised, name


def test_a_lowered_floor_has_a_written_reason() -> None:
    for way, kept in floors().items():
        assert list(kept) == measures(way)
        for name, floor in kept.items():
            if floor["floor"] != floor["best"]:
                assert len(str(floor.get("why", "")).split()) >= 5, f"{way}: {name}"
