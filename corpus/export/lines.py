"""Records as lines: JSON, and CSV that neither pandas nor a spreadsheet misreads."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

# Line breaks to `str.splitlines` and to JavaScript, which JSON lets stand in a string.
_BREAKS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))

_MISREAD = re.compile(
    r"[=+\-@\t\r\n']"
    r"|(?:[\d\s.,:;/%()eE+\-]*|#?n/?a|#n/a n/a|<na>|none|null|true|false"
    r"|[+-]?(?:nan|inf|infinity)|-?1\.#(?:ind|qnan))\Z",
    re.IGNORECASE,
)
"""What a formula begins with (OWASP, CSV Injection), and what is read as a number, a day, a truth
value or as missing."""

MARK = "'"
"""Stands before the text of a cell that would be misread."""


def json_lines(batch: pa.RecordBatch) -> Iterator[str]:
    """An object a line, keys in the order of the columns; times and days as ISO 8601 text.

    What is not finite is null. No character but the last is a line break to any reader.
    """
    names = batch.schema.names
    for row in zip(*map(_values, batch.columns), strict=True):
        line = _encode(dict(zip(names, row, strict=True)))
        for character, escape in _BREAKS:
            line = line.replace(character, escape)
        yield f"{line}\n"


def csv_head(names: Sequence[str]) -> str:
    """The first line of a CSV file, after the byte order mark by which Excel knows UTF-8."""
    return "\ufeff" + ",".join(map(_quoted, names)) + "\r\n"


def csv_lines(batch: pa.RecordBatch) -> Iterator[str]:
    """A record a line as RFC 4180 has it: null is an empty cell, a list is JSON.

    Text is quoted, line breaks kept, since offsets count them; `marked` where it would be misread.
    """
    for row in zip(*map(_cells, batch.columns), strict=True):
        yield (",".join(row) or '""') + "\r\n"


def marked(text: str) -> str:
    """A text with MARK before it, if it is a formula to a spreadsheet or no text to pandas.

    `str.removeprefix(MARK)` gives the text back, whether it was marked or not.
    """
    return MARK + text if _MISREAD.match(text) else text


def _cells(column: "pa.Array[Any]") -> list[str]:
    values = _values(column)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return ["" if value is None else _quoted(marked(value)) for value in values]
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return ["" if value is None else _quoted(_encode(value)) for value in values]
    return ["" if value is None else str(value) for value in values]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _values(column: "pa.Array[Any]") -> list[Any]:
    """The values of a column in the types of JSON."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
    elif pa.types.is_date(kind):
        column = column.cast(pa.string())
    elif pa.types.is_floating(kind):
        finite = pc.if_else(pc.is_finite(column), column, pa.scalar(None, kind))
        # By way of text, 0.802 of 32 bits is 0.802, not 0.8019999861717224.
        column = finite.cast(pa.string()).cast(pa.float64())
    return column.to_pylist()
