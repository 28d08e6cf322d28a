"""A crawl loses nothing, whenever it is killed; what is unchanged is not fetched again."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT, baotinh
from livesite import LiveSite

import corpus
from corpus.records import Page
from crawler.archive import read_pages, segments

AT_ONCE = 16
"""Requests in flight at a site on this machine."""


def _start(data: Path, root: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "--data", str(data), "crawl", root, *options]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True)


def _kill(job: subprocess.Popen[bytes], seconds: float) -> bool:
    """Kill a crawl after a while; whether it still ran."""
    time.sleep(seconds)
    running = job.poll() is None
    if running:
        os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    return running


def _pages(data: Path) -> list[Page]:
    read = [page for path in segments(data) for page in read_pages(path, "x", "x")]
    assert all(isinstance(page, Page) for page in read), "no segment is torn"
    return [page for page in read if isinstance(page, Page)]


@pytest.mark.parametrize(
    ("count", "kills"),
    [(600, 10), pytest.param(2000, 100, marks=pytest.mark.whole)],
)
def test_kills_lose_nothing(count: int, kills: int, tmp_path: Path) -> None:
    site, chance, killed = LiveSite(count), random.Random(), 0
    with site.serve() as root:
        # Slow enough that no crawl comes to the site's end before its kill.
        site.slowness = kills * 2.5 * AT_ONCE / count
        while killed < kills:
            killed += _kill(_start(tmp_path, root), chance.uniform(1.2, 3.0))
        site.slowness = 0.0
        done = baotinh("--data", tmp_path, "crawl", root)
    assert done.returncode == 0, done.stderr
    fetched = site.fetched()
    assert set(fetched) == {site.path(number) for number in range(count)}
    assert fetched.total() - count <= kills * AT_ONCE
    kept = Counter(page.url for page in _pages(tmp_path) if page.kind == "article")
    assert len(kept) == count
    assert baotinh("--data", tmp_path, "build", "--workers", 2).returncode == 0
    assert len(corpus.load(tmp_path, columns=["id"])) == count


def _later(data: Path, days: float) -> None:
    """Let time pass: everything becomes due so much earlier."""
    with sqlite3.connect(data / "frontier.sqlite") as db:
        for column in ("next_fetch_at", "discovered_at", "fetched_at"):
            db.execute(f"UPDATE pages SET {column} = {column} - ?", (days * 86_400,))
    db.close()


def test_a_second_crawl_fetches_what_is_due_and_keeps_what_changed(tmp_path: Path) -> None:
    site = LiveSite(400)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "run", root).returncode == 0
        site.asked.clear()
        nothing = baotinh("--data", tmp_path, "run", root)
        assert nothing.returncode == 0
        assert "nothing is due" in nothing.stdout
        assert site.asked == []

        _later(tmp_path, 0.5)  # the first look at young articles, and the lists
        site.conditional = 0
        unchanged = baotinh("--data", tmp_path, "run", root)
        assert unchanged.returncode == 0, unchanged.stderr
        assert site.fetched().total() == 400
        statuses = Counter(status for _, path, status in site.asked if path != "/sitemap.xml")
        assert set(statuses) == {200, 304}
        assert statuses[200] <= 2, "robots.txt is asked for as a page and by the robots' rule"
        assert site.conditional >= 400
        before = corpus.load(tmp_path, latest=False)
        assert len(before) == 400

        for number in range(20):
            site.versions[number] += 1
        for number in range(100, 300):
            site.views[number] += 7
        site.articles += range(400, 430)
        _later(tmp_path, 1.0)
        assert baotinh("--data", tmp_path, "run", root).returncode == 0
    versions = corpus.load(tmp_path, latest=False)
    fresh = versions[~versions["id"].isin(before["id"])]
    again = versions[versions["id"].isin(before["id"])]
    assert len(fresh) == 30
    assert len(again) - len(before) == 20
    latest = corpus.load(tmp_path)
    assert len(latest) == 430
    changed = latest[latest["text"].str.contains("đã sửa lần 1")]
    assert sorted(changed["url"].str.extract(r"bai-(\d+)")[0].astype(int)) == [
        10_000 + number for number in range(20)
    ]


def test_gone_is_believed_the_second_time(tmp_path: Path) -> None:
    site = LiveSite(5)
    with site.serve() as root:
        assert baotinh("--data", tmp_path, "run", root).returncode == 0
        site.articles.remove(3)
        states = []
        for _ in range(2):
            _later(tmp_path, 2.0)
            baotinh("--data", tmp_path, "run", root)
            with sqlite3.connect(tmp_path / "frontier.sqlite") as db:
                where = "SELECT state, reason FROM pages WHERE url LIKE '%bai-10003%'"
                states += db.execute(where).fetchall()
            db.close()
    assert states == [("waiting", "http 404"), ("gone", "http 404")]
    assert len(corpus.load(tmp_path)) == 5, "what is gone stays in the corpus"
