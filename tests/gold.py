"""Extraction measured on hand labels, and the floors that it may not fall below.

    python tests/gold.py    # raise the floors to what is reached now

`quality/floors.json` holds, for each way of reading and each measure, the floor and the best that
was ever reached. A floor below its best needs a written reason beside it, under `why`.
"""

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import lists
from conftest import SHARED, page
from lists import gold_lists
from mutations import MUTATIONS, mutated

from corpus.records import Article, Rejected
from crawler.extraction import extract
from crawler.portals import UNKNOWN
from crawler.sources import portal_of
from pipeline.extracting import article_line
from pipeline.fixtures import FIELDS, printed
from pipeline.repair import repair_article

FLOORS_FILE = Path(__file__).parent / "quality" / "floors.json"
UNSEEN = sorted((Path(__file__).parent / "portals" / "unseen").glob("*.json"))
FETCHED = datetime(2026, 3, 8, tzinfo=UTC)
"""When the labelled pages were fetched, the latest of them."""

HIGHER = (
    "text_f1 para_f1 title sapo sapo_named day day_dated minute authors authors_named source "
    "source_named section tags captions captions_named notice_empty".split()
)
LOWER = "cap_leak byline_leak junk empty".split()
"""Measures that are better the lower they are; their floor is a ceiling."""
ON_MUTATIONS = "text_f1 para_f1 title sapo day_dated authors source captions".split()

Floor = dict[str, float | str]
Score = dict[str, float]


def list_ways() -> dict[str, Callable[[Path], Score]]:
    """Each way of reading listing pages, and what scores it."""
    return {
        "lists declared": lambda shared: lists.score(gold_lists(shared), generic=False),
        "lists generic": lambda shared: lists.score(gold_lists(shared), generic=True),
        "lists of families": lambda _: lists.score(lists.OWN, generic=False),
        "lists unseen": lambda _: lists.score([*lists.OWN, *lists.UNSEEN], generic=True),
    }


def ways() -> dict[str, Callable[[Path], Score]]:
    """Each way of reading the labelled pages, and what scores it."""
    whole: dict[str, Callable[[Path], Score]] = {
        "declared": lambda shared: score(shared, generic=False),
        "generic": lambda shared: score(shared, generic=True),
    }
    return whole | {
        f"generic without {name}": lambda shared, name=name: score(  # type: ignore[misc]
            shared, generic=True, mutation=name
        )
        for name in MUTATIONS
    }


def unseen_ways() -> dict[str, Callable[[], Score]]:
    """Each mutation of the pages of portals that nobody declared, and what scores it."""
    return {f"unseen without {name}": partial(exact, name) for name in MUTATIONS}


def measures(way: str) -> list[str]:
    """The measures that have a floor for a way of reading."""
    if way in unseen_ways():
        return [*FIELDS]
    if way in list_ways():
        return [*lists.MEASURES]
    return [*HIGHER, *LOWER] if way in ("declared", "generic") else ON_MUTATIONS


def score(shared: Path, *, generic: bool, mutation: str | None = None) -> Score:
    """The measures of gold/evaluate.py over all labels."""
    gold = shared / "gold"
    labels = [json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("labels/*/*.json"))]
    lines = [_prediction(label, gold, generic, mutation) for label in labels]
    with tempfile.TemporaryDirectory() as folder:
        told, out = Path(folder) / "ours.jsonl", Path(folder) / "score.json"
        told.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        command = [sys.executable, str(gold / "evaluate.py"), str(gold / "labels"), str(told)]
        subprocess.run([*command, "--json", str(out)], check=True, capture_output=True)
        measured: Score = json.loads(out.read_text("utf-8"))["ours"]
    return {name: value or 0.0 for name, value in measured.items()}


def exact(mutation: str) -> Score:
    """The share of unseen pages whose field comes out exactly, for each field."""
    right = dict.fromkeys(FIELDS, 0)
    for case in UNSEEN:
        expected = json.loads(case.read_text("utf-8"))
        raw = case.with_suffix(".html").read_bytes()
        source = page(*mutated(raw, expected["url"], mutation))
        found = extract(source, UNKNOWN, generic=True)
        told = printed(found)
        for name in FIELDS:
            right[name] += name in told and told[name] == expected[name]
    return {name: count / len(UNSEEN) for name, count in right.items()}


def _prediction(
    label: dict[str, str], gold: Path, generic: bool, mutation: str | None
) -> dict[str, object]:
    body, url = (gold / "pages" / label["file"]).read_bytes(), label["url"]
    if mutation is not None:
        body, url = mutated(body, url, mutation)
    source = page(body, url, kind="article", fetched_at=FETCHED)
    found = extract(source, UNKNOWN if generic else portal_of(source), generic=generic)
    article = found.article if isinstance(found, Rejected) else found
    said: dict[str, object] = {"title": found.title}
    if isinstance(article, Article):
        said = json.loads(article_line(repair_article(article)[0], Path()))
    return said | {"file": label["file"], "url": label["url"]}


def floors() -> dict[str, dict[str, Floor]]:
    """The floors by way and measure."""
    kept: dict[str, dict[str, Floor]] = json.loads(FLOORS_FILE.read_text("utf-8"))
    return kept


def below(way: str, measured: Score) -> dict[str, float]:
    """The measures that are worse than their floors."""
    kept = floors()[way]
    return {
        name: measured[name]
        for name in measures(way)
        if _is_worse(name, measured[name], float(kept[name]["floor"]))
    }


def _is_worse(name: str, value: float, floor: float) -> bool:
    return value > floor if name in LOWER else value < floor


def raise_floors(shared: Path) -> None:
    """Write the floors anew, each as good as what is reached now and never worse than it was."""
    kept = floors() if FLOORS_FILE.exists() else {}
    on_gold = ways() | list_ways()
    measured_by = {way: partial(measure, shared) for way, measure in on_gold.items()}
    for way, measure in (measured_by | unseen_ways()).items():
        measured = measure()
        print(way, {name: round(measured[name], 4) for name in measures(way)})
        kept[way] = {
            name: _raised(name, measured[name], kept.get(way, {}).get(name))
            for name in measures(way)
        }
    FLOORS_FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _raised(name: str, value: float, before: Floor | None) -> Floor:
    # Rounded away from better, so that the same run passes on every machine.
    reached = math.ceil(value * 1000) / 1000 if name in LOWER else math.floor(value * 1000) / 1000
    if before is not None and not _is_worse(name, float(before["best"]), reached):
        return before
    return {"floor": reached, "best": reached}


if __name__ == "__main__":
    raise_floors(SHARED)
