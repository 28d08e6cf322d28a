"""What somebody asked to remove is in no load, no count and no rebuild; the archive stays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from conftest import baotinh, response
from corpora import write_corpus
from hypothesis import given
from hypothesis import strategies as st
from test_build import PAGES

import corpus
from corpus.dataset import open_records
from corpus.tombstones import bare_address, read_tombstones
from crawler.archive import SegmentWriter, segments
from pipeline.build import build
from pipeline.dedupe import dedupe
from pipeline.sample import SITES


def archive(data: Path, cases: list[Path]) -> None:
    with SegmentWriter(data, "sample") as writer:
        for case in cases:
            url = json.loads(case.read_text("utf-8"))["url"]
            body = (SITES / "sample" / f"{case.stem}.html").read_bytes()
            header = [("Content-Type", "text/html; charset=utf-8")]
            writer.write_all([response(url, body, header)])


@pytest.fixture
def built(tmp_path: Path) -> Path:
    articles = [case for case in PAGES if "url" in json.loads(case.read_text("utf-8"))]
    archive(tmp_path, articles[::2])
    archive(tmp_path, articles[1::2])
    build(tmp_path)
    return tmp_path


def hashes(data: Path) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in segments(data)]


@pytest.mark.parametrize("how", ["id", "url", "other scheme", "www and slash", "remark"])
def test_a_tombstone_removes_for_good(built: Path, how: str) -> None:
    before = corpus.load(built)
    gone = before.iloc[3]
    raw, counted = hashes(built), corpus.stats(built)["articles"].sum()
    line = {
        "id": gone["id"],
        "url": gone["url"],
        "other scheme": gone["url"].replace("https://", "http://"),
        "www and slash": gone["url"].replace("://", "://www.") + "/",
        "remark": f"# asked in March\n\n{gone['id']}  # by letter\n",
    }[how]
    (built / "tombstones.txt").write_text(f"{line}\n", "utf-8")

    def check() -> None:
        assert gone["id"] not in set(corpus.load(built)["id"])
        assert gone["id"] not in set(corpus.load(built, latest=False)["id"])
        assert corpus.stats(built)["articles"].sum() == counted - 1
        assert len(corpus.load(built)) == len(before) - 1

    check()
    assert dedupe(built).articles == len(before) - 1
    # A build needs no flag to write the shard again, and only that.
    result = build(built)
    assert (result.built, result.rejects["TOMBSTONED"]) == (1, 1)
    assert gone["id"] not in open_records(built).to_table(columns=["id"])["id"].to_pylist()
    check()
    assert build(built).built == 0
    build(built, force=True)
    assert gone["id"] not in open_records(built).to_table(columns=["id"])["id"].to_pylist()
    buried = corpus.rejects(built).query("reason == 'TOMBSTONED'")
    assert buried["title"].isna().all()
    assert (buried["detail"] == "").all()
    assert hashes(built) == raw
    # Lifted, it comes back from the archive.
    (built / "tombstones.txt").unlink()
    build(built, force=True)
    assert len(corpus.load(built)) == len(before)


def test_a_reject_of_a_named_address_is_not_shown(built: Path) -> None:
    url = "https://bao-muongsa.example/khong-co-gi.html"
    with SegmentWriter(built, "sample") as writer:
        page = "<html><title>Bà Lò Thị Xôm</title><p>Ngắn.</p>".encode()
        writer.write_all([response(url, page, [("Content-Type", "text/html")])])
    build(built)
    assert url in set(corpus.rejects(built)["url"])
    (built / "tombstones.txt").write_text(url, "utf-8")
    assert url not in set(corpus.rejects(built)["url"])


def test_every_version_of_an_article_goes(tmp_path: Path) -> None:
    rows = [
        {"id": "a" * 20, "text": "Bản đầu.", "url": "https://cu.example/bai-1.html"},
        {"id": "a" * 20, "text": "Bản sau.", "url": "https://moi.example/bai-1.html"},
        {"id": "b" * 20, "text": "Bài khác."},
    ]
    write_corpus(tmp_path, rows)
    (tmp_path / "tombstones.txt").write_text("http://www.cu.example/bai-1.html", "utf-8")
    assert corpus.load(tmp_path, latest=False)["id"].tolist() == ["b" * 20]


@pytest.mark.parametrize("line", ["baotinh", "abc123", "A" * 20, "ftp://bao.example/x", "…"])
def test_a_slip_is_an_error_that_names_the_line(tmp_path: Path, line: str) -> None:
    write_corpus(tmp_path, [{"text": "Một bài."}])
    (tmp_path / "tombstones.txt").write_text(f"# một\n{line}\n", "utf-8")
    with pytest.raises(corpus.BaotinhError, match=r"tombstones\.txt: line 2"):
        corpus.load(tmp_path)
    done = baotinh("--data", tmp_path, "stats")
    assert done.returncode == 2
    assert "line 2" in done.stderr


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "tombstones.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(corpus.BaotinhError, match="UTF-8"):
        read_tombstones(tmp_path)


@given(st.text(max_size=60))
def test_any_line_is_read_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"http://www.bao.example/{text}"):
        bare = bare_address(url)
        if bare and not bare.startswith("urn:"):
            assert bare_address(f"https://{bare}") == bare
