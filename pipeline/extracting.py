"""Articles straight from files, without a data folder: what `baotinh extract` prints."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import ArchiveError, ExtractionError
from corpus.records import Article, Moment, Page, Reason, Rejected
from crawler.extraction import extract
from crawler.judge import reject
from crawler.portals import UNKNOWN
from crawler.sources import files_in, portal_of, read_source
from pipeline.repair import repair_article


def extract_files(
    files: Sequence[Path], url: str | None = None, *, generic: bool = False
) -> Iterator[tuple[Path, Article | Rejected | ArchiveError]]:
    """Each page of each file, read and repaired; an ArchiveError for a file that cannot be read.

    `url` is the address of a file that is one page. With `generic` no portal's declaration is
    used. One page is held at a time, whatever the size of the file.
    """
    for path in files_in(files):
        try:
            for item in read_source(path, url):
                yield path, item if isinstance(item, Rejected) else _read(item, generic=generic)
        except ArchiveError as error:
            yield path, error


def _read(page: Page, *, generic: bool) -> Article | Rejected:
    portal = UNKNOWN if generic else portal_of(page)
    try:
        found = extract(page, portal, generic=generic)
    except ExtractionError as error:
        return reject(page, portal, Reason.UNREADABLE, detail=str(error))
    return found if isinstance(found, Rejected) else repair_article(found)[0]


def article_line(article: Article, path: Path) -> str:
    """The line of JSON of an article that was read from a file."""
    return json.dumps(article_fields(article, path), ensure_ascii=False)


def article_fields(article: Article, path: Path) -> dict[str, object]:
    """What is told of an article that was read from a file.

    Keys: file, url (null for a page without one), title, sapo, body (paragraphs), captions,
    authors, source, published (ISO 8601 with +07:00, or a day), section, tags.
    """
    return {
        "file": str(path),
        "url": None if article.url.startswith("urn:") else article.url,
        "title": article.title,
        "sapo": article.sapo,
        "body": article.body,
        "captions": [image.caption for image in article.images if image.caption],
        "authors": article.authors,
        "source": article.source,
        "published": None if article.published is None else stamp(article.published),
        "section": article.section,
        "tags": article.tags,
    }


def stamp(moment: Moment) -> str:
    """A moment in ISO 8601: with +07:00 where the minute is known, else the day alone."""
    if moment.precision == "day":
        return moment.at.date().isoformat()
    return moment.at.isoformat(timespec="seconds")
