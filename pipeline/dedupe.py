"""Near-duplicates of a whole corpus: `derived/clusters.parquet` and what it is found with.

The result is a function of the latest versions alone, whatever the order in which they came. What
was worked out once is kept by content, so that the next run hashes and compares what is new.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from corpus.dataset import VERSION_ORDER, open_records, revisions
from corpus.store import atomic_path, derived_path
from corpus.text import fold_words
from corpus.tombstones import read_tombstones, without
from pipeline.clusters import Names, make_clusters
from pipeline.compact import sole_writer
from pipeline.neighbours import SIMILAR, Pairs, find_candidates, jaccard
from pipeline.shingles import Hashes
from pipeline.signatures import VERSION, Told, read_shingles, sign_contents, signatures_of

MEMBER = ["id", "portal", "source", "published_at", "published_date", "published_precision"]
"""Columns that decide which article of a cluster came first."""
_COLUMNS: dict[str, pa.DataType] = {
    "first": pa.uint64(),
    "second": pa.uint64(),
    "jaccard": pa.float32(),
}
_PAIRS = pa.schema(
    _COLUMNS,
    metadata={b"baotinh.signatures": VERSION.encode()},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeResult:
    """What was found."""

    articles: int
    texts: int
    """Different ones, letter case and punctuation apart."""
    hashed: int
    """Contents that had no signature yet."""
    compared: int
    """Pairs whose true Jaccard was worked out now."""
    similar: int
    """Pairs of different texts that are near-duplicates."""
    clusters: int
    """Of two articles or more."""
    copies: int
    """Articles that say what another one said first."""


def dedupe(data_dir: Path, tell: Told = lambda done, total: None) -> DedupeResult:
    """Find the articles that say the same, and write `derived/clusters.parquet`.

    Waits while a build of the folder runs. Raises SchemaError for a folder without a corpus,
    StorageError where it cannot be written.
    """
    with sole_writer(data_dir):
        return _dedupe(data_dir, tell)


def _dedupe(data_dir: Path, tell: Told) -> DedupeResult:
    dataset = open_records(data_dir)
    articles = latest_articles(dataset, data_dir)
    contents = articles["content_sha256"].combine_chunks().unique()
    path = derived_path(data_dir, "signatures")
    signed, hashed = sign_contents(dataset, contents, path, tell)
    texts = _distinct(signed)
    pairs = find_candidates(signatures_of(texts))
    shares, compared = _compare(dataset, texts, pairs, derived_path(data_dir, "pairs"))
    similar = pairs[shares >= SIMILAR]
    labels = _labels(articles["content_sha256"], signed, texts, similar)
    clusters = make_clusters(articles.select(MEMBER), labels, credited_names(data_dir))
    with atomic_path(derived_path(data_dir, "clusters")) as temporary:
        pq.write_table(clusters, temporary, compression="zstd")
    return DedupeResult(
        articles=len(articles),
        texts=len(texts),
        hashed=hashed,
        compared=compared,
        similar=len(similar),
        clusters=int(np.sum(np.bincount(labels) > 1)),
        copies=clusters["is_canonical"].to_pylist().count(False),
    )


def latest_articles(dataset: ds.Dataset, data_dir: Path) -> pa.Table:
    """The latest version of each article that no tombstone names: MEMBER and `content_sha256`."""
    dead = read_tombstones(data_dir).ids_in(dataset)
    columns = [*MEMBER, "content_sha256", *VERSION_ORDER]
    table = dataset.to_table(columns=columns, filter=without(dead))
    keys = table.select(["id", "content_sha256", *VERSION_ORDER]).to_pandas()
    return table.filter(pa.array(revisions(keys)[1]))


def _distinct(signed: pa.Table) -> pa.Table:
    """One row of each text with words, by key: an order that tells nothing of arrival."""
    keys, first = np.unique(signed["key"].to_numpy(), return_index=True)
    return signed.take(first[keys > 0])


def _compare(
    dataset: ds.Dataset, texts: pa.Table, pairs: Pairs, path: Path
) -> tuple[NDArray[np.float32], int]:
    """The true Jaccard of each pair, as far as it is not known from `path`; how many were new."""
    keys = texts["key"].to_numpy()
    wanted = pd.DataFrame({"first": keys[pairs[:, 0]], "second": keys[pairs[:, 1]]})
    known = wanted.merge(_known(path), how="left", on=["first", "second"])["jaccard"]
    shares = known.to_numpy(np.float32, copy=True)
    new = np.flatnonzero(np.isnan(shares))
    shares[new] = _jaccards(dataset, texts, pairs[new])
    found = pa.Table.from_pandas(wanted.assign(jaccard=shares), _PAIRS, preserve_index=False)
    found = found.replace_schema_metadata(_PAIRS.metadata)
    with atomic_path(path) as temporary:
        pq.write_table(found, temporary, compression="zstd")
    return shares, len(new)


def _known(path: Path) -> pd.DataFrame:
    """The pairs of earlier runs; none where texts had other shingles."""
    if path.exists() and pq.read_schema(path).metadata == _PAIRS.metadata:
        return pq.read_table(path).to_pandas()
    return _PAIRS.empty_table().to_pandas()


def _jaccards(dataset: ds.Dataset, texts: pa.Table, pairs: Pairs) -> list[float]:
    """The true Jaccard of pairs. The sets lie on disk meanwhile: there may be a million."""
    if not len(pairs):
        return []
    needed = texts["content_sha256"].take(np.unique(pairs))
    with tempfile.TemporaryFile() as file:
        spans: dict[str, tuple[int, int]] = {}
        end = 0
        for names, shingled in read_shingles(dataset, needed.combine_chunks()):
            for name, shingles in zip(names, shingled.sets(), strict=True):
                file.write(shingles.tobytes())
                spans[name] = (end, end := end + len(shingles))
        file.flush()
        sets = np.memmap(file, np.uint64, "r")

        def of(text: int) -> Hashes:
            start, stop = spans[texts["content_sha256"][text].as_py()]
            return sets[start:stop]

        return [jaccard(of(first), of(second)) for first, second in pairs]


def _labels(
    contents: "pa.ChunkedArray[Any]", signed: pa.Table, texts: pa.Table, similar: Pairs
) -> NDArray[np.int64]:
    """Of each article the number of its cluster; articles without words have their own."""
    edges = coo_array((np.ones(len(similar), bool), similar.T), shape=(len(texts), len(texts)))
    count, components = connected_components(edges, directed=False)
    places = pc.index_in(contents, value_set=signed["content_sha256"].combine_chunks())
    keys = signed["key"].to_numpy()[places.to_numpy()]
    labels: NDArray[np.int64] = count + np.arange(len(keys))
    has_words = keys > 0
    labels[has_words] = components[np.searchsorted(texts["key"].to_numpy(), keys[has_words])]
    return labels


def credited_names(data_dir: Path) -> Names:
    """How each portal is credited."""
    table = pq.read_table(data_dir / "portals.parquet", columns=["slug", "name", "host"])
    return {
        row["slug"]: frozenset({fold_words(row["name"]), fold_words(row["host"])})
        for row in table.to_pylist()
    }
