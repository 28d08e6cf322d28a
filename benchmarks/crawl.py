"""Pages a second of a durable crawl, against bare Scrapy that fetches the same and does nothing.

    python -m benchmarks.crawl GOLD [PAGES]

Real articles of one national paper out of a folder of labelled pages (gold/pages), served over
loopback again and again under new addresses. Three ways in one run: bare Scrapy; frontier and WARC,
with extraction left to the build; and with extraction. Then the rate of leases from a frontier with
five thousand rows and with five million (`--rows`).
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from multiprocessing import Process, Queue
from pathlib import Path
from statistics import median
from urllib.request import urlopen

BARE = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

class Bare(Spider):
    name = "bare"
    async def start(self):
        for number in range(int(sys.argv[2])):
            yield Request(f"{sys.argv[1]}/tin/bai-{10_000 + number}.html", self.parse)
    def parse(self, response):
        pass

process = AsyncCrawlerProcess({
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False, "ROBOTSTXT_OBEY": False,
})
process.crawl(Bare)
process.start()
"""

OURS = """
import sys
from pathlib import Path
from crawler.portals import portal
from crawler.run import crawl
from dataclasses import replace
from crawler.portal import Entry

if __name__ == "__main__":
    one = replace(portal("vnexpress"), entries=(Entry(path="/tin"),), article_url=r"/tin/bai-")
    overrides = {
        "BAOTINH_EXTRACT": sys.argv[4], "BAOTINH_EXTRACTORS": "2", "ROBOTSTXT_OBEY": "0",
    }
    crawl(Path(sys.argv[3]), [one], bases={one.slug: sys.argv[1]}, overrides=overrides)
"""


def _serve(told: "Queue[float]", pages: list[bytes], count: int) -> None:
    links = "".join(
        f"<li><a href='/tin/bai-{10_000 + n}.html'>Chuyện cây cầu thứ {n} ở xã nhà mùa này</a></li>"
        for n in range(count)
    )
    listing = f"<html><body><ul>{links}</ul></body></html>".encode()

    asked: list[float] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode()
                if path == "/done":
                    told.put(asked[-1] - asked[0])
                    asked.clear()
                elif path != "/tin":
                    asked.append(time.perf_counter())
                is_list = not path.startswith("/tin/")
                body = listing if is_list else pages[int(path[9:-5]) % len(pages)]
                fields = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                writer.write(f"{fields}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        told.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


class _Site:
    """A site in a process of its own, which tells how long it was asked for articles."""

    def __init__(self, pages: list[bytes], count: int) -> None:
        self._told: Queue[float] = Queue()
        self._count = count
        self._server = Process(target=_serve, args=(self._told, pages, count), daemon=True)
        self._server.start()
        self.root = f"http://127.0.0.1:{self._told.get(timeout=30):.0f}"

    def rate(self, script: str, *words: object) -> float:
        """Pages a second that a crawl asks for, from its first article to its last."""
        command = [sys.executable, "-c", script, self.root, str(self._count), *map(str, words)]
        subprocess.run(command, capture_output=True, check=True)
        urlopen(f"{self.root}/done").read()
        return self._count / self._told.get(timeout=30)

    def close(self) -> None:
        self._server.terminate()


def crawls(pages: list[bytes], count: int, rounds: int) -> None:
    """Print pages a second of the three ways: medians of rounds, since machines are shared."""
    size = sum(map(len, pages)) // len(pages)
    site = _Site(pages, count)
    ways = {"frontier and WARC": 0, "frontier, WARC and extraction": 1}
    bare: list[float] = []
    rates: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds):
            bare.append(site.rate(BARE))
            for name, on in ways.items():
                rates[name].append(site.rate(OURS, f"{folder}/{turn}-{on}", on))
    site.close()
    print(f"{count} pages of {size // 1000} kB over loopback, {rounds} rounds: pages/s, and shares")
    print(f"  {'bare Scrapy':30} {median(bare):5.0f}")
    for name, told in rates.items():
        shares = [rate / peer for rate, peer in zip(told, bare, strict=True)]
        each = " ".join(f"{share:.2f}" for share in shares)
        print(f"  {name:30} {median(told):5.0f}  {median(shares):.2f} of bare Scrapy's ({each})")


def leases(rows: int) -> float:
    """Addresses a second that are leased and acked from a frontier with so many rows."""
    from crawler.database import PAGES
    from crawler.frontier import Ack, Found, Frontier, _row

    with tempfile.TemporaryDirectory() as folder:
        frontier = Frontier(Path(folder))
        for start in range(0, rows, 50_000):
            found = (
                Found(
                    id=f"{n:020x}",
                    portal="bao",
                    kind="article",
                    url=f"https://bao.vn/{n}",
                    host="h",
                )
                for n in range(start, min(start + 50_000, rows))
            )
            with frontier._database.begin() as db:
                db.execute(PAGES.insert(), [_row(one, "run") for one in found])
        taken, begun = 0, time.perf_counter()
        while taken < 4000:
            batch = frontier.lease("bao", 32)
            frontier.ack([Ack(id=one.id, values={"state": "done"}) for one in batch])
            taken += len(batch)
        rate = taken / (time.perf_counter() - begun)
        frontier.close()
    return rate


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("pages", type=int, nargs="?", default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=5_000_000)
    options = parser.parse_args()
    labels = sorted((options.gold / "labels" / "vnexpress.net").glob("*.json"))
    files = [options.gold / "pages" / json.loads(one.read_text())["file"] for one in labels]
    crawls([file.read_bytes() for file in files], options.pages, options.rounds)
    few, many = leases(5_000), leases(options.rows)
    print(f"leases/s: {few:.0f} of 5,000 rows, {many:.0f} of {options.rows:,} ({many / few:.2f})")


if __name__ == "__main__":
    main()
