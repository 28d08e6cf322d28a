"""`corpus.load` against `pandas.read_parquet`, and what a portal and a year of many cost.

    python -m benchmarks.load [--records N]

Writes synthetic records of the size of real ones (texts of about 3,000 characters, word lists; many
portals, ten years, several shards each, in the order in which a crawl meets articles) into a
temporary folder. Then, in one run: text columns by both, in turns, as the median of the rounds'
ratios; and in processes of their own all records, a portal, a year, and both: rows, time and
memory over that of an empty load.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

import pandas as pd
import pyarrow as pa

import corpus
from corpus.schema import SCHEMA
from corpus.store import write_records

PORTALS = 25
SHARDS = 2
"""Of a portal."""
YEARS = 10
ROUNDS = 15
COLUMNS = {
    "title, sapo, text": ["title", "sapo", "text"],
    "with what tells articles apart": ["id", "portal", "published_at", "title", "sapo", "text"],
}
SHARES: dict[str, dict[str, object]] = {
    "nothing": {"since": "1990-01-01", "until": "1990-01-01"},
    "everything": {},
    "one portal": {"portals": ["bao-07"]},
    "one year": {"since": "2019-01-01", "until": "2019-12-31"},
    "one portal and year": {
        "portals": ["bao-07"],
        "since": "2019-01-01",
        "until": "2019-12-31",
    },
}
ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x".split()
RHYMES = (
    "a ai an ang anh ao au ăn ăng ân âu e ênh iê in inh o oa oan oi on ông ơi u uôn ươi y".split()
)
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0323")


def write(data: Path, records: str) -> None:
    """Shards of so many records in all."""
    random = Random(1)
    words = [onset + rhyme + tone for onset in ONSETS for rhyme in RHYMES for tone in TONES]
    random.shuffle(words)
    # By Zipf's law, as in any language.
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    each = int(records) // (PORTALS * SHARDS)
    for portal in range(PORTALS):
        slug = f"bao-{portal:02}"
        for shard in range(SHARDS):
            rows = [
                _record(
                    random.choices(words, weights, k=620), slug, shard * each + row, each, random
                )
                for row in range(each)
            ]
            table = pa.Table.from_pylist(rows, schema=SCHEMA)
            write_records(data / "corpus" / slug / f"{shard}.parquet", [table], "benchmark")
    count = PORTALS * SHARDS * each
    print(f"{count} records: {PORTALS} portals of {SHARDS} shards, {YEARS} years")


def _record(
    words: list[str], slug: str, place: int, each: int, random: Random
) -> dict[str, object]:
    """A record; a crawl meets articles from the newest on, give or take some days."""
    back = timedelta(days=365 * YEARS * place / (each * SHARDS) + 10 * random.random())
    at = datetime(2025, 1, 1, tzinfo=UTC) - back
    text = " ".join(words)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    empty = {
        field.name: [] if pa.types.is_list(field.type) else ""
        for field in SCHEMA
        if not field.nullable
    }
    return empty | {
        "id": f"{random.getrandbits(80):020x}",
        "url": f"https://{slug}.example/{place}.html",
        "portal": slug,
        "content_sha256": f"{random.getrandbits(256):064x}",
        "title": text[:70],
        "sapo": text[:180],
        "text": text,
        "body_start": 182,
        "published_at": at,
        "published_date": at.date(),
        "fetched_at": at,
        "warc_file": f"raw/{slug}/{place // each}.warc.gz",
        "warc_offset": place,
        "lang": "vie",
        "tokens": words,
        "pos": ["N"] * len(words),
        "token_start": starts[:-1],
        "token_end": [start - 1 for start in starts[1:]],
    }


def compare(data: Path) -> None:
    """Print the ratio to pandas' own reading of the same columns."""
    for name, columns in COLUMNS.items():
        _compare(data, columns)  # what both read first, the disk gives more slowly
        rounds = [_compare(data, columns) for _ in range(ROUNDS)]
        theirs, ours = (median(times) for times in zip(*rounds, strict=True))
        ratio = median(load / read for read, load in rounds)
        print(f"{name}: read_parquet {theirs:.3f} s, load {ours:.3f} s, ratio {ratio:.2f}")


def _compare(data: Path, columns: list[str]) -> tuple[float, float]:
    return (
        _seconds(lambda: pd.read_parquet(data / "corpus", columns=columns)),
        _seconds(lambda: corpus.load(data, columns=columns)),
    )


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    kept = call()
    taken = time.perf_counter() - start
    del kept
    return taken


def shares(data: Path) -> None:
    """Print what parts of the records cost, beside their share of the rows."""
    found = {name: json.loads(_run("measure", data, name)) for name in SHARES}
    base, whole = found["nothing"], found["everything"]
    print("share of            rows    time  memory")
    for name, one in found.items():
        parts = [(one[key] - base[key]) / (whole[key] - base[key]) for key in one]
        cells = "".join(f"{part:8.1%}" for part in parts)
        print(f"{name:17}{cells}   {one['time']:.3f} s, {one['memory'] / 1024:.0f} MiB")


def measure(data: Path, name: str) -> None:
    """Print rows, the least seconds of three loads, and the peak of memory in KiB."""
    columns = COLUMNS["with what tells articles apart"]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        frame = corpus.load(data, columns=columns, **SHARES[name])  # type: ignore[arg-type]
        times.append(time.perf_counter() - start)
        rows = len(frame)
        del frame
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"rows": rows, "time": min(times), "memory": peak}))


def _run(step: str, data: Path, *words: str) -> str:
    """A step in a process of its own, which begins with the peak of memory of this small one."""
    command = [sys.executable, "-m", "benchmarks.load", "--step", step, str(data), *words]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        name, folder, *words = given.step
        steps: dict[str, Callable[..., None]]
        steps = {"write": write, "compare": compare, "measure": measure}
        steps[name](Path(folder), *words)
        return
    with tempfile.TemporaryDirectory() as folder:
        print(_run("write", Path(folder), str(given.records)), end="")
        print(_run("compare", Path(folder)), end="")
        shares(Path(folder))


if __name__ == "__main__":
    main()
