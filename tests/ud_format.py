"""The format rules of Universal Dependencies, for files without syntax.

Level 1 of the project's own validator (UniversalDependencies/tools, validate.py), and of its level
2 what concerns comments, SpaceAfter and MISC: HEAD and DEPREL, which level 2 asks for, are not
annotated here. https://universaldependencies.org/format.html
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SENT_ID = re.compile(r"# sent_id = ([^\s/]+)")
_TEXT = re.compile(r"# text = (.+)")
_COMMENT = re.compile(r"# (?:newdoc id = \S+|newpar|sent_id = .*|text = .*)")
_UPOS = re.compile(r"[A-Z]+|_")
_ONCE = ("SpaceAfter", "NER", "TokenRange")


def faults(printed: str) -> list[str]:
    """What is wrong with the text of a CoNLL-U file; nothing, if it is well-formed."""
    found = [*_of_file(printed)]
    known: set[str] = set()
    for number, block in enumerate(printed.removesuffix("\n\n").split("\n\n"), 1):
        said = [*_of_sentence(block.split("\n"), known)] if block else ["extra empty line"]
        found += [f"sentence {number}: {fault}" for fault in said]
    return found


def _of_file(printed: str) -> Iterator[str]:
    if not printed.endswith("\n\n"):
        yield "no empty line after the last sentence"
    if "\n\n\n" in printed:
        yield "extra empty line"
    if "\r" in printed:
        yield "only LF ends a line"
    if unicodedata.normalize("NFC", printed) != printed:
        yield "not NFC"
    if first := next((line for line in printed.split("\n") if line and line != line.strip()), None):
        yield f"white space around a line: {first!r}"


def _of_sentence(lines: list[str], known: set[str]) -> Iterator[str]:
    comments = [line for line in lines if line.startswith("#")]
    if comments != lines[: len(comments)]:
        yield "a comment among the words"
    rows = [line.split("\t") for line in lines[len(comments) :]]
    if wrong := [len(row) for row in rows if len(row) != 10]:
        yield f"{wrong} columns"
        return
    if [row[0] for row in rows] != [str(number) for number in range(1, len(rows) + 1)]:
        yield "ids are no sequence"
    for row in rows:
        yield from _of_word(row)
    yield from _of_comments(comments, known)
    yield from _of_text(comments, rows)


def _of_word(row: list[str]) -> Iterator[str]:
    for place, column in enumerate(row):
        if not column:
            yield f"column {place} is empty"
        elif column != " ".join(column.split()):
            yield f"column {place} has white space other than one space: {column!r}"
        elif " " in column and place not in (1, 2, 9):
            yield f"column {place} may have no space: {column!r}"
    if not _UPOS.fullmatch(row[3]):
        yield f"UPOS is {row[3]!r}"
    names = [one.partition("=")[0] for one in row[9].split("|")]
    if "" in names or any(names.count(name) > 1 for name in _ONCE):
        yield f"MISC is {row[9]!r}"


def _of_comments(comments: list[str], known: set[str]) -> Iterator[str]:
    if odd := [line for line in comments if not _COMMENT.fullmatch(line)]:
        yield f"comments: {odd}"
    ids = [found[1] for line in comments if (found := _SENT_ID.fullmatch(line))]
    if len(ids) != 1:
        yield f"sent_id: {ids}"
    elif ids[0] in known:
        yield f"sent_id twice: {ids[0]}"
    known.update(ids)


def _of_text(comments: list[str], rows: list[list[str]]) -> Iterator[str]:
    texts = [found[1] for line in comments if (found := _TEXT.fullmatch(line))]
    if len(texts) != 1:
        yield f"text: {texts}"
    elif texts[0] != rebuilt(rows):
        yield f"text is {texts[0]!r}, its words are {rebuilt(rows)!r}"


def rebuilt(rows: list[list[str]]) -> str:
    """The text of a sentence, of its words and what MISC says of the spaces between."""
    spaced = [row[1] + " " * ("SpaceAfter=No" not in row[9].split("|")) for row in rows]
    return "".join(spaced).removesuffix(" ")
