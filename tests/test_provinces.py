"""Provinces by dated interval: how many, what became of each, and how names are spelt."""

from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from json import loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.provinces import (
    KNOWN_SINCE,
    MERGER,
    province_named,
    province_now,
    province_on,
    provinces,
    register,
)

DAYS = st.dates(min_value=KNOWN_SINCE, max_value=date(2040, 1, 1))
NAMES = sorted({province.name for province in register()})


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(1997, 1, 1), 61),
        (date(2003, 12, 31), 61),
        (date(2004, 1, 1), 64),
        (date(2008, 7, 31), 64),
        (date(2008, 8, 1), 63),
        (date(2025, 6, 30), 63),
        (date(2025, 7, 1), 34),
        (date(2026, 11, 25), 34),
    ],
)
def test_how_many_there_are(day: date, count: int) -> None:
    standing = provinces(day)
    assert len(standing) == len({one.name for one in standing}) == count
    assert len({one.code for one in standing}) == count


def test_before_1997_nothing_is_known() -> None:
    with pytest.raises(ValueError, match="1996-12-31"):
        provinces(date(1996, 12, 31))


def test_intervals_of_a_name_follow_each_other() -> None:
    for name in NAMES:
        own = [one for one in register() if one.name == name]
        for before, after in pairwise(own):
            assert before.until is not None
            assert before.until + timedelta(days=1) == after.since


def test_what_ended_has_successors_that_begin_the_next_day() -> None:
    for one in register():
        assert (one.until is None) == (not one.successors)
        for successor in one.successors:
            assert one.until is not None
            begun = [new for new in register() if new.name == successor]
            assert one.until + timedelta(days=1) in {new.since for new in begun}


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Đắk Nông", date(2015, 12, 17), "Đắk Nông"),
        ("Đắk Nông", date(2025, 7, 1), "Lâm Đồng"),
        ("Đắk Nông", date(2003, 12, 31), "Đắk Lắk"),
        ("Hậu Giang", date(2003, 1, 1), "Cần Thơ"),
        ("Điện Biên", date(2003, 1, 1), "Lai Châu"),
        ("Hà Tây", date(2026, 1, 1), "Hà Nội"),
        ("Huế", date(2024, 12, 31), "Thừa Thiên Huế"),
        ("Thừa Thiên Huế", date(2025, 1, 1), "Huế"),
        ("Lâm Đồng", date(2020, 1, 1), "Lâm Đồng"),
        ("Lâm Đồng", date(1975, 4, 30), "Lâm Đồng"),
        ("Phú Yên", None, "Phú Yên"),
    ],
)
def test_province_on_a_day(name: str, day: date | None, expected: str) -> None:
    assert province_on(name, day) == expected


@given(st.sampled_from(NAMES), DAYS)
def test_every_name_leads_to_a_province_of_every_day(name: str, day: date) -> None:
    found = province_on(name, day)
    assert found in {one.name for one in provinces(day)}
    assert province_on(found, day) == found


def test_names_of_nowhere_are_errors() -> None:
    for ask in (lambda: province_now("Sài Thành"), lambda: province_named("Cà Mâu Lớn")):
        with pytest.raises(KeyError, match="no province"):
            ask()


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Đăk Nông", "Đắk Nông"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("dak lak", "Đắk Lắk"),
        ("tỉnh Đắk Nông", "Đắk Nông"),
        ("TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("TPHCM", "Thành phố Hồ Chí Minh"),
        ("Thành phố Đà Nẵng", "Đà Nẵng"),
        ("Thừa Thiên - Huế", "Thừa Thiên Huế"),
        ("Bà Rịa–Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Hoà Bình", "Hòa Bình"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("Bắc Cạn", "Bắc Kạn"),
        ("Kontum", "Kon Tum"),
        ("huế", "Huế"),
        *((name, name) for name in NAMES),
    ],
)
def test_spellings(spelling: str, name: str) -> None:
    assert province_named(spelling) == name


def test_codes_and_merger_are_those_of_another_list() -> None:
    """The wheel of underthesea carries the state's lists of 2025-06-30 and of the day after."""
    theirs = loads((files("underthesea") / "address/data/mapping.json").read_text("utf-8"))
    before, after = theirs["old_province_names"], theirs["province_names"]
    names = {key: province_named(one["short"]) for key, one in (before | after).items()}
    for there, day in ((before, MERGER - timedelta(days=1)), (after, MERGER)):
        codes = {names[key]: one["code"] for key, one in there.items()}
        assert codes == {one.name: one.code for one in provinces(day)}
    for old, new in theirs["province_mapping"].items():
        assert province_on(names[old], MERGER) == names[new]
