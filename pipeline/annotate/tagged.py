"""A sentence with its tags."""

from __future__ import annotations

from dataclasses import dataclass


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
