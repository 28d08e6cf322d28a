"""Vietnam's provinces from 1997 on: what they were called, their codes, and which became which.

A province is an interval: when its land changes, it ends and another begins, often of its name.
61 of them in 1997, 64 in 2004, 63 since 2008-08-01, 34 since 2025-07-01.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from corpus.text import fold_words

KNOWN_SINCE = date(1997, 1, 1)
"""First day that is known: from here on there are 61 provinces."""
MERGER = date(2025, 7, 1)
"""First day of the 34 provinces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province, or a city of that rank, while its land and name stayed the same."""

    name: str
    """As the state writes it, without "tỉnh" or "thành phố"; Ho Chi Minh City's alone has it."""
    code: str
    """Two digits: of decision 124/2004/QĐ-TTg, which the provinces before 2004 had not yet, and
    since 2025-07-01 of decision 19/2025/QĐ-TTg."""
    since: date
    until: date | None
    """Last day; None: to this day."""
    successors: tuple[str, ...] = ()
    """The provinces that its land went to when it ended, the one of its seat first."""

    def stands_on(self, day: date) -> bool:
        """Whether it existed on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What a resolution of the National Assembly made of provinces."""

    day: date
    """The first day on which it held."""
    became: dict[str, tuple[str, ...]]
    """The provinces that changed, and what each became. One that only gained land is not here."""


def _merger(*groups: str) -> dict[str, tuple[str, ...]]:
    """Read "new: old, old" as each of the old having become the new, the new's own name too."""
    became: dict[str, tuple[str, ...]] = {}
    for new, olds in (group.split(": ") for group in groups):
        became |= dict.fromkeys(olds.split(", "), (new,))
    return became


_CHANGES = (
    # 22/2003/QH11
    _Change(
        day=date(2004, 1, 1),
        became={
            "Cần Thơ": ("Cần Thơ", "Hậu Giang"),
            "Lai Châu": ("Lai Châu", "Điện Biên"),
            "Đắk Lắk": ("Đắk Lắk", "Đắk Nông"),
        },
    ),
    # 15/2008/QH12; of Vĩnh Phúc and Hòa Bình it took a district and four communes.
    _Change(day=date(2008, 8, 1), became={"Hà Tây": ("Hà Nội",)}),
    # 175/2024/QH15
    _Change(day=date(2025, 1, 1), became={"Thừa Thiên Huế": ("Huế",)}),
    # 202/2025/QH15
    _Change(
        day=MERGER,
        became=_merger(
            "Tuyên Quang: Hà Giang",
            "Lào Cai: Yên Bái",
            "Thái Nguyên: Bắc Kạn",
            "Phú Thọ: Vĩnh Phúc, Hòa Bình",
            "Bắc Ninh: Bắc Giang",
            "Hưng Yên: Thái Bình",
            "Hải Phòng: Hải Dương",
            "Ninh Bình: Hà Nam, Nam Định",
            "Quảng Trị: Quảng Bình",
            "Đà Nẵng: Quảng Nam",
            "Quảng Ngãi: Kon Tum",
            "Gia Lai: Bình Định",
            "Khánh Hòa: Ninh Thuận",
            "Lâm Đồng: Đắk Nông, Bình Thuận",
            "Đắk Lắk: Phú Yên",
            "Thành phố Hồ Chí Minh: Bình Dương, Bà Rịa - Vũng Tàu",
            "Đồng Nai: Bình Phước",
            "Tây Ninh: Long An",
            "Cần Thơ: Sóc Trăng, Hậu Giang",
            "Vĩnh Long: Bến Tre, Trà Vinh",
            "Đồng Tháp: Tiền Giang",
            "Cà Mau: Bạc Liêu",
            "An Giang: Kiên Giang",
        ),
    ),
)


def _codes(text: str) -> dict[str, str]:
    """Read lines of "01 Hà Nội, 02 Hà Giang" as codes by name."""
    pairs = (entry.strip().split(" ", 1) for entry in text.replace("\n", ",").split(","))
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


_CODES_2004 = _codes("""
01 Hà Nội, 02 Hà Giang, 04 Cao Bằng, 06 Bắc Kạn, 08 Tuyên Quang, 10 Lào Cai, 11 Điện Biên
12 Lai Châu, 14 Sơn La, 15 Yên Bái, 17 Hòa Bình, 19 Thái Nguyên, 20 Lạng Sơn, 22 Quảng Ninh
24 Bắc Giang, 25 Phú Thọ, 26 Vĩnh Phúc, 27 Bắc Ninh, 28 Hà Tây, 30 Hải Dương, 31 Hải Phòng
33 Hưng Yên, 34 Thái Bình, 35 Hà Nam, 36 Nam Định, 37 Ninh Bình, 38 Thanh Hóa, 40 Nghệ An
42 Hà Tĩnh, 44 Quảng Bình, 45 Quảng Trị, 46 Thừa Thiên Huế, 46 Huế, 48 Đà Nẵng, 49 Quảng Nam
51 Quảng Ngãi, 52 Bình Định, 54 Phú Yên, 56 Khánh Hòa, 58 Ninh Thuận, 60 Bình Thuận, 62 Kon Tum
64 Gia Lai, 66 Đắk Lắk, 67 Đắk Nông, 68 Lâm Đồng, 70 Bình Phước, 72 Tây Ninh, 74 Bình Dương
75 Đồng Nai, 77 Bà Rịa - Vũng Tàu, 79 Thành phố Hồ Chí Minh, 80 Long An, 82 Tiền Giang, 83 Bến Tre
84 Trà Vinh, 86 Vĩnh Long, 87 Đồng Tháp, 89 An Giang, 91 Kiên Giang, 92 Cần Thơ, 93 Hậu Giang
94 Sóc Trăng, 95 Bạc Liêu, 96 Cà Mau
""")
_LATER = frozenset(("Đắk Nông", "Điện Biên", "Hậu Giang", "Huế"))
"""Names of that list that no province had in 1997."""
_CODES_2025 = _codes("""
01 Hà Nội, 04 Cao Bằng, 08 Tuyên Quang, 11 Điện Biên, 12 Lai Châu, 14 Sơn La, 15 Lào Cai
19 Thái Nguyên, 20 Lạng Sơn, 22 Quảng Ninh, 24 Bắc Ninh, 25 Phú Thọ, 31 Hải Phòng, 33 Hưng Yên
37 Ninh Bình, 38 Thanh Hóa, 40 Nghệ An, 42 Hà Tĩnh, 44 Quảng Trị, 46 Huế, 48 Đà Nẵng
51 Quảng Ngãi, 52 Gia Lai, 56 Khánh Hòa, 66 Đắk Lắk, 68 Lâm Đồng, 75 Đồng Nai
79 Thành phố Hồ Chí Minh, 80 Tây Ninh, 82 Đồng Tháp, 86 Vĩnh Long, 91 An Giang, 92 Cần Thơ
96 Cà Mau
""")

_SPELLINGS = {
    "baccan": "Bắc Kạn",
    "baria": "Bà Rịa - Vũng Tàu",
    "brvt": "Bà Rịa - Vũng Tàu",
    "daclac": "Đắk Lắk",
    "darlac": "Đắk Lắk",
    "dacnong": "Đắk Nông",
    "hochiminh": "Thành phố Hồ Chí Minh",
    "hcm": "Thành phố Hồ Chí Minh",
    "saigon": "Thành phố Hồ Chí Minh",
    "thuathien": "Thừa Thiên Huế",
}
"""Old and short spellings that folding alone does not bring together, folded."""
_RANK = re.compile(r"(?:tinh|thanh ?pho|tp)(?= )|tp(?=hcm)")


def provinces(day: date) -> tuple[Province, ...]:
    """All provinces of a day, by name without accents; ValueError for a day before 1997."""
    if day < KNOWN_SINCE:
        raise ValueError(f"provinces are known since {KNOWN_SINCE}, not on {day}")
    return tuple(province for province in register() if province.stands_on(day))


def province_named(name: str) -> str:
    """The name as the state writes it, of one in an old or another spelling, or without accents.

    "Đăk Nông", "Dak Nong" and "tỉnh Đắk Nông" are "Đắk Nông"; "Huế" and "Thừa Thiên Huế" are two
    names. Raises KeyError, naming what was asked for.
    """
    words = fold_words(name)
    names = _by_key()
    keys = (text.replace(" ", "") for text in (words, _RANK.sub("", words, count=1)))
    found = next((names[key] for key in keys if key in names), None)
    if found is None:
        raise KeyError(f"no province {name!r}")
    return found


def province_on(name: str, day: date | None) -> str:
    """What the province that holds another one's seat was called on a day.

    The name itself where it stood that day, else what became of it or what it came out of. An
    unknown day is the name's own time; one before 1997 is taken as in 1997. Raises KeyError for a
    name that no province ever had.
    """
    if name not in _CODES_2004:
        raise KeyError(f"no province {name!r}")
    if day is None:
        return name
    day = max(day, KNOWN_SINCE)
    while name not in {province.name for province in provinces(day)}:
        name = _nearer(name, day)
    return name


def province_now(name: str) -> str:
    """The province of today that holds an earlier one's seat; raises KeyError as `province_on`."""
    return province_on(name, date.max)


@cache
def register() -> tuple[Province, ...]:
    """Every province since 1997, an interval each, by name without accents and first day."""
    found: list[Province] = []
    standing = dict.fromkeys(_CODES_2004.keys() - _LATER, KNOWN_SINCE)
    for change in _CHANGES:
        gaining = {new for news in change.became.values() for new in news}
        # With the merger the list of codes changed too: there each province begins anew.
        ending = [
            name
            for name in standing
            if name in change.became or name in gaining or change.day == MERGER
        ]
        ended = [
            Province(
                name=name,
                code=_CODES_2004[name],
                since=standing.pop(name),
                until=change.day - timedelta(days=1),
                successors=change.became.get(name, (name,)),
            )
            for name in ending
        ]
        found += ended
        standing |= {new: change.day for old in ended for new in old.successors}
    found += [
        Province(name=name, code=_CODES_2025[name], since=since, until=None)
        for name, since in standing.items()
    ]
    return tuple(sorted(found, key=lambda province: (fold_words(province.name), province.since)))


def _nearer(name: str, day: date) -> str:
    """A step from a province that does not stand on a day towards the one that does."""
    own = [province for province in register() if province.name == name]
    if own[0].since > day:
        return next(old.name for old in register() if name in old.successors and old not in own)
    return own[-1].successors[0]


@cache
def _by_key() -> dict[str, str]:
    """Names by their folded spelling."""
    return _SPELLINGS | {fold_words(name).replace(" ", ""): name for name in _CODES_2004}
