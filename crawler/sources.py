"""Pages from files of any kind: WARC and WET, saved HTML, JSON lines, plain text."""

import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import ArchiveError
from corpus.records import Page, Reason, Rejected
from corpus.text import clean_line
from crawler.archive import EPOCH, read_pages
from crawler.encodings import decode
from crawler.extraction import is_text
from crawler.jsonline import read_line
from crawler.judge import JSON, MAX_BYTES, unreadable
from crawler.portal import Portal
from crawler.portals import UNKNOWN, portal_at, portal_named
from crawler.structured import read_structured
from crawler.tree import parse

_GZIP = b"\x1f\x8b"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|article|div|table|p)\b", re.I)
# Browsers write it into pages they save, with the length of the URL: a Windows convention.
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.I)
_WAYBACK = re.compile(
    r"https?://web\.archive\.org/web/(?P<time>\d{4,14})(?:[a-z]{2}_)?/(?P<url>https?:/.+)", re.I
)
_NAMED_WITHIN = 40
"""How many of a page's first lines may hold the name of its paper."""


def read_source(path: Path, url: str | None = None) -> Iterator[Page | Rejected]:
    """The pages of a file, one at a time; what is no page is a Rejected of the stage `import`.

    `url` is the address of a file that is one page. A page without an address gets
    `urn:sha256:<hex>` of its bytes; one whose time of fetching nobody told is of the kind `saved`.
    Raises ArchiveError, naming the file, where nothing in it can be read.
    """
    try:
        head = _head(path)
        if head.startswith(b"WARC/"):
            yield from _from_archive(path)
        elif _is_json_lines(head, path):
            yield from _from_json_lines(path)
        else:
            yield _from_file(path, head, url)
    except (OSError, EOFError, zlib.error) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ArchiveError(f"{path}: {told}") from error


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files, those of folders one by one."""
    for path in paths:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
        else:
            yield path


def portal_of(page: Page) -> Portal:
    """The portal that a page names: by its host and day, else by the paper's name on it."""
    if page.url.startswith("urn:"):
        return portal_named(_first_lines(page)) or UNKNOWN
    return portal_at(page.url, page.fetched_at.date())


# The kinds of files


def _from_archive(path: Path) -> Iterator[Page | Rejected]:
    for item in read_pages(path, path.name, ""):
        if isinstance(item, Rejected):
            yield replace(item, stage="import")
            continue
        page = _original(item)
        if page.fetched_at == EPOCH:
            page = replace(page, fetched_at=datetime.now(UTC))
        if page.status not in (None, 200):
            yield _reject(page, Reason.HTTP_STATUS, f"status {page.status}")
        else:
            yield _checked(page)


def _from_json_lines(path: Path) -> Iterator[Page | Rejected]:
    now = datetime.now(UTC)
    with _opened(path) as file:
        for number, line in enumerate(_lines(file), start=1):
            if not line.strip():
                continue
            page = Page(
                url=f"{path.name}:{number}",
                body=line.strip(),
                fetched_at=now,
                content_type=JSON,
                kind="saved",
                warc_file=path.name,
                warc_offset=number,
            )
            yield _from_json_line(page)


def _from_json_line(page: Page) -> Page | Rejected:
    if len(page.body) > MAX_BYTES:
        return _reject(page, Reason.TOO_LARGE, f"over {MAX_BYTES} bytes")
    try:
        _, stated = read_line(page)
    except ValueError as error:
        return _reject(page, Reason.UNREADABLE, str(error))
    if stated.url is not None and not _is_address(stated.url):
        return _reject(page, Reason.UNREADABLE, f"`url` is no http(s) address: {stated.url[:80]}")
    return _checked(replace(page, url=stated.url or _urn(page.body)))


def _from_file(path: Path, head: bytes, url: str | None) -> Page | Rejected:
    with _opened(path) as file:
        body = file.read(MAX_BYTES + 1)
    markup = bool(_HTML.search(head)) or path.suffix.lower() in (".html", ".htm", ".xhtml")
    page = Page(
        url=url or "",
        body=body,
        fetched_at=datetime.now(UTC),
        content_type="text/html" if markup else "text/plain",
        kind="saved",
        warc_file=path.name,
    )
    if not page.url and markup:
        page = replace(page, url=_printed_address(body))
    return _checked(_original(page))


def _checked(page: Page) -> Page | Rejected:
    """The page with an address, unless its bytes are none that can be read."""
    page = replace(page, url=page.url or _urn(page.body))
    reason = unreadable(page)
    return page if reason is None else _reject(page, reason, page.content_type or "")


# Addresses


def _original(page: Page) -> Page:
    """The page that the Wayback Machine kept, under its own address and time."""
    found = _WAYBACK.match(page.url)
    if not found:
        return page
    page = replace(page, url=re.sub(r"^(https?:)/+", r"\1//", found["url"], flags=re.I))
    try:
        stamp = found["time"][:14].ljust(14, "0")
        taken = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:  # a year or a month alone
        return page
    kind = None if page.kind == "saved" else page.kind
    return replace(page, fetched_at=taken, kind=kind)


def _printed_address(body: bytes) -> str:
    """The address that a saved page prints of itself; empty if none."""
    if found := _SAVED_FROM.search(body[: 1 << 16]):
        address = found[1].decode("ascii", "ignore")
        if _is_address(address):
            return address
    tree = parse(decode(body, None)[0], "a saved page")
    urls = () if tree is None else read_structured(tree).urls
    return next((url for url in urls if _is_address(url)), "")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _urn(body: bytes) -> str:
    return f"urn:sha256:{sha256(body).hexdigest()}"


def _first_lines(page: Page) -> list[str]:
    if page.content_type == JSON:
        page, _ = read_line(page)
    text, _ = decode(page.body, page.content_type)
    if is_text(page):
        return [clean_line(line) for line in text.splitlines() if line.strip()][:_NAMED_WITHIN]
    tree = parse(text, page.url)
    if tree is None:
        return []
    said = read_structured(tree)
    parts = [part for title in said.titles for part in re.split(r"\s+[-–|]\s+", title)]
    shown = [clean_line(line) for line in tree.text_content().splitlines() if line.strip()]
    return [said.site_name or "", *parts, *shown[:_NAMED_WITHIN]]


# Files


def _opened(path: Path) -> BufferedReader | gzip.GzipFile:
    """The file, unpacked if it is a gzip file."""
    file = path.open("rb")
    if file.peek(2)[:2] != _GZIP:
        return file
    file.close()
    return gzip.GzipFile(path, "rb")


def _head(path: Path) -> bytes:
    """The beginning of a file's content, as far as it can be had: the file may be torn."""
    head = b""
    with _opened(path) as file:
        while len(head) < 1 << 16:
            try:
                more = file.read1(1 << 16)
            except (EOFError, zlib.error):
                break
            if not more:
                break
            head += more
    return head


def _lines(file: BufferedReader | gzip.GzipFile) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only its beginning, over the limit."""
    while line := file.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES + 1)


def _is_json_lines(head: bytes, path: Path) -> bool:
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    named = {".jsonl", ".ndjson", ".json"} & {suffix.lower() for suffix in path.suffixes}
    return first.startswith(b"{") and (bool(named) or b'"text"' in first or b'"html"' in first)


def _reject(page: Page, reason: Reason, detail: str) -> Rejected:
    return Rejected(
        url=page.url or f"{page.warc_file}@{page.warc_offset}",
        portal="",
        stage="import",
        reason=reason,
        detail=detail,
        fetched_at=page.fetched_at,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
    )
