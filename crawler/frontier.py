"""What was fetched or imported, remembered in the data folder."""

import sqlite3
from pathlib import Path

from corpus.errors import FrontierError, StorageError

_VERSION = 2
_TABLES = (
    "CREATE TABLE IF NOT EXISTS fetched (id TEXT PRIMARY KEY, portal TEXT, url TEXT)",
    # since version 2
    "CREATE TABLE IF NOT EXISTS imported (digest TEXT PRIMARY KEY) WITHOUT ROWID",
)


class Frontier:
    """The articles and imported pages that a data folder holds already, in `frontier.sqlite`.

    Raises FrontierError where the file is of another version or cannot be read.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "frontier.sqlite"
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"cannot write {data_dir}: {error.strerror}") from error
        try:
            self._db = sqlite3.connect(self._path)
            self._migrate()
        except sqlite3.Error as error:
            raise FrontierError(f"{self._path}: {error}") from error

    def __contains__(self, article_id: object) -> bool:
        found = self._db.execute("SELECT 1 FROM fetched WHERE id = ?", (article_id,))
        return found.fetchone() is not None

    def add(self, article_id: str, portal: str, url: str) -> None:
        """Remember an article as fetched; call it when its page is safely in the archive."""
        self._insert("fetched", (article_id, portal, url))

    def has_import(self, digest: str) -> bool:
        """Whether a page of that digest was imported."""
        found = self._db.execute("SELECT 1 FROM imported WHERE digest = ?", (digest,))
        return found.fetchone() is not None

    def add_import(self, digest: str) -> None:
        """Remember a page as imported; call it when it is safely in the archive."""
        self._insert("imported", (digest,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _insert(self, table: str, row: tuple[str, ...]) -> None:
        places = ", ".join("?" * len(row))
        try:
            with self._db:
                self._db.execute(f"INSERT OR IGNORE INTO {table} VALUES ({places})", row)
        except sqlite3.Error as error:
            raise FrontierError(f"{self._path}: {error}") from error

    def _migrate(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise FrontierError(
                f"{self._path} has version {version}, this program knows {_VERSION}"
            )
        self._db.execute("PRAGMA journal_mode = WAL")
        for table in _TABLES:
            self._db.execute(table)
        self._db.execute(f"PRAGMA user_version = {_VERSION}")
        self._db.commit()
