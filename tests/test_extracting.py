"""`baotinh extract` and `crawler.extract`: articles without a data folder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, baotinh
from test_import import HTML, HTML_TYPE, TEXT, URL, Archive

import crawler
from corpus.errors import ExtractionError

EXPECTED = json.loads(
    (ROOT / "tests" / "portals" / "laocai" / "duong-hoa-tu-gui-cu.json").read_text("utf-8")
)
KEYS = "file url title sapo body captions authors source published section tags".split()


def test_a_page_prints_one_line(tmp_path: Path) -> None:
    path = tmp_path / "trang.html"
    path.write_bytes(HTML)
    done = baotinh("extract", path)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    said = json.loads(line)
    assert list(said) == KEYS
    assert said["file"] == str(path)
    assert said["published"] == f"{EXPECTED['published'][:16]}:00+07:00"
    fields = [key for key in KEYS if key not in ("file", "published")]
    assert {key: said[key] for key in fields} == {key: EXPECTED[key] for key in fields}
    assert "Đ" in line or "đ" in line, "Vietnamese letters, not escapes"


def test_generic_uses_no_declaration_and_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "trang.html"
    path.write_bytes(HTML)
    declared, generic = baotinh("extract", path), baotinh("extract", path, "--generic")
    assert json.loads(generic.stdout) == json.loads(declared.stdout)


def test_files_of_all_kinds_and_rejects_on_standard_error(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.warc.gz")
    archive.add("response", URL, HTML, HTML_TYPE)
    archive.add("response", "https://baolaocai.vn/", HTML, HTML_TYPE)
    archive.add("response", "https://baolaocai.vn/a.png", b"\x89PNG\r\n", HTML_TYPE)
    archive.close()
    (tmp_path / "b.txt").write_bytes(TEXT)
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": TEXT.decode()}) + "\n{}\n")
    done = baotinh("extract", tmp_path / "a.warc.gz", tmp_path / "b.txt", tmp_path / "c.jsonl")
    assert done.returncode == 0
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(one["file"]).name for one in said] == ["a.warc.gz", "b.txt", "c.jsonl"]
    assert [one["url"] for one in said] == [URL, None, None]
    home, picture, line = done.stderr.splitlines()
    assert home.endswith("a.warc.gz: https://baolaocai.vn/: LISTING a home page")
    assert "NOT_HTML" in picture
    assert "c.jsonl:2: UNREADABLE neither `text` nor `html` is a string" in line


def test_a_day_alone_is_printed_as_a_day(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace(b"03/08/2016 | 14:20", b"03/08/2016"))
    assert json.loads(baotinh("extract", path).stdout)["published"] == "2016-08-03"


def test_url_names_the_portal(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(HTML.replace(URL.encode(), b""))
    said = json.loads(baotinh("extract", path, "--url", URL).stdout)
    assert (said["url"], said["section"]) == (URL, EXPECTED["section"])


def test_exit_status_tells_what_went_wrong(tmp_path: Path) -> None:
    empty = tmp_path / "a.html"
    empty.write_bytes(b"<p>404</p>")
    assert baotinh("extract", empty).returncode == 1, "no article"
    broken = tmp_path / "b.warc.gz"
    broken.write_bytes(b"\x1f\x8b\x08\x00rubbish")
    done = baotinh("extract", broken)
    assert done.returncode == 2
    assert "b.warc.gz" in done.stderr
    assert "Traceback" not in done.stderr
    assert baotinh("extract", tmp_path / "none.html").returncode == 2


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.warc"
    _many(path, 200)
    command = f"{sys.executable} -m pipeline extract {path} | head -n 1"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_the_function() -> None:
    article = crawler.extract(HTML.decode(), URL)
    assert (article.title, article.portal) == (EXPECTED["title"], "laocai")
    assert crawler.extract(HTML, URL, generic=True).body == article.body
    with pytest.raises(ExtractionError, match=r"https://a\.vn/b: NOT_AN_ARTICLE"):
        crawler.extract("<p>404</p>", "https://a.vn/b")


def _many(path: Path, count: int, padding: int = 0) -> None:
    archive = Archive(path)
    filler = b"<script>/*" + b"x" * padding + b"*/</script></body>"
    body = HTML.replace(URL.encode(), b"").replace(b"</body>", filler)
    for number in range(count):
        url = f"https://baolaocai.vn/bai-so-{number}-post{number:06}.html"
        archive.add("response", url, body, HTML_TYPE)
    archive.close()


PEAK = """
import resource, sys
from pipeline.cli import main
try:
    main(["extract", sys.argv[1]], prog_name="baotinh")
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def _peak(path: Path) -> tuple[int, int]:
    """Lines printed, and the most memory held, in kB."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return len(done.stdout.splitlines()), int(done.stderr.splitlines()[-1])


@pytest.mark.parametrize(
    "megabytes", [30, pytest.param(1024, marks=pytest.mark.whole)], ids=["30MB", "1GB"]
)
def test_a_large_archive_streams_in_bounded_memory(tmp_path: Path, megabytes: int) -> None:
    count = megabytes * 4
    _many(tmp_path / "few.warc", 4, padding=256 * 1024)
    _many(tmp_path / "many.warc", count, padding=256 * 1024)
    assert (tmp_path / "many.warc").stat().st_size > megabytes * 1024 * 1024
    lines, small = _peak(tmp_path / "few.warc")
    assert lines == 4
    lines, large = _peak(tmp_path / "many.warc")
    assert lines == count
    assert large < small + 20 * 1024, f"{small} kB for 1 MB, {large} kB for {megabytes} MB"
