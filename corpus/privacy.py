"""Personal data masked: what the privacy stage found in `text`, wherever a frame repeats it."""

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from corpus.errors import SchemaError

REDACTED = "█"
"""Stands for each letter and digit that was masked (U+2588 FULL BLOCK)."""

_LETTER = re.compile(r"[^\W_]")
_GAP = r"[ .()\-–]{0,3}"
# Where no offsets tell, form alone does: addresses, dialled numbers, and what stood in the text.
_ELSEWHERE = re.compile(
    r"(?P<address>(?<![\w.%+-])[\w.%+-]++@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?P<dialled>(?<![0-9])(?:\+84|0[1-9][0-9])(?:{_GAP}[0-9]){{6,9}}(?![0-9]))"
    rf"|[0-9](?:{_GAP}[0-9]|[A-Z]{{1,2}}[0-9]){{5,}}+"
)
_NEEDED = ("text", "pii_start", "pii_end")
_LINES = ("title", "section", "source")
_LISTS = ("image_caption", "authors", "tags")
_PARTS = {"tokens": ("token_start", "token_end"), "entity_text": ("entity_start", "entity_end")}


def mask(text: str, starts: Iterable[int], ends: Iterable[int]) -> str:
    """A text of the same length whose letters and digits in the spans are `REDACTED`.

    Spans are half-open, in code points, in order and not overlapping; what is no letter or digit
    stays ("█████ ███ ███"), and so does every offset into the text. Masking twice is masking once.
    Raises ValueError for spans that cannot be of this text.
    """
    parts, place = [], 0
    for start, end in zip(starts, ends, strict=True):
        if not place <= start <= end <= len(text):
            raise ValueError(f"no span {start}:{end} after {place} in {len(text)} characters")
        parts += [text[place:start], _LETTER.sub(REDACTED, text[start:end])]
        place = end
    return "".join([*parts, text[place:]])


def columns_to_mask(columns: Iterable[str]) -> list[str]:
    """What `mask_frame` needs beside the columns that are to be masked."""
    parts = [name for column in columns for name in _PARTS.get(column, ())]
    return [*_NEEDED, *parts]


def mask_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of `corpus.load` without the personal data that was found in its texts.

    `text`, `sapo`, `tokens` and `entity_text` are masked by offset. `title`, `section`, `source`,
    `image_caption`, `authors` and `tags` have no offsets: there numbers that were masked in the
    row's text are masked too, and whatever has the form of an e-mail address or a dialled number.
    `content_sha256` of a row whose text changes becomes the hash of the masked text: numbers of
    ten digits can be guessed from the hash of what is around them. Addresses (`url`, `image_url`,
    …) stay as they are. Columns that the frame does not have are not asked for, except those that
    masking needs.

    Raises SchemaError where such a column is missing, or where a row was built without the privacy
    stage: a promise to mask must not fail in silence.
    """
    _check(frame)
    spans = list(zip(frame["pii_start"], frame["pii_end"], strict=True))
    texts = [mask(text, *span) for text, span in zip(frame["text"], spans, strict=True)]
    hidden = [
        {_bare(text[start:end]) for start, end in zip(*span, strict=True)}
        for text, span in zip(frame["text"], spans, strict=True)
    ]
    masked = frame.copy(deep=False)

    def put(column: str, change: Callable[..., Any], *others: Iterable[Any]) -> None:
        if column in frame:
            values = [change(*row) for row in zip(frame[column], *others, strict=True)]
            masked[column] = pd.Series(values, index=frame.index, dtype=frame[column].dtype)

    put("text", lambda _, text: text, texts)
    put("sapo", _mask_lead, frame["text"], texts, hidden)
    put("content_sha256", _masked_hash, frame["text"], texts)
    for column in _LINES:
        put(column, _mask_line, hidden)
    for column in _LISTS:
        put(column, _mask_lines, hidden)
    for column, (start, end) in _PARTS.items():
        if column in frame:
            put(column, _mask_parts, frame[start], frame[end], frame["text"], texts)
    return masked


def _check(frame: pd.DataFrame) -> None:
    if missing := [name for name in columns_to_mask(frame.columns) if name not in frame]:
        raise SchemaError(f"masking needs the columns {', '.join(missing)}: load them too")
    unknown = int((frame["pii_start"].isna() | frame["pii_end"].isna()).sum())
    if unknown:
        raise SchemaError(
            f"pii_start is null in {unknown} of {len(frame)} rows: they were built without the "
            "privacy stage, and what is personal in them is not known; build them again"
        )


def _mask_lead(sapo: str | None, text: str, masked: str, hidden: set[str]) -> str | None:
    """The lead, as far as the text begins with it: a body may repeat it without its last dots."""
    if not isinstance(sapo, str):
        return sapo
    shared = len(sapo.rstrip(".…"))
    if not text.startswith(sapo[:shared]):
        return _mask_line(sapo, hidden)
    return masked[:shared] + sapo[shared:]


def _mask_parts(parts: Any, starts: Any, ends: Any, text: str, masked: str) -> Any:
    """Tokens or names of a text, those that touch a span as the masked text has them."""
    if text == masked or parts is None:
        return parts
    changed = [
        part if text[start:end] == masked[start:end] else " ".join(masked[start:end].split())
        for part, start, end in zip(parts, starts, ends, strict=True)
    ]
    return _like(parts, changed)


def _masked_hash(before: str, text: str, masked: str) -> str:
    return before if text == masked else hashlib.sha256(masked.encode()).hexdigest()


def _mask_lines(lines: Any, hidden: set[str]) -> Any:
    masked = [_mask_line(line, hidden) for line in lines]
    return lines if masked == list(lines) else _like(lines, masked)


def _mask_line(line: str | None, hidden: set[str]) -> str | None:
    if not isinstance(line, str):
        return line

    def redact(found: re.Match[str]) -> str:
        told = found.lastgroup is not None or _bare(found[0]) in hidden
        return _LETTER.sub(REDACTED, found[0]) if told else found[0]

    return _ELSEWHERE.sub(redact, line)


def _bare(printed: str) -> str:
    """A number without what separates its groups."""
    return "".join(_LETTER.findall(printed))


def _like(before: Any, values: list[Any]) -> Any:
    """Values in the kind of list that a frame had."""
    return np.array(values, dtype=object) if isinstance(before, np.ndarray) else values
