"""Near-duplicates against datasketch (xxhash): documents a second, and how both grow.

    python -m benchmarks.dedupe [TEXTS] [--documents 20000] [--growth 10000 100000 300000]

The same documents and parameters for both, in one run, each in a process of its own: 128 hashes in
25 bands of 5, shingles of three syllables. Documents are sentences of the shared texts
(vietnam-news-2016), or of the bundled sample, put together anew, every tenth a changed copy of
another. The peer's documents lie in memory; ours are read from Parquet, and all that
`baotinh dedupe` writes is written.
"""

import argparse
import gzip
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "tests" / "portals" / "sample"
_SHARD = 10_000
_WORD = re.compile(r"\w+")


def documents(texts: Path | None, count: int) -> Iterator[str]:
    """So many documents, a tenth of them copies that lack a sentence and have another."""
    chance = random.Random(7)
    pool = _sentences(texts)
    kept: list[list[str]] = []
    for number in range(count):
        if number % 10 == 9:
            told = [*chance.choice(kept)]
            told[chance.randrange(len(told))] = chance.choice(pool)
        else:
            told = chance.choices(pool, k=chance.randint(10, 28))
            if number % 10 == 0 and len(kept) < 20_000:
                kept.append(told)
        yield " ".join(told)


def _sentences(texts: Path | None) -> list[str]:
    if texts is None:
        pages = [json.loads(path.read_text("utf-8")) for path in sorted(SAMPLE.glob("*.json"))]
        whole = ["\n".join(page.get("body") or ()) for page in pages]
    else:
        with gzip.open(texts / "vietnam-news-2016.jsonl.gz", "rt", encoding="utf-8") as file:
            whole = [json.loads(line)["doc"]["content"] or "" for line in file]
    found = (one.strip() for text in whole for one in re.split(r"(?<=[.!?])\s|\n", text))
    return [one for one in found if 8 <= len(one.split()) <= 60]


def hash_ours(texts: Sequence[str]) -> None:
    from pipeline.neighbours import sign
    from pipeline.shingles import shingle

    for start in range(0, len(texts), 512):
        sign(shingle(texts[start : start + 512]))


def hash_theirs(texts: Sequence[str]) -> list[object]:
    from datasketch import MinHash
    from xxhash import xxh32_intdigest

    first = MinHash(num_perm=128, hashfunc=xxh32_intdigest)
    found = []
    for text in texts:
        minhash = first.copy()
        minhash.update_batch({one.encode() for one in _grams(text)})
        found.append(minhash)
    return found


def _grams(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    return {" ".join(words[place : place + 3]) for place in range(len(words) - 2)}


def find_theirs(texts: Sequence[str]) -> int:
    """The whole way with datasketch: hash, index, ask, compare truly, and put together."""
    import numpy as np
    from datasketch import MinHashLSH
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    index = MinHashLSH(num_perm=128, params=(25, 5))
    pairs = []
    for number, minhash in enumerate(hash_theirs(texts)):
        pairs += [(other, number) for other in index.query(minhash)]
        index.insert(number, minhash)
    sets = {number: _grams(texts[number]) for number in {one for pair in pairs for one in pair}}
    similar = np.array(
        [
            (one, other)
            for one, other in pairs
            if len(sets[one] & sets[other]) >= 0.7 * len(sets[one] | sets[other])
        ]
    )
    graph = coo_array((np.ones(len(similar)), similar.T), shape=(len(texts), len(texts)))
    _, labels = connected_components(graph, directed=False)
    return int(np.sum(np.bincount(labels) > 1))


def find_ours(data: Path) -> int:
    from pipeline.dedupe import dedupe

    return dedupe(data).clusters


def write_corpus(data: Path, texts: Iterator[str]) -> None:
    """A data folder of records that have only a text."""
    from hashlib import sha256

    import pyarrow as pa
    import pyarrow.parquet as pq

    from corpus.store import write_records

    number, rows = 0, list[str]()
    for text in (*texts, None):
        if text is not None:
            rows.append(text)
        if rows and (text is None or len(rows) == _SHARD):
            keys = [sha256(row.encode()).hexdigest() for row in rows]
            ids = [f"{number * _SHARD + place:020x}" for place in range(len(rows))]
            path = data / "corpus" / "sample" / f"{number}.parquet"
            write_records(path, [_table(rows, ids, keys)], "benchmark")
            number, rows = number + 1, []
    pq.write_table(pa.table({"slug": ["sample"], "name": ["Báo"], "host": ["bao.example"]}),
                   data / "portals.parquet")  # fmt: skip


def _table(texts: list[str], ids: list[str], keys: list[str]):
    import pyarrow as pa

    from corpus.schema import SCHEMA

    known = {"id": ids, "text": texts, "content_sha256": keys, "portal": ["sample"] * len(ids)}
    columns = []
    for field in SCHEMA:
        if field.name in known:
            columns.append(pa.array(known[field.name], field.type))
        elif field.nullable:
            columns.append(pa.nulls(len(ids), field.type))
        else:
            empty = [] if pa.types.is_list(field.type) else 0 if field.type == pa.int32() else ""
            columns.append(pa.array([empty] * len(ids), field.type))
    return pa.table(columns, schema=SCHEMA)


def measure(name: str, texts: Path | None, count: int) -> None:
    """In a process of its own: print seconds, clusters, and the peak of memory in MB."""
    if name == "dedupe":
        with tempfile.TemporaryDirectory() as folder:
            # In a process of its own, so that making documents leaves no peak here.
            command = _command("write", texts, count)
            subprocess.run([*command, "--into", folder], check=True)
            import pipeline.dedupe  # noqa: F401  # as the peer's libraries are loaded before

            start = time.perf_counter()
            found = find_ours(Path(folder))
            taken = time.perf_counter() - start
    else:
        work = {"hash ours": hash_ours, "hash theirs": hash_theirs, "datasketch": find_theirs}[name]
        some = [*documents(texts, count)]
        work(some[:100])
        start = time.perf_counter()
        found = work(some)
        taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    clusters = found if isinstance(found, int) else None
    print(json.dumps({"taken": taken, "clusters": clusters, "peak": peak}))


def _command(name: str, texts: Path | None, count: int) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.dedupe", "--only", name]
    return [*command, "--documents", str(count), *([str(texts)] if texts else [])]


def _measured(name: str, texts: Path | None, count: int) -> dict:
    done = subprocess.run(_command(name, texts, count), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--growth", type=int, nargs="*", default=[10_000, 100_000, 300_000])
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.into:
        write_corpus(options.into, documents(options.texts, options.documents))
    elif options.only:
        measure(options.only, options.texts, options.documents)
    else:
        _compare(options.texts, options.documents)
        _grow(options.texts, options.growth)


def _compare(texts: Path | None, count: int) -> None:
    print(f"{count} documents")
    for what, ours, theirs in (
        ("hashing alone", "hash ours", "hash theirs"),
        ("the whole stage", "dedupe", "datasketch"),
    ):
        mine, peer = _measured(ours, texts, count), _measured(theirs, texts, count)
        print(
            f"{what:16}{count / mine['taken']:10,.0f} documents/s, {mine['peak']} MB; datasketch"
            f" {count / peer['taken']:,.0f}, {peer['peak']} MB: {peer['taken'] / mine['taken']:.1f}"
            f" times"
            + (f"; clusters {mine['clusters']}, {peer['clusters']}" if mine["clusters"] else "")
        )


def _grow(texts: Path | None, sizes: Sequence[int]) -> None:
    for count in sizes:
        one = _measured("dedupe", texts, count)
        print(
            f"{count:10,} documents: {one['taken']:7.1f} s, {count / one['taken']:8,.0f}"
            f" documents/s, {one['peak']} MB, {one['clusters']} clusters"
        )


if __name__ == "__main__":
    main()
