"""Pages to records: each page is read, repaired and judged, and articles are annotated together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from typing import Literal

from corpus.errors import ExtractionError
from corpus.records import Article, Page, Reason, Record, Rejected
from corpus.text import syllables
from crawler.extraction import extract
from crawler.judge import MIN_SYLLABLES
from crawler.portal import Portal
from pipeline.annotate import Annotator, Unannotated
from pipeline.record import make_record, text_of
from pipeline.removal import NOTHING, Furniture, Removal
from pipeline.repair import repair_article

MAX_TEXT = 1_000_000
"""Characters of the longest text that is annotated, and of those that are annotated together."""


def process(
    items: Iterable[Page | Rejected], portal: Portal, removal: Removal = NOTHING
) -> Iterator[Record | Rejected]:
    """What becomes of pages, in their order; articles are annotated many at a time.

    `removal` is what no record of the portal is to hold.
    """
    batch: list[_Readable | Rejected] = []
    size = 0
    for item in items:
        outcome = item if isinstance(item, Rejected) else _read(item, portal, removal)
        if outcome is None:
            continue
        batch.append(outcome)
        size += len(outcome.text) if isinstance(outcome, _Readable) else 0
        if size > MAX_TEXT:
            yield from _annotated(batch, portal)
            batch, size = [], 0
    yield from _annotated(batch, portal)


@dataclass(frozen=True, slots=True)
class _Readable:
    """An article that waits to be annotated."""

    page: Page
    article: Article
    flags: tuple[str, ...]
    text: str


def _read(page: Page, portal: Portal, removal: Removal) -> _Readable | Rejected | None:
    """The article of a page; None for one that is not to be an article."""
    if page.kind not in (None, "article", "saved") or page.status not in (None, HTTPStatus.OK):
        return None
    if removal.buries("", page.url):
        return _buried(page, portal)
    try:
        found = extract(page, portal)
    except ExtractionError as error:
        return _unreadable(page, portal, "extract", str(error))
    if isinstance(found, Rejected):
        return found
    if removal.buries(found.id, found.canonical_url):
        return _buried(page, portal)
    return _repaired(found, page, portal, removal.furniture)


def _repaired(
    found: Article, page: Page, portal: Portal, furniture: Furniture
) -> _Readable | Rejected:
    article, flags = repair_article(found)
    article, removed = furniture.remove(article)
    text, _ = text_of(article)
    if removed and syllables(text) < MIN_SYLLABLES:
        reject = _unreadable(page, portal, "repair", f"without {removed} lines of furniture")
        return replace(reject, reason=Reason.TOO_SHORT, title=article.title)
    if len(text) > MAX_TEXT:
        reject = _unreadable(page, portal, "annotate", f"{len(text)} characters")
        return replace(reject, reason=Reason.TOO_LARGE, title=article.title)
    flags = (*flags, "furniture") if removed else flags
    flags = (*flags, "truncated_page") if page.truncated else flags
    return _Readable(page, article, flags, text)


def _annotated(
    batch: Sequence[_Readable | Rejected], portal: Portal
) -> Iterator[Record | Rejected]:
    texts = [one.text for one in batch if isinstance(one, _Readable)]
    annotations = iter(annotator().annotate_all(texts))
    for one in batch:
        if isinstance(one, Rejected):
            yield one
            continue
        annotation = next(annotations)
        if isinstance(annotation, Unannotated):
            yield _unreadable(one.page, portal, "annotate", str(annotation))
        else:
            yield make_record(one.article, one.page, portal, one.flags, annotation)


@cache
def annotator() -> Annotator:
    """This process's annotator."""
    return Annotator()


def _buried(page: Page, portal: Portal) -> Rejected:
    """A page of which nothing may be kept but that it was left out."""
    return replace(_unreadable(page, portal, "repair", ""), reason=Reason.TOMBSTONED)


def _unreadable(
    page: Page, portal: Portal, stage: Literal["extract", "repair", "annotate"], detail: str
) -> Rejected:
    return Rejected(
        url=page.url,
        portal=portal.slug,
        stage=stage,
        reason=Reason.UNREADABLE,
        detail=" ".join(detail.split())[:300],
        fetched_at=page.fetched_at,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
    )
