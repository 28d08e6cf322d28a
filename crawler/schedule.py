"""When a page is fetched again: pure arithmetic, in seconds.

Feeds and lists come back sooner when they changed and later when they did not, as the crawls of
CC-NEWS do; an article is looked at a few times while it is young; what fails is left alone for a
growing while.
"""

from dataclasses import dataclass
from typing import Literal

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0

Kind = Literal["site", "listing", "feed", "sitemap", "robots", "article"]
"""What a page is fetched as; `site` is the home page of a site that is explored."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The interval at which pages of a kind come back."""

    first: float
    least: float
    most: float


BOUNDS: dict[str, Bounds] = {
    "feed": Bounds(2 * HOUR, 15 * MINUTE, 2 * DAY),
    "site": Bounds(6 * HOUR, 30 * MINUTE, 7 * DAY),
    "listing": Bounds(6 * HOUR, 30 * MINUTE, 7 * DAY),
    "sitemap": Bounds(DAY, HOUR, 30 * DAY),
    "robots": Bounds(DAY, DAY, 7 * DAY),
}
SOONER, LATER = 0.8, 1.5
"""What an interval is multiplied with after a change, and without one."""

ARTICLE_AGES = (6 * HOUR, DAY, 3 * DAY, 10 * DAY)
"""The ages since its discovery at which an article is fetched again."""

BACKOFF = (5.0, MINUTE, 15 * MINUTE, 4 * HOUR, DAY, DAY, 3 * DAY)
"""The pauses after failures in a row; after the last one the page is given up."""

CONFIRM_GONE = DAY
"""How long after a first 404 or 410 it is asked for once more."""

PRIORITIES: dict[str, int] = {"robots": 9, "feed": 8, "sitemap": 7, "site": 6, "listing": 5}
"""What is fetched first; articles follow, new ones before those that were fetched before."""
NEW_ARTICLE, OLD_ARTICLE = 2, 1


def next_interval(kind: str, interval: float | None, changed: bool) -> float:
    """The interval of a list after it was fetched; `interval` is the one before, if there was."""
    bounds = BOUNDS[kind]
    if interval is None:
        return bounds.first
    return min(bounds.most, max(bounds.least, interval * (SOONER if changed else LATER)))


def next_look(age: float) -> float | None:
    """In how many seconds an article of an age is fetched again; None: never."""
    return next((later - age for later in ARTICLE_AGES if later > age + MINUTE), None)


def backoff(attempts: int) -> float | None:
    """The pause after a failure, the first of which is 1; None: give it up."""
    return BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None
