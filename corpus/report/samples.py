"""Articles to read with their tags: a few, chosen so that the same corpus shows the same ones."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from corpus.frames import load
from corpus.privacy import mask_frame
from corpus.report.facts import Piece, Run, Sample

_COLUMNS = (
    *("id", "portal", "title", "canonical_url", "published_date", "source", "section", "text"),
    *("tokens", "upos", "token_start", "token_end"),
    *("entity_text", "entity_label", "entity_start", "entity_end"),
    *("pii_start", "pii_end"),
)
_SAMPLES = 12
_TOKENS = 150
_ENOUGH = 50

_Entity = tuple[int, str]
"""Number and label of an entity within its article."""


def pick_samples(data_dir: Path, frame: pd.DataFrame) -> Iterator[Sample]:
    """One article of each portal, twelve at most, by a hash of their ids.

    `frame` has id, portal, published_date and n_tokens. An article is dated, has 50 words, and
    what is personal in it is known, and masked.
    """
    able = frame[frame["published_date"].notna() & (frame["n_tokens"] >= _ENOUGH)]
    hashes = pd.util.hash_array(able["id"].to_numpy(object))
    ordered = able.assign(hash=hashes).sort_values(["hash", "id"])
    chosen = ordered.drop_duplicates("portal").head(_SAMPLES)
    columns = (chosen[name] for name in ("portal", "published_date", "id"))
    for portal, day, key in zip(*columns, strict=True):
        # By portal and day, since a read by id alone passes over all texts of the corpus.
        rows = load(data_dir, [portal], since=day, until=day, columns=_COLUMNS)
        known = rows[(rows["id"] == key) & rows["pii_start"].notna()]
        yield from map(_sample, mask_frame(known).to_dict("records"))


def _sample(row: dict[Any, Any]) -> Sample:
    pieces = _pieces(row)
    return Sample(
        title=row["title"],
        portal=row["portal"],
        url=row["canonical_url"],
        published=row["published_date"],
        source=_printed(row["source"]),
        section=_printed(row["section"]),
        paragraphs=tuple(_paragraphs(pieces, _entities(row))),
        is_cut=len(pieces) < len(row["tokens"]),
    )


def _printed(value: object) -> str | None:
    return value if isinstance(value, str) else None  # pandas has NaN for null


def _pieces(row: dict[Any, Any]) -> list[Piece]:
    text, pieces, place = row["text"], [], 0
    tags = row["upos"] if row["upos"] is not None else [None] * len(row["tokens"])
    spans = zip(row["token_start"], row["token_end"], tags, strict=True)
    for start, end, tag in list(spans)[:_TOKENS]:
        pieces.append(Piece(space=text[place:start], text=text[start:end], upos=tag))
        place = end
    return pieces


def _entities(row: dict[Any, Any]) -> list[_Entity | None]:
    """The entity that each token of a sample is in."""
    starts = list(row["token_start"][:_TOKENS])
    entities: list[_Entity | None] = [None] * len(starts)
    if row["entity_start"] is None:
        return entities
    spans = zip(row["entity_start"], row["entity_end"], row["entity_label"], strict=True)
    for number, (start, end, label) in enumerate(spans):
        first, stop = bisect_left(starts, start), bisect_left(starts, end)
        entities[first:stop] = [(number, label)] * (stop - first)
    return entities


def _paragraphs(
    pieces: Sequence[Piece], entities: Sequence[_Entity | None]
) -> Iterator[tuple[Run, ...]]:
    """Pieces as paragraphs of runs; an entity ends where the paragraph does, if not before."""
    paragraph: list[tuple[_Entity | None, Piece]] = []
    for piece, entity in zip(pieces, entities, strict=True):
        if "\n\n" in piece.space and paragraph:
            yield _runs(paragraph)
            paragraph = []
        paragraph.append((entity, piece))
    if paragraph:
        yield _runs(paragraph)


def _runs(paragraph: Sequence[tuple[_Entity | None, Piece]]) -> tuple[Run, ...]:
    groups = groupby(paragraph, key=lambda one: one[0])
    return tuple(
        Run(label=entity and entity[1], pieces=tuple(piece for _, piece in group))
        for entity, group in groups
    )
