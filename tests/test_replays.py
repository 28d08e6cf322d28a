"""The main job on real pages, where the shared material is at hand."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import baotinh

import corpus
from crawler.importing import import_files
from pipeline.build import build


def _run(shared: Path, data: Path, slug: str) -> str:
    replay = shared / "replay" / f"{slug}.daknong.gov.vn.warc.gz"
    done = baotinh("--data", data, "run", slug, "--replay", replay)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def dakrlap(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("dakrlap")
    _run(shared, data, "dakrlap")
    return data


def test_dakrlap_every_listed_article_has_an_outcome(dakrlap: Path) -> None:
    records, rejects = corpus.load(dakrlap), corpus.rejects(dakrlap)
    assert len(set(records["url"]) | set(rejects["url"])) == len(records) + len(rejects) == 109
    assert len(records) >= 80
    others = rejects[rejects["reason"] != "NOTICE_ONLY"]
    assert len(others) <= 5, others[["url", "reason"]].to_string()


def test_dakrlap_offsets_rebuild_every_text(dakrlap: Path) -> None:
    for row in corpus.load(dakrlap).itertuples():
        parts = [row.text[a:b] for a, b in zip(row.token_start, row.token_end, strict=True)]
        assert [" ".join(part.split()) for part in parts] == list(row.tokens)
        assert "".join("".join(part.split()) for part in parts) == "".join(row.text.split())


def test_dakrlap_a_second_run_adds_nothing(dakrlap: Path, shared: Path) -> None:
    before = corpus.load(dakrlap)
    said = _run(shared, dakrlap, "dakrlap")
    assert "0 records, 0 rejects" in said
    assert corpus.load(dakrlap).equals(before)


def test_krongno_the_trap_is_passed(shared: Path, tmp_path: Path) -> None:
    _run(shared, tmp_path, "krongno")
    assert len(corpus.load(tmp_path)) + len(corpus.rejects(tmp_path)) == 34


# Every page of the archived portals


@pytest.fixture(scope="module")
def imported(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The replays of three portals, imported and built."""
    data = tmp_path_factory.mktemp("imported")
    hosts = ("stc.daknong.gov.vn", "baocantho.com.vn", "baolaocai.vn")
    files = [shared / "replay" / f"{host}.warc.gz" for host in hosts]
    assert not import_files(data, files).skipped
    build(data)
    return data


def test_each_imported_page_has_an_outcome(imported: Path) -> None:
    records, rejects = corpus.load(imported), corpus.rejects(imported)
    counts = records["portal"].value_counts() + rejects["portal"].value_counts().reindex(
        ["cantho", "laocai", "stc"], fill_value=0
    )
    assert counts.to_dict() == {"cantho": 2, "laocai": 1, "stc": 65}
    assert set(rejects["reason"]) == {"LISTING", "NOT_AN_ARTICLE", "NOTICE_ONLY"}


def test_listing_and_home_pages_are_no_articles(imported: Path) -> None:
    rejects = corpus.rejects(imported)
    others = rejects[rejects["reason"] != "NOTICE_ONLY"]["url"]
    listed = ("/tin-tuc", "/cong-khai-ngan-sach-dia-phuong/", "/ql-nha-nuoc-ve-gia/", "/thoi-su/")
    assert all(urlsplit(url).path == "/" or any(at in url for at in listed) for url in others)
    assert len(others) == 17


def test_pages_that_only_link_a_document_are_notices(imported: Path) -> None:
    rejects = corpus.rejects(imported)
    notices = rejects[rejects["reason"] == "NOTICE_ONLY"]
    assert len(notices) == 14
    assert notices["title"].notna().all()


def test_stc_crawled_from_its_listing_pages(shared: Path, tmp_path: Path) -> None:
    done = baotinh(
        *("--data", tmp_path, "run", "stc"),
        *("--replay", shared / "replay" / "stc.daknong.gov.vn.warc.gz"),
    )
    assert done.returncode == 0, done.stderr
    assert len(corpus.load(tmp_path)) + len(corpus.rejects(tmp_path)) == 37


def test_extract_reads_a_portal_nobody_declared(shared: Path) -> None:
    done = baotinh("extract", "--generic", shared / "replay" / "vnexpress.net.warc.gz")
    assert done.returncode == 0, done.stderr
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(articles) == 4
    for article in articles:
        assert article["title"]
        assert article["sapo"]
        assert len(article["body"]) >= 5
        assert article["authors"]
        assert article["published"].endswith("+07:00")
        assert article["section"]
    assert done.stderr.count(": LISTING") == 2
