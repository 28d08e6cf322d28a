"""The register of portals: every province, every host, every family."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest
import test_fixtures as fixtures
from conftest import ROOT, baotinh

import crawler.portals
from corpus.provinces import MERGER, province_now, provinces
from crawler.extraction import extract
from crawler.layouts import FAMILIES
from crawler.links import path_of
from crawler.portal import Layout, Portal
from crawler.portals import portal_at, portal_of_address, portals, successors
from pipeline import register
from pipeline.fixtures import printed

FILES = sorted(Path(crawler.portals.__file__).parent.glob("[a-z]*.py"))
URLS = json.loads((Path(__file__).parent / "portals" / "urls.json").read_text("utf-8"))


@pytest.mark.parametrize("day", [MERGER - timedelta(days=1), date(2026, 11, 25)])
def test_every_province_has_a_paper_of_that_day(day: date) -> None:
    for province in provinces(day):
        papers = [one for one in register.declared() if one.kind == "paper" and one.province]
        there = [one for one in papers if one.names_on(day)]
        names = {
            one.province if day < MERGER else province_now(one.province or "") for one in there
        }
        assert province.name in names


def test_what_a_province_lacks_is_listed() -> None:
    page = (ROOT / "docs" / "portals.md").read_text("utf-8")
    for province in provinces(MERGER - timedelta(days=1)):
        assert f"| {province.name} | " in page


def test_the_page_of_the_docs_is_the_register() -> None:
    """`make docs` renews it."""
    assert (ROOT / "docs" / "portals.md").read_text("utf-8") == register.markdown()


@pytest.mark.parametrize("one", register.declared(), ids=lambda one: one.slug)
def test_host_and_day_name_one_portal(one: Portal) -> None:
    days = [date(year, month, 1) for year in range(1997, 2028) for month in (1, 7)]
    for host in one.hosts:
        there = [other for other in portals().values() if host in other.hosts]
        for day in (*days, *filter(None, (one.since, one.until))):
            assert len([other for other in there if other.names_on(day)]) <= 1
            found = portal_at(f"https://www.{host}/a", day)
            assert found == one or found.names_on(day)


def test_an_ended_paper_names_who_goes_on(tmp_path: Path) -> None:
    for one in register.declared():
        if one.until is not None and one.kind == "paper":
            assert successors(one), one.slug
    assert successors(portals()["daknong"]) == ["lamdong"]
    done = baotinh("--data", tmp_path / "data", "crawl", "daknong")
    assert done.returncode == 2
    assert not (tmp_path / "data").exists(), "nothing is begun"
    assert "daknong ended on 2025-06-30; Lâm Đồng is written for by lamdong" in done.stderr


def test_no_two_declarations_repeat_each_other() -> None:
    lines = [len(file.read_text("utf-8").splitlines()) for file in FILES]
    assert median(lines) <= 20
    facts = [
        replace(one, slug="x", name="x", host="x", province=None, eras=(), rights="x")
        for one in register.declared()
        if one.layout is not None and one.layout.name not in FAMILIES
    ]
    assert max(Counter(map(repr, facts)).values()) == 1


def test_families_are_shared() -> None:
    used = Counter(
        layout.name
        for one in register.declared()
        for layout in {one.layout, *(era.layout for era in one.eras)}
        if layout is not None
    )
    assert all(used[name] >= 2 for name in FAMILIES)
    assert {name for name, count in used.items() if count > 1} <= set(FAMILIES)


def test_portals_without_a_layout_are_counted_apart() -> None:
    without = [one for one in register.declared() if one.layout is None]
    told = f"{len(without)} without."
    assert register.markdown().rstrip().endswith(told)
    for one in without:
        known = one.slug in URLS
        assert known == ("address of articles" not in register.missing(one)), one.slug


@pytest.mark.parametrize("slug", URLS)
def test_shape_of_addresses(slug: str) -> None:
    one = portals()[slug]
    for path in URLS[slug]["articles"]:
        assert one.is_article(path), path
    for path in URLS[slug]["others"]:
        assert not one.is_article(path), path


@pytest.mark.parametrize("case", fixtures.DECLARED, ids=lambda case: case.stem[:40])
def test_fixtures_have_the_address_of_an_article(case: Path) -> None:
    one = fixtures.portal_of(case)
    assert one.is_article(path_of(fixtures.page_of(case).url)) is not False
    assert not one.is_article("/")
    assert not one.is_article("/thoi-su")


OF_FAMILIES = [
    (case, FAMILIES[layout.name])
    for case in fixtures.DECLARED
    if (layout := fixtures.layout_of(case)) is not None and layout.name in FAMILIES
]


@pytest.mark.parametrize(
    ("case", "family"), OF_FAMILIES, ids=[case.stem[:40] for case, _ in OF_FAMILIES]
)
def test_a_family_reads_a_member_it_never_saw(case: Path, family: Layout) -> None:
    """Without what a portal declares beyond its family: title, text and day are the same."""
    bare = replace(fixtures.portal_of(case), layout=family, eras=())
    told = printed(extract(fixtures.page_of(case), bare))
    for field in ("rejected", "title", "body", "published"):
        assert told.get(field) == fixtures.expected_of(case).get(field)


def test_addresses_name_portals() -> None:
    day = date(2026, 11, 25)
    assert portal_of_address("https://www.baohatinh.vn/", day) == portals()["hatinh"]
    section = portal_of_address("https://baohatinh.vn/kinh-te/?p=2", day)
    assert (section.slug, [entry.path for entry in section.entries]) == (
        "hatinh",
        ["/kinh-te/?p=2"],
    )
    assert portal_of_address("http://bao-la.vn", day).slug == "bao-la.vn"
    assert portal_of_address("http://127.0.0.1:8000/", day).slug == "127.0.0.1"


def test_the_command_lists_portals() -> None:
    told = [json.loads(line) for line in baotinh("portals", "--json").stdout.splitlines()]
    assert [one["slug"] for one in told] == list(portals())
    table = baotinh("portals").stdout
    assert all(slug in table for slug in portals())
