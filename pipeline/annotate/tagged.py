"""A sentence with its tags, and how it is to be tagged."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.annotate.models import PosModel
from pipeline.annotate.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How sentences are tagged; by default as `underthesea.ner` does."""

    pos_model: PosModel = "2017"
    with_chunk: bool = True
    with_ner: bool = True
    longest: int | None = None
    """Characters without a space beyond which they are one token."""
    places: Places | None = None
    """Names that mend the words."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The words of a sentence and what they are, as parallel lists."""

    words: list[str]
    """As underthesea has them: NFC, spelling repaired, syllables joined by a space."""
    starts: list[int]
    """Where each word stands in the sentence, in code points; half-open."""
    ends: list[int]
    pos: list[str]
    chunk: list[str]
    """`O` everywhere where the stage was left out; `ner` too."""
    ner: list[str]
