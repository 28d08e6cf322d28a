"""The corpus: what it is, and how it is loaded."""

from typing import TYPE_CHECKING

from corpus.errors import BaotinhError

if TYPE_CHECKING:
    from corpus.frames import load, rejects, stats, tokens

__all__ = ["BaotinhError", "load", "rejects", "stats", "tokens"]


def __getattr__(name: str) -> object:
    """Load pandas only for those who load the corpus: a crawl and a build need none."""
    if name in __all__:
        from corpus import frames  # noqa: PLC0415

        return getattr(frames, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
