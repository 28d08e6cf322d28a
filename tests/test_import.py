"""Pages that others kept: every form is imported once, what cannot be read is counted and named."""

import gzip
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from conftest import ROOT, baotinh
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import corpus
from corpus.errors import ArchiveError
from corpus.records import Page, Reason, Rejected
from crawler.archive import read_pages, segments
from crawler.importing import OPEN_SEGMENTS, import_files
from crawler.portals import portal
from crawler.sources import portal_of, read_source
from pipeline.build import build

HOST = "https://baolaocai.vn"
CASE = ROOT / "tests" / "portals" / "laocai" / "duong-hoa-tu-gui-cu"
HTML = CASE.with_suffix(".html").read_bytes()
URL = json.loads(CASE.with_suffix(".json").read_text("utf-8"))["url"]
TEXT = (ROOT / "tests" / "portals" / "daknong" / "era1-text.txt").read_bytes()
TITLE = json.loads((ROOT / "tests/portals/daknong/era1-text.json").read_text("utf-8"))["title"]


class Archive:
    """A WARC file in the making, as crawlers other than ours write them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=path.suffix == ".gz")

    def add(self, kind: str, url: str | None, body: bytes, *http: tuple[str, str], **facts: str):
        """A record; `http` are response headers, `facts` WARC headers and `status`."""
        status = facts.pop("status", "200 OK")
        told = {"WARC-Date": "2021-03-05T01:02:03Z"}
        told |= {name.replace("_", "-"): value for name, value in facts.items()}
        spoken = kind in ("response", "revisit", "request")
        line = StatusAndHeaders(status, list(http), protocol="HTTP/1.1") if spoken else None
        self._writer.write_record(
            self._writer.create_warc_record(
                url,
                kind,
                payload=BytesIO(body),
                length=len(body),
                http_headers=line,
                warc_headers_dict=told,
                warc_content_type=facts.get("Content_Type", ""),
            )
        )
        return self

    def close(self) -> Path:
        self._file.close()
        return self.path


def _page(number: int) -> bytes:
    return HTML.replace(URL.encode(), _url(number).encode())


def _url(number: int) -> str:
    return f"{HOST}/bai-so-{number}-trong-kho-luu-tru-post{404000 + number}.html"


def _chunked(body: bytes) -> bytes:
    parts = [body[start : start + 5000] for start in range(0, len(body), 5000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


HTML_TYPE = ("Content-Type", "text/html; charset=UTF-8")


@pytest.fixture
def common_crawl(tmp_path: Path) -> Path:
    """Every kind of record that Common Crawl and its like keep."""
    archive = Archive(tmp_path / "CC-MAIN-20210305-00000.warc.gz")
    archive.add("warcinfo", None, b"software: somebody's\r\n")
    archive.add("request", _url(1), b"", ("Host", "baolaocai.vn"), status="GET / HTTP/1.1")
    kept = ("X-Crawl-Content-Encoding", "gzip")  # as Common Crawl marks what it has unpacked
    archive.add("response", _url(1), _page(1), HTML_TYPE, kept)
    archive.add("metadata", _url(1), b"fetchTimeMs: 12\r\n")
    archive.add("revisit", _url(1), b"", HTML_TYPE)
    archive.add("response", f"{HOST}/anh.png", b"\x89PNG\r\n", ("Content-Type", "image/png"))
    archive.add("response", f"{HOST}/cu", b"", ("Location", "/moi"), status="301 Moved")
    archive.add("response", f"{HOST}/mat", b"<p>404</p>", HTML_TYPE, status="404 Not Found")
    cut = _page(2)[: len(HTML) * 9 // 10]
    archive.add("response", _url(2), cut, HTML_TYPE, WARC_Truncated="length")
    archive.add(
        "response", _url(3), _chunked(_page(3)), HTML_TYPE, ("Transfer-Encoding", "chunked")
    )
    packed = brotli.compress(_page(4))
    archive.add("response", _url(4), packed, HTML_TYPE, ("Content-Encoding", "br"))
    packed = _chunked(gzip.compress(_page(5)))
    both = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    archive.add("response", _url(5), packed, HTML_TYPE, *both)
    archive.add("response", _url(6), _page(6), HTML_TYPE, ("Content-Encoding", "gzip"))
    archive.add("response", "dns:baolaocai.vn", b"127.0.0.1")
    return archive.close()


def test_a_common_crawl_file_is_imported_fully(common_crawl: Path, tmp_path: Path) -> None:
    told: list[Rejected] = []
    data = tmp_path / "data"
    result = import_files(data, [common_crawl], tell=lambda path, rejected: told.append(rejected))
    assert result.imported == {"laocai": 6}
    assert result.skipped == {"REVISIT": 1, "NOT_HTML": 1, "HTTP_STATUS": 2}
    assert [rejected.url for rejected in told] == [
        _url(1),
        f"{HOST}/anh.png",
        f"{HOST}/cu",
        f"{HOST}/mat",
    ]
    assert all(rejected.stage == "import" for rejected in told)
    build(data)
    records = corpus.load(data)
    assert sorted(records["canonical_url"]) == [_url(number) for number in range(1, 7)]
    assert (records["fetched_at"] == datetime(2021, 3, 5, 1, 2, 3, tzinfo=UTC)).all()
    assert records["title"].nunique() == 1
    flagged = records[records["flags"].map(lambda flags: "truncated_page" in flags)]
    assert flagged["canonical_url"].tolist() == [_url(2)]


def test_the_same_file_twice_adds_nothing(common_crawl: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    import_files(data, [common_crawl])
    before = [path.read_bytes() for path in segments(data)]
    again = import_files(data, [common_crawl])
    assert (again.imported.total(), again.known) == (0, 6)
    assert [path.read_bytes() for path in segments(data)] == before


def test_another_content_at_the_same_address_is_another_version(tmp_path: Path) -> None:
    for number in (1, 2):
        archive = Archive(tmp_path / f"{number}.warc")
        body = HTML.replace(b"hoa", b"hoa", 1).replace(b"</p>", f" ({number})</p>".encode(), 1)
        archive.add("response", URL, body + b" " * number, HTML_TYPE)
        import_files(tmp_path / "data", [archive.close()])
    build(tmp_path / "data")
    assert len(corpus.load(tmp_path / "data", latest=False)) == 2
    assert len(corpus.load(tmp_path / "data")) == 1


def test_a_wet_file_is_imported_fully(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "CC-MAIN-20210305-00000.warc.wet.gz")
    archive.add("warcinfo", None, b"Software-Info: somebody's\r\n")
    url = "http://www.baodaknong.org.vn/van-hoa/tieng-chieng-tro-lai-47206.html"
    archive.add("conversion", url, TEXT, Content_Type="text/plain")
    archive.add("conversion", "https://vi-du.example/a/trang-khac", TEXT, Content_Type="text/plain")
    result = import_files(tmp_path / "data", [archive.close()])
    assert result.imported == {"daknong": 1, "vi-du.example": 1}
    assert not result.skipped
    build(tmp_path / "data")
    records = corpus.load(tmp_path / "data")
    assert records["title"].tolist() == [TITLE, TITLE]
    assert records["province"].fillna("").tolist() == ["Đắk Nông", ""]


def test_a_torn_file_gives_what_came_before(common_crawl: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(common_crawl.read_bytes()[:-3000])
    result = import_files(tmp_path / "data", [torn])
    assert 0 < result.imported["laocai"] < 6
    assert result.skipped["TORN"] == 1


def test_a_record_without_date_or_address_is_kept(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "odd.warc")
    archive.add("response", URL, HTML, HTML_TYPE, WARC_Date="some day")
    archive.add("conversion", None, TEXT, Content_Type="text/plain")
    result = import_files(tmp_path / "data", [archive.close()])
    assert result.imported == {"laocai": 1, "daknong": 1}


def _imported(data: Path) -> Iterator[Page]:
    for path in segments(data):
        for page in read_pages(path, "x", ""):
            assert isinstance(page, Page)
            yield page


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    text = "\n\n".join(TEXT.decode().split("\n\n")[6:-6])
    lines = [
        {
            "text": text,
            "title": "Tựa của bộ sưu tập",
            "date": "2016-08-03",
            "url": "https://a.vn/x",
        },
        {"html": HTML.decode(), "url": URL},
        {"text": text, "extra": [1, 2]},
        {"text": 7},
        {"text": text, "url": "ftp://a.vn/x"},
        {"text": text, "title": ["a"]},
        [1],
    ]
    path.write_text("\n".join([*map(json.dumps, lines), "", "{broken"]), "utf-8")
    told: list[str] = []
    result = import_files(
        tmp_path / "d", [path], tell=lambda path, rejected: told.append(rejected.detail)
    )
    assert result.imported == {"a.vn": 1, "laocai": 1, "unknown": 1}
    assert result.skipped == {"UNREADABLE": 5}
    assert "neither `text` nor `html`" in told[0]
    assert "`url` is no http(s) address: ftp://a.vn/x" in told[1]
    assert "`title` is not a string" in told[2]
    assert "not a JSON object" in told[3]
    assert told[4].startswith("not JSON")
    build(tmp_path / "d")
    stated = corpus.load(tmp_path / "d", portals=["a.vn"]).iloc[0]
    assert (stated["title"], str(stated["published_date"])) == ("Tựa của bộ sưu tập", "2016-08-03")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (f"<!-- saved from url=(0057){URL} -->", URL),
        (f'<link rel="canonical" href="{URL}">', URL),
        (f'<meta property="og:url" content="{URL}">', URL),
        ("<!-- saved from url=(0010)about:blank -->", "urn:sha256:"),
    ],
)
def test_a_saved_page_tells_its_address(tmp_path: Path, head: str, expected: str) -> None:
    path = tmp_path / "trang.html"
    path.write_text(f"<html><head>{head}</head><body><p>Bài viết.</p></body></html>")
    (page,) = read_source(path)
    assert isinstance(page, Page)
    assert page.url.startswith(expected)
    assert page.kind == "saved"
    (page,) = read_source(path, "https://bao.vn/dia-chi-khac")
    assert page.url == "https://bao.vn/dia-chi-khac"


def test_the_wayback_machines_copies_have_their_own_address_and_time(tmp_path: Path) -> None:
    url = "https://web.archive.org/web/20151218030405id_/http://www.baodaknong.org.vn/a/b-1234.html"
    path = tmp_path / "trang.html"
    path.write_bytes(HTML)
    (page,) = read_source(path, url)
    assert isinstance(page, Page)
    assert page.url == "http://www.baodaknong.org.vn/a/b-1234.html"
    assert (page.fetched_at, page.kind) == (datetime(2015, 12, 18, 3, 4, 5, tzinfo=UTC), None)
    assert portal_of(page).slug == "daknong"


def test_a_page_without_address_is_a_resource_with_its_portal(tmp_path: Path) -> None:
    path = tmp_path / "khong-dia-chi.txt"
    path.write_bytes(TEXT)
    import_files(tmp_path / "d", [path], portal=portal("daknong"))
    (page,) = _imported(tmp_path / "d")
    assert page.url.startswith("urn:sha256:")
    assert (page.status, page.content_type, page.body) == (None, "text/plain", TEXT)
    assert segments(tmp_path / "d")[0].parent.name == "daknong"


def test_with_a_portal_only_its_pages_are_taken(common_crawl: Path, tmp_path: Path) -> None:
    result = import_files(tmp_path / "d", [common_crawl], portal=portal("cantho"))
    assert not result.imported
    assert result.skipped[Reason.FOREIGN_HOST] == 6


def test_gzip_files_and_folders(tmp_path: Path) -> None:
    folder = tmp_path / "kho" / "2016"
    folder.mkdir(parents=True)
    (folder / "a.txt.gz").write_bytes(gzip.compress(TEXT))
    (folder / "b.html.gz").write_bytes(gzip.compress(HTML))
    result = import_files(tmp_path / "d", [tmp_path / "kho"])
    assert result.imported == {"daknong": 1, "laocai": 1}


def test_pages_of_many_hosts_need_few_open_files(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "many.warc")
    for number in range(2 * OPEN_SEGMENTS):
        archive.add("response", f"https://bao{number}.vn/a/bai-viet", _page(number), HTML_TYPE)
    result = import_files(tmp_path / "d", [archive.close()])
    assert result.imported.total() == 2 * OPEN_SEGMENTS
    assert len(segments(tmp_path / "d")) == 2 * OPEN_SEGMENTS


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "EMPTY_PAGE"), (b"%PDF-1.4", "NOT_HTML"), (b"\x00\x00\x00\x00", "NOT_HTML")],
)
def test_a_file_that_is_no_page_is_named(tmp_path: Path, body: bytes, reason: str) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(body)
    (item,) = read_source(path)
    assert isinstance(item, Rejected)
    assert item.reason == reason


@pytest.mark.parametrize("seed", range(10))
def test_broken_gzip_is_an_error_that_names_the_file(tmp_path: Path, seed: int) -> None:
    packed = bytearray(gzip.compress(random.Random(seed).randbytes(3000)))
    packed[20 + seed * 100] ^= 0xFF
    path = tmp_path / "x.txt.gz"
    path.write_bytes(packed)
    with pytest.raises(ArchiveError, match=r"x\.txt\.gz"):
        list(read_source(path))


def test_the_command_line_counts_names_and_goes_on(common_crawl: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(gzip.compress(b"WARC/1.0\r\n")[:-12])
    done = baotinh("--data", tmp_path / "d", "import", broken, common_crawl)
    assert done.returncode == 2, "a file that cannot be read is a failure, after all others"
    assert "Traceback" not in done.stderr
    assert "broken.warc.gz" in done.stderr.splitlines()[-1]
    assert "Import: 6 pages, 0 known, 4 skipped" in done.stdout
    assert f"{common_crawl}: {HOST}/anh.png: NOT_HTML image/png" in done.stderr
    done = baotinh("--data", tmp_path / "d", "import", "--url", "https://a.vn/b", broken, broken)
    assert (done.returncode, "give one FILE" in done.stderr) == (2, True)
    done = baotinh("--data", tmp_path / "d", "import", "--portal", "daknon", common_crawl)
    assert (done.returncode, "did you mean daknong" in done.stderr) == (2, True)


def test_an_import_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "many.warc")
    for number in range(300):
        archive.add("response", _url(number), _page(number), HTML_TYPE)
    path, data = archive.close(), tmp_path / "d"
    command = [sys.executable, "-m", "pipeline", "--data", str(data), "import", str(path)]
    for seed in range(3):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as job:
            time.sleep(0.8 + random.Random(seed).random())
            job.send_signal(signal.SIGKILL)
    import_files(data, [path])
    urls = [page.url for page in _imported(data)]
    assert set(urls) == {_url(number) for number in range(300)}
    assert len(urls) <= 300 + 3, "at most the page at hand is kept twice"
