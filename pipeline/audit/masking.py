"""Records with their personal data masked, those too that a build did not search for it."""

import pandas as pd
import pyarrow as pa

from corpus.privacy import mask_frame
from pipeline.privacy import find_personal

NEEDED = (
    *("text", "pii_start", "pii_end", "title", "sapo", "section", "source", "authors", "tags"),
    *("tokens", "token_start", "token_end", "content_sha256"),
)
"""Columns of which some are masked with the help of the others."""


def mask_rows(rows: pa.Table) -> pa.Table:
    """A table of records as `corpus.privacy.mask_frame` leaves it, as far as it has NEEDED.

    It has `text`, `pii_start` and `pii_end`; where these are null, they are found now.
    """
    before = rows.select([name for name in NEEDED if name in rows.column_names]).to_pandas()
    spans = [
        (start, end) if start is not None else _found(text)
        for text, start, end in zip(
            before["text"], before["pii_start"], before["pii_end"], strict=True
        )
    ]
    before["pii_start"] = pd.Series([start for start, _ in spans], before.index, dtype=object)
    before["pii_end"] = pd.Series([end for _, end in spans], before.index, dtype=object)
    after = mask_frame(before)
    for name in before.columns.difference(["pii_start", "pii_end", "token_start", "token_end"]):
        place = rows.schema.get_field_index(name)
        field = rows.schema.field(place)
        rows = rows.set_column(place, field, pa.array(after[name], field.type, from_pandas=True))
    return rows


def mask_line(text: str) -> str:
    """A line of which no record tells what is personal in it: what has the form is masked."""
    row = {"text": "", "pii_start": [], "pii_end": [], "title": text}
    return str(mask_frame(pd.DataFrame([row]))["title"][0])


def _found(text: str) -> tuple[list[int], list[int]]:
    personal = find_personal(text)
    return [one.start for one in personal], [one.end for one in personal]
