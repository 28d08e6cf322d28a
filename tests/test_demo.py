"""The main job on the sample portal, through the network stack, from the command line."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, baotinh

import corpus
from corpus.schema import SCHEMA

Demo = tuple[Path, str]


def test_demo_shows_table_frame_and_place(demo: Demo) -> None:
    data, said = demo
    assert "sample" in said
    assert "published_date" in said
    assert str(data / "corpus" / "sample") in said


def test_each_named_article_is_a_record_or_a_reject(demo: Demo) -> None:
    data, _ = demo
    slugs = {path.stem for path in (ROOT / "tests" / "portals" / "sample").glob("*.json")}
    records = {url.rsplit("/", 1)[1] for url in corpus.load(data)["canonical_url"]}
    rejects = corpus.rejects(data)
    assert records | {url.rsplit("/", 1)[1] for url in rejects["url"]} == slugs
    assert rejects["reason"].tolist() == ["NOTICE_ONLY"]


def test_what_robots_forbid_is_not_fetched(demo: Demo) -> None:
    data, _ = demo
    frame = corpus.load(data)
    assert not frame["url"].str.contains("quan-tri").any()


def test_offsets_rebuild_every_text(demo: Demo) -> None:
    for row in corpus.load(demo[0]).itertuples():
        cursor = 0
        for token, start, end in zip(row.tokens, row.token_start, row.token_end, strict=True):
            assert not row.text[cursor:start].strip()
            assert " ".join(row.text[start:end].split()) == token
            cursor = end
        assert not row.text[cursor:].strip()
        assert sum(row.sentence_length) == len(row.tokens) == row.n_tokens
        for name, start, end in zip(row.entity_text, row.entity_start, row.entity_end, strict=True):
            assert " ".join(row.text[start:end].split()) == name


def test_body_start_divides_lead_and_body(demo: Demo) -> None:
    frame = corpus.load(demo[0])
    led = frame[frame["sapo"].notna()]
    assert len(led) == 6
    for row in led.itertuples():
        assert row.text[: row.body_start] == row.sapo + "\n\n"


def test_tokens_are_one_row_each(demo: Demo) -> None:
    frame = corpus.load(demo[0])
    tokens = corpus.tokens(frame)
    assert len(tokens) == frame["n_tokens"].sum()
    assert list(tokens.columns) == [
        *("id", "sentence", "position", "token", "pos", "upos", "start", "end")
    ]
    first = tokens[tokens["id"] == frame["id"][0]]
    assert first["position"].tolist() == list(range(len(first)))
    assert first["sentence"].iloc[-1] == frame["n_sentences"][0] - 1


def test_filters(demo: Demo) -> None:
    data, _ = demo
    everything = corpus.load(data)
    assert list(everything.columns) == SCHEMA.names
    day = date(2024, 9, 25)
    since = corpus.load(data, since=day, columns=["published_date"])
    until = corpus.load(data, until="2024-09-25", columns=["published_date"])
    assert min(since["published_date"]) == max(until["published_date"]) == day
    assert len(since) + len(until) == len(everything) + 1
    assert len(corpus.load(data, provinces=["Lâm Đồng"])) == len(everything)
    assert corpus.load(data, provinces=["Hà Nội"]).empty
    assert corpus.load(data, portals=["krongno"]).empty
    with pytest.raises(TypeError, match="portals="):
        corpus.load(data, portals="sample")


def test_a_second_run_adds_nothing(demo: Demo) -> None:
    data, _ = demo
    before = corpus.load(data)
    again = baotinh("--data", data, "demo")
    assert again.returncode == 0, again.stderr
    assert corpus.load(data).equals(before)
    assert len(corpus.rejects(data)) == 1


def test_stats_as_json(demo: Demo) -> None:
    done = baotinh("--data", demo[0], "stats", "--json")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["portal"], row["articles"], row["rejects"]) == ("sample", 12, {"NOTICE_ONLY": 1})
    assert row["with_title"] == row["with_date"] == 1
    assert row["first"] == "2024-03-05"


REDIRECT = """
import http.server, sys, threading
from pathlib import Path
from crawler.portals import portal
from crawler.run import crawl
listing = '<table><tr><td class="TitleFront"><a href="/cu">B</a></td></tr></table>'
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        moved = self.path == "/cu"
        self.send_response(301 if moved else 200)
        self.send_header("Location", "/moi")
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(listing.encode() if self.path == "/tin-tuc-su-kien" else b"")
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
result, = crawl(Path(sys.argv[1]), [portal("sample")], bases={"sample": f"http://127.0.0.1:{server.server_port}"})
print(result.counts)
"""


def test_an_article_that_has_moved_is_fetched_once(tmp_path: Path) -> None:
    for expected in ("'known': 0, 'fetched': 1", "'known': 1, 'fetched': 0"):
        done = subprocess.run(
            [sys.executable, "-c", REDIRECT, str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert expected in done.stdout
