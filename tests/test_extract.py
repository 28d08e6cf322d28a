"""Hostile and awkward pages: each an article, or a reject that says why."""

import pytest
from conftest import page

from corpus.records import Article, Reason, Rejected
from crawler.extraction import extract
from crawler.judge import MAX_BYTES
from crawler.markup import MAX_TAGS
from crawler.portals import portal

FRAME = (
    '<table id="tableforprint"><tr><td><p class="Title">{title}</p><div class="asset-content">'
    "{body}</div></td></tr></table>"
)
LONG = "Sáng nay, bà con trong bon cùng nhau dọn cỏ quanh bến nước và trồng thêm cây. " * 3


def _extract(body: str, title: str = "Một ngày ở bon") -> Article | Rejected:
    return extract(page(FRAME.format(title=title, body=body)), portal("sample"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.EMPTY_PAGE),
        (b"  \n ", Reason.EMPTY_PAGE),
        (b"%PDF-1.4 ...", Reason.NOT_HTML),
        (b"\x89PNG\r\n", Reason.NOT_HTML),
        (b"<html>" + b" " * MAX_BYTES, Reason.TOO_LARGE),
        (b"<p>a</p>" * (MAX_TAGS // 2 + 1), Reason.TOO_LARGE),
        (b"<html><p>Trang danh m\xe1\xbb\xa5c</p></html>", Reason.NOT_AN_ARTICLE),
        (b"<!-- -->", Reason.EMPTY_PAGE),
    ],
)
def test_what_is_no_article_says_why(body: bytes, reason: Reason) -> None:
    found = extract(page(body), portal("sample"))
    assert isinstance(found, Rejected)
    assert found.reason == reason


def test_too_short_and_without_title() -> None:
    short, untitled = _extract("<p>Một tin quá ngắn.</p>"), _extract(f"<p>{LONG}</p>", title="")
    assert isinstance(short, Rejected)
    assert isinstance(untitled, Rejected)
    assert (short.reason, untitled.reason) == (Reason.TOO_SHORT, Reason.NO_TITLE)


def test_html_in_titles_and_scripts_stay_out() -> None:
    found = _extract(f"<script>alert(1)</script><p>{LONG}</p>", title="Bài <b>lạ</b> &lt;x&gt;")
    assert isinstance(found, Article)
    assert found.title == "Bài lạ <x>"
    assert "alert" not in " ".join(found.body)


def test_deep_nesting_is_read_or_rejected() -> None:
    assert _extract("<div>" * 10_000 + LONG + "</div>" * 10_000)


@pytest.mark.parametrize(
    ("tail", "authors", "source"),
    [
        ("<p>Tin, ảnh: Mỹ Hằng</p>", ("Mỹ Hằng",), None),
        (
            "<p>Ngô Tấm – Khánh Hiền (Đài Truyền thanh huyện)</p>",
            ("Ngô Tấm", "Khánh Hiền"),
            "Đài Truyền thanh huyện",
        ),
        ("<p>H.T</p><p>Nguồn: Báo Đăk Nông điện tử</p>", ("H.T",), "Báo Đăk Nông điện tử"),
        ("<p>Theo chinhphu.vn</p>", (), "chinhphu.vn"),
        ("<p>http://baodaknong.org.vn</p>", (), "http://baodaknong.org.vn"),
        ("<p>Theo đó, bà con rất vui.</p>", (), None),
    ],
)
def test_byline_and_credit(tail: str, authors: tuple[str, ...], source: str | None) -> None:
    found = _extract(f"<p>{LONG}</p>{tail}")
    assert isinstance(found, Article)
    assert (found.authors, found.source) == (authors, source)
