"""Releases of a data folder that is built and searched for copies: what is old is not released."""

from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.dataset import open_records
from corpus.errors import BaotinhError
from corpus.release import Release
from corpus.release import release as write_release
from corpus.release.contents import Choice
from corpus.schema import CLUSTERS
from corpus.store import derived_path, fingerprint_of, shard_path
from crawler.archive import finish_segments, segments
from crawler.portals import portal as find_portal
from pipeline.build import fingerprint
from pipeline.clusters import make_clusters
from pipeline.compact import settle_joins, sole_writer
from pipeline.dedupe import MEMBER, credited_names, latest_articles
from pipeline.removal import load_furniture


def release(data_dir: Path, version: str, choice: Choice, day: date | None = None) -> Release:
    """Write a release, see `corpus.release.release`; waits while a build of the folder runs.

    Raises BaotinhError, naming the command to run first, where a segment is not built or its shard
    is stale, or where the clusters are not those of the articles as they are now.
    """
    with sole_writer(data_dir):
        finish_segments(data_dir)
        settle_joins(data_dir)
        check_build(data_dir)
        check_clusters(data_dir)
        return write_release(data_dir, version, choice, day)


def check_build(data_dir: Path) -> None:
    """Raise BaotinhError unless each segment has a shard of today's fingerprint."""
    marks: dict[str, str] = {}
    found: Counter[str] = Counter()
    for segment in segments(data_dir):
        slug = segment.parent.name
        shard = shard_path(data_dir, "corpus", segment)
        if slug not in marks:
            portal = find_portal(slug)
            marks[slug] = fingerprint(portal, load_furniture(data_dir, portal))
        found["unbuilt"] += not shard.exists()
        found["stale"] += shard.exists() and fingerprint_of(shard) != marks[slug]
    if found["unbuilt"]:
        raise BaotinhError(f"{found['unbuilt']} segments are not built: run `baotinh build` first")
    if found["stale"]:
        raise BaotinhError(
            f"{found['stale']} shards were built by other rules: run `baotinh build --stale` first"
        )


def check_clusters(data_dir: Path) -> None:
    """Raise BaotinhError unless the clusters are those of the articles as they are now.

    They are when they were found among the same texts, and when the same clusters give the same
    rows: dates and sources may have changed where texts have not.
    """
    articles = latest_articles(open_records(data_dir), data_dir)
    paths = [derived_path(data_dir, name) for name in ("clusters", "signatures")]
    if all(path.exists() for path in paths):
        clusters = pq.read_table(paths[0], schema=CLUSTERS)
        signed = pq.read_table(paths[1], columns=["content_sha256"])["content_sha256"]
        if _same(signed, articles["content_sha256"]) and _same(clusters["id"], articles["id"]):
            places = pc.index_in(articles["id"], value_set=clusters["id"].combine_chunks())
            keys = clusters["cluster_id"].take(places).combine_chunks().dictionary_encode()
            labels = np.asarray(keys.indices, dtype=np.int64)
            if make_clusters(articles.select(MEMBER), labels, credited_names(data_dir)).equals(
                clusters
            ):
                return
    raise BaotinhError(
        f"the clusters of {data_dir} are not those of its articles now: run `baotinh dedupe` first"
    )


def _same(
    one: "pa.ChunkedArray[pa.StringScalar]", other: "pa.ChunkedArray[pa.StringScalar]"
) -> bool:
    return bool(pc.unique(one).sort().equals(pc.unique(other).sort()))
