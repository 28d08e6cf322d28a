"""The corpus: what it is, and how it is loaded."""

from corpus.errors import BaotinhError
from corpus.frames import load, rejects, stats, tokens

__all__ = ["BaotinhError", "load", "rejects", "stats", "tokens"]
