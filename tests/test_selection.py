"""Filters let through what they say, of a data folder, a release and files, whole or in batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from corpora import table_of
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.dataset import FULL_SCHEMA, divide, find_versions, is_repeated, open_source, revisions
from corpus.errors import SchemaError, UnknownPortal
from corpus.reading import read_batches, read_table
from corpus.schema import CLUSTERS, SCHEMA, VERSION_KEY
from corpus.selection import Selection, make_selection
from corpus.store import derived_path, write_records

START = datetime(2020, 1, 1, 5, tzinfo=UTC)
Row = dict[str, Any]


def article(number: int, portal: str = "bao-a", **facts: object) -> Row:
    """An article of its own day; number and portal make its id."""
    day = START + timedelta(days=number)
    return {
        "id": f"{portal}-{number:03}",
        "portal": portal,
        "text": f"Bài số {number} của {portal}.",
        "published_at": day,
        "published_date": day.date(),
        "fetched_at": day,
        "lang": "vie",
        "province": "Đắk Nông",
        "province_now": "Lâm Đồng",
        **facts,
    }


def write_folder(data: Path, shards: dict[str, Iterable[Row]]) -> Path:
    """A data folder of shards by their names, `portal/segment`."""
    for name, rows in shards.items():
        path = data / "corpus" / f"{name}.parquet"
        write_records(path, [table_of(rows, f"raw/{name}.warc.gz")], "test")
    return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three portals; an article of the first was corrected twice, once without another word."""
    corrected = [
        article(3, text=text, content_sha256=text, fetched_at=START + timedelta(days=day))
        for text, day in (("Bản sửa.", 20), ("Bản đầu.", 3), ("Bản sửa.", 30))
    ]
    rows_c = [article(n, "bao-c", lang=("rad", None)[n % 2], province="Lào Cai") for n in range(4)]
    return write_folder(
        tmp_path,
        {
            "bao-a/1": [article(n) for n in (5, 1, 4)] + corrected[:1],
            "bao-a/2": [*corrected[1:], article(2)],
            "bao-b/1": [
                article(n, "bao-b", published_date=None, published_at=None) for n in (2, 1)
            ],
            "bao-c/1": rows_c,
        },
    )


def ids(frame: pd.DataFrame) -> list[str]:
    return frame["id"].tolist()


def assert_same_records(one: pd.DataFrame, other: pd.DataFrame) -> None:
    order = ["id", "fetched_at", "warc_file"]
    pd.testing.assert_frame_equal(
        one.sort_values(order, ignore_index=True), other.sort_values(order, ignore_index=True)
    )


def test_the_latest_version_of_each_as_archived(data: Path) -> None:
    frame = corpus.load(data)
    a = [f"bao-a-{n:03}" for n in (5, 1, 4, 3, 2)]
    assert ids(frame) == [*a, "bao-b-002", "bao-b-001", *(f"bao-c-{n:03}" for n in range(4))]
    assert frame.loc[3, "text"] == "Bản sửa."
    assert frame.loc[3, "fetched_at"] == START + timedelta(days=30)


def test_every_version_with_its_number(data: Path) -> None:
    frame = corpus.load(data, ["bao-a"], latest=False, columns=["id", "revision", "is_latest"])
    versions = frame[frame["id"] == "bao-a-003"]
    assert versions["revision"].tolist() == [2, 1, 2]
    assert versions["is_latest"].tolist() == [False, False, True]
    assert len(frame) == 7


def test_an_article_is_judged_by_its_latest_version(tmp_path: Path) -> None:
    moved = article(3, fetched_at=START + timedelta(days=40), province="Lào Cai")
    data = write_folder(tmp_path, {"bao-a/1": [article(3)], "bao-a/2": [moved]})
    assert corpus.load(data, provinces=["Lào Cai"])["province"].tolist() == ["Lào Cai"]
    assert corpus.load(data, provinces=["Lào Cai"], latest=False)["id"].size == 1
    assert len(corpus.load(data, provinces=["Lâm Đồng"])) == 1, "then or now"
    frame = corpus.load(data, latest=True, provinces=["Đắk Nông"])
    assert frame.empty, "the older version is not the article"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"portals": ["bao-b"]}, ["bao-b-002", "bao-b-001"]),
        ({"portals": ("bao-c", "bao-c"), "since": "2020-01-03"}, ["bao-c-002", "bao-c-003"]),
        ({"since": date(2020, 1, 4), "until": "2020-01-04"}, ["bao-a-003", "bao-c-003"]),
        ({"languages": ["rad"]}, ["bao-c-000", "bao-c-002"]),
        ({"provinces": ["lào cai"], "languages": ["rad", "vie"]}, ["bao-c-000", "bao-c-002"]),
        ({"portals": []}, []),
    ],
)
def test_filters(data: Path, filters: dict[str, Any], expected: list[str]) -> None:
    assert ids(corpus.load(data, **filters)) == expected


@pytest.mark.parametrize(
    ("filters", "error", "said"),
    [
        (
            {"portals": "bao-a"},
            TypeError,
            r"portals takes several names, as in portals=\['bao-a'\]",
        ),
        ({"portals": 3}, TypeError, "portals takes a list of names, not 3"),
        ({"languages": ["vie", 3]}, TypeError, "languages takes a list of names, and 3 is none"),
        ({"languages": ["vi"]}, ValueError, "ISO 639-3 such as 'vie', not 'vi'"),
        ({"since": 2020}, TypeError, "since takes a day"),
        ({"until": datetime(2020, 1, 1, tzinfo=UTC)}, TypeError, "until takes a day"),
        ({"since": "2020-13-01"}, ValueError, "since takes a day such as '2024-03-31', not"),
        ({"since": "2021-01-01", "until": "2020-01-01"}, ValueError, "2021-01-01 is after until"),
        ({"provinces": ["Đắk Mông"]}, KeyError, "Đắk Mông"),
        ({"profile": "clear"}, SchemaError, "no such profile: clear"),
        ({"portals": ["bao-d", "bao-a"]}, UnknownPortal, "no portal 'bao-d' in .*bao-"),
        ({"columns": "id"}, TypeError, "columns takes several names"),
        ({"columns": ["txt"]}, SchemaError, r"no such column: txt; did you mean text"),
        ({"columns": ["split"]}, SchemaError, "no such column: split"),
        ({"tone_style": "newest"}, ValueError, "tone_style is 'old' or 'new', not 'newest'"),
        ({"canonical": True}, SchemaError, "baotinh dedupe"),
    ],
)
def test_what_cannot_be_is_said(
    data: Path, filters: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        corpus.load(data, **filters)


def test_a_portal_without_articles_is_none_of_those_unknown(data: Path) -> None:
    pq.write_table(pa.table({"slug": ["bao-d", "bao-a"]}), data / "portals.parquet")
    assert corpus.load(data, portals=["bao-d"]).empty
    with pytest.raises(UnknownPortal):
        corpus.load(data, portals=["bao-e"])


def write_clusters(data: Path, keys: list[str], canonical: str) -> None:
    rows = [
        {"id": key, "cluster_id": min(keys), "cluster_size": len(keys)}
        | {"is_canonical": key == canonical, "first_portal": "bao-a", "lag_hours": 1.5}
        for key in keys
    ]
    path = derived_path(data, "clusters")
    path.parent.mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=CLUSTERS), path)


def test_one_of_those_that_say_the_same(data: Path) -> None:
    everything = ids(corpus.load(data))
    write_clusters(data, everything[:2], everything[1])
    with pytest.warns(UserWarning, match="9 articles came after the last `baotinh dedupe`"):
        frame = corpus.load(data, canonical=True, columns=["id", "is_canonical", "cluster_size"])
    assert ids(frame) == everything[1:]
    assert frame.dtypes.astype(str).tolist() == ["str", "boolean", "Int32"]
    assert frame["is_canonical"].tolist()[0] is True


def write_release(folder: Path, table: pa.Table) -> Path:
    """A release as `baotinh release` lays it out, as far as readers care."""
    (folder / "data").mkdir(parents=True)
    (folder / "MANIFEST.json").write_text(json.dumps({"version": folder.name}), "utf-8")
    middle = len(table) // 2
    for split, part in (("test", table.slice(middle)), ("train", table.slice(0, middle))):
        marked = part.replace_schema_metadata({VERSION_KEY: b"1"})
        pq.write_table(marked, folder / "data" / f"{split}-00000-of-00001.parquet")
    return folder


@pytest.fixture
def release(data: Path) -> Path:
    """Of all versions, with the first article as a copy of the second."""
    write_clusters(data, [f"bao-{p}-{n:03}" for p in "abc" for n in range(6)], "bao-a-002")
    frame = corpus.load(data, latest=False, columns=[n for n in FULL_SCHEMA.names if n != "split"])
    half = len(frame) // 2
    frame["split"] = ["train"] * half + ["test"] * (len(frame) - half)
    frame["is_canonical"] = frame["id"] != "bao-a-001"
    table = pa.Table.from_pandas(frame, FULL_SCHEMA, preserve_index=False)
    return write_release(data / "releases" / "1.0", table)


def test_a_release_is_read_as_its_data_folder(data: Path, release: Path) -> None:
    assert_same_records(corpus.load(release), corpus.load(data))
    derived_path(data, "clusters").unlink()
    asked = {"latest": False, "columns": ["id", "revision", "is_latest", "split"]}
    frame = corpus.load(release, **asked)
    assert sorted(frame.loc[frame["id"] == "bao-a-003", "revision"]) == [1, 2, 2]
    assert set(frame["split"]) == {"train", "test"}
    assert "bao-a-001" not in ids(corpus.load(release, canonical=True))
    assert len(corpus.load(release, canonical=True)) == len(corpus.load(release)) - 1


def test_files_are_read_by_name_and_by_pattern(data: Path, release: Path) -> None:
    pd.testing.assert_frame_equal(
        corpus.load(data / "corpus" / "*" / "*.parquet"), corpus.load(data)
    )
    pd.testing.assert_frame_equal(corpus.load(f"{data}/corpus/**/*.parquet"), corpus.load(data))
    one = corpus.load(str(data / "corpus" / "bao-b" / "1.parquet"))
    assert ids(one) == ["bao-b-002", "bao-b-001"]
    train = corpus.load(release / "data" / "train-*.parquet", columns=["split"], latest=False)
    assert set(train["split"]) == {"train"}
    bracket = data / "[1].parquet"
    (data / "corpus" / "bao-b" / "1.parquet").rename(bracket)
    assert len(corpus.load(bracket)) == 2
    with pytest.raises(SchemaError, match="no clusters in"):
        corpus.load(bracket, canonical=True)


@pytest.mark.parametrize("path", ["nothing", "nothing/*.parquet", "corpus"])
def test_where_no_records_are_is_one_clear_error(data: Path, path: str) -> None:
    with pytest.raises(SchemaError, match="no corpus in"):
        corpus.load(data / path)


def test_a_release_without_its_manifest_is_none(release: Path) -> None:
    (release / "MANIFEST.json").unlink()
    with pytest.raises(SchemaError, match="no corpus in"):
        corpus.load(release)


def test_what_is_no_parquet_is_named(data: Path) -> None:
    (data / "corpus" / "bao-b" / "1.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(SchemaError, match=r"1\.parquet cannot be read"):
        corpus.load(data)
    pq.write_table(pa.table({"id": ["1"]}), data / "corpus" / "bao-b" / "1.parquet")
    with pytest.raises(SchemaError, match="states no schema version"):
        corpus.load(data)


def test_tombstones_hold_for_a_folder_and_its_releases(data: Path, release: Path) -> None:
    url = corpus.load(data, columns=["url"]).loc[3, "url"]
    (data / "tombstones.txt").write_text(f"{url}  # xin gỡ\n", "utf-8")
    for source in (data, release):
        assert "bao-a-003" not in ids(corpus.load(source, latest=False))
        assert "bao-a-003" not in corpus.scan(source).to_table(columns=["id"])["id"].to_pylist()
        batches = read_batches(open_source(source), Selection(), ["id"])
        assert "bao-a-003" not in {key for table in batches for key in table["id"].to_pylist()}
    assert "bao-a-003" in ids(corpus.load(data / "corpus" / "bao-a" / "*.parquet"))


def test_a_scan_is_a_dataset_that_others_query(data: Path) -> None:
    records = corpus.scan(data)
    assert isinstance(records, ds.Dataset)
    assert records.count_rows() == 13
    found = duckdb.sql("SELECT count(*) FROM records WHERE portal = 'bao-a'").fetchall()
    assert found == [(7,)]
    (data / "tombstones.txt").write_text("bao\n", "utf-8")
    with pytest.raises(SchemaError, match="neither an id nor an address"):
        corpus.scan(data)


SELECTIONS = [
    make_selection(),
    make_selection(latest=False),
    make_selection(portals=["bao-a", "bao-c"], since="2020-01-02", until="2020-01-05"),
    make_selection(provinces=["Đắk Nông"], languages=["vie"]),
    make_selection(canonical=True),
]


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("rows", [1, 2, 1000])
@pytest.mark.parametrize("kind", ["folder", "release"])
def test_batches_have_the_rows_of_the_table(
    data: Path, release: Path, selection: Selection, rows: int, kind: str
) -> None:
    columns = ["text", "revision", "id", "cluster_size", "tokens", "fetched_at"]
    source = open_source(data if kind == "folder" else release)
    whole = read_table(source, selection, columns)
    tables = list(read_batches(source, selection, columns, rows))
    assert all(0 < len(table) <= rows for table in tables)
    assert all(table.column_names == columns for table in tables)
    assert _rows(whole) == _rows(pa.concat_tables(tables))


def _rows(table: pa.Table) -> list[str]:
    return sorted(map(str, table.to_pylist()))


def test_a_profile_is_heeded_in_table_and_batches(tmp_path: Path) -> None:
    scores = {
        name: 0.9 if name.startswith(("syllable", "stopword")) else 0.0
        for name in SCHEMA.names
        if name.endswith("_ratio")
    }
    rows = [article(n, n_syllables=20 + n, **scores) for n in range(10)]
    source = open_source(write_folder(tmp_path, {"bao-a/1": rows}))
    clean = make_selection(profile="clean")
    assert read_table(source, clean, ["n_syllables"])["n_syllables"].to_pylist() == [
        25,
        26,
        27,
        28,
        29,
    ]
    batches = read_batches(source, clean, ["n_syllables"], 3)
    assert [n for table in batches for n in table["n_syllables"].to_pylist()] == [
        25,
        26,
        27,
        28,
        29,
    ]


def test_files_are_divided_by_portal(tmp_path: Path) -> None:
    shards = {
        "c/1": [article(1, "bao-c")],
        "a/1": [article(1, "bao-a")],
        "a/2": [article(2, "bao-a"), article(2, "bao-b")],
        "b/1": [article(1, "bao-b")],
        "d/1": [],
    }
    dataset = open_source(write_folder(tmp_path, shards)).dataset
    assert [len(part.files) for part in divide(dataset, rows=1)] == [3, 1]
    assert [len(part.files) for part in divide(dataset, rows=5)] == [4]
    assert sum(part.count_rows() for part in divide(dataset)) == 5
    frame = corpus.load(tmp_path)
    assert frame["portal"].tolist() == ["bao-a", "bao-a", "bao-b", "bao-b", "bao-c"]


def test_files_without_statistics_are_one_part(data: Path) -> None:
    before = corpus.load(data)
    path = data / "corpus" / "bao-b" / "1.parquet"
    pq.write_table(pq.read_table(path), path, write_statistics=False)
    assert len(divide(open_source(data).dataset, rows=1)) == 1
    assert_same_records(corpus.load(data), before)


def test_a_shard_that_changes_while_it_is_read_is_told(data: Path) -> None:
    source = open_source(data)
    batches = read_batches(source, Selection(), ["id"], 2)
    next(batches)
    table = table_of([article(n, "bao-c") for n in (7, 8, 9)], "raw/bao-c/1.warc.gz")
    write_records(data / "corpus" / "bao-c" / "1.parquet", [table], "test")
    with pytest.raises((SchemaError, OSError)):
        _exhaust(batches)


def _exhaust(batches: Iterator[pa.Table]) -> None:
    for _ in batches:
        pass


VERSION = st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 3) | st.none())


@given(st.lists(VERSION, max_size=12))
def test_versions_are_those_of_every_article_alone(rows: list[tuple[str, str, int | None]]) -> None:
    keys = pa.table(
        {
            "id": pa.array([key for key, _, _ in rows], pa.string()),
            "content_sha256": pa.array([content for _, content, _ in rows], pa.string()),
            "fetched_at": pa.array([day for _, _, day in rows], pa.timestamp("ms", "UTC")),
            "warc_file": pa.array(["raw"] * len(rows), pa.string()),
            "warc_offset": pa.array(range(len(rows)), pa.int64()),
        }
    )
    found = find_versions(keys, is_repeated(keys["id"]))
    number, latest = revisions(keys.to_pandas())
    assert found["revision"].to_pylist() == number.tolist()
    assert found["is_latest"].to_pylist() == latest.tolist()
    assert sum(latest) == len({key for key, _, _ in rows})
