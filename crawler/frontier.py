"""What was fetched, remembered in the data folder: one row per article URL."""

import sqlite3
from pathlib import Path

from corpus.errors import FrontierError, StorageError

_VERSION = 1


class Frontier:
    """The articles that a data folder holds already, in `frontier.sqlite`.

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
        try:
            with self._db:
                row = (article_id, portal, url)
                self._db.execute("INSERT OR IGNORE INTO fetched VALUES (?, ?, ?)", row)
        except sqlite3.Error as error:
            raise FrontierError(f"{self._path}: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _migrate(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version not in (0, _VERSION):
            raise FrontierError(
                f"{self._path} has version {version}, this program knows {_VERSION}"
            )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS fetched (id TEXT PRIMARY KEY, portal TEXT, url TEXT)"
        )
        self._db.execute(f"PRAGMA user_version = {_VERSION}")
        self._db.commit()
