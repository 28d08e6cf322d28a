"""Pages reduced to their text: the seed, and texts that mislead."""

import json
import textwrap
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT, page
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.records import Article, Reason, Rejected
from crawler.extraction import extract
from crawler.importing import import_files
from crawler.portals import UNKNOWN, portal
from pipeline.build import build
from pipeline.fixtures import stamp

CASE = ROOT / "tests" / "portals" / "daknong" / "era1-text"
TEXT = CASE.with_suffix(".txt").read_text("utf-8")
EXPECTED = json.loads(CASE.with_suffix(".json").read_text("utf-8"))
LONG = "Sáng nay, bà con trong bon cùng nhau dọn cỏ quanh bến nước và trồng thêm hàng cây. " * 3


def _read(text: str, slug: str = "unknown", **facts: object) -> Article | Rejected:
    body = page(text, "urn:sha256:0", content_type="text/plain", kind="saved", **facts)
    return extract(body, portal(slug))


def _article(text: str, slug: str = "unknown") -> Article:
    found = _read(text, slug)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("slug", [None, "daknong"])
def test_the_seed_gives_its_record(shared: Path, tmp_path: Path, slug: str | None) -> None:
    seed = shared / "seed" / "baodaknong-2015-12-17.txt"
    expected = json.loads(seed.with_suffix(".json").read_text("utf-8"))
    import_files(tmp_path, [seed], portal=slug and portal(slug))
    build(tmp_path)
    (record,) = corpus.load(tmp_path).to_dict("records")
    paragraphs = record["text"].split("\n\n")
    assert record["portal"] == expected["portal"]
    assert record["title"] == expected["title"]
    assert record["sapo"] is expected["sapo"] or record["sapo"] != record["sapo"]
    assert len(paragraphs) == expected["paragraphs"]
    assert paragraphs[0].startswith(expected["first_paragraph_starts"])
    assert paragraphs[-1].endswith(expected["last_paragraph_ends"])
    assert list(record["authors"]) == expected["authors"]
    local = record["published_at"].tz_convert("Asia/Ho_Chi_Minh")
    assert local.isoformat(timespec="minutes") == expected["published"]
    assert record["province"] == expected["province_at_publication"]
    assert record["province_now"] == expected["province_since_2025_07_01"]
    assert not [words for words in expected["never_in_text"] if words in record["text"]]


def test_the_seed_needs_no_declaration(shared: Path) -> None:
    text = (shared / "seed" / "baodaknong-2015-12-17.txt").read_bytes()
    body = page(text, "urn:sha256:0", content_type="text/plain", kind="saved")
    declared = extract(body, portal("daknong"))
    generic = extract(body, UNKNOWN, generic=True)
    assert isinstance(declared, Article)
    assert isinstance(generic, Article)
    assert (generic.title, generic.body) == (declared.title, declared.body)
    assert (generic.authors, generic.published) == (declared.authors, declared.published)


def test_without_a_portal_by_the_rules_alone() -> None:
    found = _article(TEXT)
    assert found.title == EXPECTED["title"]
    assert list(found.body) == EXPECTED["body"]
    assert list(found.authors) == EXPECTED["authors"]
    assert stamp(found.published) == EXPECTED["published"]


def test_line_ends_and_forms_of_accents_change_nothing() -> None:
    expected = _article(TEXT)
    assert _article(TEXT.replace("\n", "\r\n")) == expected
    assert _article(unicodedata.normalize("NFD", TEXT)) == expected
    assert _article("\ufeff" + TEXT.replace("\n\n", "\n")).body == expected.body


def test_paragraphs_broken_to_a_width_are_joined() -> None:
    blocks = [block if "\n" in block else textwrap.fill(block, 72) for block in TEXT.split("\n\n")]
    assert list(_article("\n\n".join(blocks)).body) == EXPECTED["body"]


def test_the_declared_share_box_ends_the_article_and_a_list_before_it_stays() -> None:
    listed = (
        f"Bon trồng cây quanh bến nước\n\n{LONG}\n\nCây đã trồng\n\nsao đen\n\nChia sẻ với bạn bè"
    )
    assert _article(listed, "daknong").body[-2:] == ("Cây đã trồng", "sao đen")


def test_the_title_is_the_one_the_date_stands_by() -> None:
    text = f"Tin nổi bật trong tuần\n\nMột ngày ở bon Bu Nor\n\n12/03/2016 08:15\n\n{LONG}"
    assert _article(text).title == "Một ngày ở bon Bu Nor"


def test_the_address_names_the_title() -> None:
    text = f"Một ngày ở bon Bu Nor\n\nTin đọc nhiều nhất hôm nay\n\n{LONG}"
    body = page(text, "https://a.vn/mot-ngay-o-bon-bu-nor-123456.html", content_type="text/plain")
    found = extract(body, UNKNOWN)
    assert isinstance(found, Article)
    assert found.title == "Một ngày ở bon Bu Nor"


def test_dateline_credit_and_tags() -> None:
    text = (
        f"Một ngày ở bon Bu Nor\n\n(ĐNO) - Bon Bu Nor vừa có ngày hội trồng cây đông vui.\n\n{LONG}"
        "\n\nTheo TTXVN\n\nTừ khóa: trồng cây, bến nước"
    )
    found = _article(text)
    assert found.sapo == "(ĐNO) - Bon Bu Nor vừa có ngày hội trồng cây đông vui."
    assert (found.source, found.tags) == ("TTXVN", ("trồng cây", "bến nước"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY_PAGE),
        ("Trang chủ\n\nĐăng nhập", Reason.NOT_AN_ARTICLE),
        (LONG, Reason.NO_TITLE),
        ("Một ngày ở bon\n\nSáng nay bà con cùng nhau dọn cỏ quanh bến nước của bon mình.",
         Reason.TOO_SHORT),
        ("{{title}}\n\n{{body}}", Reason.TEMPLATE),
        ("\n\n".join(f"Tin số {n} trong ngày\n\n{n}/3/2016\n\n{LONG}" for n in range(1, 9)),
         Reason.NOT_AN_ARTICLE),
    ],
)  # fmt: skip
def test_what_is_no_article_says_why(text: str, reason: Reason) -> None:
    found = _read(text)
    assert isinstance(found, Rejected)
    assert found.reason == reason


def test_html_called_text_is_read_as_html() -> None:
    body = page(
        f"<html><body><h1>Một ngày ở bon</h1><p>{LONG}</p><p>{LONG}</p></body></html>",
        "https://a.vn/x",
        content_type="text/plain",
    )
    found = extract(body, UNKNOWN)
    assert isinstance(found, Article)
    assert found.extractor == "generic"


def test_relative_dates_of_saved_texts_are_not_believed() -> None:
    text = f"Một ngày ở bon Bu Nor\n\n3 giờ trước\n\n{LONG}"
    saved = _read(text)
    fetched = extract(page(text, "https://a.vn/x", content_type="text/plain"), UNKNOWN)
    assert isinstance(saved, Article)
    assert isinstance(fetched, Article)
    assert saved.published is None
    assert stamp(fetched.published) == "2026-11-20"


@given(st.text(max_size=2000))
def test_any_text_is_read_or_rejected(text: str) -> None:
    assert isinstance(_read(text.encode("utf-8", "replace").decode()), Article | Rejected)
