import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.encodings import decode
from crawler.legacy import CODECS

TEXT = "<p>Nông dân Đắk Nông thu hoạch cà phê đúng vụ, giá ổn định.</p>"
# As Windows-1258 writes it: tone marks apart from some of their vowels.
OLD = "<p>Giá cà phê ơ\u0309 Đăk Nông</p>"
META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("body", "content_type", "text", "encoding"),
    [
        # a byte order mark wins over everything
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=windows-1258", TEXT, "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None, TEXT, "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), None, TEXT, "utf-16-be"),
        # then valid UTF-8, whatever is declared
        (TEXT.encode(), None, TEXT, "utf-8"),
        (TEXT.encode(), "text/html; charset=iso-8859-1", TEXT, "utf-8"),
        (b"", None, "", "utf-8"),
        # then the header, then the page, then Windows-1258
        ("é".encode("cp1252"), "text/html; charset=ISO-8859-1", "é", "windows-1252"),
        ("ж".encode("cp1251"), 'text/html; charset="windows-1251"', "ж", "windows-1251"),
        (OLD.encode("cp1258"), "text/html; charset=nonsense", OLD, "windows-1258"),
        (OLD.encode("cp1258"), "text/html", OLD, "windows-1258"),
        (OLD.encode("cp1258"), None, OLD, "windows-1258"),
        (b"\x8a", None, "\ufffd", "windows-1258"),
        (b"a\xd2\x00b", None, "a\u0309b", "windows-1258"),
        (TEXT.encode().replace(b"n", b"n\0"), None, TEXT, "utf-8"),
    ],
)
def test_decode(body: bytes, content_type: str | None, text: str, encoding: str) -> None:
    assert decode(body, content_type) == (text, encoding)


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        (META.format("windows-1251"), "windows-1251"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
            "windows-1251",
        ),
        (" " * 5000 + META.format("windows-1251"), "windows-1258"),
        (META.format("utf-16"), "windows-1258"),
        (META.format("punycode"), "windows-1258"),
        (META.format("unicode_escape"), "windows-1258"),
        (META.format("base64"), "windows-1258"),
        (META.format("utf-8"), "windows-1258"),
    ],
)
def test_what_the_page_declares(declaration: str, encoding: str) -> None:
    assert decode(declaration.encode() + b"<p>\xe6</p>", None)[1] == encoding


def test_the_header_wins_over_the_page() -> None:
    body = META.format("windows-1251").encode() + b"\xe6"
    assert decode(body, "text/html; charset=windows-1252")[1] == "windows-1252"


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "text/html", None])
def test_utf8_with_a_few_broken_bytes(content_type: str | None) -> None:
    text, encoding = decode((TEXT * 10).encode() + b"\xff", content_type)
    assert encoding == "utf-8"
    assert text == TEXT * 10 + "\ufffd"


def test_a_page_cut_inside_a_letter_is_utf8() -> None:
    assert decode(TEXT.encode() * 10 + "ạ".encode()[:2], None)[1] == "utf-8"


def test_a_few_old_letters_in_much_markup_are_not_utf8() -> None:
    body = b"<div></div>" * 1000 + OLD.encode("cp1258")
    text, encoding = decode(body, "text/html; charset=utf-8")
    assert encoding == "windows-1258"
    assert text.endswith(OLD)


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_utf8_round_trip(text: str) -> None:
    assert decode(text.encode(), None) == (text, "utf-8")


@given(
    body=st.binary() | st.binary().map(lambda tail: b'<meta charset="utf-16">' + tail),
    content_type=st.none() | st.text() | st.text().map("text/html; charset={}".format),
)
def test_never_raises(body: bytes, content_type: str | None) -> None:
    text, encoding = decode(body, content_type)
    assert "\0" not in text
    assert encoding in CODECS or codecs.lookup(encoding)


@given(
    name=st.sampled_from(
        "punycode idna hex rot13 zlib utf-7 unicode_escape utf-16 utf-32 big5 gbk euc-kr".split()
    ),
    body=st.binary(),
)
def test_no_declared_name_is_trusted(name: str, body: bytes) -> None:
    decode(body, f"text/html; charset={name}")
