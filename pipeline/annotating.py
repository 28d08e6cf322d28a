"""Texts annotated without a data folder: what `baotinh annotate` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

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
    batch: list[Document] = []
    size = 0
    for one in read_documents(lines):
        if isinstance(one, BadLine):
            yield one
            continue
        batch.append(one)
        size += len(one.text)
        if size > _TOGETHER:
            yield from _annotated(batch, annotator, form)
            batch, size = [], 0
    yield from _annotated(batch, annotator, form)


def _annotated(
    batch: list[Document], annotator: Annotator, form: Format
) -> Iterator[str | BadLine]:
    done = annotator.annotate_all([one.text for one in batch])
    for document, annotation in zip(batch, done, strict=True):
        if isinstance(annotation, Unannotated):
            yield BadLine(document.number, str(annotation))
        else:
            yield _FORMS[form](document, annotation)


def _as_json(document: Document, annotation: Annotation) -> str:
    told = asdict(annotation)
    if not annotation.chunk:
        del told["chunk"]
    return json.dumps(document.facts | {"text": document.text} | told, ensure_ascii=False)


def _as_text(document: Document, annotation: Annotation) -> str:
    """A sentence a line, the syllables of a word joined by `_`, as PhoBERT and others expect."""
    words = iter(token.replace(" ", "_") for token in annotation.tokens)
    lines = (" ".join(next(words) for _ in range(size)) for size in annotation.sentence_length)
    return "".join(f"{line}\n" for line in lines)


def _as_conllu(document: Document, annotation: Annotation) -> str:
    """https://universaldependencies.org/format.html; offsets into the document are in MISC."""
    name = str(document.facts.get("id", document.number))
    lines = [f"# newdoc id = {' '.join(name.split())}"] if annotation.tokens else []
    tags = _entity_tags(annotation)
    first = 0
    for number, size in enumerate(annotation.sentence_length, 1):
        last = first + size
        begin, end = annotation.token_start[first], annotation.token_end[last - 1]
        lines.append(f"# sent_id = {' '.join(name.split())}-{number}")
        lines.append(f"# text = {' '.join(document.text[begin:end].split())}")
        for place in range(first, last):
            a, b = annotation.token_start[place], annotation.token_end[place]
            glued = place + 1 < last and annotation.token_start[place + 1] == b
            misc = [f"NER={tags[place]}"] * (tags[place] != "O") + ["SpaceAfter=No"] * glued
            lines.append(
                f"{place - first + 1}\t{annotation.tokens[place]}\t_\t{annotation.upos[place]}"
                f"\t{annotation.pos[place]}\t_\t_\t_\t_\t"
                + "|".join((*misc, f"TokenRange={a}:{b}"))
            )
        lines.append("")
        first = last
    return "\n".join(lines)


def _entity_tags(annotation: Annotation) -> list[str]:
    """The B-/I- tag of each token."""
    tags = ["O"] * len(annotation.tokens)
    places = {start: place for place, start in enumerate(annotation.token_start)}
    spans = zip(
        annotation.entity_label, annotation.entity_start, annotation.entity_end, strict=True
    )
    for label, start, end in spans:
        place, prefix = places[start], "B"
        while place < len(tags) and annotation.token_start[place] < end:
            tags[place] = f"{prefix}-{label}"
            place, prefix = place + 1, "I"
    return tags


_FORMS = {"jsonl": _as_json, "conllu": _as_conllu, "text": _as_text}
