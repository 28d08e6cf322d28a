"""The frontier's tables in SQLite (WAL) or PostgreSQL: one schema, SQLAlchemy Core.

Times are seconds since 1970.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from time import time
from typing import Any

import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy.dialects import postgresql, sqlite

from corpus.errors import FrontierError, StorageError
from crawler.schedule import OLD_ARTICLE

VERSION = 3
"""Of the tables; a frontier of an older one is brought up when it is opened."""

_MIGRATING = 0xBA0_7149
"""Number of the lock under which tables are made in PostgreSQL."""
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


class Database:
    """The database of a data folder, or the PostgreSQL database that `url` names.

    Raises FrontierError where it cannot be used, or is of a newer version; StorageError where the
    data folder cannot be written.
    """

    def __init__(self, data_dir: Path, url: str | None = None) -> None:
        file = data_dir / "frontier.sqlite"
        self._place = "--frontier" if url else str(file)
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            self._engine = _engine(url or f"sqlite:///{file}")
            self._is_sqlite = self._engine.dialect.name == "sqlite"
            if url:
                self._place = self._engine.url.render_as_string(hide_password=True)
            # Of two workers that open a new file at once, one turns it to WAL: SQLite does not
            # let the other wait, but says that the database is locked.
            with FileLock(data_dir / "frontier.lock") if self._is_sqlite else nullcontext():
                self._migrate()
        except OSError as error:
            raise StorageError(f"cannot write {data_dir}: {error.strerror or error}") from error
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise FrontierError(f"{self._place}: {_told(error)}") from error

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def begin(self) -> _Transaction:
        """A transaction, for a `with`; what goes wrong in it is a FrontierError."""
        return _Transaction(self._engine, self._place)

    def insert(self, table: sa.Table) -> Any:
        """An insert that knows ON CONFLICT, in the database's own dialect."""
        return (sqlite if self._is_sqlite else postgresql).insert(table)

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
        facts = {
            "kind": "article",
            "host": "",
            "state": "done",
            "priority": OLD_ARTICLE,
            "depth": 0,
        }
        facts |= {"discovered_at": now, "discovered_run": "", "seen_run": "", "fetched_at": now}
        facts |= {"depth": 0, "attempts": 0, "fetches": 1, "changes": 0}
        for row in db.exec_driver_sql("SELECT id, portal, url FROM fetched").mappings().all():
            db.execute(self.insert(PAGES).values(facts | dict(row)).on_conflict_do_nothing())
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


def _told(error: Exception) -> str:
    return " ".join(str(getattr(error, "orig", None) or error).split())[:300]
