"""Pages that others kept: from files into the archive, each into the segments of its portal."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.errors import ArchiveError
from corpus.records import Page, Reason, Rejected
from crawler.archive import SegmentWriter, finish_segments
from crawler.frontier import Frontier
from crawler.portal import Portal
from crawler.sources import files_in, portal_of, read_source
from crawler.urls import belongs

OPEN_SEGMENTS = 32
"""How many segments are written at a time; a web archive may hold pages of thousands of hosts."""


@dataclass(slots=True, kw_only=True)
class ImportResult:
    """What an import did."""

    imported: Counter[str] = field(default_factory=Counter)
    """Pages put into the archive, by portal."""
    known: int = 0
    """Pages that an earlier import had put there, with the same address and content."""
    skipped: Counter[str] = field(default_factory=Counter)
    """What was no page to be read, by reason."""
    unreadable: list[str] = field(default_factory=list)
    """Files in which nothing could be read, one line each."""


def import_files(
    data_dir: Path,
    files: Sequence[Path],
    *,
    portal: Portal | None = None,
    url: str | None = None,
    tell: Callable[[Path, Rejected], None] = lambda path, rejected: None,
    count: Callable[[], None] = lambda: None,
) -> ImportResult:
    """Put the pages of files into the archive of a data folder; `build` makes records of them.

    With `portal` only its pages are taken: those on its hosts, and those without an address.
    Otherwise each goes where its host, or the paper's name on it, says. `url` is the address of a
    file that is one page. `tell` hears of what is skipped, `count` of each page. What was imported
    before is not imported again. Raises StorageError or FrontierError where the folder cannot be
    written.
    """
    finish_segments(data_dir)
    result = ImportResult()
    with _Importer(data_dir, portal, result) as importer:
        for path in files_in(files):
            try:
                for item in read_source(path, url):
                    rejected = item if isinstance(item, Rejected) else importer.put(item)
                    if rejected is not None:
                        result.skipped[str(rejected.reason)] += 1
                        tell(path, rejected)
                    count()
            except ArchiveError as error:
                result.unreadable.append(str(error))
    return result


class _Importer:
    """The segments and the memory of one import."""

    def __init__(self, data_dir: Path, portal: Portal | None, result: ImportResult) -> None:
        self._data_dir = data_dir
        self._portal = portal
        self._result = result
        self._frontier = Frontier(data_dir)
        self._writers: OrderedDict[str, SegmentWriter] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self._writers.values():
            writer.close()
        self._frontier.close()

    def put(self, page: Page) -> Rejected | None:
        """Keep a page; a Rejected says why it is not to be kept."""
        portal = self._portal or portal_of(page)
        if self._portal is not None and not _may_be_of(page, self._portal):
            return _foreign(page, self._portal)
        digest = _digest(page, portal)
        if self._frontier.has_import(digest):
            self._result.known += 1
            return None
        self._writer(portal.slug).write_page(page)
        self._frontier.add_import(digest)
        self._result.imported[portal.slug] += 1
        return None

    def _writer(self, slug: str) -> SegmentWriter:
        if slug not in self._writers:
            if len(self._writers) >= OPEN_SEGMENTS:
                _, longest_unused = self._writers.popitem(last=False)
                longest_unused.close()
            self._writers[slug] = SegmentWriter(self._data_dir, slug)
        self._writers.move_to_end(slug)
        return self._writers[slug]


def _may_be_of(page: Page, portal: Portal) -> bool:
    return page.url.startswith("urn:") or belongs(page.url, portal)


def _foreign(page: Page, portal: Portal) -> Rejected:
    return Rejected(
        url=page.url,
        portal=portal.slug,
        stage="import",
        reason=Reason.FOREIGN_HOST,
        detail=f"not on a host of {portal.slug}",
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
    )


def _digest(page: Page, portal: Portal) -> str:
    told = f"{portal.slug}\n{page.url}\n{page.content_type}\n".encode()
    return sha256(told + page.body).hexdigest()
