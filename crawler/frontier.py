"""The state of every address: what is known of it, when it is due, who is fetching it.

One table in SQLite (WAL) or PostgreSQL, one schema, SQLAlchemy Core. An address is leased to a
worker, and acked when its outcome is durable; the lease of a worker that died returns. Times are
seconds since 1970.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from time import time
from typing import Any, TypeVar

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.dialects import postgresql, sqlite

from corpus.errors import FrontierError, StorageError
from crawler.schedule import NEW_ARTICLE, PRIORITIES

VERSION = 3
"""Of the tables; a frontier of an older one is brought up when it is opened."""
LEASE = 300.0
"""Seconds after which a lease of a worker on another machine returns, if it is not renewed."""

_MIGRATING = 0xBA0_7149
"""Number of the lock under which tables are made in PostgreSQL."""
_T = TypeVar("_T")
_META = sa.MetaData()
PAGES = sa.Table(
    "pages",
    _META,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("portal", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("url", sa.String, nullable=False),
    sa.Column("host", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False, comment="waiting, leased, done, gone, given_up"),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("depth", sa.Integer, nullable=False),
    sa.Column("way", sa.String, comment="JSON: how a list was come to"),
    sa.Column("discovered_at", sa.Float, nullable=False),
    sa.Column("discovered_run", sa.String, nullable=False),
    sa.Column("seen_run", sa.String, nullable=False),
    sa.Column("next_fetch_at", sa.Float),
    sa.Column("lease_owner", sa.String),
    sa.Column("lease_until", sa.Float),
    sa.Column("attempts", sa.Integer, nullable=False, comment="failures in a row"),
    sa.Column("fetches", sa.Integer, nullable=False),
    sa.Column("fetched_at", sa.Float),
    sa.Column("status", sa.Integer),
    sa.Column("etag", sa.String),
    sa.Column("last_modified", sa.String),
    sa.Column("content_hash", sa.String),
    sa.Column("changes", sa.Integer, nullable=False),
    sa.Column("interval", sa.Float),
    sa.Column("reason", sa.String, comment="of the last failure, or why it was given up"),
    sa.Index("pages_due", "portal", "state", "priority", "next_fetch_at"),
    sa.Index("pages_leased", "lease_owner"),
)
HOSTS = sa.Table(
    "hosts",
    _META,
    sa.Column("host", sa.String, primary_key=True),
    sa.Column("next_allowed_at", sa.Float, nullable=False),
    sa.Column("busy_owner", sa.String),
    sa.Column("busy_until", sa.Float, nullable=False),
    sa.Column("crawl_delay", sa.Float, nullable=False, comment="of its robots.txt"),
    sa.Column("slowness", sa.Float, nullable=False, comment="what its delay is multiplied with"),
    sa.Column("failures", sa.Integer, nullable=False, comment="in a row"),
    sa.Column("reason", sa.String, comment="of the last of them"),
    sa.Column("day", sa.String, nullable=False),
    sa.Column("pages_of_day", sa.Integer, nullable=False),
)
RUNS = sa.Table(
    "runs",
    _META,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("portal", sa.String, nullable=False),
    sa.Column("started_at", sa.Float, nullable=False),
    sa.Column("ended_at", sa.Float),
    sa.Column("is_good", sa.Boolean),
    sa.Column("counts", sa.String, comment="JSON"),
    sa.Index("runs_of_portal", "portal", "ended_at"),
)
IMPORTED = sa.Table("imported", _META, sa.Column("digest", sa.String, primary_key=True))
_VERSION_TABLE = sa.Table("frontier_version", _META, sa.Column("version", sa.Integer))


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
        self._place = url or str(data_dir / "frontier.sqlite")
        self._workers = data_dir / "workers"
        self._lock: FileLock | None = None
        self.owner = uuid.uuid4().hex[:16]
        """This worker's name in leases."""
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"cannot write {data_dir}: {error.strerror}") from error
        self._engine = _engine(self._place if url else f"sqlite:///{self._place}")
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        try:
            # Of two workers that open a new file at once, one turns it to WAL: SQLite does not
            # let the other wait, but says that the database is locked.
            with FileLock(data_dir / "frontier.lock") if self._is_sqlite else nullcontext():
                self._migrate()
        except sa.exc.SQLAlchemyError as error:
            raise FrontierError(f"{self._place}: {_told(error)}") from error

    def close(self) -> None:
        """Give back what is leased, and close."""
        if self._lock is not None:
            self._release([self.owner])
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)
            self._lock = None
        self._engine.dispose()

    # What is found

    def add(self, found: Sequence[Found], run: str) -> tuple[int, int]:
        """Remember addresses; how many articles are new, how many known that this run now met.

        What is known keeps its schedule, unless it is to be fetched `again`.
        """
        rows = [_row(one, run) for one in {one.id: one for one in found}.values()]
        new = known = 0
        with self._begin() as db:
            for discovered_run, kind in db.execute(self._upsert(run), rows) if rows else ():
                is_article = kind == "article"
                new += is_article and discovered_run == run
                known += is_article and discovered_run != run
            for one in found:
                if one.again:
                    self._wake(db, one)
        return new, known

    def _upsert(self, run: str) -> Any:
        dialect = sqlite if self._is_sqlite else postgresql
        insert = dialect.insert(PAGES)
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
        with self._begin() as db:
            for chunk in _chunks(wanted, 500):
                counted = sa.select(sa.func.count()).select_from(PAGES)
                there = counted.where(PAGES.c.id.in_(chunk), PAGES.c.discovered_at < before)
                known += db.scalar(there) or 0
        return known == len(set(wanted))

    # Leases

    def lease(self, portal: str, count: int) -> list[Leased]:
        """Take addresses of a portal that are due, the most important first."""
        self._enter()
        now = time()
        taken: list[Leased] = []
        with self._begin() as db:
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
        with self._begin() as db:
            db.execute(
                PAGES.update()
                .where(PAGES.c.lease_owner == self.owner, PAGES.c.state == "leased")
                .values(lease_until=time() + LEASE)
            )

    def ack(self, acks: Sequence[Ack]) -> None:
        """Write down what became of leased addresses; a lease that was lost is left alone."""
        ended = {"lease_owner": None, "lease_until": None}
        done = [Ack(id=one.id, values=ended | one.values) for one in acks]
        with self._begin() as db:
            for columns, rows in _alike(done):
                mine = PAGES.c.lease_owner == sa.bindparam("ack_owner")
                ending = _noting(columns).where(mine)
                db.execute(ending, [row | {"ack_owner": self.owner} for row in rows])

    def note(self, notes: Sequence[Ack]) -> None:
        """Write down what was read of pages after their leases ended."""
        with self._begin() as db:
            for columns, rows in _alike(notes):
                db.execute(_noting(columns), rows)

    def reclaim(self) -> int:
        """Take back the leases of workers that died; how many."""
        with self._begin() as db:
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
        with self._begin() as db:
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
        with self._begin() as db:
            for priority in _priorities():
                there = (*waiting, PAGES.c.priority == priority)
                due = sa.or_(PAGES.c.next_fetch_at <= now, soon)
                if db.scalar(sa.select(PAGES.c.id).where(*there, due).limit(1)) is not None:
                    return True
        return False

    def make_due(self, portal: str) -> None:
        """Have every list of a portal fetched now, whatever its schedule."""
        with self._begin() as db:
            db.execute(
                PAGES.update()
                .where(PAGES.c.portal == portal, PAGES.c.state == "waiting")
                .where(PAGES.c.kind != "article")
                .values(next_fetch_at=time())
            )

    def has_articles(self, portal: str) -> bool:
        """Whether any article of a portal is known."""
        there = sa.select(PAGES.c.id).where(PAGES.c.portal == portal, PAGES.c.kind == "article")
        with self._begin() as db:
            return db.scalar(there.limit(1)) is not None

    # Hosts: whose turn it is, across processes

    def take_turn(self, host: str, gap: float, patience: float, limit: int) -> float:
        """Take a host's turn: 0.0 with it, else the seconds until it is worth asking again.

        `gap` is the least time between two turns, stretched by what the host is known for;
        `patience` how long the host counts as busy with this one; `limit` its pages a day, 0 for
        none. -1.0 where the day's pages are used up.
        """
        now, day = time(), _day()
        with self._begin() as db:
            row = self._host(db, host)
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
                    busy_owner=self.owner,
                    busy_until=now + patience,
                    day=day,
                    pages_of_day=today + 1,
                )
            )
        return 0.0

    def end_turn(self, host: str, values: Mapping[str, Any]) -> None:
        """Give a host's turn back, with what was learned of it."""
        with self._begin() as db:
            db.execute(
                HOSTS.update()
                .where(HOSTS.c.host == host)
                .values(busy_owner=None, busy_until=0.0, **values)
            )

    def host(self, host: str) -> dict[str, Any]:
        """What is known of a host."""
        with self._begin() as db:
            return dict(self._host(db, host))

    def _host(self, db: sa.Connection, host: str) -> Any:
        wanted = sa.select(HOSTS).where(HOSTS.c.host == host).with_for_update()
        row = db.execute(wanted).mappings().first()
        if row is None:
            dialect = sqlite if self._is_sqlite else postgresql
            fresh = dialect.insert(HOSTS).values(
                host=host, next_allowed_at=0.0, busy_owner=None, busy_until=0.0, crawl_delay=0.0,
                slowness=1.0, failures=0, day="", pages_of_day=0,
            )  # fmt: skip
            db.execute(fresh.on_conflict_do_nothing())
            row = db.execute(wanted).mappings().one()
        return row

    # Runs and imports

    def begin_run(self, run: str, portal: str) -> None:
        """Remember that a run began."""
        with self._begin() as db:
            db.execute(RUNS.insert().values(id=run, portal=portal, started_at=time()))

    def end_run(self, run: str, counts: Mapping[str, Any], is_good: bool) -> None:
        """Remember what came of a run."""
        with self._begin() as db:
            told = json.dumps(dict(counts))
            done = RUNS.update().where(RUNS.c.id == run)
            db.execute(done.values(ended_at=time(), counts=told, is_good=is_good))

    def is_shared(self, portal: str, run: str) -> bool:
        """Whether another worker is at work on a portal, or found articles since a run began."""
        leased = sa.select(PAGES.c.id).where(
            PAGES.c.portal == portal, PAGES.c.state == "leased", PAGES.c.lease_owner != self.owner
        )
        began = sa.select(RUNS.c.started_at).where(RUNS.c.id == run).scalar_subquery()
        ended = sa.select(RUNS.c.counts).where(
            RUNS.c.portal == portal, RUNS.c.id != run, RUNS.c.ended_at >= began
        )
        with self._begin() as db:
            if db.scalar(leased.limit(1)) is not None:
                return True
            return any(json.loads(counts)["found"] for (counts,) in db.execute(ended))

    def good_runs(self, portal: str, count: int) -> list[dict[str, Any]]:
        """The counts of a portal's last good runs, the latest first."""
        with self._begin() as db:
            rows = db.execute(
                sa.select(RUNS.c.counts)
                .where(RUNS.c.portal == portal, RUNS.c.is_good.is_(True))
                .order_by(RUNS.c.ended_at.desc())
                .limit(count)
            )
            return [json.loads(counts) for (counts,) in rows]

    def has_import(self, digest: str) -> bool:
        """Whether a page of that digest was imported."""
        with self._begin() as db:
            found = sa.select(IMPORTED.c.digest).where(IMPORTED.c.digest == digest)
            return db.scalar(found) is not None

    def add_import(self, digest: str) -> None:
        """Remember a page as imported; call it when it is safely in the archive."""
        dialect = sqlite if self._is_sqlite else postgresql
        with self._begin() as db:
            insert = dialect.insert(IMPORTED).values(digest=digest)
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
        with self._begin() as db:
            grouped = sa.select(*columns).group_by(PAGES.c.portal).order_by(PAGES.c.portal)
            return [dict(row) for row in db.execute(grouped).mappings()]

    def last_runs(self) -> dict[str, dict[str, Any]]:
        """The last run of each portal that ended: when, whether it was good, and its counts."""
        with self._begin() as db:
            ended = sa.select(RUNS).where(RUNS.c.ended_at.is_not(None)).order_by(RUNS.c.ended_at)
            return {row["portal"]: dict(row) for row in db.execute(ended).mappings()}

    # The database

    def _begin(self) -> _Transaction:
        return _Transaction(self._engine, self._place)

    def _migrate(self) -> None:
        with self._engine.begin() as db:
            if not self._is_sqlite:  # of two workers that begin at once, one makes the tables
                db.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
            version = self._version(db)
            if version > VERSION:
                raise FrontierError(
                    f"{self._place} has version {version}, this program knows {VERSION}"
                )
            if version == VERSION:
                return
            _META.create_all(db, checkfirst=True)
            if 0 < version < VERSION:
                self._bring_up(db)
            self._set_version(db)

    def _version(self, db: sa.Connection) -> int:
        if self._is_sqlite:
            return int(db.exec_driver_sql("PRAGMA user_version").scalar() or 0)
        if not sa.inspect(db).has_table(_VERSION_TABLE.name):
            return 0
        return int(db.scalar(sa.select(_VERSION_TABLE.c.version)) or 0)

    def _set_version(self, db: sa.Connection) -> None:
        if self._is_sqlite:
            db.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        else:
            db.execute(_VERSION_TABLE.delete())
            db.execute(_VERSION_TABLE.insert().values(version=VERSION))

    def _bring_up(self, db: sa.Connection) -> None:
        """Until version 2 fetched articles were all that was remembered."""
        if not sa.inspect(db).has_table("fetched"):
            return
        now = time()
        for row in db.exec_driver_sql("SELECT id, portal, url FROM fetched").mappings().all():
            one = Found(id=row["id"], portal=row["portal"], kind="article", url=row["url"], host="")
            values = _row(one, "") | {"state": "done", "fetches": 1, "fetched_at": now}
            db.execute(sqlite.insert(PAGES).values(values).on_conflict_do_nothing())
        db.exec_driver_sql("DROP TABLE fetched")


class _Transaction:
    """A transaction whose errors are FrontierErrors."""

    def __init__(self, engine: sa.Engine, place: str) -> None:
        self._context = engine.begin()
        self._place = place

    def __enter__(self) -> sa.Connection:
        try:
            return self._context.__enter__()
        except sa.exc.SQLAlchemyError as error:
            raise FrontierError(f"{self._place}: {_told(error)}") from error

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            self._context.__exit__(kind, error, trace)
        except sa.exc.SQLAlchemyError as failure:
            raise FrontierError(f"{self._place}: {_told(failure)}") from failure
        if isinstance(error, sa.exc.SQLAlchemyError):
            raise FrontierError(f"{self._place}: {_told(error)}") from error


def _engine(url: str) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": 60, "isolation_level": None})

    @sa.event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode != "wal":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        # A transaction that reads and then writes must not find another writer between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


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


def _told(error: Exception) -> str:
    return " ".join(str(getattr(error, "orig", None) or error).split())[:300]


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


def _day() -> str:
    return str(int(time() // 86_400))
