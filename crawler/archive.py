"""WARC segments: the log of a crawl, readable after any kill.

While it is written, a segment is called `….warc.gz.open` and a lock lies beside it; the lock dies
with its process, so an open segment without one was left by a crawl that was killed.
"""

import os
import time
import uuid
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO, FileIO
from pathlib import Path
from shutil import disk_usage
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout
from isal import igzip
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import iso_date_to_datetime
from warcio.warcwriter import WARCWriter

from corpus.errors import ArchiveError, StorageError
from corpus.records import Page, Reason, Rejected
from crawler.compression import unpack

KIND_HEADER = "Baotinh-Kind"
"""Extension field of our records: what the crawler took the page for."""

MAX_PAYLOAD = 64 * 1024 * 1024
"""Bytes of a payload that are decoded; a bomb is cut here."""

MAX_SEGMENT = 64 * 1024 * 1024
"""Bytes from which a segment is finished and the next begun; a build holds one in memory."""

MAX_PAGES = 5_000
"""Pages at which it is finished too: of dense texts, 64 MB would be records beyond any memory."""

MAX_AGE = 6 * 3600.0
"""Seconds after which a segment is finished, so that a build sees a slow portal's pages."""

MIN_FREE = 512 * 1024 * 1024
"""Bytes that stay free on the disk of a data folder: the build and the frontier need some too."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of fetching of a foreign record that states none."""

_OPEN = ".open"
_LEVEL = 1
"""Of compression, of igzip: 6 per cent larger than zlib at level 9, and 17 times as fast."""
_NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
_UNDONE_HEADERS = frozenset(("transfer-encoding",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What an HTTP server answered, to be archived."""

    url: str
    status: str
    """Code and phrase."""
    headers: Sequence[tuple[str, str]]
    body: bytes
    """As received: not yet decoded from Content-Encoding."""
    fetched_at: datetime
    kind: str
    """What the crawler took the page for."""
    is_revisit: bool = False
    """Whether it says that a page is as it was when it was fetched before."""


class SegmentWriter:
    """Appends fetched pages to a segment of one portal; the file appears with the first page."""

    def __init__(
        self, data_dir: Path, portal: str, limit: int = MAX_SEGMENT, min_free: int = MIN_FREE
    ) -> None:
        self._limit = limit
        self._min_free = min_free
        self._folder = data_dir / "raw" / portal
        self._file: FileIO | None = None
        self._end = 0
        self._pages = 0
        self._begun = 0.0
        self._lock: FileLock | None = None
        self._path = Path()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def write_all(self, responses: Sequence[Response]) -> None:
        """Append responses, all on disk when this returns.

        Raises StorageError, naming the file, where they cannot be written, and the folder where the
        disk has too little room left.
        """
        for place, one in enumerate(responses, 1):
            kept = [field for field in one.headers if field[0].lower() not in _UNDONE_HEADERS]
            http = StatusAndHeaders(one.status, kept, protocol="HTTP/1.1")
            told = {"WARC-Date": _warc_date(one.fetched_at), KIND_HEADER: one.kind}
            if one.is_revisit:
                told["WARC-Profile"] = _NOT_MODIFIED
            kind = "revisit" if one.is_revisit else "response"
            self._write(one.url, kind, one.body, told, http, sync=place == len(responses))

    def write_page(self, page: Page) -> None:
        """Append a page that an import read, on disk when this returns; raises StorageError.

        What an HTTP server answered is a `response` record, any other page a `resource`.
        """
        told = {"WARC-Date": _warc_date(page.fetched_at)}
        if page.kind is not None:
            told[KIND_HEADER] = page.kind
        if page.truncated:
            told["WARC-Truncated"] = "length"
        kind = page.content_type or "application/octet-stream"
        if page.status is None:
            self._write(page.url, "resource", page.body, told | {"Content-Type": kind}, None)
            return
        headers = [("Content-Type", page.content_type)] if page.content_type else []
        status = status_line(page.status)
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        self._write(page.url, "response", page.body, told, http)

    def _write(
        self,
        url: str,
        kind: str,
        body: bytes,
        told: dict[str, str],
        http: StatusAndHeaders | None,
        *,
        sync: bool = True,
    ) -> None:
        writer = WARCWriter(BytesIO(), gzip=False)
        record = writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),  # untold, warcio would measure it in a temporary file
            http_headers=http,
            warc_content_type=told.pop("Content-Type", ""),
            warc_headers_dict=told,
        )
        check_room(self._folder, self._min_free)
        try:
            self._append(self._file or self._open(), _bytes_of(writer, record), sync=sync)
            self._pages += 1
            is_full = self._end >= self._limit or self._pages >= MAX_PAGES
            if is_full or time.monotonic() - self._begun > MAX_AGE:
                self.close()
        except OSError as error:
            raise StorageError(f"cannot write {self._path}: {error.strerror or error}") from error

    def close(self) -> None:
        """Finish the segment: from now on the build sees it."""
        if self._file is None:
            return
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        if self._end:
            self._path.rename(self._path.with_suffix(""))
        else:
            self._path.unlink()  # the disk failed before the first record
        if self._lock is not None:
            _drop(self._lock)

    def _open(self) -> FileIO:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}.warc.gz{_OPEN}"
        self._path = self._folder / name
        self._lock = _lock_of(self._path)
        self._lock.acquire()
        self._file = self._path.open("xb", buffering=0)
        self._end = 0
        self._pages = 0
        self._begun = time.monotonic()
        writer = WARCWriter(BytesIO(), gzip=False)
        info = {"software": "baotinh", "format": "WARC File Format 1.0"}
        record = writer.create_warcinfo_record(self._path.stem, info)
        self._append(self._file, _bytes_of(writer, record))
        return self._file

    def _append(self, file: FileIO, data: bytes, *, sync: bool = True) -> None:
        """Write a record whole: where the disk fails half-way, the half is cut off again."""
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            if sync:
                os.fsync(file.fileno())
        except OSError:
            file.seek(self._end)
            file.truncate(self._end)
            raise
        self._end += len(data)


def check_room(folder: Path, room: int) -> None:
    """Make a folder; raises StorageError where that fails or fewer bytes than `room` are free."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = disk_usage(folder).free
    except OSError as error:
        raise StorageError(f"cannot write {folder}: {error.strerror}") from error
    if free < room:
        told = f"{free // 2**20} MB are free, {room // 2**20} MB are to stay"
        raise StorageError(f"no room in {folder}: {told}")


def segments(data_dir: Path) -> list[Path]:
    """All finished segments of a data folder, sorted."""
    return sorted((data_dir / "raw").glob("*/*.warc.gz"))


def finish_segments(data_dir: Path) -> list[Path]:
    """Finish the segments that killed crawls left open; returns those that were finished.

    A torn tail is cut off after the last whole record. A segment whose crawl still runs is left.
    """
    finished = []
    for path in sorted((data_dir / "raw").glob(f"*/*{_OPEN}")):
        lock = _lock_of(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        ends = record_ends(path)
        if len(ends) > 1:  # the first record only describes the file
            with path.open("rb+") as file:
                file.truncate(ends[-1])
            path.rename(path.with_suffix(""))
            finished.append(path.with_suffix(""))
        else:
            path.unlink()
        _drop(lock)
    return finished


def read_pages(
    path: Path, name: str, portal: str, start: int = 0, stop: int | None = None
) -> Iterator[Page | Rejected]:
    """The pages of a WARC file, in its order; `name` is what their `warc_file` says.

    Those of the records that begin from byte `start` on, where one does, and before byte `stop`.

    A page is a response, a resource or a conversion, as in WET files; its URL is empty where the
    record names none. A revisit, which repeats a page without holding it, is a Rejected.

    Where the file is torn or broken, what came before is read and the last item is a Rejected
    with the reason TORN. Raises ArchiveError where not even one record can be read.
    """
    offset = start
    try:
        with path.open("rb") as file:
            file.seek(start)
            iterator = ArchiveIterator(file)
            for record in iterator:
                if stop is not None and offset >= stop:
                    return
                if record.format != "warc":  # warcio takes many a line of text for an ARC record
                    raise ArchiveLoadFailed(f"found {record.format}")
                page, whole = _page(record, name)
                if not whole:
                    yield _torn(name, portal, offset, f"the record at byte {offset} is cut short")
                    return
                # Asked only now: warcio skips to a record's end to tell where it begins.
                place = iterator.get_record_offset()
                yield from _told(record, page, name, portal, place)
                offset = iterator.get_record_offset() + iterator.get_record_length()
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
        if offset == 0:
            raise ArchiveError(f"{path}: no WARC record at byte 0: {error}") from error
        yield _torn(name, portal, offset, f"unreadable from byte {offset}: {error}")
        return
    if offset == 0:
        raise ArchiveError(f"{path}: no WARC record at byte 0: the file is empty")


def _told(
    record: Any, page: Page | None, name: str, portal: str, offset: int
) -> Iterator[Page | Rejected]:
    """What a whole record tells: a page, a note that a page is as it was, or nothing."""
    if page is not None:
        yield replace(page, warc_offset=offset)
    elif record.rec_type == "revisit" and not _is_own(record):
        yield _revisit(record, name, portal, offset)


def read_page(path: Path, offset: int) -> Page:
    """The page whose record starts at a byte offset; raises ArchiveError if there is none."""
    with path.open("rb") as file:
        file.seek(offset)
        record = next(iter(ArchiveIterator(file)), None)
        page, whole = _page(record, path.name) if record is not None else (None, False)
    if page is None or not whole:
        raise ArchiveError(f"{path}: no whole page at byte {offset}")
    return replace(page, warc_offset=offset)


def _page(record: Any, name: str) -> tuple[Page | None, bool]:
    """The page of a record, if it holds one, and whether the record is whole."""
    page = None
    if record.rec_type == "response" and record.http_headers is not None:
        code = record.http_headers.get_statuscode()
        page = _facts(record, name, record.http_headers.get_header("Content-Type"))
        page = replace(page, status=int(code) if code.isdigit() else None)
    elif record.rec_type in ("resource", "conversion"):
        page = _facts(record, name, record.rec_headers.get_header("Content-Type"))
    # warcio ends a torn record in silence: what is left of its stated length tells.
    while record.raw_stream.read(1 << 16):
        pass
    return page, getattr(record.raw_stream, "limit", 0) == 0


def _facts(record: Any, name: str, content_type: str | None) -> Page:
    headers = record.rec_headers
    date = headers.get_header("WARC-Date")
    kind = headers.get_header(KIND_HEADER)
    body, whole = _payload(record)
    return Page(
        # wget writes the URI in angle brackets.
        url=(headers.get_header("WARC-Target-URI") or "").strip("<> "),
        body=body,
        fetched_at=_moment(date) or EPOCH,
        content_type=content_type,
        kind=kind if _moment(date) else "saved",
        truncated=not whole or headers.get_header("WARC-Truncated") is not None,
        warc_file=name,
    )


def _moment(date: str | None) -> datetime | None:
    """The time of a WARC-Date; None where a foreign archive states none that can be read."""
    try:
        return iso_date_to_datetime(date).replace(tzinfo=UTC) if date else None
    except (ValueError, TypeError, OverflowError):
        return None


def _is_own(record: Any) -> bool:
    """Whether a record was written by a crawl of ours."""
    return record.rec_headers.get_header(KIND_HEADER) is not None


def _revisit(record: Any, name: str, portal: str, offset: int) -> Rejected:
    return Rejected(
        url=(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> "),
        portal=portal,
        stage="archive",
        reason=Reason.REVISIT,
        detail="unchanged since an earlier record",
        warc_file=name,
        warc_offset=offset,
    )


def _payload(record: Any) -> tuple[bytes, bool]:
    """The body without transfer and content encoding, to a limit, and whether it is all there."""
    http = record.http_headers
    chunked = http is not None and "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    body: bytes = stream.read(MAX_PAYLOAD + 1)
    body, whole = body[:MAX_PAYLOAD], len(body) <= MAX_PAYLOAD
    encoding = "" if http is None else http.get_header("Content-Encoding") or ""
    unpacked, complete = unpack(body, encoding, MAX_PAYLOAD)
    return unpacked, whole and complete


def record_ends(path: Path) -> list[int]:
    """Where each record of a segment ends, in bytes, up to the first that is torn or damaged.

    A record of ours is a gzip member of its own, with a checksum. warcio asks for neither the
    checksum nor the member's end.
    """
    ends: list[int] = []
    place, stream = 0, zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file, suppress(zlib.error):
        while chunk := file.read(1 << 16):
            while chunk:
                stream.decompress(chunk)
                rest = stream.unused_data
                place += len(chunk) - len(rest)
                if stream.eof:
                    ends.append(place)
                    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
                chunk = rest
    return ends


def _torn(name: str, portal: str, offset: int, detail: str) -> Rejected:
    return Rejected(
        url=f"{name}@{offset}",
        portal=portal,
        stage="archive",
        reason=Reason.TORN,
        detail=detail,
        warc_file=name,
        warc_offset=offset,
    )


def _bytes_of(writer: WARCWriter, record: Any) -> bytes:
    """A record as a gzip member of its own; warcio packs at level 9, ten times slower."""
    writer.write_record(record)
    data: bytes = igzip.compress(writer.out.getvalue(), _LEVEL)
    return data


def status_line(status: int) -> str:
    """Code and phrase of an HTTP status, as a status line has them."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _lock_of(path: Path) -> FileLock:
    return FileLock(path.with_name(path.name + ".lock"))


def _drop(lock: FileLock) -> None:
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)
