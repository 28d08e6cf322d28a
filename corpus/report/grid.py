"""Vietnam as a grid of tiles, one province each, before and after 2025-07-01.

A tile map gives a small province as much room as a large one. The layout is our own: neighbours
are near each other as far as a grid allows, north is up, east is right.
"""

from dataclasses import dataclass

_GAP = "-"

_THEN = """
Lai Châu | Lào Cai | Hà Giang | Cao Bằng
Điện Biên | Yên Bái | Tuyên Quang | Bắc Kạn | Lạng Sơn
Sơn La | Phú Thọ | Vĩnh Phúc | Thái Nguyên | Bắc Giang | Quảng Ninh
- | Hòa Bình | Hà Nội | Bắc Ninh | Hải Dương | Hải Phòng
- | - | Hà Nam | Hưng Yên | Thái Bình
- | Thanh Hóa | Ninh Bình | Nam Định
- | Nghệ An
- | Hà Tĩnh
- | - | Quảng Bình
- | - | Quảng Trị
- | - | - | Huế | Đà Nẵng
- | - | - | - | Quảng Nam
- | - | - | Kon Tum | Quảng Ngãi
- | - | - | Gia Lai | Bình Định
- | - | - | Đắk Lắk | Phú Yên
- | Tây Ninh | Bình Phước | Đắk Nông | Khánh Hòa
- | Bình Dương | Đồng Nai | Lâm Đồng | Ninh Thuận
Đồng Tháp | Long An | Thành phố Hồ Chí Minh | Bà Rịa - Vũng Tàu | Bình Thuận
An Giang | Tiền Giang | Bến Tre
Kiên Giang | Cần Thơ | Vĩnh Long | Trà Vinh
- | Hậu Giang | Sóc Trăng
Cà Mau | Bạc Liêu
"""

_NOW = """
Lai Châu | - | - | Cao Bằng
Điện Biên | Lào Cai | Tuyên Quang | Thái Nguyên | Lạng Sơn
Sơn La | Phú Thọ | Hà Nội | Bắc Ninh | Quảng Ninh
- | - | Ninh Bình | Hưng Yên | Hải Phòng
- | Thanh Hóa
- | Nghệ An
- | - | Hà Tĩnh
- | - | - | Quảng Trị
- | - | - | Huế
- | - | - | - | Đà Nẵng
- | - | - | - | Quảng Ngãi
- | - | - | - | Gia Lai
- | - | - | - | Đắk Lắk
- | Tây Ninh | Đồng Nai | Lâm Đồng | Khánh Hòa
- | Đồng Tháp | Thành phố Hồ Chí Minh
An Giang | Cần Thơ | Vĩnh Long
Cà Mau
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """Where a province stands: row from the north, column from the west, both from 0."""

    province: str
    row: int
    column: int


def _tiles(layout: str) -> tuple[Tile, ...]:
    rows = [line.split(" | ") for line in layout.strip().splitlines()]
    return tuple(
        Tile(province=name, row=row, column=column)
        for row, names in enumerate(rows)
        for column, name in enumerate(names)
        if name != _GAP
    )


THEN = _tiles(_THEN)
"""The 63 provinces of 2025-06-30."""

NOW = _tiles(_NOW)
"""The 34 provinces since 2025-07-01."""
