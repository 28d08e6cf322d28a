"""One release, as pandas, polars, DuckDB, Hugging Face's datasets and mlcroissant read it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import baotinh
from releases import Row, plain_rows

import corpus
from corpus.release.contents import Choice
from corpus.release.manifest import COLUMNS, read_manifest
from corpus.release.verify import verify
from corpus.schema import SCHEMA
from pipeline.releasing import release

# Read once, when huggingface_hub is imported.
os.environ["HF_HUB_OFFLINE"] = "1"

RDFLIB = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""mlcroissant has rdflib parse JSON-LD, whose parser warns of itself."""

PANDAS = pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index")
"""mlcroissant calls it so."""


def _release(data: Path) -> Path:
    done = baotinh("--data", data, "dedupe")
    assert done.returncode == 0, done.stderr
    return release(data, "1.0", Choice()).folder


@pytest.fixture(scope="module")
def demo_release(demo: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = shutil.copytree(demo[0], tmp_path_factory.mktemp("demo") / "data")
    return _release(data)


@pytest.fixture(scope="module")
def replay_release(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("replays")
    slugs = ("dakrlap", "krongno")
    files = [shared / "replay" / f"{slug}.daknong.gov.vn.warc.gz" for slug in slugs]
    replays = [word for file in files for word in ("--replay", file)]
    done = baotinh("--data", data, "run", *slugs, *replays)
    assert done.returncode == 0, done.stderr
    return _release(data)


@pytest.fixture(params=["demo_release", "replay_release"])
def folder(request: pytest.FixtureRequest) -> Path:
    """The release of each corpus; of the replays where they are at hand."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.fixture
def expected(folder: Path) -> list[Row]:
    """The rows as pyarrow has them."""
    files = [folder / file.path for file in read_manifest(folder).shards]
    return plain_rows([row for file in files for row in pq.read_table(file).to_pylist()])


def test_it_holds_what_the_corpus_loads(folder: Path, expected: list[Row]) -> None:
    frame = corpus.load(folder.parent.parent, masked=True, columns=SCHEMA.names)
    loaded = plain_rows(frame.to_dict("records"))
    assert [{name: row[name] for name in SCHEMA.names} for row in expected] == loaded
    assert verify(folder).fault is None
    assert len(loaded) in (37, 108)


def test_pandas(folder: Path, expected: list[Row]) -> None:
    frame = pd.read_parquet(folder / "data")
    assert plain_rows(frame.to_dict("records")) == expected


def test_polars(folder: Path, expected: list[Row]) -> None:
    import polars as pl  # noqa: PLC0415

    frame = pl.scan_parquet(folder / "data" / "*.parquet").collect()
    assert plain_rows([*frame.iter_rows(named=True)]) == expected


def test_duckdb(folder: Path, expected: list[Row]) -> None:
    import duckdb  # noqa: PLC0415

    with duckdb.connect() as db:
        rows = db.read_parquet(f"{folder}/data/*.parquet").to_arrow_table().to_pylist()
    assert plain_rows(rows) == expected


@pytest.mark.parametrize("streaming", [False, True])
def test_hugging_face(folder: Path, expected: list[Row], tmp_path: Path, streaming: bool) -> None:
    import datasets  # noqa: PLC0415

    read = datasets.load_dataset(str(folder), streaming=streaming, cache_dir=str(tmp_path))
    assert list(read) == list(dict.fromkeys(row["split"] for row in _in_order(expected)))
    for split, rows in read.items():
        assert {row["split"] for row in rows} == {split}
    assert plain_rows([row for rows in read.values() for row in rows]) == expected


def _in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: ["train", "validation", "test"].index(row["split"]))


@pytest.fixture
def described(folder: Path) -> object:
    import mlcroissant  # noqa: PLC0415

    return mlcroissant.Dataset(str(folder / "croissant.json"))


@RDFLIB
@PANDAS
def test_mlcroissant(described: object, folder: Path, expected: list[Row]) -> None:
    records = described.records("articles")  # type: ignore[attr-defined]
    rows = [{name.partition("/")[2]: value for name, value in row.items()} for row in records]
    assert plain_rows(rows) == expected
    assert list(rows[0]) == COLUMNS.names


@RDFLIB
def test_mlcroissant_finds_nothing_amiss(described: object, folder: Path) -> None:
    metadata = described.metadata  # type: ignore[attr-defined]
    assert metadata.ctx.issues.errors == set()
    assert metadata.ctx.issues.warnings == set()
    told = {one.content_url: one.sha256 for one in metadata.distribution if hasattr(one, "sha256")}
    assert told == {file.path: file.sha256 for file in read_manifest(folder).shards}
    assert metadata.version == "1.0"
