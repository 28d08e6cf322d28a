"""What changed between two versions of a text, in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\S+")
_CONTEXT = 5
"""Words told on either side of a change."""
_GAP = 2
"""Words that stayed between two changes that are told as one."""
_EFFORT = 250_000
"""Steps beyond the length of the texts after which what is left is told as one change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words in the place of others; either side may be empty."""

    before: str
    """The words that lead to it."""
    removed: str
    added: str
    after: str


Span = tuple[int, int, int, int]
"""Words of the old text, from and to, and those of the new text in their place."""


def word_changes(
    old: str, new: str, shown_old: str | None = None, shown_new: str | None = None
) -> tuple[Change, ...]:
    """The changes that make one text of another, in order; white space is no change.

    As few words as can be change (Myers 1986, "An O(ND) difference algorithm and its variations",
    Algorithmica 1), but where most of a text is new: then one change spans it all. `shown_old` and
    `shown_new`, of the same lengths, are quoted in place of the texts: masked ones. Takes time
    linear in the lengths.
    """
    places, there = _words(old), _words(new)
    before = [old[start:end] for start, end in places]
    after = [new[start:end] for start, end in there]
    spans = _spans(before, after)
    told = [(shown_old or old)[start:end] for start, end in places]
    become = [(shown_new or new)[start:end] for start, end in there]
    return tuple(_change(told, become, span) for span in _joined(spans))


def _words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(text)]


def _change(old: Sequence[str], new: Sequence[str], span: Span) -> Change:
    start, end, first, last = span
    return Change(
        before=" ".join(old[max(0, start - _CONTEXT) : start]),
        removed=" ".join(old[start:end]),
        added=" ".join(new[first:last]),
        after=" ".join(old[end : end + _CONTEXT]),
    )


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span[0] - joined[-1][1] <= _GAP:
            joined[-1] = (joined[-1][0], span[1], joined[-1][2], span[3])
        else:
            joined.append(span)
    return joined


def _spans(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """The spans that differ; what both texts begin and end with is not searched."""
    begin = _shared(zip(old, new, strict=False))
    rest = min(len(old), len(new)) - begin
    end = min(rest, _shared(zip(reversed(old), reversed(new), strict=False)))
    if old == new:
        return []
    stop, there = len(old) - end, len(new) - end
    rounds = _rounds(old[begin:stop], new[begin:there]) if begin < min(stop, there) else None
    if rounds is None:
        return [(begin, stop, begin, there)]
    return [
        (x + begin, x_end + begin, y + begin, y_end + begin)
        for x, x_end, y, y_end in _steps(rounds, stop - begin, there - begin)
    ]


def _shared(pairs: Iterator[tuple[str, str]]) -> int:
    """How many pairs are alike before one is not."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _rounds(old: Sequence[str], new: Sequence[str]) -> list[dict[int, int]] | None:
    """For each number of edits the furthest place of `old` that is reached on each diagonal."""
    rounds: list[dict[int, int]] = [{1: 0}]
    left = _EFFORT + 4 * (len(old) + len(new))
    while left > 0:
        edits, last = len(rounds) - 1, rounds[-1]
        here: dict[int, int] = {}
        rounds.append(here)
        for diagonal in range(-edits, edits + 1, 2):
            x = start = _reached(last, diagonal, edits)
            while x < len(old) and 0 <= x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            here[diagonal] = x
            left -= x - start + 1
            if x >= len(old) and x - diagonal >= len(new):
                return rounds
    return None


def _is_added(last: dict[int, int], diagonal: int, edits: int) -> bool:
    """Whether a diagonal is come to by a word of the new text, else by one of the old."""
    if diagonal in (-edits, edits):
        return diagonal == -edits
    return last[diagonal - 1] < last[diagonal + 1]


def _reached(last: dict[int, int], diagonal: int, edits: int) -> int:
    is_added = _is_added(last, diagonal, edits)
    return last[diagonal + 1] if is_added else last[diagonal - 1] + 1


def _steps(rounds: Sequence[dict[int, int]], x: int, y: int) -> list[Span]:
    """The edits on the way back from the ends of both texts, in order, one word each."""
    found: list[Span] = []
    for edits in range(len(rounds) - 2, 0, -1):
        last, diagonal = rounds[edits], x - y
        if _is_added(last, diagonal, edits):
            x = last[diagonal + 1]
            y = x - diagonal - 1
            found.append((x, x, y, y + 1))
        else:
            x = last[diagonal - 1]
            y = x - diagonal + 1
            found.append((x, x + 1, y, y))
    return found[::-1]
