"""Furniture proposed to a person: recurring lines, written to a file that is read and edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BaotinhError
from corpus.store import atomic_path
from corpus.text import clean_line
from crawler.portal import Portal
from crawler.portals import portal as find_portal
from pipeline.recurring import Recurring, recurring_lines
from pipeline.removal import (
    ANY_NUMBER,
    MAX_BYTES,
    entries,
    entry,
    fold_numbers,
    furniture_of,
    furniture_path,
    read_text,
)

MAX_NEW = 500
"""Lines that are proposed at a time, the most frequent ones: a person reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a search for furniture came to."""

    path: Path
    """The file, where anything was ever found."""
    active: int
    """New lines that the next build removes."""
    proposed: int
    """New lines that stand behind a `#`, for a person to decide."""
    known: int
    """Lines that recur and that the file had."""


def find_furniture(data_dir: Path, slug: str) -> Proposal:
    """Look for furniture in a portal's built shards, and add what is new to its file.

    What the file says stays as it is, what a person put behind a `#` too. Raises UnknownPortal,
    SchemaError as `recurring_lines`, BaotinhError for a file that cannot be read.
    """
    portal = find_portal(slug)
    found = [one for one in recurring_lines(data_dir, portal) if one.is_candidate]
    # Read after the search, which may take minutes in which a person edits the file.
    path = furniture_path(data_dir, portal)
    text = read_text(path)
    unknown = _unknown(found, text)
    new = unknown[:MAX_NEW]
    if new:
        _write(path, (text.rstrip("\n") + "\n" if text else _header(portal)) + _told(new))
    active = sum(one.is_sure for one in new)
    return Proposal(
        path=path, active=active, proposed=len(new) - active, known=len(found) - len(unknown)
    )


def _unknown(found: Iterable[Recurring], text: str) -> list[Recurring]:
    """What a file has no entry for, active or not."""
    there = [line for line, _ in entries(text)]
    known, folded = furniture_of(there), {fold_numbers(line) for line in there}
    return [
        one
        for one in found
        if not (one.line in folded if ANY_NUMBER in one.line else known.holds(one.line))
    ]


def _header(portal: Portal) -> str:
    return (
        f"# Lines that recur over the articles of {portal.slug}. A build removes those that do\n"
        "# not stand behind a #. Take the # away to have a line removed, put one before it to\n"
        "# keep it: what is deleted here is proposed again. {n} is any number, and then every\n"
        "# number of that line is. \\# begins a line that itself begins with #.\n"
    )


def _told(new: Iterable[Recurring]) -> str:
    return "".join(
        f"\n{_fact(one)}\n{'' if one.is_sure else '#'}{entry(one.line)}\n" for one in new
    )


def _fact(one: Recurring) -> str:
    days = "" if one.first is None else f" of {one.first} to {one.last}"
    return (
        f"# in {one.articles} of {one.among} articles{days} ({one.share:.1%}), first or last lines"
        f" in {one.at_edge}; {clean_line(one.url)}"
    )


def _write(path: Path, text: str) -> None:
    data = text.encode()
    if len(data) > MAX_BYTES:
        raise BaotinhError(f"{path} would be larger than {MAX_BYTES} bytes: take lines out of it")
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)
