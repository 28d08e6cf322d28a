"""A portal is started by `new`, and what its fixtures expect is renewed by `snapshot`."""

import json
import runpy
import shutil
from pathlib import Path

import pytest
import test_fixtures as fixtures
from conftest import baotinh
from test_guard import _server

from corpus.errors import BaotinhError, PortalError
from crawler.extraction import extract
from crawler.layouts import FAMILIES
from crawler.portal import Portal
from crawler.portals import portal
from crawler.tree import parse
from pipeline.fixtures import BORROWED, guess_family, printed, snapshot, start_portal

OF_FAMILIES = [
    (case, layout.name)
    for case in fixtures.DECLARED
    if (layout := fixtures.layout_of(case)) is not None
    and layout.name in FAMILIES
    and fixtures.page_of(case).content_type == "text/html"
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Where a checkout has declarations and fixtures."""
    for folder in ("crawler/portals", "tests/portals"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def _case(slug: str) -> Path:
    return next(case for case in fixtures.DECLARED if case.parent.name == slug)


def test_families_are_guessed_and_never_wrong() -> None:
    guessed = {}
    for case, name in OF_FAMILIES:
        page = fixtures.page_of(case)
        layout = guess_family(parse(page.body.decode("utf-8", "replace"), page.url), page.url)
        guessed[case] = layout is not None
        assert layout is None or layout.name == name, case
    assert sum(guessed.values()) >= 0.7 * len(guessed)


@pytest.mark.parametrize("slug", ["hatinh", "langson", "cantho", "dienbien", "phuyen"])
def test_a_started_portal_reads_its_page(slug: str, checkout: Path) -> None:
    case = _case(slug)
    started = start_portal("bao-thu", fixtures.page_of(case), checkout)
    one = runpy.run_path(str(started.declaration))["PORTAL"]
    assert isinstance(one, Portal)
    assert one.host == portal(slug).host
    assert BORROWED in started.page.read_text("utf-8")
    expected = json.loads(started.expected.read_text("utf-8"))
    for field in ("title", "sapo", "body", "published"):
        assert expected[field] == fixtures.expected_of(case)[field]


def test_a_province_is_told_by_the_slug(checkout: Path) -> None:
    started = start_portal("dak-nong", fixtures.page_of(_case("hatinh")), checkout)
    assert runpy.run_path(str(started.declaration))["PORTAL"].province == "Đắk Nông"


def test_what_cannot_be_started(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    page = fixtures.page_of(_case("hatinh"))
    for slug in ("daknong", "Bao", "../a"):
        with pytest.raises(PortalError, match=slug):
            start_portal(slug, page, checkout)
    with pytest.raises(BaotinhError, match="no checkout"):
        start_portal("bao-thu", page, tmp_path_factory.mktemp("elsewhere"))
    assert not list(checkout.rglob("*.py"))


def test_from_an_address(checkout: Path) -> None:
    body = fixtures.page_of(_case("hatinh")).body.decode()
    with _server({"/bai-post1.html": (200, {}, body)}) as site:
        url = f"http://127.0.0.1:{site.server_port}/bai-post1.html"
        done = baotinh("new", "bao-thu", url, "--root", checkout)
        missing = baotinh("new", "bao-khac", f"{url}x", "--root", checkout)
    assert done.returncode == 0, done.stderr
    assert "looks like: epi" in done.stdout
    assert missing.returncode == 2
    assert f"{url}x: no page to be had" in missing.stderr


def test_from_a_file(checkout: Path) -> None:
    nameless = checkout / "trang.html"
    nameless.write_text("<html><h1>Một trang</h1></html>")
    done = baotinh("new", "bao-la", nameless, "--root", checkout)
    assert done.returncode == 2
    assert "say it with --url" in done.stderr
    saved, url = _case("hatinh").with_suffix(".html"), "https://bao-la.vn/a-1.html"
    done = baotinh("new", "bao-la", saved, "--url", url, "--root", checkout)
    assert done.returncode == 0, done.stderr


def test_snapshot_renews_and_shows_the_difference(checkout: Path) -> None:
    folder = checkout / "tests" / "portals" / "langson"
    shutil.copytree(_case("langson").parent, folder)
    assert [*snapshot(portal("langson"), checkout)] == []
    (case,) = folder.glob("*.json")
    right = case.read_text("utf-8")
    case.write_text(right.replace('"title": "', '"title": "Sai '), "utf-8")
    done = baotinh("snapshot", "langson", "--root", checkout)
    assert done.returncode == 0, done.stderr
    assert '-  "title": "Sai ' in done.stdout
    assert done.stdout.count('\n+  "title": "') == 1
    assert case.read_text("utf-8") == right
    assert baotinh("snapshot", "langson", "--root", checkout).stdout == "nothing changed\n"
    assert baotinh("snapshot", "vinhphuc", "--root", checkout).returncode == 2


def test_no_fixture_is_borrowed() -> None:
    for page in (Path(__file__).parent / "portals").glob("*/*.html"):
        assert BORROWED not in page.read_text("utf-8"), page


def test_a_reject_is_printed_with_its_reason() -> None:
    case = next(case for case in fixtures.CASES if "rejected" in fixtures.expected_of(case))
    told = printed(extract(fixtures.page_of(case), fixtures.portal_of(case)))
    assert told == {key: fixtures.expected_of(case)[key] for key in ("rejected", "title")}
