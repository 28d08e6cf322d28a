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


PORTALS = ["sample", "sample-cantho", "sample-laocai"]


def test_demo_shows_tables_frame_and_what_to_try_next(demo: Demo) -> None:
    data, said = demo
    assert all(portal in said for portal in PORTALS)
    assert "published_date" in said
    assert f"The Parquet files lie in {data / 'corpus'}" in said
    assert said.rstrip().endswith("how each is known")


def test_demo_shows_what_the_sample_holds(demo: Demo) -> None:
    _, said = demo
    assert "186 ha" in said, "the article as first printed, from the web archive"
    assert "được 86 ha" in said, "and as corrected"
    assert "2024-08-10 sample-cantho, credited to Báo Mường Sa điện tử" in said
    assert "TEMPLATE       sample-laocai" in said


@pytest.mark.parametrize("portal", PORTALS)
def test_each_named_article_is_a_record_or_a_reject(demo: Demo, portal: str) -> None:
    data, _ = demo
    cases = sorted((ROOT / "tests" / "portals" / portal).glob("*.json"))
    expected = {path.stem: json.loads(path.read_text("utf-8")).get("rejected") for path in cases}
    records = corpus.load(data, portals=[portal])
    records = records[~records["canonical_url"].str.startswith("urn:")]
    rejects = corpus.rejects(data)
    rejects = rejects[rejects["portal"] == portal]
    found = dict.fromkeys(map(_stem, records["canonical_url"]))
    found |= dict(zip(map(_stem, rejects["url"]), rejects["reason"], strict=True))
    assert found == expected


def _stem(url: str) -> str:
    return url.rsplit("/", 1)[1].removesuffix(".html")


def test_what_an_archive_and_a_dump_kept_is_there(demo: Demo) -> None:
    data, _ = demo
    everything = corpus.load(data, latest=False)
    corrected = everything[everything["title"] == "Mường Sa mở rộng vùng quế hữu cơ"]
    assert corrected["id"].nunique() == 1
    assert corrected["fetched_at"].dt.date.min() == date(2025, 2, 26)
    assert corrected["content_sha256"].nunique() == 2
    (dumped,) = everything[everything["canonical_url"].str.startswith("urn:")].to_dict("records")
    assert dumped["portal"] == "sample-cantho"
    assert dumped["published_date"] == date(2016, 3, 22)
    assert list(dumped["authors"]) == ["Nguyễn Thị Sen"]
    assert dumped["extractor"] == "rendered"


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
    assert len(led) == 28
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
    assert len(corpus.load(data, provinces=["Lâm Đồng"])) == 12
    assert len(corpus.load(data, provinces=["Lào Cai", "Cần Thơ"])) == len(everything) - 12
    assert corpus.load(data, provinces=["Hà Nội"]).empty
    both = corpus.load(
        data, ["sample"], ["Đắk Nông"], since=day, until="2025-12-31", canonical=True
    )
    assert set(both["portal"]) == {"sample"}
    assert min(both["published_date"]) >= day
    assert len(corpus.load(data, provinces=["tỉnh Đăk Nông"])) == 12
    with pytest.raises(KeyError, match="Đắk Mông"):
        corpus.load(data, provinces=["Đắk Mông"])
    assert corpus.load(data, portals=["krongno"]).empty
    with pytest.raises(TypeError, match="portals="):
        corpus.load(data, portals="sample")


def test_a_second_run_adds_nothing(demo: Demo) -> None:
    data, _ = demo
    before, rejected = corpus.load(data), corpus.rejects(data)
    again = baotinh("--data", data, "demo")
    assert again.returncode == 0, again.stderr
    assert corpus.load(data).equals(before)
    assert corpus.rejects(data).equals(rejected)


def test_stats_as_json(demo: Demo) -> None:
    done = baotinh("--data", demo[0], "stats", "--json")
    row, *others = map(json.loads, done.stdout.splitlines())
    assert [other["portal"] for other in others] == PORTALS[1:]
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
result, = crawl(Path(sys.argv[1]), [portal("sample")], overrides={"BAOTINH_NOW": "1"},
    bases={"sample": f"http://127.0.0.1:{server.server_port}"})
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
