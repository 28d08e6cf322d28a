"""Which texts are near-duplicates: MinHash signatures, bands of them, and the true Jaccard.

Broder's MinHash in rensa's variant (Fast Similarity Sketching, arXiv:1704.04370), banded as in
Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3.
"""

from collections.abc import Iterator
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from rensa import RMinHash

from pipeline.shingles import Hashes, Shingled

SIMILAR = 0.7
"""Jaccard of shingles from which two texts are near-duplicates."""

HASHES, BANDS, ROWS = 128, 25, 5
"""Of a signature, and how it is cut: 25 bands of 5 catch .988 of the pairs at a Jaccard of .7, and
.9998 at .8; the last three hashes only sharpen the estimate."""

_SEED = 7
_WINDOW = 50
"""Texts of a bucket that each of its texts is compared with."""
_PLAUSIBLE = 0.55
"""Estimate below which a pair is not looked at: .7 comes out there once in 5,000 times."""
_BATCH = 1 << 18
_MEMORY = "1GB"

Signatures = NDArray[np.uint32]
"""Rows of HASHES."""
Pairs = NDArray[np.int64]
"""Rows of two places in a list of texts, the smaller one first; sorted, without repeats."""


def sign(shingled: Shingled) -> Signatures:
    """The signature of each text; those of texts without words say nothing."""
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        shingled.hashes, shingled.starts, HASHES, _SEED
    )
    return np.array(matrix.to_rows(), np.uint32).reshape(-1, HASHES)


def find_candidates(signatures: Signatures) -> Pairs:
    """The pairs of texts that are likely to be similar, by their signatures.

    A bucket, the texts that agree in a band, may be large: a form letter's. There each text meets
    the next 50 only, so that the work grows with the number of texts. In which order texts lie
    must not depend on when they came, or the result would.
    """
    together = np.empty(0, np.int64)
    with TemporaryDirectory() as folder, duckdb.connect(config=_limits(folder)) as database:
        for band in range(BANDS):
            for pairs in _collide(database, _hash_band(signatures, band)):
                likely = pairs[_agreement(signatures, pairs) >= _PLAUSIBLE]
                together = _union(together, (likely[:, 0] << 32) + likely[:, 1])
    return np.stack([together >> 32, together & 0xFFFFFFFF], axis=1)


def jaccard(first: Hashes, second: Hashes) -> float:
    """Of two sets, sorted; two empty ones have nothing in common."""
    common = len(np.intersect1d(first, second, assume_unique=True))
    union = len(first) + len(second) - common
    return common / union if union else 0.0


def _union(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    # Not np.union1d, which is twenty times slower on such numbers: it hashes them.
    merged = np.sort(np.concatenate([first, second]))
    return merged[np.diff(merged, prepend=-1) > 0]


def _hash_band(signatures: Signatures, band: int) -> Hashes:
    mixed = np.zeros(len(signatures), np.uint64)
    for column in range(band * ROWS, (band + 1) * ROWS):
        mixed = (mixed ^ signatures[:, column]) * np.uint64(0x9E3779B97F4A7C15)
    return mixed


# The places of the texts to meet are listed, and joined for equality: a join by `between` would
# form the square of a bucket first.
_COLLIDE = f"""
    WITH bucket AS (
        SELECT hash, text, row_number() OVER (PARTITION BY hash ORDER BY text) AS place,
            count(*) OVER (PARTITION BY hash) AS size
        FROM band WHERE hash IN (SELECT hash FROM band GROUP BY hash HAVING count(*) > 1)
    ), meeting AS (
        SELECT hash, text, unnest(range(place + 1, least(place + {_WINDOW}, size) + 1)) AS place
        FROM bucket
    )
    SELECT meeting.text, bucket.text FROM meeting JOIN bucket USING (hash, place)
"""


def _limits(folder: str) -> dict[str, str | bool | int | float | list[str]]:
    return {"memory_limit": _MEMORY, "temp_directory": folder}


def _collide(database: duckdb.DuckDBPyConnection, hashes: Hashes) -> Iterator[Pairs]:
    """The pairs that share a bucket of one band, in parts."""
    band = pa.table({"text": pa.array(np.arange(len(hashes))), "hash": pa.array(hashes)})
    database.register("band", band)
    for batch in database.sql(_COLLIDE).to_arrow_reader(_BATCH):
        yield np.stack([column.to_numpy() for column in batch.columns], axis=1)
    database.unregister("band")


def _agreement(signatures: Signatures, pairs: Pairs) -> NDArray[np.float64]:
    """The share of hashes in which two signatures agree: an estimate of the Jaccard."""
    first, second = pairs.T
    shares: NDArray[np.float64] = np.mean(signatures[first] == signatures[second], axis=1)
    return shares
