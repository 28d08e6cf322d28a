"""Runs: what each crawl of a portal counted, and which of them were good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from time import time
from typing import Any

import sqlalchemy as sa

from crawler.database import RUNS, Database


class Runs:
    """The past of each portal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, run: str, portal: str) -> None:
        """Remember that a run began."""
        with self._database.begin() as db:
            db.execute(RUNS.insert().values(id=run, portal=portal, started_at=time()))

    def end(self, run: str, counts: Mapping[str, Any], is_good: bool) -> None:
        """Remember what came of a run."""
        with self._database.begin() as db:
            told = json.dumps(dict(counts))
            done = RUNS.update().where(RUNS.c.id == run)
            db.execute(done.values(ended_at=time(), counts=told, is_good=is_good))

    def good(self, portal: str, count: int) -> list[dict[str, Any]]:
        """The counts of a portal's last good runs, the latest first."""
        with self._database.begin() as db:
            rows = db.execute(
                sa.select(RUNS.c.counts)
                .where(RUNS.c.portal == portal, RUNS.c.is_good.is_(True))
                .order_by(RUNS.c.ended_at.desc())
                .limit(count)
            )
            return [json.loads(counts) for (counts,) in rows]

    def found_since(self, portal: str, run: str) -> bool:
        """Whether another run that ended after a run began found articles of a portal."""
        began = sa.select(RUNS.c.started_at).where(RUNS.c.id == run).scalar_subquery()
        ended = sa.select(RUNS.c.counts).where(
            RUNS.c.portal == portal, RUNS.c.id != run, RUNS.c.ended_at >= began
        )
        with self._database.begin() as db:
            return any(json.loads(counts)["found"] for (counts,) in db.execute(ended))

    def last(self) -> dict[str, dict[str, Any]]:
        """The last run of each portal that ended: when, whether it was good, and its counts."""
        with self._database.begin() as db:
            ended = sa.select(RUNS).where(RUNS.c.ended_at.is_not(None)).order_by(RUNS.c.ended_at)
            return {row["portal"]: dict(row) for row in db.execute(ended).mappings()}
