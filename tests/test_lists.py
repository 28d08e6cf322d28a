"""Listing pages: the links to articles and to the next page, declared and by shape alone."""

from pathlib import Path

import pytest
from gold import below, list_ways
from lists import OWN, UNSEEN, gold_lists, judge

from crawler.links import _shape
from crawler.listing import read_listing
from crawler.paging import leads_on
from crawler.portals import portal

SITE = portal("bao.example")
HOME = "https://bao.example"


@pytest.mark.parametrize("way", list_ways())
def test_no_measure_falls_below_its_floor(shared: Path, way: str) -> None:
    assert not below(way, list_ways()[way](shared))


def test_gold_declared(shared: Path) -> None:
    judged = [judge(case, generic=False) for case in gold_lists(shared)]
    right = sum(one.right for one in judged)
    assert right >= 0.98 * sum(one.found for one in judged)
    assert right >= 0.98 * sum(one.wanted for one in judged)
    assert all(one.next_is_right for one in judged)


def test_gold_generic(shared: Path) -> None:
    judged = [judge(case, generic=True) for case in gold_lists(shared)]
    right = sum(one.right for one in judged)
    assert right >= 0.90 * sum(one.found for one in judged)
    assert right >= 0.90 * sum(one.wanted for one in judged)


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.stem)
def test_list_of_a_declared_portal(case: Path) -> None:
    judged = judge(case, generic=False)
    assert (judged.recall, judged.precision, judged.next_is_right) == (1.0, 1.0, True)


@pytest.mark.parametrize("case", [*OWN, *UNSEEN], ids=lambda case: case.stem)
def test_list_of_an_undeclared_site(case: Path) -> None:
    judged = judge(case, generic=True)
    assert judged.recall == 1.0
    assert judged.precision > 0.85
    assert judged.next_is_right


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("/thoi-su/cau-moi-12345.html", "s-#.html"),
        ("/cau-moi-a196670.html", "s-#x.html"),
        ("/cau-moi-post404649.html", "s-post#.html"),
        ("/kinh-te/202503/cau-moi-dcce2d3/", "#/s-#x"),
        ("/tin/2006/08/12/1234/", "#/#"),
        ("/thoi-su/1234-cau-moi", "#-s"),
        ("/news/xa-hoi/129404/mua-lu-nam-1999", "#/s"),
        ("/cau-moi-102260228093004191.htm", "s-#.htm"),
        ("/thoi-su/", "s"),
        ("/thoi-su-c12.html", "s.html"),
        ("/", "s"),
    ],
)
def test_shapes_of_addresses(address: str, shape: str) -> None:
    assert _shape(address, "")[0] == shape


def test_shape_of_a_query() -> None:
    assert _shape("/ChiTietTin.aspx", "id=4091&cm=4")[0] == "s.aspx?id=#&cm=#"


@pytest.mark.parametrize(
    ("url", "target", "expected"),
    [
        ("/tin-tuc", "/tin-tuc/page/2", True),
        ("/tin-tuc/page/2", "/tin-tuc/page/3", True),
        ("/tin-tuc/page/3", "/tin-tuc/page/2", False),
        ("/tin-tuc", "/", False),
        ("/tin-tuc", "/tin-tuc", False),
        ("/kinh-te", "/kinh-te-page1", True),
        ("/kinh-te?p=9", "/kinh-te?p=10", True),
        ("/tin", "/thoi-su", False),
    ],
)
def test_where_a_next_page_may_lead(url: str, target: str, expected: bool) -> None:
    assert leads_on(f"{HOME}{target}", f"{HOME}{url}", SITE) is expected


def _next(pager: str, url: str = f"{HOME}/tin-tuc") -> str | None:
    return read_listing(f"<html><body>{pager}</body></html>", url, SITE).next_page


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        ("<a href='/tin-tuc?p=2'>Trang sau</a>", "/tin-tuc?p=2"),
        ("<a href='/'>Trang sau</a>", None),
        ("<a href='javascript:void(0)'>Xem thêm</a>", None),
        ("<a>Xem thêm</a>", None),
        ("<a href='/tin-tuc?p=2'>Xem thêm tin</a>", "/tin-tuc?p=2"),
        ("<b>1</b> <a href='?p=2'>2</a> <a href='?p=3'>3</a> <a href='?p=9'>»</a>", "/tin-tuc?p=2"),
        ("<a href='?p=2'>›</a> <a href='?p=9'>»</a>", "/tin-tuc?p=2"),
        ("<a class='next page-numbers' href='/tin-tuc/page/2/'></a>", "/tin-tuc/page/2/"),
        ("<a href='?p=2' title='Trang tiếp theo'><img src='a.gif'></a>", "/tin-tuc?p=2"),
        ("<link rel=next href='/tin-tuc-page1'><a href='/tin-tuc'>1</a>", "/tin-tuc-page1"),
        ("<a href='https://khac.vn/tin?p=2'>Trang sau</a>", None),
        ("".join(f"<a href='/lich/{day}'>{day}</a> " for day in range(1, 32)), None),
    ],
)
def test_next_page(pager: str, expected: str | None) -> None:
    assert _next(pager) == (expected and f"{HOME}{expected}")


def test_the_number_after_the_current_one_is_next() -> None:
    pager = (
        "<a href='?p=1'>1</a> <a href='?p=2'>2</a> <span class='on'>3</span> <a href='?p=4'>4</a>"
    )
    assert _next(pager, f"{HOME}/tin-tuc?p=3") == f"{HOME}/tin-tuc?p=4"


def test_addresses_are_cleaned() -> None:
    items = "".join(
        f'<li><a href="{href}">Một tin dài bảy chữ số {place}</a></li>'
        for place, href in enumerate(
            ("a-100.html”", "/b-101.html?utm_source=home", "/b-101.html#binh-luan", "\\c-102.html")
        )
    )
    told = read_listing(f"<html><body><ul>{items}</ul></body></html>", f"{HOME}/tin/", SITE)
    assert told.articles == (
        f"{HOME}/tin/a-100.html",
        f"{HOME}/b-101.html",
        f"{HOME}/c-102.html",
    )
