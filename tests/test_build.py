"""A build is a function of its segments: killed, repeated or parallel, it gives the same bytes."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import FETCHED, ROOT, baotinh, response

import corpus
from crawler.archive import SegmentWriter, segments
from pipeline.build import _spans, build
from pipeline.compact import compact
from pipeline.sample import SITES

CODE = """
import sys
from pathlib import Path
from pipeline.build import build
build(Path(sys.argv[1]))
"""
PAGES = sorted((ROOT / "tests" / "portals" / "sample").glob("*.json"))


def archive(data: Path, segments: int = 6) -> Path:
    """Segments of the sample's articles."""
    for number in range(segments):
        with SegmentWriter(data, "sample") as writer:
            for case in PAGES[number % 3 :: 3]:
                url = json.loads(case.read_text("utf-8"))["url"] + f"-{number}"
                body = (SITES / "sample" / f"{case.stem}.html").read_bytes()
                header = [("Content-Type", "text/html; charset=utf-8")]
                writer.write_all([response(url, body, header)])
    return data


def bytes_of(data: Path) -> dict[str, bytes]:
    """The shards of a data folder."""
    return {
        str(path.relative_to(data)): path.read_bytes()
        for kind in ("corpus", "rejects")
        for path in (data / kind).rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = archive(tmp_path_factory.mktemp("built"))
    assert baotinh("--data", data, "build").returncode == 0
    return data


def test_five_kills_and_the_same_bytes(built: Path, tmp_path: Path) -> None:
    (tmp_path / "raw").symlink_to(built / "raw")
    chance = random.Random()
    for _ in range(5):
        job = subprocess.Popen(
            [sys.executable, "-c", CODE, str(tmp_path)], cwd=ROOT, start_new_session=True
        )
        time.sleep(chance.uniform(0.3, 3.0))
        os.killpg(job.pid, signal.SIGKILL) if job.poll() is None else None
        job.wait()
    assert baotinh("--data", tmp_path, "build").returncode == 0
    assert bytes_of(tmp_path) == bytes_of(built)


def test_parallel_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    (tmp_path / "raw").symlink_to(built / "raw")
    assert baotinh("--data", tmp_path, "build", "--workers", 2).returncode == 0
    assert bytes_of(tmp_path) == bytes_of(built)


def test_only_what_is_missing_is_built(built: Path) -> None:
    before = bytes_of(built)
    done = baotinh("--data", built, "build")
    assert "0 shards written, 6 current, 0 stale" in done.stdout
    next((built / "corpus" / "sample").iterdir()).unlink()
    assert "1 shards written, 5 current" in baotinh("--data", built, "build").stdout
    assert "6 shards written" in baotinh("--data", built, "build", "--force").stdout
    assert bytes_of(built) == before


def test_stale_shards_are_counted_and_built_on_demand(built: Path, tmp_path: Path) -> None:
    (tmp_path / "raw").symlink_to(built / "raw")
    assert baotinh("--data", tmp_path, "build").returncode == 0
    edited = "import pipeline.repair as r; r.REPAIR_VERSION = 'x'\n" + CODE.replace(
        "build(Path(sys.argv[1]))", "print(build(Path(sys.argv[1]), stale=bool(sys.argv[2])))"
    )
    for flag, expected in (("", "stale=6"), ("1", "built=6")):
        done = subprocess.run(
            [sys.executable, "-c", edited, str(tmp_path), flag],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert expected in done.stdout


def test_an_unreadable_segment_is_named_and_the_rest_built(tmp_path: Path) -> None:
    archive(tmp_path, segments=1)
    (tmp_path / "raw" / "sample" / "zzz.warc.gz").write_bytes(b"rubbish")
    done = baotinh("--data", tmp_path, "build")
    assert done.returncode == 2
    assert "zzz.warc.gz: no WARC record at byte 0" in done.stderr
    assert "Traceback" not in done.stderr
    assert not corpus.load(tmp_path).empty


def test_a_torn_segment_is_a_counted_reject(tmp_path: Path) -> None:
    (segment,) = (archive(tmp_path, segments=1) / "raw" / "sample").glob("*.gz")
    segment.write_bytes(segment.read_bytes()[:-500])
    assert baotinh("--data", tmp_path, "build").returncode == 0
    assert "TORN" in set(corpus.rejects(tmp_path)["reason"])
    assert len(corpus.load(tmp_path)) >= 2


def test_the_latest_version_is_loaded(tmp_path: Path) -> None:
    for title in ("Bản đầu", "Bản sửa"):
        body = f"""<table id="tableforprint"><tr><td><p class="Title">{title}</p>
            <div class="asset-content"><p>{"Bà con ra đồng từ sáng sớm. " * 9}</p></div></table>"""
        with SegmentWriter(tmp_path, "sample") as writer:
            at = FETCHED.replace(day=FETCHED.day + (title == "Bản sửa"))
            url = "https://bao-mau.example/bai"
            header = [("Content-Type", "text/html")]
            writer.write_all([response(url, body.encode(), header, at)])
    assert baotinh("--data", tmp_path, "build").returncode == 0
    assert corpus.load(tmp_path)["title"].tolist() == ["Bản sửa"]


def test_parts_of_a_segment_give_the_same_bytes(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(built, tmp_path / "data"))
    compact(data)
    whole = bytes_of(data)
    monkeypatch.setattr("pipeline.build.PART", 1)
    assert [len(_spans(path)) for path in segments(data)] == [32], "six descriptions, 26 pages"
    build(data, force=True)
    assert bytes_of(data) == whole


def test_a_torn_segment_is_read_to_its_tear_in_parts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(tmp_path, segments=1)
    (segment,) = segments(tmp_path)
    segment.write_bytes(segment.read_bytes()[:-50])
    build(tmp_path)
    whole = bytes_of(tmp_path)
    monkeypatch.setattr("pipeline.build.PART", 1)
    build(tmp_path, force=True)
    assert bytes_of(tmp_path) == whole
    assert "TORN" in corpus.rejects(tmp_path)["reason"].tolist()
