"""How a crawl stands: the frontier, the runs and the shards of a data folder, per portal."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from corpus.errors import FrontierError
from corpus.store import fingerprint_of, shard_path
from crawler.archive import segments
from crawler.frontier import Frontier
from crawler.portals import portal as find_portal
from pipeline.build import fingerprint
from pipeline.removal import load_furniture

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def status_of(data_dir: Path, frontier_url: str | None = None) -> list[dict[str, Any]]:
    """A row per portal: addresses by state, times in Vietnam, and what the last run found.

    `fields` are the shares of the articles that the last run read which had each field; `unbuilt`
    and `stale` count segments that `build` has not read, or read with older rules. Raises
    FrontierError for a folder without a frontier, BaotinhError for a file of furniture that cannot
    be read.
    """
    if frontier_url is None and not (data_dir / "frontier.sqlite").exists():
        raise FrontierError(f"no crawl in {data_dir}")
    frontier = Frontier(data_dir, frontier_url)
    rows, runs = frontier.summary(), frontier.runs.last()
    frontier.close()
    unbuilt, stale = _shards(data_dir)
    return [
        {
            **row,
            "oldest_due": _when(row["oldest_due"]),
            "last_success": _when(row["last_success"]),
            **_run(runs.get(row["portal"])),
            "unbuilt": unbuilt[row["portal"]],
            "stale": stale[row["portal"]],
        }
        for row in rows
    ]


def _run(run: dict[str, Any] | None) -> dict[str, Any]:
    """What the last run of a portal found."""
    if run is None:
        return {"last_run": None, "fields": {}}
    counts = json.loads(run["counts"])
    read = counts["extracted"]
    fields = {name: count / read for name, count in counts["fields"].items()} if read else {}
    return {"last_run": "good" if run["is_good"] else "failed", "fields": fields}


def _shards(data_dir: Path) -> tuple[Counter[str], Counter[str]]:
    """Segments of each portal that are not built, and those built with older rules."""
    unbuilt: Counter[str] = Counter()
    stale: Counter[str] = Counter()
    marks: dict[str, str] = {}
    for segment in segments(data_dir):
        slug = segment.parent.name
        shard = shard_path(data_dir, "corpus", segment)
        if slug not in marks:
            portal = find_portal(slug)
            marks[slug] = fingerprint(portal, load_furniture(data_dir, portal))
        if not shard.exists():
            unbuilt[slug] += 1
        elif fingerprint_of(shard) != marks[slug]:
            stale[slug] += 1
    return unbuilt, stale


def _when(moment: float | None) -> str | None:
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, _VIETNAM).strftime("%Y-%m-%d %H:%M")
