"""A page reduced to its text, as web archives (WET) and text dumps hold it.

Without a tree there are only lines: running text makes the body, what stands above it the title
and the date, what the portal declares as its furniture and what the language marks is left out.
"""

import re
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise

from corpus.records import Article, Moment, Page, Reason, Rejected
from corpus.text import clean_line, fold_words
from crawler.body import is_byline, is_dateline, read_body
from crawler.dates import is_date, parse_moment
from crawler.encodings import decode
from crawler.furniture import is_furniture, is_related_label
from crawler.jsonline import NOTHING, Stated
from crawler.judge import reject, too_little
from crawler.lines import Line, Style, is_unfilled
from crawler.portal import Portal
from crawler.scan import is_prose
from crawler.titles import agreement, overlap, slug_words
from crawler.urls import accepted_canonical, article_id

RENDERED = "rendered"
"""The extractor of a page that is a text."""

_REACH = 12
"""How many lines above the body the title may stand, and furniture below it."""

_MAX_WIDTH = 120
"""Characters to which texts are broken at most."""

_TAGS = re.compile(r"^(?:từ kh(?:óa|oá)|tags?)\s*:\s*(?P<words>.+)$", re.I)


class _Kind(Enum):
    """What a line is, and what it adds to the body in which it stands, in characters."""

    PROSE = 0  # its length
    OTHER = -30
    DATE = -60
    FURNITURE = -120
    LABEL = -200
    DECLARED = -400


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    kind: _Kind

    @property
    def value(self) -> int:
        return min(len(self.text), 1_000) if self.kind is _Kind.PROSE else self.kind.value


def read_text(
    page: Page, portal: Portal, stated: Stated = NOTHING, *, generic: bool = False
) -> Article | Rejected:
    """Read the article of a text, with what the portal declares of its furniture.

    `stated` is what the collection says beside the text. With `generic` nothing declared is used.
    """
    text, encoding = decode(page.body, page.content_type)
    rows = _rows(text, None if generic else portal)
    if not rows:
        return reject(page, portal, Reason.EMPTY_PAGE)
    span = _body_span(rows)
    if span is None:
        reason = Reason.TEMPLATE if any(is_unfilled(row.text) for row in rows) else None
        return reject(page, portal, reason or Reason.NOT_AN_ARTICLE, title=stated.title)
    title, start = _title(rows, span[0], page.url, stated)
    if title is None:
        return reject(page, portal, Reason.NO_TITLE)
    body = read_body(_lines(rows, start, span), title, None)
    canonical = accepted_canonical(None, page.url, portal)
    article = Article(
        url=page.url,
        canonical_url=canonical,
        id=article_id(canonical, portal),
        portal=portal.slug,
        title=title,
        sapo=body.sapo,
        body=body.paragraphs,
        images=body.images,
        authors=body.authors,
        source=body.source,
        tags=_tags(rows[span[1] :]),
        published=_published(rows, start, span, page, stated),
        fetched_at=page.fetched_at,
        encoding=encoding,
        extractor=RENDERED,
    )
    if reason := too_little(body):
        return reject(page, portal, reason, title=title, article=article)
    return article


# Lines


def _rows(text: str, portal: Portal | None) -> list[_Row]:
    declared = None if portal is None else _declared(portal)
    return [_Row(line, _kind(line, declared)) for line in _unwrapped(text)]


def _declared(portal: Portal) -> re.Pattern[str]:
    names = (re.escape(portal.name), *portal.furniture)
    return re.compile("|".join(f"(?:{name})" for name in names), re.I)


def _kind(line: str, declared: re.Pattern[str] | None) -> _Kind:
    if declared is not None and declared.fullmatch(line):
        return _Kind.DECLARED
    if is_related_label(line):
        return _Kind.LABEL
    if len(line) <= 90 and is_date(line):
        return _Kind.DATE
    if is_furniture(line) or is_unfilled(line):
        return _Kind.FURNITURE
    return _Kind.PROSE if is_prose(line) else _Kind.OTHER


def _unwrapped(text: str) -> list[str]:
    """The lines of a text; where a paragraph was broken to a width, one line a paragraph."""
    lines = [clean_line(line) for line in text.splitlines()]
    blocks = [[*block] for filled, block in groupby(lines, key=bool) if filled]
    width = max((len(line) for block in blocks if block[1:] for line in block), default=0)
    joined = ([" ".join(block)] if _is_wrapped(block, width) else block for block in blocks)
    return [line for block in joined for line in block]


def _is_wrapped(block: list[str], width: int) -> bool:
    """Whether each line of a block ends where the next word would not have fitted."""
    fits = (
        len(line) + 1 + len(after.partition(" ")[0]) <= width for line, after in pairwise(block)
    )
    return len(block) > 1 and width <= _MAX_WIDTH and not any(fits)


# Body


def _body_span(rows: list[_Row]) -> tuple[int, int] | None:
    """The run of rows with most running text, half-open; None where there is no article's body."""
    best, total, start = (0, 0, 0), 0, 0
    for number, row in enumerate(rows):
        if total <= 0:
            total, start = 0, number
        total += row.value
        if total > best[0]:
            best = (total, start, number + 1)
    total, start, end = best
    kinds = [row.kind for row in rows[start:end]]
    prose, other = kinds.count(_Kind.PROSE), kinds.count(_Kind.OTHER)
    # A listing in text form is titles, dates and summaries in turn.
    if total < 60 or kinds.count(_Kind.DATE) >= 3 or other > 2 * prose + 10:
        return None
    return start, _tail_end(rows, end)


def _tail_end(rows: list[_Row], end: int) -> int:
    """Where the article ends: at the furniture declared to follow it, else after its bylines."""
    for number in range(end, min(len(rows), end + _REACH)):
        if rows[number].kind is _Kind.DECLARED:
            return number
        if rows[number].kind is _Kind.LABEL:
            break
    while end < len(rows) and rows[end].kind is not _Kind.LABEL and is_byline(rows[end].text):
        end += 1
    return end


def _lines(rows: list[_Row], start: int, span: tuple[int, int]) -> list[Line]:
    """The rows of the article below its title, as lines without looks."""
    below = range(max(start, span[0]), span[1])
    first = next((i for i in below if rows[i].kind is _Kind.PROSE), start)
    told = (_Kind.PROSE, _Kind.OTHER)
    kept = [
        row
        for number, row in enumerate(rows[start : span[1]], start)
        if row.kind in told and (number >= first or len(row.text.split()) >= 5)
    ]
    return [Line(text=row.text, style=Style(block=i)) for i, row in enumerate(kept, 1)]


# Title, date, tags


def _title(rows: list[_Row], body: int, url: str, stated: Stated) -> tuple[str | None, int]:
    """The title, and the row from which the article goes on."""
    slug, first = slug_words(url), fold_words(stated.title or rows[0].text)
    scored = []
    for number in range(max(0, body - _REACH), body + 1):
        row = rows[number]
        if not _may_be_title(row):
            continue
        score = 3.0 * overlap(set(fold_words(row.text).split()), slug)
        score += 2.5 * agreement(fold_words(row.text), first) if number or stated.title else 0.0
        score += 0.6 * _beside_date(rows, number, 1) + 0.3 * _beside_date(rows, number, 3)
        score += 0.5 / (1 + max(0, body - number))
        score -= 0.5 * (row.kind is _Kind.PROSE) + 0.3 * row.text.isupper()
        scored.append((score, -number))
    best, place = max(scored, default=(0.0, 0))
    if stated.title is not None:
        shown = (
            best >= 2.5
            and agreement(fold_words(rows[-place].text), fold_words(stated.title)) == 1.0
        )
        return stated.title, -place + 1 if shown else body
    # A paragraph of the body is its title only where date, slug or the page's own title say so.
    if not scored or (rows[-place].kind is _Kind.PROSE and best < 0.9) or best < 0.1:
        return None, body
    return rows[-place].text, -place + 1


def _may_be_title(row: _Row) -> bool:
    return (
        row.kind in (_Kind.OTHER, _Kind.PROSE)
        and 8 <= len(row.text) <= 250
        and len(row.text.split()) >= 3
        and not is_dateline(row.text)
    )


def _beside_date(rows: list[_Row], number: int, reach: int) -> bool:
    near = rows[max(0, number - reach) : number + reach + 1]
    return any(row.kind is _Kind.DATE for row in near)


def _published(
    rows: list[_Row], start: int, span: tuple[int, int], page: Page, stated: Stated
) -> Moment | None:
    """The date line nearest to the title, else what the collection states."""
    places = sorted(range(max(0, start - 8), span[1]), key=lambda number: abs(number - start))
    dates = [rows[number].text for number in places if rows[number].kind is _Kind.DATE]
    for text in (*dates, stated.date or ""):
        moment = parse_moment(text, now=page.fetched_at, relative=page.kind != "saved")
        if moment is not None:
            return moment
    return None


def _tags(rows: list[_Row]) -> tuple[str, ...]:
    for row in rows[:_REACH]:
        if found := _TAGS.match(row.text):
            words = (word.strip(" #.") for word in re.split(r"[,;]", found["words"]))
            return tuple(word for word in words if word)
    return ()
