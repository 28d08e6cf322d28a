"""Several crawlers share a frontier: no page twice, no host too often, and one may die."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT, baotinh
from database import SERVER, postgres
from livesite import LiveSite

import corpus
from crawler.frontier import Ack, Found, Frontier


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if SERVER is None:
        pytest.skip("no PostgreSQL here: Debian's package postgresql has it")
    with postgres(tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def frontier_url(request: pytest.FixtureRequest) -> str | None:
    """The database of a frontier; None: the data folder's SQLite."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("database")
    _empty(url)
    return url


def _empty(url: str) -> None:
    import sqlalchemy as sa  # noqa: PLC0415

    engine = sa.create_engine(url)
    with engine.begin() as db:
        db.execute(sa.text("DROP SCHEMA public CASCADE"))
        db.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()


def _start(data: Path, roots: str, url: str | None, *settings: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipeline", "--data", str(data), "crawl", *roots.split()]
    command += ["--frontier", url] if url else []
    for setting in settings:
        command += ["-s", setting]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def test_two_workers_fetch_no_page_twice_and_keep_the_gap(
    frontier_url: str | None, tmp_path: Path
) -> None:
    sites, gap = {"127.0.0.1": LiveSite(30), "127.0.0.2": LiveSite(25)}, 0.1
    with ExitStack() as stack:
        roots = " ".join(stack.enter_context(site.serve(host)) for host, site in sites.items())
        settings = (f"BAOTINH_DELAY={gap}", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        jobs = [_start(tmp_path, roots, frontier_url, *settings) for _ in range(2)]
        told = [job.communicate(timeout=240) for job in jobs]
    assert [job.returncode for job in jobs] == [0, 0], told
    for site in sites.values():
        asked = Counter(path for _, path, _ in site.asked if path != "/robots.txt")
        assert max(asked.values()) == 1, [one for one in site.asked if asked[one[1]] > 1]
        assert len(site.fetched()) == len(site.articles)
        times = sorted(at for at, _, _ in site.asked)
        assert min(after - before for before, after in pairwise(times)) >= gap


def test_one_of_two_workers_is_killed(frontier_url: str | None, tmp_path: Path) -> None:
    site, kills = LiveSite(300), 5
    with site.serve() as root:
        steady = _start(tmp_path, root, frontier_url, "BAOTINH_DELAY=0.01")
        for _ in range(kills):
            victim = _start(tmp_path, root, frontier_url, "BAOTINH_DELAY=0.01")
            time.sleep(random.uniform(1.0, 3.0))
            os.killpg(victim.pid, signal.SIGKILL)
            victim.communicate()
        steady.communicate(timeout=240)
        options = ["--frontier", frontier_url] if frontier_url else []
        done = baotinh("--data", tmp_path, "run", root, *options)
    assert done.returncode == 0, done.stderr
    fetched = site.fetched()
    assert len(fetched) == 300
    assert fetched.total() - 300 <= kills
    assert len(corpus.load(tmp_path, columns=["id"])) == 300


def test_leases(frontier_url: str | None, tmp_path: Path) -> None:
    one, other = Frontier(tmp_path, frontier_url), Frontier(tmp_path, frontier_url)
    found = [
        Found(id=str(n), portal="bao", kind="article", url=f"https://bao.vn/{n}", host="bao.vn")
        for n in range(10)
    ]
    assert one.add(found, "run 1") == (10, 0)
    assert one.add(found[:4], "run 1") == (0, 0)
    assert other.add(found[:4], "run 2") == (0, 4)
    mine, theirs = one.lease("bao", 6), other.lease("bao", 6)
    assert len(mine) == 6
    assert len(theirs) == 4
    assert {leased.id for leased in mine}.isdisjoint(leased.id for leased in theirs)
    one.ack([Ack(id=theirs[0].id, values={"state": "done"})])
    assert other.summary()[0]["leased"] == 10, "another's lease is not one's to end"
    other.ack([Ack(id=theirs[0].id, values={"state": "done"})])
    other.close()
    assert len(one.lease("bao", 9)) == 3, "what the other left is given back"
    assert one.summary()[0]["done"] == 1
    one.close()


def test_a_dead_workers_leases_return(frontier_url: str | None, tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from crawler.frontier import Found, Frontier\n"
        "f = Frontier(Path(sys.argv[1]), sys.argv[2] or None)\n"
        "f.add([Found(id='a', portal='bao', kind='article', url='u', host='h')], 'r')\n"
        "assert f.lease('bao', 5); assert f.hosts.take_turn('h', 9.0, 99.0, 0) == 0.0; os._exit(9)"
    )
    command = [sys.executable, "-c", script, str(tmp_path), frontier_url or ""]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    with_lease = Frontier(tmp_path, frontier_url)
    assert with_lease.lease("bao", 5) == []
    assert with_lease.reclaim() == 1
    assert [leased.id for leased in with_lease.lease("bao", 5)] == ["a"]
    assert with_lease.hosts.known_of("h")["busy_owner"] is None
    with_lease.close()


def test_turns_of_a_host(frontier_url: str | None, tmp_path: Path) -> None:
    one, other = Frontier(tmp_path, frontier_url), Frontier(tmp_path, frontier_url)
    assert one.hosts.take_turn("bao.vn", 0.2, 60.0, 2) == 0.0
    assert 0 < other.hosts.take_turn("bao.vn", 0.2, 60.0, 2) <= 0.2
    time.sleep(0.25)
    assert other.hosts.take_turn("bao.vn", 0.2, 60.0, 2) == 0.25, "it is still busy with the first"
    one.hosts.end_turn("bao.vn", {"slowness": 4.0})
    assert other.hosts.take_turn("bao.vn", 0.2, 60.0, 2) == 0.0
    assert one.hosts.take_turn("bao.vn", 0.2, 60.0, 2) == -1.0, "the day's budget is used up"
    assert other.hosts.known_of("bao.vn")["next_allowed_at"] - time.time() > 0.6
    one.close()
    other.close()
