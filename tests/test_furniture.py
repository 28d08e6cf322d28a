"""Lines that recur are found, a person decides, and a build removes those lines alone."""

import os
import pickle
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import FETCHED, baotinh, response

import corpus
from corpus.errors import BaotinhError, SchemaError, UnknownPortal
from corpus.records import Article
from corpus.schema import FINGERPRINT_KEY, SCHEMA, VERSION_KEY
from corpus.store import fingerprint_of, records_table, shards
from crawler.archive import SegmentWriter
from crawler.portals import portal
from pipeline.build import build, fingerprint
from pipeline.proposing import MAX_NEW, find_furniture
from pipeline.recurring import MIN_ARTICLES, SURE_ARTICLES, Recurring, recurring_lines
from pipeline.removal import (
    MAX_BYTES,
    NO_FURNITURE,
    Furniture,
    entries,
    entry,
    furniture_of,
    furniture_path,
    load_furniture,
)
from pipeline.status import status_of

SAMPLE = portal("sample")
CONTACT = "Góp ý cho chuyên trang xin gửi về ban-doc@bao-mau.example"
HEARD = "Bản tin này đã được {} người nghe trên loa xã"
THANKS = "Ông Lò Văn Mẫu, trưởng thôn, cảm ơn bà con đã kể chuyện cho chúng tôi"


NAMES = "Lim Sến Táu Nghiến Trắc Gụ Mun Xoan Dổi Lát Vù Re".split()


def text(number: int) -> list[str]:
    """Three paragraphs that no other article has."""
    name = NAMES[number]
    return [
        f"Buổi sáng ở thôn {name} {side}, bà con ra đồng sớm để gặt lúa trước khi mưa tới, và ai"
        f" nấy đều mừng vì vụ này thôn {name} được mùa hơn hẳn năm ngoái."
        for side in ("Thượng", "Trung", "Hạ")
    ]


def crawled(data: Path, slug: str, host: str, articles: int) -> None:
    """A segment of articles that end in a contact, a count of listeners and thanks."""
    pages = []
    for number in range(articles):
        lines = [*text(number), CONTACT, HEARD.format(1_000 + number), THANKS]
        body = "".join(f"<p>{line}</p>" for line in lines)
        html = f"""<html><body><table id="tableforprint"><tr><td><p class="Title">Tin đồng áng số
            {number} của thôn</p><div class="asset-content">{body}</div></table></body></html>"""
        header = [("Content-Type", "text/html; charset=utf-8")]
        pages.append(response(f"https://{host}/tin-{number}.html", html.encode(), header, FETCHED))
    with SegmentWriter(data, slug) as writer:
        writer.write_all(pages)


def told(done: object) -> str:
    assert done.returncode == 0, done.stderr  # type: ignore[attr-defined]
    return done.stdout  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A built data folder of two portals, and what the verb printed for one."""
    data = tmp_path_factory.mktemp("furniture")
    crawled(data, "sample", "bao-mau.example", SURE_ARTICLES)
    crawled(data, "sample-cantho", "can-tho.bao-mau.example", 2)
    told(baotinh("--data", data, "build"))
    return data, told(baotinh("--data", data, "furniture", "sample"))


def test_the_file_says_what_is_sure_and_what_is_for_a_person(found: tuple[Path, str]) -> None:
    data, output = found
    path = data / "furniture" / "sample.txt"
    assert "1 new lines that a build removes, 2 behind a #" in output
    assert str(path) in output
    assert "build --stale" in output
    lines = path.read_text("utf-8").split("\n")
    assert CONTACT in lines
    assert f"#{HEARD.format('{n}')}" in lines
    assert f"#{THANKS}" in lines
    assert any(re.match(r"# in 10 of 10 articles.*100.0%.*https://bao-mau\.ex", x) for x in lines)
    assert [line for line, active in entries("\n".join(lines)) if active] == [CONTACT]


def test_a_build_removes_what_the_file_says_and_nothing_else(
    found: tuple[Path, str], tmp_path: Path
) -> None:
    (tmp_path / "raw").symlink_to(found[0] / "raw")
    build(tmp_path)
    before, marks = corpus.load(tmp_path), {p.parent.name: fingerprint_of(p) for p in _of(tmp_path)}
    path = furniture_path(tmp_path, SAMPLE)
    path.parent.mkdir()
    path.write_text(f"# bằng tay\n{CONTACT}\n{HEARD.format('{n}')}\n#{THANKS}\n", "utf-8")
    assert build(tmp_path).stale == 1
    result = build(tmp_path, stale=True, workers=2)
    assert (result.built, result.current) == (1, 1)
    after = corpus.load(tmp_path)
    for old, new in zip(before.itertuples(), after.itertuples(), strict=True):
        lines = old.text.split("\n\n")
        assert len(lines) == 6
        if old.portal == "sample":
            assert new.text.split("\n\n") == [*lines[:3], THANKS]
            assert [*new.flags] == ["furniture"]
            assert new.content_sha256 != old.content_sha256
        else:
            assert new.text == old.text
            assert not len(new.flags)
        assert (new.id, new.title, new.published_raw) == (old.id, old.title, old.published_raw)
    assert {
        path.parent.name: fingerprint_of(path) == marks[path.parent.name] for path in _of(tmp_path)
    } == {"sample": False, "sample-cantho": True}
    path.unlink()
    assert build(tmp_path, stale=True).built == 1
    assert corpus.load(tmp_path)["text"].tolist() == before["text"].tolist()


def _of(data: Path) -> list[Path]:
    return shards(data)


def test_status_counts_shards_of_other_furniture_as_stale(tmp_path: Path) -> None:
    told(baotinh("--data", tmp_path, "demo"))
    assert {row["portal"]: row["stale"] for row in status_of(tmp_path)}["sample"] == 0
    path = furniture_path(tmp_path, SAMPLE)
    path.parent.mkdir()
    path.write_text(CONTACT, "utf-8")
    stale = {row["portal"]: row["stale"] for row in status_of(tmp_path)}
    assert stale.pop("sample") > 0
    assert not any(stale.values())


def test_an_article_of_furniture_alone_is_a_counted_reject(
    found: tuple[Path, str], tmp_path: Path
) -> None:
    (tmp_path / "raw").symlink_to(found[0] / "raw")
    path = furniture_path(tmp_path, SAMPLE)
    path.parent.mkdir()
    path.write_text("\n".join([*text(4), CONTACT, HEARD.format(1004), THANKS]), "utf-8")
    build(tmp_path)
    (row,) = corpus.rejects(tmp_path).to_dict(orient="records")
    assert (row["stage"], row["reason"]) == ("repair", "TOO_SHORT")
    assert row["title"] == "Tin đồng áng số 4 của thôn"
    assert "6 lines of furniture" in row["detail"]
    assert len(corpus.load(tmp_path, portals=["sample"])) == SURE_ARTICLES - 1


def test_a_second_search_keeps_what_a_person_decided(
    found: tuple[Path, str], tmp_path: Path
) -> None:
    for name in ("raw", "corpus", "rejects"):
        (tmp_path / name).symlink_to(found[0] / name)
    path = furniture_path(tmp_path, SAMPLE)
    find_furniture(tmp_path, "sample")
    edited = path.read_text("utf-8").replace(CONTACT, f"## {CONTACT}")
    edited = edited.replace(f"#{THANKS}", THANKS) + "# ghi chú\r\nmột dòng tự thêm\r\n"
    path.write_bytes(edited.encode())
    again = find_furniture(tmp_path, "sample")
    assert (again.active, again.proposed, again.known) == (0, 0, 3)
    assert path.read_bytes() == edited.encode()
    path.write_bytes(edited.replace(THANKS, "").encode())
    again = find_furniture(tmp_path, "sample")
    assert (again.active, again.proposed, again.known) == (0, 1, 2)
    assert path.read_bytes().startswith(edited.replace(THANKS, "").encode())
    assert path.read_text("utf-8").endswith(f"\n#{THANKS}\n")
    assert [*path.parent.iterdir()] == [path]


def shard(
    data: Path, texts: list[list[str]], *, ids: list[str] | None = None, days: bool = True
) -> None:
    """A built shard of `sample` that holds texts, a day each."""
    start = date(2024, 1, 1)
    rows = len(texts)
    columns = {
        "id": ids or [f"{number:04}" for number in range(rows)],
        "canonical_url": [f"https://bao-mau.example/{number}" for number in range(rows)],
        "text": ["\n\n".join(lines) for lines in texts],
        "published_date": [start + timedelta(number) if days else None for number in range(rows)],
    }
    empty = records_table([])
    for name in SCHEMA.names:
        blank: object = None if SCHEMA.field(name).nullable else ""
        if SCHEMA.field(name).type in (pa.int32(), pa.int64()):
            blank = 0
        if pa.types.is_list(SCHEMA.field(name).type):
            blank = []
        columns.setdefault(name, [blank] * rows)
    table = pa.table({name: columns[name] for name in SCHEMA.names}, schema=empty.schema)
    path = data / "corpus" / "sample" / "a.parquet"
    path.parent.mkdir(parents=True)
    marks = {VERSION_KEY: b"1", FINGERPRINT_KEY: b"x"}
    pq.write_table(table.replace_schema_metadata(marks), path)


def lines_of(data: Path) -> dict[str, Recurring]:
    return {one.line: one for one in recurring_lines(data, SAMPLE)}


def test_versions_of_an_article_count_once(tmp_path: Path) -> None:
    ids = ["a"] * 4 + ["b", "c", "d", "e"]
    shard(
        tmp_path, [[f"dòng {n}.a", "cả năm", "riêng" if n < 7 else ""] for n in range(8)], ids=ids
    )
    found = lines_of(tmp_path)
    assert (found["cả năm"].articles, found["cả năm"].among) == (MIN_ARTICLES, 5)
    assert "riêng" not in found, "it stands in four articles, seven times"


def test_numbers_are_folded_where_they_differ(tmp_path: Path) -> None:
    texts = [[f"Có {n}.{n}00 lượt", "Gọi 0900 111 222", f"Số {n}", f"Kỳ 1: {n}a"] for n in range(9)]
    shard(tmp_path, texts)
    assert {*lines_of(tmp_path)} == {"Có {n} lượt", "Gọi 0900 111 222", "Số {n}", "Kỳ {n}: {n}a"}


def test_a_share_is_of_the_line_s_own_time(tmp_path: Path) -> None:
    texts = [[f"chỉ có {'x' * n}", *(["tháng ấy"] if 10 <= n < 20 else [])] for n in range(100)]
    shard(tmp_path, texts)
    one = lines_of(tmp_path)["tháng ấy"]
    assert (one.articles, one.among) == (10, 10)
    assert (one.first, one.last) == (date(2024, 1, 11), date(2024, 1, 20))


def test_a_folder_of_any_name_is_searched(tmp_path: Path) -> None:
    for name in ("tin [1]*'", "tin 1"):
        shard(tmp_path / name, [["x" * n, name] for n in range(1, 7)])
    assert {*lines_of(tmp_path / "tin [1]*'")} == {"tin [1]*'"}


def test_a_damaged_shard_is_named(tmp_path: Path) -> None:
    shard(tmp_path, [["x" * n, CONTACT] for n in range(1, 7)])
    (path,) = shards(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + b"x" * (len(whole) // 2) + whole[4 + len(whole) // 2 :])
    with pytest.raises(SchemaError, match="sample"):
        lines_of(tmp_path)


def test_articles_without_a_date_are_counted(tmp_path: Path) -> None:
    shard(tmp_path, [[f"chỉ có {'x' * n}", *["đôi khi"] * (n % 2)] for n in range(20)], days=False)
    one = lines_of(tmp_path)["đôi khi"]
    assert (one.articles, one.among, one.first) == (10, 20, None)


MIDDLE = ["đầu", "hai", "ba", "bốn", "năm", "sáu", "bảy"]


@pytest.mark.parametrize(
    ("line", "place", "verdict"),
    [
        ("Xem thêm:", 7, "sure"),
        ("Đường dây nóng của Báo Mẫu: 0900 111 222", 7, "sure"),
        ("Bản quyền thuộc Báo Mẫu", 7, "sure"),
        ("Bản quyền thuộc Báo Mẫu", 0, "proposed"),
        ("Báo Mẫu mời bạn vào www.bao-mau.example", 0, "sure"),
        ("Báo Mẫu mời bạn vào www.bao-mau.example", 4, "proposed"),
        ("Theo TTXVN", 7, "proposed"),
        ("Nơi nhận:", 7, "proposed"),
        ("Lò Thị Mẫu", 7, "proposed"),
        ("Kết luận", 4, "none"),
        ("Số tài khoản của gia đình: 123", 4, "none"),
    ],
)
def test_place_and_words_decide(tmp_path: Path, line: str, place: int, verdict: str) -> None:
    texts = []
    for number in range(12):
        own = [f"{one} {'x' * number}" for one in MIDDLE]
        texts.append([*own[:place], line, *own[place:]])
    shard(tmp_path, texts)
    one = lines_of(tmp_path)[line]
    assert verdict == ("sure" if one.is_sure else "proposed" if one.is_candidate else "none")


def test_few_articles_make_nothing_sure(tmp_path: Path) -> None:
    shard(tmp_path, [["x" * n, CONTACT] for n in range(1, SURE_ARTICLES)])
    one = lines_of(tmp_path)[CONTACT]
    assert one.is_candidate
    assert not one.is_sure


HOSTILE = [
    "#baomau",
    "# 12 bài",
    "\\# gạch",
    "\\",
    "{n}",
    "a{n}{n}b",
    "''; DROP TABLE lines; --",
    "$break %s {0}",
    "&lt;b&gt;",
    "﻿bom",
    "tab\tvà\u2028dòng\x85mới\x1c",
]


@pytest.mark.parametrize("line", HOSTILE)
def test_any_line_survives_the_file(tmp_path: Path, line: str) -> None:
    clean = next(iter(entries(entry(line))), ("", True))[0]
    assert clean
    shard(tmp_path, [["x" * n, clean] for n in range(1, 7)])
    assert find_furniture(tmp_path, "sample").proposed == 1
    path = furniture_path(tmp_path, SAMPLE)
    assert load_furniture(tmp_path, SAMPLE) == NO_FURNITURE
    head, _, last = path.read_text("utf-8").rstrip("\n").rpartition("\n")
    path.write_text(f"{head}\n{last.removeprefix('#')}\n", "utf-8")
    assert load_furniture(tmp_path, SAMPLE).holds(clean)
    assert find_furniture(tmp_path, "sample").known == 1


def test_a_long_line_is_no_furniture(tmp_path: Path) -> None:
    shard(tmp_path, [["x" * n, "chữ " * 5_000] for n in range(1, 9)])
    assert not lines_of(tmp_path)
    assert find_furniture(tmp_path, "sample").proposed == 0
    assert not (tmp_path / "furniture").exists()


def test_a_person_is_not_asked_about_thousands(tmp_path: Path) -> None:
    many = [
        f"hàng {a}{b}" for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrstuvwx"
    ]
    shard(tmp_path, [[*many[:3], one] for one in many for _ in range(5)])
    for proposed, known in ((MAX_NEW, 0), (len(many) - MAX_NEW, MAX_NEW), (0, len(many))):
        found = find_furniture(tmp_path, "sample")
        assert (found.proposed, found.known) == (proposed, known)


def test_a_file_that_no_build_would_read_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.proposing.MAX_BYTES", 300)
    shard(tmp_path, [["x" * n, CONTACT] for n in range(1, 9)])
    with pytest.raises(BaotinhError, match=r"sample\.txt would be larger"):
        find_furniture(tmp_path, "sample")
    assert not (tmp_path / "furniture").exists()


def article(*body: str, sapo: str | None = None) -> Article:
    return Article(
        url="https://bao-mau.example/a",
        canonical_url="https://bao-mau.example/a",
        id="1",
        portal="sample",
        title="Bài",
        sapo=sapo,
        body=body,
        fetched_at=FETCHED,
        encoding="utf-8",
        extractor="generic",
    )


def test_lead_and_body_lose_whole_lines_only() -> None:
    furniture = furniture_of(["Xem thêm", "{n} lượt nghe"])
    before = article("Một.", "Xem thêm", "Xem thêm chuyện này.", "1.234 lượt nghe", sapo="Xem thêm")
    after, lost = furniture.remove(before)
    assert (after.body, after.sapo, lost) == (("Một.", "Xem thêm chuyện này."), None, 3)
    whole = article("Một.", "lượt nghe", sapo="Lời dẫn.")
    assert furniture.remove(whole) == (whole, 0)
    assert NO_FURNITURE.remove(whole) == (whole, 0)


def test_a_line_is_removed_however_an_editor_saved_it() -> None:
    decomposed = "Xem the\u0302m\u200b  ta\u0323i\xa0đây \r"
    (line, _), *_ = entries(decomposed)
    assert line == "Xem thêm tại đây"
    assert Furniture(lines=frozenset([line])).remove(article(line))[1] == 1


def test_every_number_of_a_pattern_may_be_any() -> None:
    furniture = furniture_of(["Số 5 ra ngày {n}/{n}"])
    assert furniture.holds("Số 17 ra ngày 3/12")
    assert not furniture.holds("Số 17 ra ngày mai")
    assert not furniture_of(["Số 5"]).holds("Số 6")


def test_comments_and_order_change_no_digest() -> None:
    def digest(text: str) -> str:
        return furniture_of(line for line, active in entries(text) if active).digest

    assert digest("") == digest("# một\n\n#hai\n") == NO_FURNITURE.digest
    assert digest("một\nhai") == digest("\ufeffhai\r\n# ba\r\nmột\r\n") != digest("một")
    plain = fingerprint(SAMPLE, NO_FURNITURE)
    assert plain == fingerprint(SAMPLE, furniture_of([])) != fingerprint(SAMPLE, furniture_of("a"))


def test_furniture_reaches_another_process() -> None:
    furniture = furniture_of(["một", "{n} hai"])
    assert pickle.loads(pickle.dumps(furniture)) == furniture


def _refused(data: Path, *words: str) -> None:
    with pytest.raises(BaotinhError) as error:
        load_furniture(data, SAMPLE)
    for word in ("sample.txt", *words):
        assert word in str(error.value)


def test_bad_files_are_named(tmp_path: Path) -> None:
    path = furniture_path(tmp_path, SAMPLE)
    path.parent.mkdir()
    path.write_bytes("tốt\nxấu ".encode() + b"\xff\xfe\n")
    _refused(tmp_path, "line 2", "UTF-8")
    path.write_bytes("một".encode("utf-16"))
    _refused(tmp_path, "line 1")
    path.write_bytes(b"x\n" * (MAX_BYTES // 2 + 1))
    _refused(tmp_path, "larger than")
    path.unlink()
    path.mkdir()
    _refused(tmp_path, "no file")
    path.rmdir()
    os.mkfifo(path)
    _refused(tmp_path, "no file")


def test_a_bad_file_stops_build_and_search_and_stays(
    found: tuple[Path, str], tmp_path: Path
) -> None:
    for name in ("raw", "corpus", "rejects"):
        (tmp_path / name).symlink_to(found[0] / name)
    path = furniture_path(tmp_path, SAMPLE)
    path.parent.mkdir()
    path.write_bytes(b"\xe9t\xe9")
    for verb in (["build", "--stale"], ["furniture", "sample"]):
        done = baotinh("--data", tmp_path, *verb)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert "sample.txt, line 1: not UTF-8" in line
    assert path.read_bytes() == b"\xe9t\xe9"


def test_no_shards_and_no_such_portal(tmp_path: Path) -> None:
    done = baotinh("--data", tmp_path, "furniture", "sample")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "no built shards of sample" in line
    for slug in ("../sample", "..", "sample/../x", "/etc/passwd", "sampel", ""):
        with pytest.raises(UnknownPortal):
            find_furniture(tmp_path, slug)
    with pytest.raises(SchemaError):
        find_furniture(tmp_path, "bao-mau-nao-do.example")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("one", ["1", "1.", "1,1", "#", "\\", "a", " ", "{n}", "@", "\u0301"])
def test_hostile_lines_take_linear_time(one: str) -> None:
    line = one * (200_000 // len(one)) + "x"
    begin = time.monotonic()
    furniture = furniture_of(line for line, _ in entries(f"{line}\n{{n}}{line}\n#{line}"))
    furniture.remove(article(line, f"{line}1", sapo=line))
    assert time.monotonic() - begin < 20, "a watchdog: linear time is well below a second"


def test_real_portals_keep_their_texts(shared: Path, tmp_path: Path) -> None:
    """Extraction leaves no furniture on these portals, and none of their text is taken for it."""
    for slug in ("dakrlap", "krongno"):
        replay = shared / "replay" / f"{slug}.daknong.gov.vn.warc.gz"
        told(baotinh("--data", tmp_path, "run", slug, "--replay", replay))
        found = find_furniture(tmp_path, slug)
        assert (found.active, found.proposed) == (0, 0)
