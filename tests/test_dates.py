import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crawler.dates import VIETNAM, parse_moment

NOW = datetime(2026, 3, 10, 9, 30, 15, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        # date, then time
        ("thứ năm, 08 08 2019 08:52", "2019-08-08T08:52"),
        ("(26.07.2019 14:14)", "2019-07-26T14:14"),
        ("Cập nhật: 17/12/2015 | 09:44", "2015-12-17T09:44"),
        ("Cập nhật ngày: 26/05/2021 | 09:27 GMT+7", "2021-05-26T09:27"),
        ("08/01/2026 - 18:21", "2026-01-08T18:21"),
        ("Thứ bảy, 7/3/2026, 00:05 (GMT+7)", "2026-03-07T00:05"),
        ("Chủ nhật, ngày 8-3-2026 lúc 7:05", "2026-03-08T07:05"),
        ("Thứ Bảy, 07/03/2026 - 08:52", "2026-03-07T08:52"),
        ("24/12/2025 09:30:00 +07:00", "2025-12-24T09:30"),
        ("05/08/2019, thứ hai, 10:20", "2019-08-05T10:20"),
        # time, then date
        ("08:27, 15/03/2020 (GMT+7)", "2020-03-15T08:27"),
        ("09:40 AM - 05/08/2019", "2019-08-05T09:40"),
        ("Cập nhật lúc 16:05, Thứ Hai, 16/03/2020", "2020-03-16T16:05"),
        ("10h15, ngày 3/7/2020", "2020-07-03T10:15"),
        ("10 giờ 15 phút ngày 3/7/2020", "2020-07-03T10:15"),
        ("10h ngày 3/7/2020", "2020-07-03T10:00"),
        ("08:53 06/02/2026", "2026-02-06T08:53"),
        ("23:59 GMT+7, 15/03/2020", "2020-03-15T23:59"),
        # both sides: the first is the date's own
        ("08:27 15/03/2020 09:00 16/03/2020", "2020-03-15T08:27"),
        # halves of the day on either clock
        ("05/08/2019 00:01 AM", "2019-08-05T00:01"),
        ("05/08/2019 12:01 AM", "2019-08-05T00:01"),
        ("05/08/2019 01:39 PM", "2019-08-05T13:39"),
        ("05/08/2019 13:39 PM", "2019-08-05T13:39"),
        ("05/08/2019 12:10 PM", "2019-08-05T12:10"),
        ("05/08/2019 8:15 SA", "2019-08-05T08:15"),
        ("05/08/2019 8:15 CH", "2019-08-05T20:15"),
        ("05/08/2019 12:30 Sa Pa", "2019-08-05T12:30"),
        # American order only where it is proved
        ("1/21/2022 8:12:40 AM", "2022-01-21T08:12:40"),
        ("1/2/2022 8:12:40 PM", "2022-01-02T20:12:40"),
        ("01/21/2022 08:12:40 AM", "2022-01-21T08:12:40"),
        ("05/06/2022 08:12:40 AM", "2022-06-05T08:12:40"),
        ("21/1/2022 8:12:40 AM", "2022-01-21T08:12:40"),
        ("1/2/2022 8:12 AM", "2022-02-01T08:12"),
        # machine values
        ("2025-06-17T13:43:02+0700", "2025-06-17T13:43:02"),
        ("2026-03-07T08:52:11.000 +07:00", "2026-03-07T08:52:11"),
        ("2026-03-07T01:52:11Z", "2026-03-07T08:52:11"),
        ("2026-03-07T01:52+00:00", "2026-03-07T08:52"),
        ("2026-03-06T20:52:11-05:00", "2026-03-07T08:52:11"),
        ("2026-03-07 08:52", "2026-03-07T08:52"),
        ("2026-03-07T00:00:00", "2026-03-07T00:00"),
        # offsets
        ("08:27, 15/03/2020 (UTC)", "2020-03-15T15:27"),
        ("15/03/2020 08:27 (GMT +07:00)", "2020-03-15T08:27"),
        ("15/03/2020 08:27 GMT-3", "2020-03-15T18:27"),
        ("15/03/2020 08:00-11:00", "2020-03-15T08:00"),
        ("15/03/2020 08:27 - 3 bình luận", "2020-03-15T08:27"),
    ],
)
def test_to_the_minute(text: str, iso: str) -> None:
    moment = parse_moment(text, now=NOW)
    assert moment is not None
    assert moment.at == datetime.fromisoformat(iso).replace(tzinfo=VIETNAM)
    assert moment.at.utcoffset() == timedelta(hours=7)
    assert moment.precision == "minute"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("30/07/2019", "2019-07-30"),
        ("(05/08/2019)", "2019-08-05"),
        ("T5, 08/08/2019", "2019-08-08"),
        ("Ngày 5 tháng 9 năm 2019", "2019-09-05"),
        ("5 Tháng 09, 2019", "2019-09-05"),
        ("NGÀY 5 THÁNG 9 NĂM 2019", "2019-09-05"),
        ("2026-01-08", "2026-01-08"),
        ("2026/01/08", "2026-01-08"),
        ("3/2/2020", "2020-02-03"),
        ("5 - 9 - 2019", "2019-09-05"),
        ("Quyết định 15/2020/QĐ-UBND ngày 3/2/2020", "2020-02-03"),
        ("15/03/2020 25:61", "2020-03-15"),
        ("01/01/1997", "1997-01-01"),
    ],
)
def test_to_the_day(text: str, iso: str) -> None:
    moment = parse_moment(text)
    assert moment is not None
    assert moment.at == datetime.fromisoformat(iso).replace(tzinfo=VIETNAM)
    assert moment.precision == "day"


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Cập nhật:\n  17/12/2015\t|\u00a009:44 ", "17/12/2015 | 09:44"),
        ("Thứ bảy, 7/3/2026, 00:05 (GMT+7)", "Thứ bảy, 7/3/2026, 00:05 (GMT+7)"),
        ("Đăng 08:27, 15/03/2020 (GMT+7) | Kinh tế", "08:27, 15/03/2020 (GMT+7)"),
        ("(26.07.2019 14:14)", "26.07.2019 14:14"),
        ("T5, 08/08/2019", "T5, 08/08/2019"),
        ("Ngày 5 tha\u0301ng 9 na\u0306m 2019", "Ngày 5 tháng 9 năm 2019"),
        ("15/\u200b03/2020", "15/03/2020"),
    ],
)
def test_raw_is_what_was_matched(text: str, raw: str) -> None:
    moment = parse_moment(text)
    assert moment is not None
    assert moment.raw == raw


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Không có ngày nào",
        "31/02/2020",
        "45/13/2020",
        "1/21/2022",
        "31/12/1996",
        "0261 354 4889",
        "1.234.567",
        "12/3/20200",
        "tháng 9 năm 2019",
        "3 giờ trước",
        "hôm qua",
        "x" * 400 + " 30/07/2019",
        "٣٠/٠٧/٢٠١٩",
    ],
)
def test_no_date(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize(
    ("text", "found"), [("11/03/2026 09:30", True), ("11/03/2026 09:31", False)]
)
def test_the_future_is_refused(text: str, found: bool) -> None:
    assert (parse_moment(text, now=NOW) is not None) is found
    assert parse_moment(text) is not None


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("20 phút trước", "2026-03-10T09:10", "minute"),
        ("3 giờ trước", "2026-03-10T00:00", "day"),
        ("10 giờ trước", "2026-03-09T00:00", "day"),
        ("2 ngày trước", "2026-03-08T00:00", "day"),
        ("1 tuần trước", "2026-03-03T00:00", "day"),
        ("hôm qua", "2026-03-09T00:00", "day"),
        ("Hôm qua, 14:20", "2026-03-09T14:20", "minute"),
        ("hôm nay 08:30", "2026-03-10T08:30", "minute"),
        ("08:30 hôm nay", "2026-03-10T08:30", "minute"),
        ("3 giờ trước (09/03/2026 05:52)", "2026-03-09T05:52", "minute"),
    ],
)
def test_relative(text: str, iso: str, precision: str) -> None:
    moment = parse_moment(text, now=NOW.astimezone(UTC))
    assert moment is not None
    assert moment.at == datetime.fromisoformat(iso).replace(tzinfo=VIETNAM)
    assert moment.precision == precision


def test_far_back_is_no_date() -> None:
    assert parse_moment("9999 tuần trước", now=NOW) is None


days = st.dates(date(1997, 1, 1), date(2099, 12, 31))
moments = st.builds(datetime.combine, days, st.times(), tzinfo=st.just(VIETNAM))


@pytest.mark.parametrize(
    "form",
    [
        "%d/%m/%Y %H:%M",
        "%H:%M, %d/%m/%Y (GMT+7)",
        "%d.%m.%Y | %H:%M",
        "%d %m %Y %H:%M",
        "%Hh%M, ngày %d-%m-%Y",
        "%I:%M %p - %d/%m/%Y",
        "Ngày %d tháng %m năm %Y, %H:%M",
        "%Y-%m-%dT%H:%M:00%z",
        "%Y-%m-%dT%H:%M:00.000+07:00",
    ],
)
@given(at=moments)
def test_a_printed_moment_is_read_back(form: str, at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    moment = parse_moment(f"Đăng: {at.strftime(form)}")
    assert moment is not None
    assert moment.at == at
    assert moment.precision == "minute"


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y"])
@given(day=days)
def test_a_printed_day_is_read_back(form: str, day: date) -> None:
    moment = parse_moment(day.strftime(form))
    assert moment is not None
    assert moment.at.date() == day
    assert moment.precision == "day"


@given(at=moments, minutes=st.sampled_from([0, 330, 420, -300, 765]))
def test_any_offset_gives_the_same_moment(at: datetime, minutes: int) -> None:
    at = at.replace(microsecond=0)
    assume(at.year > 1997)  # else the day may be 1996 elsewhere
    printed = at.astimezone(timezone(timedelta(minutes=minutes))).isoformat()
    moment = parse_moment(printed)
    assert moment is not None
    assert moment.at == at


@given(
    text=st.text()
    | st.text("0123456789/:.- TZ+|hAMPSC()", max_size=60)
    | st.lists(
        st.sampled_from("ngày tháng năm 2019 31 02 12 / : 9999 tuần giờ trước hôm qua T5".split())
    ).map(" ".join),
    now=st.none() | st.just(NOW),
)
def test_never_raises(text: str, now: datetime | None) -> None:
    moment = parse_moment(text, now=now)
    assert moment is None or moment.at.tzinfo is not None


@pytest.mark.parametrize("piece", ["1:11 ", "01 01 ", "1/1/", "ngày ", " lúc", "thứ ", "1h,|-"])
def test_hostile_text_is_cheap(piece: str) -> None:
    begun = time.perf_counter()
    parse_moment(piece * 500_000, now=NOW)
    assert time.perf_counter() - begun < 1
