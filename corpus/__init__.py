"""The corpus: what it is, and how it is loaded."""

from importlib import import_module
from typing import TYPE_CHECKING

from corpus.errors import BaotinhError

if TYPE_CHECKING:
    from corpus.concordance import search
    from corpus.frames import load, rejects, scan, stats
    from corpus.tidy import entities, sentences, tokens

__all__ = [
    "BaotinhError",
    "entities",
    "load",
    "rejects",
    "scan",
    "search",
    "sentences",
    "stats",
    "tokens",
]

_ROOMS = {
    "corpus.frames": ("load", "rejects", "scan", "stats"),
    "corpus.concordance": ("search",),
    "corpus.tidy": ("entities", "sentences", "tokens"),
}


def __getattr__(name: str) -> object:
    """Load pandas only for those who load the corpus: a crawl and a build need none."""
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
