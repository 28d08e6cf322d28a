"""What a profile is made of: rules, each with the values it lets pass."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text as rules read it that no column answers."""

    text: str
    """Its lines, each ended by one line break only."""
    lines: list[str]
    words: list[str]
    """With punctuation, each sign a word of its own."""
    spelt: list[str]
    """The words that are not punctuation alone."""


Measure = Callable[[Document], float]
"""A number that is no column: it is taken of a record's text and tokens when that is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A reason to leave a record out: its value is below `least`, above `most`, or not `same`."""

    name: str
    """Unique in its profile."""
    meaning: str
    """What such a record is, in a line."""
    value: str | Measure
    """The name of a column, or a measure of the text: slow, some milliseconds a record."""
    least: float | None = None
    most: float | None = None
    same: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rule reads."""
        return (self.value,) if isinstance(self.value, str) else ("text", "tokens")

    @property
    def wanted(self) -> str:
        """The values that pass, for a reader: "n_syllables ≥ 25"."""
        limits = (("=", self.same), ("≥", self.least), ("≤", self.most))
        stated = ", ".join(f"{sign} {limit}" for sign, limit in limits if limit is not None)
        return f"{self.value} {stated}" if isinstance(self.value, str) else stated

    def breaks(self, number: float) -> bool:
        """Whether a number is outside the limits."""
        below = self.least is not None and number < self.least
        return below or (self.most is not None and number > self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A named filter. Rules on columns come before those on texts."""

    name: str
    meaning: str
    rules: tuple[Rule, ...]

    @property
    def columns(self) -> list[str]:
        """The columns that the profile reads."""
        return list(dict.fromkeys(name for rule in self.rules for name in rule.columns))
