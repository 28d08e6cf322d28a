"""Saved pages with what a reader takes from them, one test a field.

`portals/<slug>/` holds pages in that portal's markup. `portals/unseen/` holds pages that were
written without sight of the reader; it reads them without a declaration, and those whose host is
declared with it too.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from conftest import FETCHED, page

from corpus.records import Page
from crawler.extraction import extract
from crawler.portal import Layout, Portal
from crawler.portals import UNKNOWN, portal, portal_at, portals
from crawler.urls import host_of
from pipeline.fixtures import FIELDS, printed
from pipeline.sample import SITES

CASES = sorted((Path(__file__).parent / "portals").glob("*/*.json"))
Reading = tuple[Path, Layout | None]
"""A fixture, and the layout that its page is read with; None: the generic reader."""


@cache
def expected_of(case: Path) -> dict[str, object]:
    return json.loads(case.read_text("utf-8"))  # type: ignore[no-any-return]


@cache
def page_of(case: Path) -> Page:
    """The page beside an expected JSON, or the one of the bundled sample.

    A page of an earlier era says in its JSON when it was fetched.
    """
    url, day = str(expected_of(case)["url"]), expected_of(case).get("fetched")
    at = datetime.fromisoformat(f"{day}T12:00+07:00") if day else FETCHED
    if (text := case.with_suffix(".txt")).exists():
        return page(text.read_bytes(), url, content_type="text/plain", fetched_at=at)
    beside = case.with_suffix(".html")
    sample = SITES / case.parent.name / f"{case.stem}.html"
    return page((beside if beside.exists() else sample).read_bytes(), url, fetched_at=at)


def portal_of(case: Path) -> Portal:
    """The portal that a fixture is one of: by its folder, or by its host."""
    unseen = case.parent.name == "unseen"
    return portal_at(page_of(case).url, FETCHED.date()) if unseen else portal(case.parent.name)


def layout_of(case: Path) -> Layout | None:
    return portal_of(case).layout_on(host_of(page_of(case).url), page_of(case).fetched_at.date())


DECLARED = [case for case in CASES if portal_of(case).slug in portals()]
UNSEEN = [case for case in CASES if case.parent.name == "unseen"]


@cache
def _told(case: Path, *, generic: bool) -> dict[str, object]:
    """What is read of a page, by field."""
    return printed(extract(page_of(case), UNKNOWN if generic else portal_of(case), generic=generic))


def _name(case: Path) -> str:
    return f"{case.parent.name}/{case.stem[:30]}"


def _fields(cases: list[Path]) -> list[tuple[Path, str]]:
    rejected = ("rejected", "title")
    return [
        (case, field)
        for case in cases
        for field in (rejected if "rejected" in expected_of(case) else FIELDS)
    ]


@pytest.mark.parametrize(
    ("case", "field"), _fields(DECLARED), ids=lambda v: v if isinstance(v, str) else _name(v)
)
def test_declared(case: Path, field: str) -> None:
    assert _told(case, generic=False).get(field) == expected_of(case)[field]


@pytest.mark.parametrize(
    ("case", "field"), _fields(UNSEEN), ids=lambda v: v if isinstance(v, str) else _name(v)
)
def test_undeclared(case: Path, field: str) -> None:
    assert _told(case, generic=True).get(field) == expected_of(case)[field]


def test_every_layout_of_every_portal_has_a_fixture() -> None:
    tried = {(portal_of(case).slug, layout_of(case)) for case in DECLARED}
    declared = {
        (one.slug, layout)
        for one in portals().values()
        for layout in (one.layout, *(era.layout for era in one.eras))
        if layout is not None
    }
    assert {slug for slug, _ in declared - tried} == set()
