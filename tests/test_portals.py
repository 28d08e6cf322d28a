"""Portals as data: which one a host names on a day, and what it declares then."""

from datetime import date

import pytest

from corpus.errors import PortalError, UnknownPortal
from crawler.layouts import DATABASE_IMAGE, EPI, ONECMS
from crawler.portal import Era, Evidence, Portal
from crawler.portals import UNKNOWN, portal, portal_at, portal_named, portals


@pytest.mark.parametrize(
    ("url", "day", "slug"),
    [
        ("http://www.baodaknong.org.vn/a/b-86590.html", date(2015, 12, 17), "daknong"),
        ("https://baodaknong.vn/b-164470.html", date(2024, 5, 20), "daknong"),
        # A copy that was taken later is of the paper that wrote it.
        ("http://baodaknong.org.vn/a/b-86590.html", date(2026, 1, 1), "daknong"),
        ("https://baolamdong.vn/b-382001.html", date(2025, 8, 1), "lamdong"),
        ("https://m.baolaocai.vn/b-post1.html", date(2025, 8, 1), "laocai"),
        ("https://vi-du.example/b", date(2025, 8, 1), "vi-du.example"),
        ("https://vnexpress.net/b-5047363.html", date(2025, 8, 1), "vnexpress"),
        ("urn:sha256:00", date(2025, 8, 1), "unknown"),
        ("https://[::1]/b", date(2025, 8, 1), "unknown"),
    ],
)
def test_host_and_day_name_a_portal(url: str, day: date, slug: str) -> None:
    assert portal_at(url, day).slug == slug
    assert portal(slug) == portal_at(url, day)


def test_no_host_names_two_portals_on_one_day() -> None:
    hosts = {host for one in portals().values() for host in one.hosts}
    for host in hosts:
        for year in range(1997, 2027):
            for day in (date(year, 6, 30), date(year, 7, 1)):
                there = [p for p in portals().values() if host in p.hosts and p.names_on(day)]
                assert len(there) <= 1, (host, day)


def test_daknong_ends_where_lamdong_takes_over() -> None:
    daknong, lamdong = portal("daknong"), portal("lamdong")
    assert daknong.names_on(date(2025, 6, 30))
    assert not daknong.names_on(date(2025, 7, 1))
    assert lamdong.names_on(date(2025, 7, 1))


def test_each_era_has_its_layout() -> None:
    daknong = portal("daknong")
    assert daknong.layout_on("baodaknong.org.vn", date(2015, 1, 1)) == DATABASE_IMAGE
    assert daknong.layout_on("baodaknong.org.vn", date(2024, 1, 1)) == DATABASE_IMAGE
    assert daknong.layout_on("baodaknong.vn", date(2024, 1, 1)) == ONECMS
    changed = Portal(
        slug="bao", name="Báo", host="bao.vn", province=None, evidence=Evidence.URL_SHAPE,
        layout=ONECMS, eras=(Era(host="bao.vn", until=date(2023, 1, 31), layout=EPI),),
    )  # fmt: skip
    assert changed.layout_on("bao.vn", date(2023, 1, 31)) == EPI
    assert changed.layout_on("bao.vn", date(2023, 2, 1)) == ONECMS
    assert changed.hosts == ("bao.vn",)


def test_a_paper_is_known_by_its_name() -> None:
    assert portal_named(["Trang chủ", "BÁO ĐẮK NÔNG ĐIỆN TỬ"]) == portal("daknong")
    assert portal_named(["Theo Báo Đắk Nông điện tử"]) is None


def test_slugs_that_are_neither_portal_nor_host() -> None:
    for slug in ("daknon", "../x.vn", "a.vn/b", "A.VN", "www.a.vn"):
        with pytest.raises(UnknownPortal):
            portal(slug)
    assert portal("unknown") is UNKNOWN
    assert "unknown" not in portals()


def test_malformed_declarations_are_named() -> None:
    with pytest.raises(PortalError, match="Bao"):
        Portal(slug="Bao", name="B", host="b.vn", province=None, evidence=Evidence.URL_SHAPE)
    with pytest.raises(PortalError, match="Đắk Mông"):
        Portal(slug="b", name="B", host="b.vn", province="Đắk Mông", evidence=Evidence.URL_SHAPE)
    with pytest.raises(PortalError, match=r"www\.b\.vn"):
        Portal(
            slug="b", name="B", host="b.vn", province=None, evidence=Evidence.URL_SHAPE,
            eras=(Era(host="www.b.vn"),),
        )  # fmt: skip
