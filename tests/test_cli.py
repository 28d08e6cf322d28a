"""What a user sees when something is wrong: one clear line, exit status 2, no traceback."""

import json
import resource
import sqlite3
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, baotinh

import corpus
from corpus.schema import VERSION_KEY
from pipeline.cli import main
from pipeline.sample import serve


def _fails(done, *words: str) -> None:
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("baotinh: ")]
    for word in words:
        assert word in line


def test_unknown_slug_names_near_matches(tmp_path) -> None:
    _fails(baotinh("--data", tmp_path, "crawl", "dakrlab"), "'dakrlab'", "dakrlap")


def test_missing_replay_file(tmp_path) -> None:
    _fails(baotinh("--data", tmp_path, "crawl", "sample", "--replay", "no.warc.gz"), "no.warc.gz")


def test_replay_that_is_no_warc(tmp_path) -> None:
    rubbish = tmp_path / "rubbish.warc.gz"
    rubbish.write_bytes(b"rubbish")
    done = baotinh("--data", tmp_path / "d", "crawl", "sample", "--replay", rubbish)
    _fails(done, "rubbish.warc.gz", "byte 0")


def test_no_corpus_yet(tmp_path) -> None:
    _fails(baotinh("--data", tmp_path, "stats"), "no corpus in", str(tmp_path))


def test_folder_that_cannot_be_written() -> None:
    _fails(baotinh("--data", "/proc/baotinh", "build"), "/proc/baotinh")
    _fails(baotinh("--data", "/proc/baotinh", "crawl", "sample"), "/proc/baotinh")


def test_an_empty_corpus_has_empty_stats(tmp_path) -> None:
    assert baotinh("--data", tmp_path, "build").returncode == 0
    done = baotinh("--data", tmp_path, "stats")
    assert done.returncode == 0, done.stderr


def test_what_could_not_be_had_is_counted(tmp_path) -> None:
    with serve() as base:
        done = baotinh("--data", tmp_path, "crawl", "sample", "--base", base)
    *_, names, counts = done.stdout.splitlines()
    told = dict(zip(names.split(), counts.split(), strict=True))
    assert told["found"] == "15"
    assert told["fetched"] == "13"
    assert told["failed"] == "2", "one is missing, one forbidden by robots.txt"


def test_newer_schema(tmp_path) -> None:
    path = tmp_path / "corpus" / "sample" / "a.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table({"id": ["1"]}).replace_schema_metadata({VERSION_KEY: "99"}), path)
    _fails(baotinh("--data", tmp_path, "stats"), "a.parquet", "99")


def test_newer_frontier(tmp_path) -> None:
    with sqlite3.connect(tmp_path / "frontier.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    _fails(baotinh("--data", tmp_path, "crawl", "sample"), "frontier.sqlite", "99")


def test_full_disk_stops_the_crawl_and_loses_nothing(tmp_path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (45_000, 45_000))

    with serve() as base:
        done = baotinh("--data", tmp_path, "crawl", "sample", "--base", base, preexec_fn=limit)
        _fails(done, str(tmp_path))
        again = baotinh("--data", tmp_path, "run", "sample", "--base", base)
    assert again.returncode == 0, again.stderr
    # At most the page in flight is fetched twice; it is loaded once.
    assert len(corpus.load(tmp_path)) == 12


def test_a_disk_with_little_room_stops_the_crawl_and_loses_nothing(tmp_path) -> None:
    with serve() as base:
        crawl = ("--data", tmp_path, "crawl", "sample", "--base", base)
        done = baotinh(*crawl, "-s", f"BAOTINH_MIN_FREE={10**9}")
        _fails(done, str(tmp_path), "no room", f"{10**9} MB are to stay")
        assert baotinh("--data", tmp_path, "run", "sample", "--base", base).returncode == 0
    assert len(corpus.load(tmp_path)) == 12


def test_no_article_links_is_a_failure(tmp_path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "tin-tuc-su-kien.html").write_text("<p>Trang đã đổi</p>")
    with serve(tmp_path / "site") as base:
        done = baotinh("--data", tmp_path / "d", "crawl", "sample", "--base", base)
    assert done.returncode == 1
    assert "sample: no article links found" in done.stderr


def test_any_scrapy_setting_can_be_given(tmp_path) -> None:
    with serve() as base:
        done = baotinh(
            *("--data", tmp_path, "crawl", "sample", "--base", base),
            *("-s", "CLOSESPIDER_PAGECOUNT=1", "-s", "USER_AGENT=x", "-s", "LOG_LEVEL=INFO"),
        )
    assert "'USER_AGENT': 'x'" in done.stderr
    assert "closespider_pagecount" in done.stderr


def _scrapy(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_scrapy_list_prints_the_slugs() -> None:
    assert {"dakrlap", "krongno", "sample"} <= set(_scrapy("list").stdout.split())


def test_scrapy_crawl_writes_items(tmp_path) -> None:
    out = tmp_path / "out.jsonl"
    before = sorted(ROOT.glob("data/*"))
    with serve() as base:
        done = _scrapy(
            *("crawl", "sample", "-a", f"base={base}", "-O", str(out), "-s", "DOWNLOAD_DELAY=0")
        )
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(items) == 12
    assert all(item["title"] and item["body"] for item in items)
    assert sorted(ROOT.glob("data/*")) == before, "without a data folder nothing is kept"


def test_scrapy_crawl_enters_the_past_of_its_portal(tmp_path) -> None:
    with serve() as base:
        done = _scrapy("crawl", "sample", "-a", f"base={base}", "-s", f"BAOTINH_DATA={tmp_path}",
                       "-s", "BAOTINH_DELAY=0")  # fmt: skip
    assert done.returncode == 0, done.stderr
    (told,) = map(json.loads, baotinh("--data", tmp_path, "status", "--json").stdout.splitlines())
    assert told["last_run"] == "good"
    assert told["fields"]["published"] > 0.5


@pytest.mark.parametrize("module", ["scrapy", "twisted", "bs4", "underthesea"])
def test_the_ground_floor_loads_nothing_heavy(module: str) -> None:
    code = f"import corpus, sys; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_has_help(verb: str) -> None:
    done = baotinh(verb, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 4
