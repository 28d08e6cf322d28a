"""What is known of an article is told, each fact from where it stands; pages do no harm."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import FETCHED, baotinh, page, response
from corpora import write_corpus
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.errors import ArchiveError, SchemaError
from corpus.schema import SCHEMA
from crawler.archive import SegmentWriter, read_pages, segments
from crawler.frontier import Found, Frontier
from crawler.portals import portal
from crawler.urls import article_id
from pipeline.audit import Audit, UnknownArticle, as_json, audit, raw_page
from pipeline.audit.changes import _spans, word_changes
from pipeline.audit.lines import clean
from pipeline.audit.search import SHARD, find_records, seek
from pipeline.audit.table import WIDTH, print_audit
from pipeline.build import build
from pipeline.dedupe import dedupe

HEADERS = [("Content-Type", "text/html; charset=utf-8")]
URL = "https://bao-mau.example/mua-gat-o-krong-sa"
COPY = "https://bao-khac.example/mua-gat-o-krong-sa.html"
EMPTY = "https://bao-mau.example/trang-trong-post9.html"
LISTED = "https://bao-mau.example/tin-tuc-su-kien"
PHONE, NEW_PHONE = "0912 345 678", "0987 654 321"
BODY = """Sáng nay, bà con xã Ea Sin ra đồng gặt lúa từ lúc trời chưa rõ mặt người. Năm nay cả xã
trồng được {area} ha lúa nước, mỗi sào cho gần hai tạ thóc khô, cao hơn năm ngoái hai mươi ký.
Hợp tác xã mua lại một nửa số thóc, phần còn lại các hộ để dành làm giống và ăn Tết. Ai cần máy
gặt xin gọi số điện thoại {phone} để được xếp lịch trước một ngày."""


def _page(area: int, phone: str, title: str = "Mùa gặt ở Krông Sa") -> bytes:
    body = " ".join(BODY.format(area=area, phone=phone).split())
    return f"""<meta charset="utf-8"><table><tr class="ms-news-header"><td class="Time">thứ năm, 05
        06 2025 08:30</td></tr></table><table id="tableforprint"><tr><td>
        <p class="Title">{title}</p><div class="asset-content"><p>{body}</p></div></td></tr>
        </table>""".encode()


def _copy(area: int, phone: str) -> bytes:
    body = " ".join(BODY.format(area=area, phone=phone).split())
    return f"""<html><head><meta charset="utf-8"><title>Mùa gặt ở Krông Sa</title>
        <meta property="article:published_time" content="2025-06-07T09:00:00+07:00"></head><body>
        <h1>Mùa gặt ở Krông Sa</h1><article><p>{body}</p></article></body></html>""".encode()


FIRST, SECOND = _page(186, PHONE), _page(86, NEW_PHONE)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article fetched three times and corrected once, a copy of it, a reject, a frontier."""
    data = tmp_path_factory.mktemp("built")
    for day, body in enumerate((FIRST, SECOND, SECOND)):
        with SegmentWriter(data, "sample") as writer:
            at = FETCHED + timedelta(days=day)
            url = (
                URL
                if day
                else URL.replace("https://", "http://127.0.0.1:8000/").replace(
                    "bao-mau.example/", ""
                )
            )
            writer.write_all([response(url, body, HEADERS, at)])
            if not day:
                writer.write_page(page("<p>Trang trống.</p>", EMPTY))
    with SegmentWriter(data, "bao-khac.example") as writer:
        writer.write_all([response(COPY, _copy(86, NEW_PHONE), HEADERS)])
    assert build(data).records == 4
    dedupe(data)
    _fill_frontier(data)
    return data


def _fill_frontier(data: Path) -> None:
    frontier = Frontier(data)
    facts = {"portal": "sample", "host": "bao-mau.example"}
    found = [
        Found(id=audit(data, URL).id, kind="article", url=URL, **facts),
        Found(id="f" * 20, kind="listing", url=LISTED, **facts),
    ]
    frontier.add(found, "run")
    frontier.close()


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return Path(shutil.copytree(built, tmp_path / "data"))


@pytest.fixture(scope="module")
def told(built: Path) -> Audit:
    return audit(built, URL)


def _printed(told: Audit, capsys: pytest.CaptureFixture[str]) -> str:
    print_audit(told)
    return capsys.readouterr().out


# What is told


def test_all_of_it_is_printed(built: Path, told: Audit) -> None:
    done = baotinh("--data", built, "audit", URL)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert max(map(len, done.stdout.splitlines())) <= WIDTH
    first, second, third = told.versions
    again = third.content_sha256[:12]
    for expected in (
        "Mùa gặt ở Krông Sa",
        f"id {told.id}",
        "portal sample · Đắk Nông, today Lâm Đồng",
        f"addresses {URL}",
        "http://127.0.0.1:8000/mua-gat-o-krong-sa",
        "published 2025-06-05 08:30 · printed “thứ năm, 05 06 2025 08:30”",
        "tombstones not named",
        f"version 1 fetched 2026-11-20 12:00 · content {first.content_sha256[:12]}",
        f"version 2 fetched 2026-11-21 12:00 · content {second.content_sha256[:12]}",
        f"version 2 fetched 2026-11-22 12:00 · content {again} · the same words again · latest",
        "text … nay cả xã trồng được [-186-]{+86+} ha lúa nước, mỗi sào …",
        "… xin gọi số điện thoại [-████ ███ ███-]{+████ ███ ███+} để được xếp lịch trước …",
        f"page {second.page.warc_file} at byte {second.page.warc_offset}",
        f"shard {second.shard} · {second.extractor} {second.extractor_version}",
        "profiles all keeps it; clean keeps it; fineweb2 keeps it",
        "personal 1 phone",
        "rejects none of these addresses",
        "same text 2 articles · cluster " + min(told.id, audit(built, COPY).id),
        "first · sample · 2025-06-05 · this one",
        f"+48.5 h · bao-khac.example · 2025-06-07 · {audit(built, COPY).id}",
        "Personal data is masked; --plain shows it.",
    ):
        assert expected in lines, done.stdout
    for expected in ("language vie · ", "quality alpha 0.", "counts 83 syllables, 4 sentences, ",
                     "names 1 LOC", "begins Sáng/NOUN nay/PRON ,/PUNCT bà_con/NOUN xã/NOUN Ea_Sin",
                     "frontier article, waiting · due ", "found 20",
                     f"{len(SECOND):,} bytes · HTTP 200 · utf-8 · sha256 "):  # fmt: skip
        assert any(line.startswith(expected) for line in lines), (expected, done.stdout)


def test_json_is_the_same_facts(built: Path, told: Audit) -> None:
    done = baotinh("--data", built, "audit", told.id, "--json")
    (line,) = done.stdout.splitlines()
    facts = json.loads(line)
    assert facts == json.loads(as_json(told))
    assert facts["id"] == told.id
    assert [one["revision"] for one in facts["versions"]] == [1, 2, 2]
    assert [one["is_latest"] for one in facts["versions"]] == [False, False, True]
    assert facts["versions"][0]["fetched_at"] == "2026-11-20T12:00:00+07:00"
    assert facts["printed"]["published_at"] == "2025-06-05T08:30:00+07:00"
    assert facts["printed"]["published_precision"] == "minute"
    assert facts["scores"]["personal"] == {"phone": 1}
    assert facts["cluster"]["size"] == 2
    assert facts["frontier"][0]["state"] == "waiting"
    assert facts["lies_in"] == [
        *sorted({one.shard for one in told.versions}),
        *sorted({str(one.page.warc_file) for one in told.versions}),
        "derived/clusters.parquet",
    ]
    assert all((built / name).exists() for name in facts["lies_in"])


def test_columns_are_those_of_the_corpus(built: Path, told: Audit) -> None:
    (row,) = corpus.load(built, portals=["sample"], masked=True).to_dict("records")
    assert told.versions[-1].content_sha256 == row["content_sha256"]
    assert told.scores.lang_score == pytest.approx(row["lang_score"])
    assert told.scores.quality["alpha_ratio"] == pytest.approx(row["alpha_ratio"])
    assert (told.scores.n_tokens, told.scores.n_chars) == (row["n_tokens"], row["n_chars"])
    words = told.scores.first_sentence
    assert words is not None
    assert [one.token for one in words] == list(row["tokens"][: row["sentence_length"][0]])
    assert [one.upos for one in words] == list(row["upos"][: row["sentence_length"][0]])


def test_personal_data_is_masked_unless_told_plainly(built: Path) -> None:
    plain = audit(built, URL, plain=True)
    for number in (PHONE, NEW_PHONE):
        assert number in as_json(plain)
        assert number not in as_json(audit(built, URL))
    (change,) = [one for field in plain.versions[1].changes for one in field.changes
                 if PHONE in one.removed]  # fmt: skip
    assert (change.removed, change.added) == (PHONE, NEW_PHONE)
    true = corpus.load(built, portals=["sample"])["content_sha256"].item()
    assert plain.versions[-1].content_sha256 == true


def test_a_record_that_was_not_searched_for_personal_data_is_masked_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    title = f"Liên hệ {PHONE}"
    rows = [{"id": "a" * 20, "title": title, "text": f"Xin gọi điện thoại {PHONE}.",
             "tokens": ["Xin", "gọi", PHONE], "token_start": [0, 4, 19], "token_end": [3, 7, 31],
             "sentence_length": [3]}]  # fmt: skip
    data = write_corpus(tmp_path, rows)
    said = _printed(audit(data, "a" * 20), capsys)
    assert PHONE not in said
    assert PHONE.replace(" ", "_") not in said
    assert "personal     not looked for" in said
    assert "Liên hệ ████ ███ ███" in said
    assert title in _printed(audit(data, "a" * 20, plain=True), capsys)


def test_an_earlier_version_can_be_told(
    built: Path, told: Audit, capsys: pytest.CaptureFixture[str]
) -> None:
    first = audit(built, URL, revision=1)
    assert (first.printed.revision, told.printed.revision) == (1, 2)
    assert first.versions == told.versions
    assert first.scores.n_chars == (told.scores.n_chars or 0) + 1
    assert _printed(first, capsys).startswith("Mùa gặt ở Krông Sa (version 1 of 2)\n")
    with pytest.raises(UnknownArticle, match="2 revisions, and no revision 3"):
        audit(built, URL, revision=3)


# How it is asked for


@pytest.mark.parametrize(
    "key",
    [
        URL.replace("https://", "http://www."),
        URL.removeprefix("https://"),
        f"{URL}/?utm_source=zalo&fbclid=x#phan-2",
        "http://127.0.0.1:8000/mua-gat-o-krong-sa",
        "  http://127.0.0.1:8000/mua-gat-o-krong-sa?utm_source=zalo ",
    ],
)
def test_any_address_names_it(built: Path, told: Audit, key: str) -> None:
    assert audit(built, key) == told


def test_an_id_in_any_case_names_it(built: Path, told: Audit) -> None:
    assert audit(built, told.id.upper()) == told


def test_a_page_without_address_is_named_by_its_urn(tmp_path: Path) -> None:
    urn = "urn:sha256:" + "0d" * 32
    data = write_corpus(tmp_path, [{"id": "b" * 20, "url": urn, "text": "Một bài."}, {"text": "b"}])
    assert audit(data, urn).id == "b" * 20


def test_an_address_of_two_articles_names_both(tmp_path: Path) -> None:
    url = "https://bao-muongsa.example/hai-bai"
    rows = [{"id": key * 20, "url": url, "text": key} for key in "ab"]
    data = write_corpus(tmp_path, rows)
    with pytest.raises(UnknownArticle, match=f"2 articles: {'a' * 20}, {'b' * 20}"):
        audit(data, url)
    assert audit(data, "b" * 20).id == "b" * 20


def test_an_address_names_its_own_article_before_one_that_was_fetched_there(tmp_path: Path) -> None:
    own = article_id(URL, portal("sample"))
    rows = [{"id": "a" * 20, "url": URL, "text": "a"},
            {"id": own, "url": f"{URL}?utm_source=x", "text": "b"}]  # fmt: skip
    assert audit(write_corpus(tmp_path, rows), URL).id == own


def test_versions_at_other_addresses_are_found_too(tmp_path: Path) -> None:
    urls = ["https://cu.bao-muongsa.example/x", "https://moi.bao-muongsa.example/x"]
    rows = [{"id": "a" * 20, "url": url, "text": url} for url in urls]
    data = write_corpus(tmp_path, rows)
    for url in urls:
        assert {one.url for one in audit(data, url).versions} == set(urls)


def test_only_shards_that_hold_it_are_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"id": f"{number:020x}", "text": str(number)} for number in range(30)]
    data = write_corpus(tmp_path, rows, shards=10)
    dataset, read = corpus.dataset.open_records(data), []
    opened = corpus.dataset.ds.dataset

    def spy(files: list[str], **options: object) -> object:
        read.extend(files)
        return opened(files, **options)

    monkeypatch.setattr("pipeline.audit.search.ds.dataset", spy)
    found = find_records(dataset, seek(rows[7]["id"]), SCHEMA.names)
    assert found["text"].to_pylist() == ["7"]
    assert read == found[SHARD].to_pylist() == [str(data / "corpus" / "sample" / "7.parquet")]


# What is not there


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (EMPTY, ["rejected as", "it lies in raw/sample/"]),
        ("http://www.bao-mau.example/trang-trong-post9.html?utm_source=x", ["rejected as"]),
        (LISTED, ["the frontier has it as listing, waiting"]),
        ("f" * 20, ["the frontier has it as listing, waiting"]),
        ("https://bao-mau.example/chua-ai-thay", ["rejects and frontier do not know it either"]),
        ("mùa gặt", ["is no id of an article (20 hex digits), and no address"]),
        ("http://[", ["no address"]),
        ("https://x.example/\x1b[31m", ["no record of"]),
        ("", ["no address"]),
    ],
)
def test_who_else_knows_what_is_unknown(built: Path, key: str, words: list[str]) -> None:
    with pytest.raises(UnknownArticle) as raised:
        audit(built, key)
    assert str(raised.value).isprintable()
    for word in words:
        assert word in str(raised.value)


def test_what_is_unknown_is_one_line(built: Path) -> None:
    done = baotinh("--data", built, "audit", EMPTY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"baotinh: no record of {EMPTY} in {built}: its page was ")
    assert done.stderr.count("\n") == 1


def test_without_a_corpus_there_is_nothing_to_audit(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="no corpus in"):
        audit(tmp_path, URL)
    (tmp_path / "corpus").mkdir()
    with pytest.raises(UnknownArticle, match="no record of"):
        audit(tmp_path, URL)


def test_rejects_of_its_addresses_are_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SegmentWriter(data, "sample") as writer:
        writer.write_page(page("<p>Trang trống.</p>", f"{URL}?utm_source=zalo"))
        writer.write_page(page("<p>Trang trống.</p>", f"{URL}-khac"))
    build(data)
    (reject,) = audit(data, URL).rejects
    assert (reject.url, reject.stage) == (f"{URL}?utm_source=zalo", "extract")
    said = _printed(audit(data, URL), capsys)
    assert f"rejects      {reject.reason} · " in said
    assert f"{reject.warc_file} at byte {reject.warc_offset}" in " ".join(said.split())


def test_clusters_are_as_old_as_the_last_dedupe(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with SegmentWriter(data, "sample") as writer:
        writer.write_all([response(f"{URL}-sau", _page(3, PHONE, "Bài sau"), HEADERS)])
    build(data)
    late = audit(data, f"{URL}-sau")
    assert late.cluster is None
    assert "it came after the last `baotinh dedupe`" in _printed(late, capsys)
    dedupe(data)
    assert (audit(data, f"{URL}-sau").cluster or late).size == 3
    shutil.rmtree(data / "derived")
    assert "no `baotinh dedupe` yet" in _printed(audit(data, URL), capsys)


def test_of_a_large_cluster_the_first_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = " ".join(BODY.split())
    rows = [
        {"id": f"{number:020x}", "text": text, "fetched_at": FETCHED, "n_tokens": 1,
         "content_sha256": f"{number:064x}", "published_at": FETCHED + timedelta(hours=number),
         "published_date": FETCHED.date(), "published_precision": "minute"}
        for number in range(80)
    ]  # fmt: skip
    data = write_corpus(tmp_path, rows)
    dedupe(data)
    told = audit(data, rows[3]["id"])
    assert told.cluster is not None
    assert (told.cluster.size, len(told.cluster.members)) == (80, 50)
    assert [one.lag_hours for one in told.cluster.members] == [float(n) for n in range(50)]
    said = _printed(told, capsys)
    assert "+3.0 h · sample · 2026-11-20 · this one" in said
    assert "and 68 more" in said


def test_a_tombstone_is_told_and_where_the_article_still_lies(
    data: Path, told: Audit, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "tombstones.txt").write_text(f"{URL.replace('https://', 'http://www.')}\n")
    named = audit(data, told.id)
    assert named.is_tombstoned
    said = " ".join(_printed(named, capsys).split())
    assert "tombstones named; it still lies in " in said
    assert all(name in said.replace(" ", "") for name in named.lies_in)
    assert not audit(data, COPY).is_tombstoned
    build(data)
    with pytest.raises(
        UnknownArticle, match=r"tombstones\.txt names it; its page was rejected as TOMB"
    ):
        audit(data, told.id)


def test_without_a_frontier_or_with_one_that_cannot_be_read(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(data / "frontier.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    assert "frontier     cannot be read: " in _printed(audit(data, URL), capsys)
    with pytest.raises(UnknownArticle, match="the frontier cannot be read"):
        audit(data, "0" * 20)
    for file in data.glob("frontier.sqlite*"):
        file.unlink()
    assert "frontier     none in this folder" in _printed(audit(data, URL), capsys)
    assert not (data / "frontier.sqlite").exists(), "an audit makes none"


def test_the_frontier_names_what_it_knows(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    facts = {"portal": "sample", "host": "bao-mau.example"}
    frontier.add([Found(id="a", kind="article", url=URL, **facts),
                  Found(id="b", kind="listing", url=LISTED, **facts)], "run")  # fmt: skip
    (known,) = frontier.known(["a", "z"])
    assert (known.url, known.state, known.fetches, known.fetched_at) == (URL, "waiting", 0, None)
    assert [one.id for one in frontier.known_at([LISTED], ["sample"])] == ["b"]
    assert frontier.known_at([LISTED], ["khac"]) == frontier.known([]) == []
    frontier.close()


def test_a_profile_tells_each_rule_that_is_broken_and_its_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"id": "a" * 20, "n_syllables": 5, "lang": "eng", "tokens": ["Một", "bài"],
             "text": "Một bài", "digit_ratio": 0.0, "upper_ratio": 0.1, "syllable_ratio": 1.0,
             "stopword_ratio": 0.2, "dup_line_ratio": 0.0, "dup_ngram_ratio": 0.0,
             "lang_score": 0.9},
            {"id": "b" * 20}]  # fmt: skip
    data = write_corpus(tmp_path, rows)
    _, judged, compared = audit(data, "a" * 20).verdicts
    assert [(one.rule, one.value) for one in judged.broken] == [("short", 5), ("language", "eng")]
    assert compared.broken
    said = _printed(audit(data, "a" * 20), capsys)
    assert "all keeps it; clean leaves it out (short); fineweb2 leaves it out (" in said
    assert "  clean      short: 5, to be ≥ 25 · less than a brief has" in said
    lacking = audit(data, "b" * 20).verdicts[1]
    assert "lang" in lacking.lacking
    assert "clean cannot tell without n_syllables" in _printed(audit(data, "b" * 20), capsys)


# The page itself


def test_html_is_the_archived_bytes(built: Path, told: Audit) -> None:
    assert baotinh("--data", built, "audit", URL, "--html").stdout.encode() == SECOND
    assert raw_page(built, URL) == SECOND
    assert raw_page(built, told.id, revision=1) == FIRST
    archived = {
        (page.warc_file, page.warc_offset): page.body
        for path in segments(built)
        for page in read_pages(path, path.relative_to(built).as_posix(), path.parent.name)
    }
    for one in told.versions:
        body = archived[(one.page.warc_file, one.page.warc_offset)]
        assert (one.page.size, one.page.trouble) == (len(body), None)


def test_html_that_cannot_be_had_is_one_line_and_no_output(data: Path) -> None:
    with pytest.raises(UnknownArticle, match="no record of"):
        raw_page(data, f"{URL}-khac")
    with pytest.raises(UnknownArticle, match="no revision 9"):
        raw_page(data, URL, revision=9)
    shutil.rmtree(data / "raw")
    done = baotinh("--data", data, "audit", URL, "--html")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"baotinh: {data / 'raw' / 'sample'}")
    assert done.stderr.endswith(": No such file or directory\n")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("missing", "No such file"),
        ("torn", "is cut short"),
        ("short", "no page begins at byte"),
        ("rubbish", "unreadable from byte"),
        ("another", "is not the page that the record is of"),
    ],
)
def test_a_damaged_segment_is_named(
    data: Path, damage: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = audit(data, URL).versions[-1].page
    path = data / str(page.warc_file)
    whole, offset = path.read_bytes(), page.warc_offset or 0
    if damage == "missing":
        path.unlink()
    elif damage == "another":
        with SegmentWriter(data, "sample") as writer:
            writer.write_all([response(URL, b"<p>Trang kh\xc3\xa1c</p>", HEADERS)])
        other = max(segments(data), key=lambda one: one.stat().st_mtime_ns)
        *_, found = read_pages(other, "other", "sample")
        path.write_bytes(whole[:offset] + other.read_bytes()[found.warc_offset :])
    else:
        kept = {"torn": whole[:-30], "short": whole[:offset], "rubbish": whole[:offset] + b"x" * 99}
        path.write_bytes(kept[damage])
    with pytest.raises(ArchiveError, match=f"^{path}: .*{told}"):
        raw_page(data, URL)
    assert told in " ".join(_printed(audit(data, URL), capsys).split()), "and the rest is told"


# Hostile pages


HOSTILE = (
    "\x1b[31mĐỏ\x1b]0;x\x07 [bold red]đậm[/bold red] [link=https://x.example]\x9b2J\u202e\ud800"
)


def test_no_page_steers_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = HOSTILE.replace("\ud800", "")
    rows = [
        {"id": "a" * 20, "title": f"{told}{number}", "text": f"{told} chữ {number}", "source": told,
         "authors": [told], "tags": [told], "section": told, "published_raw": told, "sapo": told,
         "flags": [told], "tokens": [told], "upos": [told], "sentence_length": [1],
         "token_start": [0], "token_end": [1], "fetched_at": FETCHED + timedelta(number),
         "entity_label": [told], "encoding": told, "published_at": FETCHED,
         "published_precision": "day"}
        for number in (1, 2)
    ]  # fmt: skip
    found = audit(write_corpus(tmp_path, rows), "a" * 20, plain=True)
    said = _printed(found, capsys)
    assert all(one.isprintable() for one in said.replace("\n", ""))
    assert "[bold red]đậm[/bold red]" in said, "rich takes none of it for its own"
    line = as_json(found)
    assert line.isprintable()
    assert json.loads(line)["printed"]["title"] == f"{told}2"


def test_long_texts_are_cut() -> None:
    assert clean("ba " * 200_000, 10) == "ba ba ba b…"
    assert clean("\u0301" * 200_000, 10) == "\u0301" * 10 + "…"
    assert clean(HOSTILE) == "[31mĐỏ]0;x [bold red]đậm[/bold red] [link=https://x.example]2J"


WORDS = st.lists(st.sampled_from(["ba", "xã", "lúa"]), max_size=9)


@given(WORDS, WORDS)
def test_changes_make_one_text_of_the_other_and_are_the_fewest(
    old: list[str], new: list[str]
) -> None:
    spans, made, place = _spans(old, new), [], 0
    for start, stop, first, last in spans:
        made += old[place:start] + new[first:last]
        place = stop
    assert made + old[place:] == new
    changed = sum(stop - start + last - first for start, stop, first, last in spans)
    assert changed == len(old) + len(new) - 2 * _common(old, new)


def _common(old: list[str], new: list[str]) -> int:
    """Length of the longest common subsequence."""
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            equal = best[i][j] + 1
            best[i + 1][j + 1] = equal if one == other else max(best[i][j + 1], best[i + 1][j])
    return best[-1][-1]


def test_a_change_is_told_with_what_stands_beside_it() -> None:
    (change,) = word_changes("Xã trồng 186 ha lúa và ngô", "Xã trồng  86 ha\n\nlúa và ngô")
    assert (change.before, change.removed, change.added) == ("Xã trồng", "186", "86")
    assert change.after == "ha lúa và ngô"
    assert word_changes("một  hai", "một\n\nhai") == ()
    (masked,) = word_changes("gọi 0912", "gọi 0987", "gọi ████", "gọi ████")
    assert (masked.removed, masked.added) == ("████", "████")
    (removed,) = word_changes("đầu " + "lúa " * 50_000 + "cuối", "đầu cuối")
    assert (len(removed.removed.split()), removed.added) == (50_000, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 100_000, "a " * 90_000 + "b"),
        ("a b " * 50_000, "b a a " * 33_000),
        (("a " * 300 + "x ") * 300, ("a " * 299 + "y b ") * 300),
        (" ".join(map(str, range(60_000))), " ".join(map(str, range(60_000, 0, -1)))),
        ("a" * 200_000, "b" * 200_000),
    ],
)
def test_hostile_texts_are_compared_in_linear_time(old: str, new: str) -> None:
    begin = time.monotonic()
    assert word_changes(old, new)
    assert time.monotonic() - begin < 20, "seconds; the square would take hours"


def test_the_verb_has_help() -> None:
    done = baotinh("audit", "--help")
    assert done.returncode == 0
    for option in ("--revision", "--json", "--html", "--plain", "--frontier"):
        assert option in done.stdout
