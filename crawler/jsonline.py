"""A page given as a line of JSON: `text` or `html`, and what the collection says of it."""

import json
from dataclasses import dataclass, replace

from corpus.records import Page
from corpus.text import clean_line

FIELDS = ("url", "title", "date")
"""Fields beside `text` or `html`; others are left aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What stands beside a page in its collection; None where it says nothing."""

    url: str | None = None
    title: str | None = None
    date: str | None = None


NOTHING = Stated()


def read_line(page: Page) -> tuple[Page, Stated]:
    """The page that a line of JSON holds, as text or HTML, and what is stated of it.

    Raises ValueError, naming the field, for a line that is not such an object.
    """
    try:
        said = json.loads(page.body)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(said, dict):
        raise ValueError("not a JSON object")
    kind = next((kind for kind in ("html", "text") if isinstance(said.get(kind), str)), None)
    if kind is None:
        raise ValueError("neither `text` nor `html` is a string")
    values = {name: said[name] for name in FIELDS if said.get(name) is not None}
    if wrong := [name for name, value in values.items() if not isinstance(value, str)]:
        raise ValueError(f"`{wrong[0]}` is not a string")
    facts = {name: clean_line(value) or None for name, value in values.items()}
    # A lone surrogate, which JSON can spell, is no character.
    body = said[kind].encode("utf-8", "replace")
    form = "text/html" if kind == "html" else "text/plain"
    return replace(page, body=body, content_type=f"{form}; charset=utf-8"), Stated(**facts)
