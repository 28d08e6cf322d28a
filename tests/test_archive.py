"""The archive survives kills, torn tails and rubbish."""

import gzip
import random
import subprocess
import sys

import pytest
from conftest import FETCHED, ROOT, response
from filelock import FileLock

from corpus.errors import ArchiveError, StorageError
from corpus.records import Page, Reason, Rejected
from crawler.archive import (
    MAX_PAYLOAD,
    SegmentWriter,
    finish_segments,
    read_page,
    read_pages,
    record_ends,
    segments,
)


def _fill(writer: SegmentWriter, count: int) -> None:
    for number in range(count):
        body = random.Random(number).randbytes(3000)
        headers = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
        writer.write_all([response(f"https://bao.vn/{number}", body, headers)])


def _segment(data, count=5):
    with SegmentWriter(data, "bao") as writer:
        _fill(writer, count)
    return segments(data)[0]


def test_pages_come_back_as_they_were(tmp_path) -> None:
    path = _segment(tmp_path)
    pages = list(read_pages(path, "raw/x", "bao"))
    assert [page.url for page in pages] == [f"https://bao.vn/{number}" for number in range(5)]
    for number, page in enumerate(pages):
        assert isinstance(page, Page)
        assert page.body == random.Random(number).randbytes(3000)
        assert (page.kind, page.status, page.fetched_at) == ("article", 200, FETCHED)
        assert read_page(path, page.warc_offset).body == page.body
    assert not list(path.parent.glob("*.lock"))


def test_a_full_segment_is_followed_by_the_next(tmp_path) -> None:
    with SegmentWriter(tmp_path, "bao", limit=7_000) as writer:
        _fill(writer, 5)
    pages = [[*read_pages(path, "x", "bao")] for path in segments(tmp_path)]
    assert sorted(map(len, pages)) == [1, 2, 2]
    assert not list((tmp_path / "raw" / "bao").glob("*.lock"))


def test_segments_rotate_by_pages(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("crawler.archive.MAX_PAGES", 2)
    with SegmentWriter(tmp_path, "bao") as writer:
        _fill(writer, 5)
    pages = [[*read_pages(path, "x", "bao")] for path in segments(tmp_path)]
    assert sorted(map(len, pages)) == [1, 2, 2]


def test_an_open_segment_is_not_seen_until_it_is_closed(tmp_path) -> None:
    with SegmentWriter(tmp_path, "bao") as writer:
        _fill(writer, 1)
        assert segments(tmp_path) == []
        assert finish_segments(tmp_path) == [], "its lock is held"
    assert len(segments(tmp_path)) == 1


@pytest.mark.parametrize("seed", range(8))
def test_a_torn_segment_keeps_its_whole_records(tmp_path, seed: int) -> None:
    path = _segment(tmp_path)
    places = [page.warc_offset for page in read_pages(path, "x", "bao") if isinstance(page, Page)]
    cut = random.Random(seed).randrange(places[1] + 1, path.stat().st_size)
    left_open = path.with_name(path.name + ".open")
    left_open.write_bytes(path.read_bytes()[:cut])
    path.unlink()
    whole = sum(place <= cut for place in [*places[1:], left_open.stat().st_size + 1])
    (finished,) = finish_segments(tmp_path)
    items = list(read_pages(finished, "x", "bao"))
    assert all(isinstance(item, Page) for item in items)
    assert len(items) == whole


def test_a_record_without_its_checksum_is_torn(tmp_path) -> None:
    path = _segment(tmp_path)
    ends = record_ends(path)
    assert ends[-1] == path.stat().st_size
    for missing in range(1, 9):
        path.write_bytes(path.read_bytes()[: ends[-1] - missing])
        assert record_ends(path) == ends[:-1]


def test_a_torn_finished_file_is_read_to_its_tear(tmp_path) -> None:
    path = _segment(tmp_path)
    path.write_bytes(path.read_bytes()[:-1000])
    *pages, torn = read_pages(path, "raw/bao/x.warc.gz", "bao")
    assert len(pages) == 4
    assert isinstance(torn, Rejected)
    assert (torn.reason, torn.warc_file) == (Reason.TORN, "raw/bao/x.warc.gz")
    assert str(torn.warc_offset) in torn.detail


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"not a warc at all", b"\x1f\x8b\x08\x00"])
def test_rubbish_is_an_error_that_names_file_and_place(tmp_path, rubbish: bytes) -> None:
    path = tmp_path / "rubbish.warc.gz"
    path.write_bytes(rubbish)
    with pytest.raises(ArchiveError, match=r"rubbish\.warc\.gz: no WARC record at byte 0"):
        list(read_pages(path, "x", "bao"))


def test_a_segment_whose_crawl_wrote_no_page_goes(tmp_path) -> None:
    folder = tmp_path / "raw" / "bao"
    folder.mkdir(parents=True)
    (folder / "a.warc.gz.open").write_bytes(b"")
    assert finish_segments(tmp_path) == []
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_written_is_named(tmp_path) -> None:
    (tmp_path / "raw").write_text("a file where a folder should be")
    with pytest.raises(StorageError, match="cannot write"), SegmentWriter(tmp_path, "bao") as out:
        _fill(out, 1)


def test_a_full_disk_leaves_whole_records(tmp_path) -> None:
    code = """
import resource, sys
from pathlib import Path
sys.path.insert(0, "tests")
from test_archive import SegmentWriter, StorageError, _fill
resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))
try:
    with SegmentWriter(Path(sys.argv[1]), "bao") as writer:
        _fill(writer, 5)
except StorageError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "File too large" in done.stdout
    (path,) = segments(tmp_path)
    pages = list(read_pages(path, "x", "bao"))
    assert len(pages) == 2
    assert all(isinstance(page, Page) for page in pages)


def test_locks_are_free_after_closing(tmp_path) -> None:
    path = _segment(tmp_path)
    FileLock(f"{path}.open.lock").acquire(timeout=0)


@pytest.mark.parametrize("size", [20_000, MAX_PAYLOAD + 1_000_000])
def test_compressed_bodies_are_kept_as_sent_and_read_decoded_to_a_limit(tmp_path, size) -> None:
    sent = gzip.compress(b"a" * size)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    with SegmentWriter(tmp_path, "bao") as writer:
        writer.write_all([response("https://bao.vn/nen", sent, headers)])
        _fill(writer, 1)
    (path,) = segments(tmp_path)
    assert path.stat().st_size < 200_000
    packed, plain = read_pages(path, "x", "bao")
    assert isinstance(packed, Page)
    assert packed.body == b"a" * min(size, MAX_PAYLOAD)
    assert isinstance(plain, Page), "the record after it is read as well"


def test_a_body_that_cannot_be_decoded_costs_only_itself(tmp_path) -> None:
    broken = gzip.compress(random.Random(0).randbytes(50_000))
    broken = broken[:20_000] + b"\xff" * 400 + broken[20_400:]
    with SegmentWriter(tmp_path, "bao") as writer:
        headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
        writer.write_all([response("https://bao.vn/hong", broken, headers)])
        _fill(writer, 2)
    items = list(read_pages(segments(tmp_path)[0], "x", "bao"))
    assert len(items) == 3
    assert all(isinstance(item, Page) for item in items)


def test_a_disk_full_from_the_start_leaves_no_segment(tmp_path) -> None:
    code = """
import resource, sys
from pathlib import Path
sys.path.insert(0, "tests")
from test_archive import SegmentWriter, StorageError, _fill
resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))
try:
    with SegmentWriter(Path(sys.argv[1]), "bao") as writer:
        _fill(writer, 1)
except StorageError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "File too large" in done.stdout
    assert not list((tmp_path / "raw" / "bao").iterdir())
