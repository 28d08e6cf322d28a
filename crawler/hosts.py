"""Hosts: whose turn it is to ask them, across processes and machines."""

from __future__ import annotations

from collections.abc import Mapping
from time import time
from typing import Any

import sqlalchemy as sa

from crawler.database import HOSTS, Database


class Hosts:
    """The hosts that workers take turns at; `owner` is this worker's name."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    def take_turn(self, host: str, gap: float, patience: float, limit: int) -> float:
        """Take a host's turn: 0.0 with it, else the seconds until it is worth asking again.

        `gap` is the least time between two turns, stretched by what the host is known for;
        `patience` how long the host counts as busy with this one; `limit` its pages a day, 0 for
        none. -1.0 where the day's pages are used up.
        """
        now, day = time(), _day()
        with self._database.begin() as db:
            row = self._row(db, host)
            today = row["pages_of_day"] if row["day"] == day else 0
            if limit and today >= limit:
                return -1.0
            if row["next_allowed_at"] > now:
                return float(row["next_allowed_at"] - now)
            if row["busy_until"] > now:
                return float(min(0.25, row["busy_until"] - now))  # it may be free before that
            pause = max(gap, row["crawl_delay"]) * row["slowness"]
            db.execute(
                HOSTS.update()
                .where(HOSTS.c.host == host)
                .values(
                    next_allowed_at=now + pause,
                    busy_owner=self._owner,
                    busy_until=now + patience,
                    day=day,
                    pages_of_day=today + 1,
                )
            )
        return 0.0

    def end_turn(self, host: str, values: Mapping[str, Any]) -> None:
        """Give a host's turn back, with what was learned of it."""
        with self._database.begin() as db:
            db.execute(
                HOSTS.update()
                .where(HOSTS.c.host == host)
                .values(busy_owner=None, busy_until=0.0, **values)
            )

    def known_of(self, host: str) -> dict[str, Any]:
        """What is known of a host."""
        with self._database.begin() as db:
            return dict(self._row(db, host))

    def _row(self, db: sa.Connection, host: str) -> Any:
        wanted = sa.select(HOSTS).where(HOSTS.c.host == host).with_for_update()
        row = db.execute(wanted).mappings().first()
        if row is None:
            fresh = self._database.insert(HOSTS).values(
                host=host, next_allowed_at=0.0, busy_owner=None, busy_until=0.0, crawl_delay=0.0,
                slowness=1.0, failures=0, day="", pages_of_day=0,
            )  # fmt: skip
            db.execute(fresh.on_conflict_do_nothing())
            row = db.execute(wanted).mappings().one()
        return row


def _day() -> str:
    return str(int(time() // 86_400))
