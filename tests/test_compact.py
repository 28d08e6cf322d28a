"""Small segments are joined and nothing of the corpus changes, whenever that is killed."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import FETCHED, baotinh, page, response
from test_build import archive, bytes_of

import corpus
from corpus.errors import StorageError
from corpus.store import shards
from crawler.archive import SegmentWriter, read_page, read_pages, record_ends, segments
from pipeline.build import build
from pipeline.compact import compact, sole_writer

PLACE = ["warc_file", "warc_offset"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six built segments of one portal and one of another, one page of which is a reject."""
    data = archive(tmp_path_factory.mktemp("built"))
    with SegmentWriter(data, "sample") as writer:
        writer.write_page(page("<p>Trang trống.</p>", "https://bao-mau.example/trong-post9.html"))
    with SegmentWriter(data, "sample-cantho") as writer:
        writer.write_page(page("<p>Trang trống.</p>", "https://bao-khac.example/trong-post9.html"))
    assert build(data).unreadable == []
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "data"))


def _rows(data: Path) -> pd.DataFrame:
    """Everything that the corpus says, but for where the pages lie."""
    rows = corpus.load(data, latest=False).drop(columns=PLACE)
    return rows.sort_values(["id", "fetched_at"]).reset_index(drop=True)


def _rejects(data: Path) -> list[str]:
    return sorted(pd.concat([pd.read_parquet(path) for path in shards(data, "rejects")])["url"])


def test_records_are_what_they_were(data: Path) -> None:
    before, rejects = _rows(data), _rejects(data)
    assert len(rejects) == 4
    done = baotinh("--data", data, "compact")
    assert done.stdout == "Compact: 7 segments joined to 1; left: 0 not built, 0 torn\n", done
    assert len(segments(data)) == len(shards(data)) == len(shards(data, "rejects")) == 2
    pd.testing.assert_frame_equal(_rows(data), before)
    assert _rejects(data) == rejects


def test_shards_are_those_that_a_build_would_write(data: Path) -> None:
    compact(data)
    joined = bytes_of(data)
    build(data, force=True)
    assert bytes_of(data) == joined


def test_every_record_leads_to_its_page(data: Path) -> None:
    compact(data)
    loaded = corpus.load(data, latest=False)
    pages = [
        read_page(data / file, offset)
        for file, offset in zip(loaded["warc_file"], loaded["warc_offset"], strict=True)
    ]
    assert len(pages) == 24
    assert [one.url for one in pages] == loaded["url"].tolist()


def test_a_second_time_nothing_is_to_do(data: Path) -> None:
    compact(data)
    before = bytes_of(data)
    result = compact(data)
    assert (result.joined, result.written) == (0, 0)
    assert bytes_of(data) == before


class _Killed(BaseException):
    """What a kill is to the code it hits: nothing after it is done."""


@pytest.fixture
def kill_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many changes to the disk are still done, in a list of one: the others raise."""
    left = [1_000_000]

    def guard(change: object) -> object:
        def guarded(*words: object, **options: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise _Killed
            return change(*words, **options)  # type: ignore[operator]

        return guarded

    for name in ("rename", "replace", "unlink", "write_text"):
        monkeypatch.setattr(Path, name, guard(getattr(Path, name)))
    monkeypatch.setattr("pipeline.compact.copyfileobj", guard(shutil.copyfileobj))
    monkeypatch.setattr("corpus.store.pq.write_table", guard(corpus.store.pq.write_table))
    yield left
    left[0] = 1_000_000


@pytest.mark.parametrize("mend", [build, compact])
def test_a_kill_at_any_step_loses_nothing(
    built: Path, tmp_path: Path, kill_at: list[int], mend: object
) -> None:
    before, rejects, kills = _rows(built), _rejects(built), 0
    for steps in range(200):
        data = Path(shutil.copytree(built, tmp_path / str(steps)))
        kill_at[0] = steps
        try:
            compact(data)
            break
        except _Killed:
            kills += 1
        kill_at[0] = 1_000_000
        mend(data)  # type: ignore[operator]
        pd.testing.assert_frame_equal(_rows(data), before)
        assert _rejects(data) == rejects
        assert len(segments(data)) in (2, 8)
        left = [path.name for path in (data / "raw").rglob("*") if path.is_file()]
        assert all(name.endswith(".warc.gz") for name in left), left
    assert kills > 30, "seven copies, a journal, a segment and two shards put in place, 21 deleted"


def test_what_is_not_built_is_left(data: Path) -> None:
    with SegmentWriter(data, "sample") as writer:
        url = "https://bao-mau.example/moi-post77.html"
        writer.write_all([response(url, b"<h1>M\xe1\xbb\x9bi</h1>", [], FETCHED)])
    before = len(segments(data))
    result = compact(data)
    assert (result.joined, result.written, result.unbuilt) == (7, 1, 1)
    assert len(segments(data)) == before - 6


def test_what_is_torn_is_left_and_told(data: Path) -> None:
    broken = segments(data)[2]
    broken.write_bytes(broken.read_bytes()[:-9])
    done = baotinh("--data", data, "compact")
    assert done.returncode == 2
    assert "6 segments joined to 1; left: 0 not built, 1 torn" in done.stdout
    assert str(broken) in done.stderr
    assert broken.exists()


def test_segments_grow_to_the_limit_and_no_further(data: Path) -> None:
    before = _rows(data)
    size = max(path.stat().st_size for path in segments(data))
    compact(data, limit=3 * size)
    sizes = [path.stat().st_size for path in segments(data) if path.parent.name == "sample"]
    assert 1 < len(sizes) < 7
    assert max(sizes) <= 3 * size
    pd.testing.assert_frame_equal(_rows(data), before)


def test_segments_are_not_joined_beyond_their_pages(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.compact.MAX_PAGES", 12)
    before = _rows(data)
    compact(data)
    counts = [len(record_ends(path)) for path in segments(data)]
    assert max(counts) <= 12
    assert len(counts) < 8
    pd.testing.assert_frame_equal(_rows(data), before)


def test_what_a_crawl_writes_is_not_touched(data: Path) -> None:
    with SegmentWriter(data, "sample") as writer:
        url = "https://bao-mau.example/moi-post78.html"
        writer.write_page(page("<h1>Mới</h1>", url))
        compact(data)
        writer.write_page(page("<h1>Mới</h1>", url + "?trang=2"))
    fresh = (
        segments(data)[-2]
        if segments(data)[-1].parent.name == "sample-cantho"
        else segments(data)[-1]
    )
    assert len([*read_pages(fresh, "x", "sample")]) == 2


def test_too_little_room_changes_nothing(data: Path) -> None:
    before = bytes_of(data)
    with pytest.raises(StorageError, match=r"no room in .*sample"):
        compact(data, min_free=1 << 60)
    assert bytes_of(data) == before


def test_a_build_waits(data: Path) -> None:
    done = threading.Event()

    def build_then_tell() -> None:
        build(data)
        done.set()

    with sole_writer(data):
        thread = threading.Thread(target=build_then_tell)
        thread.start()
        assert not done.wait(0.5)
    assert done.wait(60)
    thread.join()
