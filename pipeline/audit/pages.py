"""The raw page of a record, as the archive holds it."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpus.errors import ArchiveError
from corpus.records import Page, Rejected
from crawler.archive import read_pages
from pipeline.audit.lines import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """Where the page of a version lies, and whether it is there."""

    warc_file: str | None
    """Relative to the data folder; None: not known."""
    warc_offset: int | None
    raw_sha256: str | None
    http_status: int | None
    """None: imported."""
    encoding: str | None
    size: int | None
    """Bytes, decoded from transfer; None where the page cannot be read."""
    trouble: str | None
    """Why the archive does not hold the page that the record was made from."""


def read_raw(data_dir: Path, row: Mapping[str, Any]) -> Page:
    """The page that a record was made from.

    Raises ArchiveError, naming file and byte, where its segment is missing, is torn there, or
    holds another page.
    """
    if row["warc_file"] is None or row["warc_offset"] is None:
        raise ArchiveError(f"{row['id']}: the record does not tell where its page lies")
    path, offset = data_dir / row["warc_file"], row["warc_offset"]
    pages = read_pages(path, row["warc_file"], row["portal"], offset, offset + 1)
    with closing(pages):  # type: ignore[type-var]
        page = next(pages, None)
    if isinstance(page, Rejected):
        raise ArchiveError(f"{path}: {clean(page.detail or page.reason)}")
    if page is None or page.warc_offset != offset:
        raise ArchiveError(f"{path}: no page begins at byte {offset}")
    if row["raw_sha256"] not in (None, sha256(page.body).hexdigest()):
        raise ArchiveError(f"{path}: at byte {offset} is not the page that the record is of")
    return page


def check_page(data_dir: Path, row: Mapping[str, Any]) -> RawPage:
    """The page of a record, looked for in the archive."""
    size, trouble = None, None
    try:
        size = len(read_raw(data_dir, row).body)
    except ArchiveError as error:
        trouble = str(error)
    names = ("warc_file", "warc_offset", "raw_sha256", "http_status", "encoding")
    return RawPage(**{name: row[name] for name in names}, size=size, trouble=trouble)
