"""Sentences of a text by underthesea's splitter, as spans of the published text."""

from underthesea import sent_tokenize

SENTENCES_VERSION = "1"

Span = tuple[int, int]
"""Half-open range of code points."""


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of a text; a paragraph's end always ends one.

    Spans are in order, do not overlap, and leave out nothing but white space.
    """
    spans: list[Span] = []
    start = 0
    for paragraph in text.split("\n\n"):
        spans.extend((start + a, start + b) for a, b in _in_paragraph(paragraph))
        start += len(paragraph) + 2
    return spans


def _in_paragraph(paragraph: str) -> list[Span]:
    spans = []
    cursor = 0
    for sentence in sent_tokenize(paragraph):
        start = paragraph.index(sentence, cursor)
        cursor = start + len(sentence)
        spans.append((start, cursor))
    return spans
