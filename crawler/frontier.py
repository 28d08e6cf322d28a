"""The state of every address: what is known of it, when it is due, who is fetching it.

An address is leased to a worker, and acked when its outcome is durable; the lease of a worker that
died returns. Times are seconds since 1970.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from time import time
from typing import Any, TypeVar

import sqlalchemy as sa
from filelock import FileLock, Timeout

from crawler.database import HOSTS, IMPORTED, PAGES, Database
from crawler.hosts import Hosts
from crawler.runs import Runs
from crawler.schedule import NEW_ARTICLE, PRIORITIES

LEASE = 300.0
"""Seconds after which a lease of a worker on another machine returns, if it is not renewed."""


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a list of articles was come to; what its next page and its sections need to know."""

    first: str
    """The address of the list's first page: the list's name."""
    pages: str | None = None
    """As an Entry's."""
    page: int = 1
    steps: int | None = None
    """Steps from the home page of a site that is explored; None: sections are not followed."""
    started: float = 0.0
    """When the first page was fetched this time: further pages are fetched once for each."""
    told: str = ""
    """Hash of what the page before named."""
    is_known: bool = False
    """Whether an earlier pass came to the list's end: this one ends at a page of known articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address that was found, to be fetched if it is not known."""

    id: str
    portal: str
    kind: str
    url: str
    host: str
    depth: int = 0
    way: Way | None = None
    again: bool = False
    """Whether it is due now even if it was fetched before: a further page of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """An address to be fetched, and what is known of it."""

    id: str
    kind: str
    url: str
    host: str
    depth: int
    way: Way | None
    attempts: int
    fetches: int
    discovered_at: float
    etag: str | None
    last_modified: str | None
    content_hash: str | None
    interval: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an address, for a reader."""

    id: str
    portal: str
    kind: str
    url: str
    state: str
    """waiting, leased, done, gone, given_up."""
    discovered_at: float
    next_fetch_at: float | None
    fetched_at: float | None
    status: int | None
    attempts: int
    """Failures in a row."""
    fetches: int
    changes: int
    reason: str | None
    """Of the last failure, or why it was given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What became of a leased address."""

    id: str
    values: dict[str, Any]
    """The columns that change; the lease ends with it."""


class Frontier:
    """The frontier of a data folder, or the PostgreSQL database that `url` names.

    Raises FrontierError where it cannot be used, or is of a newer version; StorageError where the
    data folder cannot be written.
    """

    def __init__(self, data_dir: Path, url: str | None = None) -> None:
        self.owner = uuid.uuid4().hex[:16]
        """This worker's name in leases."""
        self._database = Database(data_dir, url)
        self._workers = data_dir / "workers"
        self._lock: FileLock | None = None
        self.hosts = Hosts(self._database, self.owner)
        self.runs = Runs(self._database)

    def close(self) -> None:
        """Give back what is leased, and close."""
        if self._lock is not None:
            self._release([self.owner])
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)
            self._lock = None
        self._database.close()

    # What is found

    def add(self, found: Sequence[Found], run: str) -> tuple[int, int]:
        """Remember addresses; how many articles are new, how many known that this run now met.

        What is known keeps its schedule, unless it is to be fetched `again`.
        """
        rows = [_row(one, run) for one in {one.id: one for one in found}.values()]
        new = known = 0
        with self._database.begin() as db:
            for discovered_run, kind in db.execute(self._upsert(run), rows) if rows else ():
                is_article = kind == "article"
                new += is_article and discovered_run == run
                known += is_article and discovered_run != run
            for one in found:
                if one.again:
                    self._wake(db, one)
        return new, known

    def _upsert(self, run: str) -> Any:
        insert = self._database.insert(PAGES)
        return insert.on_conflict_do_update(
            index_elements=["id"], set_={"seen_run": run}, where=PAGES.c.seen_run != run
        ).returning(PAGES.c.discovered_run, PAGES.c.kind)

    def _wake(self, db: sa.Connection, one: Found) -> None:
        """Make a further page of a list due, if it was not fetched since the pass began."""
        started = one.way.started if one.way else time()
        db.execute(
            PAGES.update()
            .where(PAGES.c.id == one.id, PAGES.c.state.in_(("done", "waiting")))
            .where(sa.or_(PAGES.c.fetched_at.is_(None), PAGES.c.fetched_at < started))
            .values(state="waiting", next_fetch_at=time(), url=one.url, way=_json(one.way))
        )

    def are_known(self, ids: Iterable[str], before: float) -> bool:
        """Whether all articles were found before a moment."""
        wanted = list(ids)
        known = 0
        with self._database.begin() as db:
            for chunk in _chunks(wanted, 500):
                counted = sa.select(sa.func.count()).select_from(PAGES)
                there = counted.where(PAGES.c.id.in_(chunk), PAGES.c.discovered_at < before)
                known += db.scalar(there) or 0
        return known == len(set(wanted))

    def known(self, ids: Iterable[str]) -> list[Known]:
        """What is known of addresses by their ids, in the order of discovery."""
        return self._known(PAGES.c.id.in_(sorted(ids)))

    def known_at(self, urls: Iterable[str], portals: Iterable[str]) -> list[Known]:
        """What is known of addresses that are written like these; reads the rows of portals."""
        there = PAGES.c.portal.in_(sorted(portals))
        return self._known(sa.and_(there, PAGES.c.url.in_(sorted(urls))))

    def _known(self, where: Any) -> list[Known]:
        columns = [PAGES.c[name] for name in Known.__dataclass_fields__]
        ordered = sa.select(*columns).where(where).order_by(PAGES.c.discovered_at, PAGES.c.id)
        with self._database.begin() as db:
            return [Known(**row) for row in db.execute(ordered).mappings()]

    # Leases

    def lease(self, portal: str, count: int) -> list[Leased]:
        """Take addresses of a portal that are due, the most important first."""
        self._enter()
        now = time()
        taken: list[Leased] = []
        with self._database.begin() as db:
            for priority in _priorities():
                if len(taken) >= count:
                    break
                due = (
                    sa.select(PAGES)
                    .where(PAGES.c.portal == portal, PAGES.c.state == "waiting")
                    .where(PAGES.c.priority == priority, PAGES.c.next_fetch_at <= now)
                    .order_by(PAGES.c.next_fetch_at)
                    .limit(count - len(taken))
                    .with_for_update(skip_locked=True)
                )
                taken += [_leased(row) for row in db.execute(due).mappings()]
            if taken:
                db.execute(
                    PAGES.update()
                    .where(PAGES.c.id.in_([one.id for one in taken]))
                    .values(state="leased", lease_owner=self.owner, lease_until=now + LEASE)
                )
        return taken

    def renew(self) -> None:
        """Hold what this worker has leased for longer."""
        with self._database.begin() as db:
            db.execute(
                PAGES.update()
                .where(PAGES.c.lease_owner == self.owner, PAGES.c.state == "leased")
                .values(lease_until=time() + LEASE)
            )

    def ack(self, acks: Sequence[Ack]) -> None:
        """Write down what became of leased addresses; a lease that was lost is left alone."""
        ended = {"lease_owner": None, "lease_until": None}
        done = [Ack(id=one.id, values=ended | one.values) for one in acks]
        with self._database.begin() as db:
            for columns, rows in _alike(done):
                mine = PAGES.c.lease_owner == sa.bindparam("ack_owner")
                ending = _noting(columns).where(mine)
                db.execute(ending, [row | {"ack_owner": self.owner} for row in rows])

    def note(self, notes: Sequence[Ack]) -> None:
        """Write down what was read of pages after their leases ended."""
        with self._database.begin() as db:
            for columns, rows in _alike(notes):
                db.execute(_noting(columns), rows)

    def reclaim(self) -> int:
        """Take back the leases of workers that died; how many."""
        with self._database.begin() as db:
            leased = PAGES.c.lease_owner.is_not(None)
            late = sa.func.max(PAGES.c.lease_until)
            owners = db.execute(
                sa.select(PAGES.c.lease_owner, late).where(leased).group_by(PAGES.c.lease_owner)
            ).all()
        dead = [
            owner
            for owner, until in owners
            if owner != self.owner and (until < time() or self._is_dead(owner))
        ]
        count = self._release(dead)
        for owner in dead:
            # Only now: a worker that dies in between must not leave leases without a lock.
            self._lock_file(owner).unlink(missing_ok=True)
        return count

    def _release(self, owners: list[str]) -> int:
        if not owners:
            return 0
        with self._database.begin() as db:
            freed = db.execute(
                PAGES.update()
                .where(PAGES.c.lease_owner.in_(owners), PAGES.c.state == "leased")
                .values(state="waiting", lease_owner=None, lease_until=None)
            )
            db.execute(
                HOSTS.update()
                .where(HOSTS.c.busy_owner.in_(owners))
                .values(busy_owner=None, busy_until=0.0)
            )
            return freed.rowcount

    def _enter(self) -> None:
        """Show that this worker lives: its lock dies with it."""
        if self._lock is None:
            self._workers.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self._lock_file(self.owner))
            self._lock.acquire(timeout=0)

    def _is_dead(self, owner: str) -> bool:
        """Whether a worker of this data folder has left its lock; of others nothing is known."""
        path = self._lock_file(owner)
        if not path.exists():
            return False
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        lock.release()
        return True

    def _lock_file(self, owner: str) -> Path:
        return self._workers / f"{owner}.lock"

    def is_due(self, portal: str, within: float = 0.0) -> bool:
        """Whether anything of a portal is due now, or within some seconds after a failure."""
        now = time()
        waiting = (PAGES.c.portal == portal, PAGES.c.state == "waiting")
        soon = sa.and_(PAGES.c.attempts > 0, PAGES.c.next_fetch_at <= now + within)
        with self._database.begin() as db:
            for priority in _priorities():
                there = (*waiting, PAGES.c.priority == priority)
                due = sa.or_(PAGES.c.next_fetch_at <= now, soon)
                if db.scalar(sa.select(PAGES.c.id).where(*there, due).limit(1)) is not None:
                    return True
        return False

    def make_due(self, portal: str) -> None:
        """Have every list of a portal fetched now, whatever its schedule."""
        with self._database.begin() as db:
            db.execute(
                PAGES.update()
                .where(PAGES.c.portal == portal, PAGES.c.state == "waiting")
                .where(PAGES.c.kind != "article")
                .values(next_fetch_at=time())
            )

    def has_articles(self, portal: str) -> bool:
        """Whether any article of a portal is known."""
        there = sa.select(PAGES.c.id).where(PAGES.c.portal == portal, PAGES.c.kind == "article")
        with self._database.begin() as db:
            return db.scalar(there.limit(1)) is not None

    def is_shared(self, portal: str) -> bool:
        """Whether another worker has addresses of a portal leased."""
        leased = sa.select(PAGES.c.id).where(
            PAGES.c.portal == portal, PAGES.c.state == "leased", PAGES.c.lease_owner != self.owner
        )
        with self._database.begin() as db:
            return db.scalar(leased.limit(1)) is not None

    # Imports

    def has_import(self, digest: str) -> bool:
        """Whether a page of that digest was imported."""
        with self._database.begin() as db:
            found = sa.select(IMPORTED.c.digest).where(IMPORTED.c.digest == digest)
            return db.scalar(found) is not None

    def add_import(self, digest: str) -> None:
        """Remember a page as imported; call it when it is safely in the archive."""
        with self._database.begin() as db:
            insert = self._database.insert(IMPORTED).values(digest=digest)
            db.execute(insert.on_conflict_do_nothing())

    def summary(self) -> list[dict[str, Any]]:
        """Per portal: addresses by state, due now, the oldest of those, the last success."""
        now = time()
        states = ("waiting", "leased", "done", "gone", "given_up")
        is_due = sa.and_(PAGES.c.state == "waiting", PAGES.c.next_fetch_at <= now)
        columns = [
            PAGES.c.portal,
            *(_count(PAGES.c.state == state).label(state) for state in states),
            _count(is_due).label("due"),
            _count(PAGES.c.attempts > 0).label("failing"),
            sa.func.min(sa.case((is_due, PAGES.c.next_fetch_at))).label("oldest_due"),
            sa.func.max(PAGES.c.fetched_at).label("last_success"),
        ]
        with self._database.begin() as db:
            grouped = sa.select(*columns).group_by(PAGES.c.portal).order_by(PAGES.c.portal)
            return [dict(row) for row in db.execute(grouped).mappings()]


def _alike(acks: Sequence[Ack]) -> Iterable[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    """The rows to write, those together that change the same columns."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in acks:
        alike.setdefault(tuple(sorted(one.values)), []).append({**one.values, "ack_id": one.id})
    return alike.items()


@cache
def _noting(columns: tuple[str, ...]) -> Any:
    """The statement that changes some columns of a page."""
    values: dict[str, Any] = {name: sa.bindparam(name) for name in columns}
    return PAGES.update().where(PAGES.c.id == sa.bindparam("ack_id")).values(values)


def _row(one: Found, run: str) -> dict[str, Any]:
    now = time()
    return {
        "id": one.id,
        "portal": one.portal,
        "kind": one.kind,
        "url": one.url,
        "host": one.host,
        "state": "waiting",
        "priority": PRIORITIES.get(one.kind, NEW_ARTICLE),
        "depth": one.depth,
        "way": _json(one.way),
        "discovered_at": now,
        "discovered_run": run,
        "seen_run": run,
        "next_fetch_at": now,
        "attempts": 0,
        "fetches": 0,
        "changes": 0,
    }


def _leased(row: Any) -> Leased:
    names = Leased.__dataclass_fields__.keys() - {"way"}
    way = Way(**json.loads(row["way"])) if row["way"] else None
    return Leased(**{name: row[name] for name in names}, way=way)


def _json(way: Way | None) -> str | None:
    return None if way is None else json.dumps(asdict(way))


def _priorities() -> list[int]:
    return [*sorted(set(PRIORITIES.values()), reverse=True), NEW_ARTICLE, NEW_ARTICLE - 1]


def _count(condition: Any) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _chunks(items: Sequence[_T], size: int) -> Iterable[Sequence[_T]]:
    return (items[place : place + size] for place in range(0, len(items), size))
