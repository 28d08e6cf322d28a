"""Texts annotated without a data folder: what `baotinh annotate` prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Literal

from corpus.export.conllu import Analysis, Names, conllu, segmented
from pipeline.annotate import Annotation, Annotator, Unannotated

Format = Literal["jsonl", "conllu", "text"]

_TOGETHER = 500_000
"""Characters of documents that are annotated at a time."""


@dataclass(frozen=True, slots=True)
class Document:
    """A line of input."""

    number: int
    """Of the line, from 1."""
    text: str
    facts: dict[str, object]
    """What else a line of JSON says."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that gave no annotation, and why."""

    number: int
    reason: str


Printer = Callable[[Document, Annotation], str]


def read_documents(lines: Iterable[str]) -> Iterator[Document | BadLine]:
    """One document a line: JSON with `text`, or the text itself; empty lines are none."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text:
            try:
                yield _document(number, text)
            except UnicodeEncodeError:
                yield BadLine(number, "not UTF-8, or half a character")
            except (ValueError, KeyError, RecursionError):
                yield BadLine(number, "no JSON with a text")


def _document(number: int, line: str) -> Document:
    line.encode()
    if not line.startswith("{"):
        return Document(number, line, {})
    facts = json.loads(line)
    text = facts.pop("text")
    if not isinstance(text, str):
        raise ValueError("the text is no string")
    json.dumps(facts, ensure_ascii=False).encode()  # what is kept must be printable
    return Document(number, text, facts)


def annotate_lines(
    lines: Iterable[str], annotator: Annotator, form: Format
) -> Iterator[str | BadLine]:
    """What is to be printed of each document, each without a last line break."""
    show = _printer(form)
    batch: list[Document] = []
    size = 0
    for one in read_documents(lines):
        if isinstance(one, BadLine):
            yield one
            continue
        batch.append(one)
        size += len(one.text)
        if size > _TOGETHER:
            yield from _annotated(batch, annotator, show)
            batch, size = [], 0
    yield from _annotated(batch, annotator, show)


def _annotated(
    batch: list[Document], annotator: Annotator, show: Printer
) -> Iterator[str | BadLine]:
    done = annotator.annotate_all([one.text for one in batch])
    for document, annotation in zip(batch, done, strict=True):
        if isinstance(annotation, Unannotated):
            yield BadLine(document.number, str(annotation))
        elif printed := show(document, annotation):
            yield printed.removesuffix("\n")


def _printer(form: Format) -> Printer:
    names = Names()

    def as_conllu(document: Document, annotation: Annotation) -> str:
        name = names.name(str(document.facts.get("id", document.number)))
        return conllu(name, document.text, _analysis(annotation))

    printers: dict[Format, Printer] = {
        "jsonl": _as_json,
        "conllu": as_conllu,
        "text": lambda _, annotation: segmented(_analysis(annotation)),
    }
    return printers[form]


def _as_json(document: Document, annotation: Annotation) -> str:
    told = asdict(annotation)
    if not annotation.chunk:
        del told["chunk"]
    return json.dumps(document.facts | {"text": document.text} | told, ensure_ascii=False)


def _analysis(annotation: Annotation) -> Analysis:
    return Analysis(*(getattr(annotation, field.name) for field in fields(Analysis)))
