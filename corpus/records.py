"""The types that flow: a Page is fetched, an Article read from it, a Record made of that.

Text is NFC with white space collapsed. Times are aware; days are days in Asia/Ho_Chi_Minh.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Precision = Literal["minute", "day"]
"""How exactly a page tells its time of publication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched page, as the archive holds it."""

    url: str
    body: bytes
    """The payload without transfer and content encoding: HTML, text, or a line of JSON."""
    fetched_at: datetime
    status: int | None = None
    """HTTP status; None for an imported page."""
    content_type: str | None = None
    """The Content-Type header, where there was one."""
    kind: str | None = None
    """What the crawler took it for: article, listing, feed, sitemap, robots; `saved`: imported,
    with the time of import as `fetched_at`; None: unknown."""
    truncated: bool = False
    """Whether whoever fetched it kept only its beginning."""
    warc_file: str = ""
    """The segment that holds it, relative to the data folder."""
    warc_offset: int = 0
    """Where its record begins in that file, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the article."""

    url: str
    """Absolute; empty where the page embeds the picture itself."""
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as printed and as understood."""

    at: datetime
    """Aware. For the precision "day": midnight in Asia/Ho_Chi_Minh."""
    precision: Precision
    raw: str
    """As the page prints it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a careful reader takes from a page."""

    url: str
    canonical_url: str
    id: str
    """Hash of portal and canonical path; the same for every version and host of the article."""
    portal: str
    title: str
    sapo: str | None
    """The lead of a Vietnamese news article, printed apart from the body."""
    body: tuple[str, ...]
    """Paragraphs, sub-headings and list items, one each; a table row's cells joined by ` | `."""
    images: tuple[Image, ...] = ()
    authors: tuple[str, ...] = ()
    source: str | None = None
    """The outlet that the page credits."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    related_urls: tuple[str, ...] = ()
    published: Moment | None = None
    modified_at: datetime | None = None
    fetched_at: datetime
    encoding: str
    extractor: str
    """What read the page: a family's name, `generic`, `structured`; `rendered` for a text."""


class Reason(StrEnum):
    """Why a page is not a record."""

    EMPTY_PAGE = "EMPTY_PAGE"
    """No text at all."""
    NOT_HTML = "NOT_HTML"
    """Binary, or another kind of document."""
    TOO_LARGE = "TOO_LARGE"
    """Above the limits that keep a hostile page from eating the machine."""
    NO_TITLE = "NO_TITLE"
    """Nothing on it reads as a title."""
    NOT_AN_ARTICLE = "NOT_AN_ARTICLE"
    """No article's body, and nothing that tells what the page is instead."""
    LISTING = "LISTING"
    """A page of links to articles; a home page."""
    TAG = "TAG"
    """The page of a key word or a search."""
    VIDEO_ONLY = "VIDEO_ONLY"
    """A player under a title, and no text."""
    LOGIN = "LOGIN"
    """The page asks for a password."""
    COOKIE_CHALLENGE = "COOKIE_CHALLENGE"
    """A script that sets a cookie and loads the page again stands in the article's place."""
    CAPTCHA = "CAPTCHA"
    """The page asks whether a person reads it."""
    ENCRYPTED = "ENCRYPTED"
    """The body is data that a script of the page decrypts."""
    NOTICE_ONLY = "NOTICE_ONLY"
    """A title over a link to a document, and nothing to read."""
    TOO_SHORT = "TOO_SHORT"
    """Less text than a brief has."""
    TEMPLATE = "TEMPLATE"
    """The server left its template unfilled: "{{title}}" where the title should be."""
    UNREADABLE = "UNREADABLE"
    """The text cannot be processed; the detail says at which step."""
    HTTP_STATUS = "HTTP_STATUS"
    """An archived answer that is no page: redirect, error."""
    REVISIT = "REVISIT"
    """An archive's note that a page had not changed; it holds no page."""
    FOREIGN_HOST = "FOREIGN_HOST"
    """Not on a host of the portal that the import is for."""
    TOMBSTONED = "TOMBSTONED"
    """Somebody asked that it disappear: `tombstones.txt` names it."""
    TORN = "TORN"
    """The archive's file ends or breaks here; what came before was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page that gives no record: dropping is data."""

    url: str
    portal: str
    stage: Literal["import", "archive", "extract", "repair", "annotate"]
    reason: Reason
    detail: str = ""
    """One line for a reader; may be empty."""
    title: str | None = None
    """The title, where the page got that far."""
    article: Article | None = None
    """What was read before the page was judged; not kept in the table of rejects."""
    fetched_at: datetime | None = None
    warc_file: str = ""
    warc_offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the corpus; `corpus.schema.SCHEMA` gives each column's type and meaning.

    Offsets are half-open, in Unicode code points of `text`. A list is empty, never None, unless
    its stage did not run.
    """

    id: str
    url: str
    canonical_url: str
    portal: str
    content_sha256: str
    province: str | None
    province_now: str | None
    title: str
    text: str
    body_start: int
    sapo: str | None
    source: str | None
    section: str | None
    authors: list[str]
    tags: list[str]
    related_urls: list[str]
    image_url: list[str]
    image_caption: list[str]
    published_at: datetime | None
    modified_at: datetime | None
    fetched_at: datetime | None
    published_date: date | None
    published_raw: str | None
    published_precision: Precision | None
    http_status: int | None
    warc_file: str | None
    warc_offset: int | None
    raw_sha256: str | None
    encoding: str | None
    extractor: str
    extractor_version: str
    lang: str | None = None
    lang_score: float | None = None
    lang_method: str | None = None
    n_chars: int | None = None
    n_syllables: int | None = None
    n_sentences: int | None = None
    n_tokens: int | None = None
    alpha_ratio: float | None = None
    stopword_ratio: float | None = None
    syllable_ratio: float | None = None
    digit_ratio: float | None = None
    upper_ratio: float | None = None
    symbol_ratio: float | None = None
    dup_line_ratio: float | None = None
    dup_ngram_ratio: float | None = None
    mean_word_length: float | None = None
    flags: list[str]
    tokens: list[str] | None = None
    pos: list[str] | None = None
    upos: list[str] | None = None
    token_start: list[int] | None = None
    token_end: list[int] | None = None
    sentence_length: list[int] | None = None
    entity_text: list[str] | None = None
    entity_label: list[str] | None = None
    entity_start: list[int] | None = None
    entity_end: list[int] | None = None
    pii_kind: list[str] | None = None
    pii_start: list[int] | None = None
    pii_end: list[int] | None = None
    annotator: str | None = None


def content_hash(article: Article) -> str:
    """Hash of what the article says: title, lead and body, nothing of the page around it."""
    said = json.dumps([article.title, article.sapo, article.body], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
