"""Listing pages with what a reader takes from them, and how well ours are read."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from conftest import SHARED

from crawler.encodings import decode
from crawler.listing import Listing, read_listing
from crawler.portal import Portal
from crawler.portals import portal, portal_at
from crawler.urls import host_of

LISTINGS = Path(__file__).parent / "listings"
OWN = sorted(LISTINGS.glob("*.json"))
"""Pages in the markup of declared portals."""
UNSEEN = sorted((LISTINGS / "unseen").glob("*.json"))
"""Pages of sites that nobody declared, written without sight of the reader."""
MEASURES = ("precision", "recall", "next")
DAY = date(2026, 3, 8)


def gold_lists(shared: Path = SHARED) -> list[Path]:
    """The labelled listing pages of the shared material."""
    return sorted((shared / "gold" / "listings").glob("*.json"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A listing page as it was read, against its labels."""

    found: int
    right: int
    wanted: int
    next_is_right: bool

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted


def judge(case: Path, *, generic: bool) -> Judgement:
    """Read a page as its portal, or with `generic` as a site that nobody declared."""
    label = json.loads(case.read_text("utf-8"))
    reader = portal(host_of(label["url"])) if generic else portal_at(label["url"], DAY)
    told = _read(case, label, reader)
    wanted = set(map(_key, label.get("main") or label["articles"]))
    optional = set(map(_key, label["optional"]))
    found = set(map(_key, told.articles)) - optional
    return Judgement(
        found=len(found),
        right=len(found & wanted),
        wanted=len(wanted),
        next_is_right=_key(told.next_page) == _key(label["next"]),
    )


def score(cases: list[Path], *, generic: bool) -> dict[str, float]:
    """Precision and recall of article links, and how often the next page is right, over pages."""
    judged = [judge(case, generic=generic) for case in cases]
    return {
        "precision": sum(one.precision for one in judged) / len(judged),
        "recall": sum(one.recall for one in judged) / len(judged),
        "next": sum(one.next_is_right for one in judged) / len(judged),
    }


def _read(case: Path, label: dict[str, str], one: Portal) -> Listing:
    beside = case.with_suffix(".html")
    file = beside if beside.exists() else case.parent.parent / "pages" / label["file"]
    return read_listing(decode(file.read_bytes(), None)[0], label["url"], one)


def _key(url: str | None) -> str | None:
    return None if url is None else url.partition("://")[2].rstrip("/")
