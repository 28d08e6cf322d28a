"""What a frame of `corpus.load` holds in lists, one row each: tokens, sentences, names."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus.errors import SchemaError

Ints = NDArray[np.int32]


def tokens(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per token of a frame of `load`: id, sentence, position, token, pos, upos, start, end.

    `sentence` and `position` count from 0 within the article; `start` and `end` are half-open
    offsets into `text`. Articles that were not annotated have no rows. Raises SchemaError where
    `frame` lacks a column that is needed.
    """
    lists = ["tokens", "pos", "upos", "token_start", "token_end"]
    done = _annotated(frame, ["id", "sentence_length", *lists])
    counts = _lengths(done["tokens"])
    return pd.DataFrame(
        {
            "id": _repeat(done["id"], counts),
            "sentence": _numbers_of_sentences(done["sentence_length"]),
            "position": _positions(counts),
            "token": _strings(done["tokens"]),
            "pos": _strings(done["pos"]),
            "upos": _strings(_filled(done["upos"], counts)),
            "start": _ints(done["token_start"]),
            "end": _ints(done["token_end"]),
        }
    )


def sentences(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence of a frame of `load`: id, sentence, start, end, text, n_tokens.

    `text` is what the article prints from the first token to the last, `text[start:end]`. Raises
    SchemaError as `tokens` does.
    """
    columns = ["id", "text", "sentence_length", "token_start", "token_end"]
    done = _annotated(frame, columns)
    lengths = _ints(done["sentence_length"])
    counts = _lengths(done["sentence_length"])
    ends = np.cumsum(lengths)
    starts = _ints(done["token_start"])[ends - lengths]
    stops = _ints(done["token_end"])[ends - 1]
    texts = chain.from_iterable([text] * n for text, n in zip(done["text"], counts, strict=True))
    printed = [text[start:end] for text, start, end in zip(texts, starts, stops, strict=True)]
    return pd.DataFrame(
        {
            "id": _repeat(done["id"], counts),
            "sentence": _positions(counts),
            "start": starts,
            "end": stops,
            "text": pd.Series(printed, dtype="str"),
            "n_tokens": lengths,
        }
    )


def entities(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per name in a frame of `load`: id, sentence, entity, label, start, end.

    `entity` is the name as printed, `label` PER, LOC or ORG; `sentence` is the number of the
    sentence that it stands in, as in `sentences`. Raises SchemaError as `tokens` does.
    """
    lists = ["entity_text", "entity_label", "entity_start", "entity_end"]
    done = _annotated(frame, ["id", "sentence_length", "token_start", *lists])
    counts = _lengths(done["entity_text"])
    found = [
        _sentences_at(*row)
        for row in zip(
            done["entity_start"], done["token_start"], done["sentence_length"], strict=True
        )
    ]
    return pd.DataFrame(
        {
            "id": _repeat(done["id"], counts),
            "sentence": _ints(found),
            "entity": _strings(done["entity_text"]),
            "label": _strings(done["entity_label"]),
            "start": _ints(done["entity_start"]),
            "end": _ints(done["entity_end"]),
        }
    )


def _annotated(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The rows of articles that were annotated, with the columns that are needed."""
    check_has(frame, columns)
    return frame.loc[frame["token_start"].notna(), columns]


def check_has(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise SchemaError, naming them, where a frame of `load` lacks columns."""
    if missing := [name for name in columns if name not in frame]:
        raise SchemaError(f"the frame lacks {', '.join(missing)}: name these columns in load, too")


def _lengths(lists: Iterable[Any]) -> Ints:
    return np.fromiter(map(len, lists), np.int32)


def _ints(lists: Iterable[Any]) -> Ints:
    return np.concatenate([np.empty(0, np.int32), *lists]).astype(np.int32)


def _strings(lists: Iterable[Any]) -> "pd.Series[str]":
    return pd.Series([*chain.from_iterable(lists)], dtype="str")


def _repeat(values: pd.Series, counts: Ints) -> pd.Series:
    return values.take(np.repeat(np.arange(len(values)), counts)).reset_index(drop=True)


def _positions(counts: Ints) -> Ints:
    """0, 1, … for each count."""
    begins = np.cumsum(counts) - counts
    return (np.arange(counts.sum()) - np.repeat(begins, counts)).astype(np.int32)


def _numbers_of_sentences(lengths: pd.Series) -> Ints:
    """Of each token the number of its sentence."""
    return np.repeat(_positions(_lengths(lengths)), _ints(lengths))


def _sentences_at(places: Any, starts: Any, lengths: Any) -> Ints:
    """The numbers of the sentences that places in a text are in."""
    first = np.asarray(starts)[np.cumsum(lengths) - lengths]
    found: Ints = (np.searchsorted(first, places, side="right") - 1).astype(np.int32)
    return found


def _filled(lists: pd.Series, counts: Ints) -> Iterable[Any]:
    """Lists, with one of nulls for each that is null."""
    return ([None] * n if one is None else one for one, n in zip(lists, counts, strict=True))
