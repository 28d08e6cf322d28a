"""A run that is below its floors fails, and says which portal and field."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from conftest import baotinh
from livesite import LiveSite
from test_durable import _later

from crawler.frontier import Frontier


def test_a_layout_that_lost_its_dates(tmp_path: Path) -> None:
    site = LiveSite(40)
    with site.serve() as root:
        good = baotinh("--data", tmp_path, "crawl", root)
        assert good.returncode == 0, good.stderr
        site.articles += range(40, 80)
        site.without_dates = True
        _later(tmp_path, 0.3)
        bad = baotinh("--data", tmp_path, "crawl", root)
        assert bad.returncode == 1
        assert "baotinh: 127.0.0.1: published: 0% of 40 articles, usually 100%" in bad.stderr
        # What failed does not become the measure of what follows.
        site.articles += range(80, 100)
        _later(tmp_path, 0.3)
        again = baotinh("--data", tmp_path, "crawl", root)
        assert again.returncode == 1
        site.without_dates = False
        site.articles += range(100, 130)
        _later(tmp_path, 1.0)
        mended = baotinh("--data", tmp_path, "crawl", root)
    assert mended.returncode == 0, mended.stderr


def test_lists_that_name_nothing(tmp_path: Path) -> None:
    site = LiveSite(20)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "crawl", root).returncode == 0
        site.articles.clear()
        _later(tmp_path, 0.3)
        done = baotinh("--data", tmp_path, "crawl", root)
    assert done.returncode == 1
    assert "127.0.0.1: no article links found" in done.stderr


def test_lists_that_named_articles_are_held_to_it(tmp_path: Path) -> None:
    site = LiveSite(20)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "crawl", root).returncode == 0
        site.articles.clear()
        for _ in range(2):
            _later(tmp_path, 1.3)
            done = baotinh("--data", tmp_path, "crawl", root)
            assert done.returncode == 1, "also the second time: this list is no home page"
            assert "no article links found" in done.stderr


def _due(data: Path, where: str) -> None:
    """Have of all addresses only some due."""
    with sqlite3.connect(data / "frontier.sqlite") as db:
        db.execute("UPDATE pages SET next_fetch_at = 4e9")
        assert db.execute(f"UPDATE pages SET next_fetch_at = 0 WHERE {where}").rowcount == 1
    db.close()


def test_a_home_page_that_never_named_articles_is_fine_alone(tmp_path: Path) -> None:
    site = LiveSite(20)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "crawl", root).returncode == 0
        _due(tmp_path, "kind = 'site'")
        done = baotinh("--data", tmp_path, "crawl", root)
    assert done.returncode == 0, done.stderr
    assert site.asked[-1][1] == "/"


def test_a_deleted_article_is_an_answer(tmp_path: Path) -> None:
    site = LiveSite(20)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "crawl", root).returncode == 0
        site.articles.remove(3)
        _due(tmp_path, "url LIKE '%bai-10003%'")
        done = baotinh("--data", tmp_path, "crawl", root)
    assert done.returncode == 0, done.stderr
    assert site.asked[-1][2] == 404


def test_a_portal_that_was_down_for_weeks_is_crawled_again(tmp_path: Path) -> None:
    site = LiveSite(20)
    with site.serve() as root:
        site.is_down = True
        for _ in range(9):
            done = baotinh("--data", tmp_path, "crawl", root, "-s", "BAOTINH_LINGER=0")
            assert done.returncode == 1
            assert "nothing of what was due could be had" in done.stderr
            _later(tmp_path, 3.1)
        site.is_down = False
        done = baotinh("--data", tmp_path, "crawl", root)
    assert done.returncode == 0, done.stderr
    assert len(site.fetched()) == 20


@contextmanager
def _webhook(told: list[dict[str, object]], status: int) -> Iterator[str]:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            told.append(json.loads(self.rfile.read(size)))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook"
        server.shutdown()


@pytest.mark.parametrize("status", [200, 500])
def test_a_webhook_is_told_what_went_wrong(status: int, tmp_path: Path) -> None:
    told: list[dict[str, object]] = []
    site = LiveSite(20)
    with site.serve() as root, _webhook(told, status) as address:
        hook = ("-s", f"BAOTINH_WEBHOOK={address}")
        assert baotinh("--data", tmp_path, "crawl", root, *hook).returncode == 0
        assert told == [], "a good run says nothing"
        site.articles.clear()
        _later(tmp_path, 0.3)
        done = baotinh("--data", tmp_path, "crawl", root, *hook)
    assert done.returncode == 1
    line = "no article links found"
    assert told == [{"text": f"127.0.0.1: {line}", "troubles": {"127.0.0.1": [line]}}]
    assert ("the webhook did not take" in done.stderr) == (status == 500)


def test_what_was_due_all_failed(tmp_path: Path) -> None:
    site = LiveSite(20)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "crawl", root).returncode == 0
    _later(tmp_path, 0.3)
    done = baotinh("--data", tmp_path, "crawl", root, "-s", "BAOTINH_LINGER=0")
    assert done.returncode == 1
    assert "nothing of what was due could be had" in done.stderr


def test_nothing_due_is_fine(tmp_path: Path) -> None:
    site = LiveSite(5)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "crawl", root).returncode == 0
        done = baotinh("--data", tmp_path, "crawl", root)
    assert done.returncode == 0
    assert "nothing is due" in done.stdout


def test_status(tmp_path: Path) -> None:
    site = LiveSite(12)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "crawl", root).returncode == 0
    _later(tmp_path, 0.3)
    done = baotinh("--data", tmp_path, "status")
    assert done.returncode == 0, done.stderr
    assert "127.0.0.1" in done.stdout
    told = baotinh("--data", tmp_path, "status", "--json")
    assert '"portal": "127.0.0.1"' in told.stdout
    assert '"due": 1' in told.stdout, "12 articles and the lists are due"
    assert '"published": 1.0' in told.stdout


def test_an_old_frontier_is_brought_up(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "frontier.sqlite") as db:
        db.execute("CREATE TABLE fetched (id TEXT PRIMARY KEY, portal TEXT, url TEXT)")
        db.execute("CREATE TABLE imported (digest TEXT PRIMARY KEY) WITHOUT ROWID")
        db.execute("INSERT INTO fetched VALUES ('a', 'bao', 'https://bao.vn/a')")
        db.execute("INSERT INTO imported VALUES ('d')")
        db.execute("PRAGMA user_version = 2")
    db.close()
    frontier = Frontier(tmp_path)
    assert frontier.has_import("d")
    assert frontier.summary()[0]["done"] == 1
    frontier.close()
    with (
        pytest.raises(Exception, match="no such table"),
        sqlite3.connect(tmp_path / "frontier.sqlite") as db,
    ):
        db.execute("SELECT * FROM fetched")
    db.close()
