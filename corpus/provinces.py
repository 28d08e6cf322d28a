"""Vietnam's provinces: which one a place belonged to, and which one it belongs to now.

Known here: the 63 provinces of 2025-06-30 and the 34 that the National Assembly's resolution
202/2025/QH15 made of them on 2025-07-01.
"""

from datetime import date

MERGER = date(2025, 7, 1)
"""First day of the 34 provinces."""

_MERGED: dict[str, tuple[str, ...]] = {
    "Tuyên Quang": ("Hà Giang",),
    "Lào Cai": ("Yên Bái",),
    "Thái Nguyên": ("Bắc Kạn",),
    "Phú Thọ": ("Vĩnh Phúc", "Hòa Bình"),
    "Bắc Ninh": ("Bắc Giang",),
    "Hưng Yên": ("Thái Bình",),
    "Hải Phòng": ("Hải Dương",),
    "Ninh Bình": ("Hà Nam", "Nam Định"),
    "Quảng Trị": ("Quảng Bình",),
    "Đà Nẵng": ("Quảng Nam",),
    "Quảng Ngãi": ("Kon Tum",),
    "Gia Lai": ("Bình Định",),
    "Khánh Hòa": ("Ninh Thuận",),
    "Lâm Đồng": ("Đắk Nông", "Bình Thuận"),
    "Đắk Lắk": ("Phú Yên",),
    "Thành phố Hồ Chí Minh": ("Bình Dương", "Bà Rịa - Vũng Tàu"),
    "Đồng Nai": ("Bình Phước",),
    "Tây Ninh": ("Long An",),
    "Cần Thơ": ("Sóc Trăng", "Hậu Giang"),
    "Vĩnh Long": ("Bến Tre", "Trà Vinh"),
    "Đồng Tháp": ("Tiền Giang",),
    "Cà Mau": ("Bạc Liêu",),
    "An Giang": ("Kiên Giang",),
}
_UNMERGED = (
    "Hà Nội",
    "Huế",
    "Lai Châu",
    "Điện Biên",
    "Sơn La",
    "Lạng Sơn",
    "Cao Bằng",
    "Quảng Ninh",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
)
_NOW = {old: new for new, olds in _MERGED.items() for old in (new, *olds)}
_NOW |= {name: name for name in _UNMERGED}


def provinces(day: date) -> tuple[str, ...]:
    """Names of all provinces on a day: 63 before the merger of 2025-07-01, 34 since, sorted."""
    return tuple(sorted(set(_NOW.values()) if day >= MERGER else _NOW))


def province_now(name: str) -> str:
    """The province of today that holds a province of 2025-06-30.

    Raises KeyError for a name that is neither.
    """
    return _NOW[name]


def province_on(name: str, day: date | None) -> str:
    """What a province was called on a day: its own name before the merger, its successor's since.

    An unknown day is taken as before the merger, the name's own time.
    """
    return _NOW[name] if day is not None and day >= MERGER else name
