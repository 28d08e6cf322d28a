"""Personal data: what is found, what only looks like it, and what masking leaves."""

import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import news_texts

from corpus.errors import SchemaError
from corpus.privacy import REDACTED, mask, mask_frame
from pipeline.privacy import Personal, find_personal


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find_personal(text)]


PERSONAL = [
    ("Gọi chị Lan: 0912345678.", [("phone", "0912345678")]),
    ("ĐT 0912 345 678 – 0987.654.321", [("phone", "0912 345 678"), ("phone", "0987.654.321")]),
    ("số 0905.12.34.56 hoặc 09 4888 6666", [("phone", "0905.12.34.56"), ("phone", "09 4888 6666")]),
    ("Sàn Hoa Ban 09.11.22.33.44", [("phone", "09.11.22.33.44")]),
    ("Văn phòng xã (0261) 3.544.000", [("phone", "(0261) 3.544.000")]),
    ("Văn phòng xã: 0261-3544-000,", [("phone", "0261-3544-000")]),
    ("(ĐT: 02613 . 544 . 000 )", [("phone", "02613 . 544 . 000")]),
    ("(+84) 24 3936 0000", [("phone", "(+84) 24 3936 0000")]),
    ("+84 (0)912 345 678", [("phone", "+84 (0)912 345 678")]),
    ("0084912345678", [("phone", "0084912345678")]),
    ("Tel: (84-4) 3936 0000", [("phone", "(84-4) 3936 0000")]),
    ("sứ quán: +65 6123 4567", [("phone", "+65 6123 4567")]),
    # numbering plans that ended in 2017 and 2018
    ("chị H. (0168 123 4567)", [("phone", "0168 123 4567")]),
    ("01234.567.890 gặp anh Y Thủ", [("phone", "01234.567.890")]),
    ("Đắk Mẫu 0501.3.544.000", [("phone", "0501.3.544.000")]),
    ("Hà Nội 04. 3. 7366.000", [("phone", "04. 3. 7366.000")]),
    ("(08)38360000", [("phone", "(08)38360000")]),
    # after a label: six-digit subscribers, glued words, sums and misprints
    ("Điện thoại 0501.822.333", [("phone", "0501.822.333")]),
    ("Số ĐT: 0912.345.678500,000Bưu điện", [("phone", "0912.345.678")]),
    ("Hotline: 0912345678Website", [("phone", "0912345678")]),
    ("SĐT: 09123456789", [("phone", "09123456789")]),
    ("DĐ:0912345678/0987654321", [("phone", "0912345678"), ("phone", "0987654321")]),
    ("CCCD số 067090001234", [("citizen_id", "067090001234")]),
    ("căn cước công dân: 067 090 001 234 do", [("citizen_id", "067 090 001 234")]),
    ("số CMND 245123456 cấp ngày 12/3/2010", [("citizen_id", "245123456")]),
    ("CMND 245123456 12/3/2010", [("citizen_id", "245123456")]),
    ("Chứng minh nhân dân số: 245.123.456", [("citizen_id", "245.123.456")]),
    (
        "CMND 245123456 - 0912345678",
        [("citizen_id", "245123456"), ("phone", "0912345678")],
    ),
    ("Số tài khoản: 100012345678", [("bank_account", "100012345678")]),
    ("Số tài khoản:\n\n100012345678", [("bank_account", "100012345678")]),
    ("STK 0123 4567 890 chị Mai", [("bank_account", "0123 4567 890")]),
    ("bạn đọc TK 711A12345678 giúp", [("bank_account", "711A12345678")]),
    ("chuyển vào tài khoản 5400205123456", [("bank_account", "5400205123456")]),
    (
        "Tài khoản số 63510000123456 của Quỹ Vì trẻ thơ; ĐT: 0912345678",
        [("bank_account", "63510000123456"), ("phone", "0912345678")],
    ),
    ("STK: 0123456789 - 0912345678", [("bank_account", "0123456789"), ("phone", "0912345678")]),
    ("Số tài khoản của Quỹ tại Ngân hàng Mẫu: 123.456.789", [("bank_account", "123.456.789")]),
    ("Email:le.thi@bao-mau.vn.Điện thoại", [("email", "le.thi@bao-mau.vn")]),
    ("email: toasoan@baomau.com.vnBạn đọc", [("email", "toasoan@baomau.com.vn")]),
    ("TOASOAN@BAOMAU.VN", [("email", "TOASOAN@BAOMAU.VN")]),
    ("lien_he(at)baomau.vn", [("email", "lien_he(at)baomau.vn")]),
    ("lienhe [at] baomau [dot] com", []),
    ("ban.doc (a còng) baomau.vn", [("email", "ban.doc (a còng) baomau.vn")]),
    ("thư: y.thu @gmail.com", [("email", "y.thu @gmail.com")]),
    ("0912345678@mau.vn", [("email", "0912345678@mau.vn")]),
    (
        "a.b@mau.vn, 0912345678, c@mau.vn",
        [("email", "a.b@mau.vn"), ("phone", "0912345678"), ("email", "c@mau.vn")],
    ),
]

NOT_PERSONAL = [
    "Gọi 113, 114, 115 hoặc tổng đài 1022.",
    "Tổng đài 1900 1234, 1900.123456, 1800 6789",
    "Kinh phí 1.234.567.890 đồng, vốn 84.912.345.678 đồng",
    "tổng 12.091.234.567 đồng, tăng +1.234.567 đồng",
    "Ngày 05.12.2016 - 15 giờ, 09-12-2016 10:30, 04.12.2016 - 08.12.2016",
    "giai đoạn 2016-2020, 2021 - 2025",
    "Quyết định số 0912345678/QĐ-UBND",
    "Mã số thuế: 0301234567; MST 0301234567",
    "Giấy CNĐKKD số 0301234567",
    "Số seri 0912345678, IMEI 351234567890123",
    "Số sổ bảo hiểm 0912345678",
    "ISBN 978-604-1-12345-6",
    "Toạ độ 12.045678, 107.690123 và 0.912345678",
    "Kết quả xổ số: 05 12 22 31 40 44; giải nhất 0912345",
    "Xe 48A-123.45, lô B12-0912",
    "bai-viet-0912345678.html https://mau.vn/?id=0912345678 anh_0912345678",
    "Mobile: 09123456xx, 091234567**",
    "số 067090001234",
    "245123456 con cá giống",
    "chuyển vào tài khoản của ông số tiền 1.096.000.000 đồng",
    "tài khoản chính 10.000.000 đồng, tài khoản khuyến mãi 100.000.000",
    "tài khoản Facebook 100004832123456",
    "Cấp 1.234.567 thẻ căn cước trong 123 ngày",
    "Theo @le.thu trên mạng, ASEAN@50, 1080p@30fps., a@b, @ và @@",
    "Bài: Nguyễn Văn Mẫu – Lê Thị Thử",
    "",
]


@pytest.mark.parametrize(("text", "expected"), PERSONAL)
def test_personal_data_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert found(text) == []


SCRAPS = st.sampled_from(
    "a@b.vn 0912345678 +84 (0261) 3.544 .000 CCCD STK: ĐT 067090001234 245 @ (at) . - \n\n đồng"
    " 711A12345678 tài khoản 0 84 x 1.234.567 Đắk \u0301 😀 ( ) /QĐ".split(" ")
)
HOSTILE = st.one_of(
    st.text(max_size=200),
    st.lists(SCRAPS, max_size=30).flatmap(
        lambda parts: st.sampled_from(["", " ", ", "]).map(lambda gap: gap.join(parts))
    ),
)


@given(HOSTILE)
def test_spans_are_of_the_text_in_order_and_apart(text: str) -> None:
    spans = find_personal(text)
    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for one in spans:
        printed = text[one.start : one.end]
        assert printed == printed.strip()
        assert (one.kind == "email") == any(at in printed.lower() for at in ("@", "at", "a còng"))
        assert one.kind == "email" or sum(char.isdigit() for char in printed) >= 6


@given(HOSTILE)
def test_a_masked_text_keeps_its_length_and_says_nothing(text: str) -> None:
    spans = find_personal(text)
    starts, ends = [one.start for one in spans], [one.end for one in spans]
    masked = mask(text, starts, ends)
    assert len(masked) == len(text)
    assert mask(masked, starts, ends) == masked
    assert not any(
        char.isalnum() for a, b in zip(starts, ends, strict=True) for char in masked[a:b]
    )
    edges = [0, *(place for one in spans for place in (one.start, one.end)), len(text)]
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        assert masked[a:b] == text[a:b]


@pytest.mark.parametrize(
    "unit",
    [
        *("0", "9", "@", "a@", "a@a.", "a@bb.vn ", ".", " ", "(", "0 ", "01 ", "0-", "1A", "+84"),
        *("+1 ", "0912345678 ", "STK 12345678", "CMND 245123456 ", "(at)", "tk ", " a.", "a."),
    ],
)
def test_hostile_lines_cost_time_in_proportion(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    begun = time.process_time()
    find_personal(text)
    find_personal("@" + text)
    mask_frame(one_row(text="", title=text))
    assert time.process_time() - begun < 20  # a watchdog: what takes the square takes hours


def one_row(text: str, **columns: object) -> pd.DataFrame:
    spans = find_personal(text)
    row = {
        "text": text,
        "pii_kind": [one.kind for one in spans],
        "pii_start": np.array([one.start for one in spans], dtype="int32"),
        "pii_end": np.array([one.end for one in spans], dtype="int32"),
    } | columns
    return pd.DataFrame({name: pd.Series([value], dtype=object) for name, value in row.items()})


LEAD = "Chị Mai, ĐT 0912.345.678, tìm con."
TEXT = f"{LEAD}\n\nAi gặp xin báo mai@mau.vn hoặc STK 711A12345678."


def test_a_row_is_masked_wherever_it_repeats_itself() -> None:
    tokens = ["Chị", "Mai", ",", "ĐT", "0912.345.678", ",", "tìm", "con", "."]
    starts = [TEXT.index(token) for token in tokens]
    frame = one_row(
        TEXT,
        title="Tìm con, gọi 0912 345 678",
        sapo=LEAD,
        body_start=len(LEAD) + 2,
        content_sha256="of the page",
        section="Nhắn tìm",
        source=None,
        authors=["Lê Mẫu (lemau@mau.vn)"],
        tags=["tìm người", "711A12345678"],
        image_caption=["Gọi 0987654321", "Năm 2016-2020, 123.456.789 đồng", ""],
        tokens=np.array(tokens, dtype=object),
        token_start=starts,
        token_end=[a + len(b) for a, b in zip(starts, tokens, strict=True)],
        entity_text=["Mai"],
        entity_start=[4],
        entity_end=[7],
    )
    before = frame.copy(deep=True)
    row = mask_frame(frame).iloc[0]
    assert row["text"] == (
        "Chị Mai, ĐT ████.███.███, tìm con.\n\nAi gặp xin báo ███@███.██ hoặc STK ████████████."
    )
    assert row["sapo"] == "Chị Mai, ĐT ████.███.███, tìm con."
    assert row["title"] == "Tìm con, gọi ████ ███ ███"
    assert row["authors"] == ["Lê Mẫu (█████@███.██)"]
    assert row["tags"] == ["tìm người", REDACTED * 12]
    assert row["image_caption"] == ["Gọi " + REDACTED * 10, "Năm 2016-2020, 123.456.789 đồng", ""]
    assert list(row["tokens"]) == [*tokens[:4], "████.███.███", *tokens[5:]]
    assert list(row["entity_text"]) == ["Mai"]
    assert row["source"] is None
    assert row["content_sha256"] != "of the page"
    pd.testing.assert_frame_equal(frame, before)
    again = mask_frame(mask_frame(frame))
    pd.testing.assert_frame_equal(again, mask_frame(frame))


def test_a_lead_that_the_body_repeats_is_masked_like_it() -> None:
    lead = "Mời gọi 0912 345 678 để được giúp..."
    row = mask_frame(one_row("Mời gọi 0912 345 678 để được giúp đỡ.", sapo=lead, body_start=0))
    assert row.iloc[0]["sapo"] == "Mời gọi ████ ███ ███ để được giúp..."


def test_a_lead_cut_within_a_number_says_no_part_of_it() -> None:
    row = mask_frame(one_row("Gọi 0912 345 678 ngay.", sapo="Gọi 0912 345…", body_start=0))
    assert row.iloc[0]["sapo"] == "Gọi ████ ███…"


def test_a_lead_of_another_text_is_masked_by_form() -> None:
    row = mask_frame(one_row("Báo tin về STK 711A12345678.", sapo="Mai: mai@mau.vn, 711A12345678"))
    assert row.iloc[0]["sapo"] == f"Mai: ███@███.██, {REDACTED * 12}"


def test_a_row_without_personal_data_stays() -> None:
    frame = one_row("Xã Mẫu được mùa.", title="Được mùa", content_sha256="of the page", tokens=None)
    frame["token_start"] = frame["token_end"] = None
    pd.testing.assert_frame_equal(mask_frame(frame), frame)


def test_masking_does_not_fail_in_silence() -> None:
    frame = pd.concat([one_row(TEXT), one_row(TEXT)], ignore_index=True)
    frame.at[1, "pii_start"] = None
    with pytest.raises(SchemaError, match="pii_start is null in 1 of 2 rows"):
        mask_frame(frame)
    with pytest.raises(SchemaError, match="columns pii_end"):
        mask_frame(one_row(TEXT).drop(columns="pii_end"))
    with pytest.raises(SchemaError, match="columns token_start, token_end"):
        mask_frame(one_row(TEXT, tokens=["Chị"]))
    with pytest.raises(ValueError, match="no span"):
        mask("ngắn", [2], [9])
    with pytest.raises(ValueError, match="no span"):
        mask("hai khoảng", [0, 1], [3, 5])


def test_an_empty_frame_is_masked() -> None:
    assert mask_frame(one_row(TEXT).iloc[:0]).empty


def test_masking_needs_no_library_of_the_pipeline() -> None:
    code = "import sys, corpus.privacy; print('phonenumbers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_span_is_of_one_kind() -> None:
    assert find_personal("a@mau.vn") == [Personal("email", 0, 8)]


# What no reader would miss, said in another way than the finder says it.
_PLAIN = re.compile(
    r"\w@\w+\.(?:com|vn)\b|(?:ĐT|thoại|Mobile|Hotline): ?0(?:9\d{8}|16\d{8})(?!\d)"
    r"|(?:STK|Số tài khoản): ?\d{10}"
)


def _check_news(texts: list[str]) -> None:
    assert any(_PLAIN.search(text) for text in texts)
    for text in texts:
        spans = find_personal(text)
        masked = mask(text, [one.start for one in spans], [one.end for one in spans])
        assert _PLAIN.findall(masked) == []
        for one in spans:
            assert not re.match(r" ?(?:đồng|triệu|tỉ|tỷ) ", text[one.end :][:8])


def test_real_news_sampled(shared: Path) -> None:
    _check_news(list(news_texts(shared))[::7])


@pytest.mark.whole
def test_real_news_whole(shared: Path) -> None:
    _check_news(list(news_texts(shared)))
