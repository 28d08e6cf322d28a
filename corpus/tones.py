"""Tone marks in one place: hòa for hoà, or hoà for hòa, wherever a frame prints text."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus.errors import SchemaError
from corpus.text import ToneStyle, fold_tone

_LINES = ("title", "text", "sapo", "section", "source")
_LISTS = ("image_caption", "authors", "tags")
_PARTS = {"tokens": ("token_start", "token_end"), "entity_text": ("entity_start", "entity_end")}


def columns_to_fold(columns: Iterable[str]) -> list[str]:
    """What `fold_frame` needs beside the columns that are to be folded."""
    parts = [name for column in columns for name in _PARTS.get(column, ())]
    return ["text", *parts] if parts else []


def fold_frame(frame: pd.DataFrame, style: ToneStyle) -> pd.DataFrame:
    """A frame of `corpus.load` with the tones of open oa, oe and uy in one place.

    Changed are `title`, `text`, `sapo`, `section`, `source`, `image_caption`, `authors`, `tags`,
    `tokens` and `entity_text`, as far as the frame has them; `corpus.text.fold_tone` tells how.
    Texts keep their length and so every offset. Addresses stay, and so does `content_sha256`, which
    names the words as published; `published_raw` is what a page printed.

    Folding and `corpus.privacy.mask_frame` change different words: whichever comes first, the words
    are the same. Raises SchemaError where a column that is needed is missing.
    """
    if missing := [name for name in columns_to_fold(frame.columns) if name not in frame]:
        raise SchemaError(f"folding needs the columns {', '.join(missing)}: load them too")
    fold = _folder(style)
    folded = frame.copy(deep=False)

    def put(column: str, values: list[Any]) -> None:
        folded[column] = pd.Series(values, index=frame.index, dtype=frame[column].dtype)

    for column in _LINES:
        if column in frame:
            put(column, [fold(line) for line in frame[column]])
    for column in _LISTS:
        if column in frame:
            put(column, [_fold_list(lines, fold) for lines in frame[column]])
    for column, (start, end) in _PARTS.items():
        if column in frame:
            rows = zip(
                *(frame[name] for name in (column, start, end, "text")), folded["text"], strict=True
            )
            put(column, [_fold_parts(*row) for row in rows])
    return folded


def _folder(style: ToneStyle) -> Callable[[Any], Any]:
    return lambda line: fold_tone(line, style) if isinstance(line, str) else line


def _fold_list(lines: Any, fold: Callable[[Any], Any]) -> Any:
    return lines if lines is None else _array(lines, [fold(line) for line in lines])


def _fold_parts(parts: Any, starts: Any, ends: Any, text: str, folded: str) -> Any:
    """Tokens or names of a text, those with a tone that moved as the folded text has them."""
    if parts is None or text == folded:
        return parts
    moved = np.flatnonzero(_codes(text) != _codes(folded))
    touched = np.searchsorted(moved, starts) < np.searchsorted(moved, ends)
    changed = list(parts)
    for number in np.flatnonzero(touched):
        changed[number] = " ".join(folded[starts[number] : ends[number]].split())
    return _array(parts, changed)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _array(before: Any, values: list[Any]) -> Any:
    """Values in the kind of list that a frame had."""
    return np.array(values, dtype=object) if isinstance(before, np.ndarray) else values
