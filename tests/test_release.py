"""Releases: what is in them, that they are the same, whole and never changed."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, baotinh
from hypothesis import given
from hypothesis import strategies as st
from releases import (
    article,
    articles,
    corpus_of,
    edit_manifest,
    files_of,
    plain_rows,
    renew,
    rewrite,
)

import corpus
from corpus.privacy import REDACTED
from corpus.release import find_release, releases
from corpus.release import shards as release_shards
from corpus.release.card import escape
from corpus.release.contents import Choice
from corpus.release.manifest import COLUMNS, read_manifest
from corpus.release.splits import SPLITS, assign_splits
from corpus.release.verify import verify
from corpus.schema import FINGERPRINT_KEY, SCHEMA
from corpus.store import derived_path, shards
from pipeline.releasing import release

TRAIN = "data/train-00000-of-00001.parquet"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a release; tests copy it to change it."""
    data = corpus_of(tmp_path_factory.mktemp("made"), articles(40, copies=3))
    release(data, "1.0", Choice())
    return data


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of the release."""
    return shutil.copytree(made / "releases" / "1.0", tmp_path / "1.0")


def rows_of(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "data")


# What is in a release


def test_a_release_is_what_load_gives(made: Path) -> None:
    released = rows_of(made / "releases" / "1.0")
    loaded = corpus.load(made, masked=True)
    names = SCHEMA.names
    assert plain_rows(released[names].to_dict("records")) == plain_rows(
        loaded[names].to_dict("records")
    )
    assert len(released) == 43
    assert list(released.columns) == COLUMNS.names


def test_its_splits_follow_time(made: Path) -> None:
    rows = rows_of(made / "releases" / "1.0")
    assert rows["split"].value_counts().to_dict() == {"train": 35, "validation": 4, "test": 4}
    manifest = read_manifest(made / "releases" / "1.0")
    assert manifest.boundaries == {"validation": "2024-02-02", "test": "2024-02-06"}
    # The copies were printed on the last day, and are where the first print is.
    assert set(rows.loc[rows["portal"] == "khac", "split"]) == {"train"}


def test_without_splits_all_is_train(made: Path) -> None:
    released = release(made, "whole", Choice(split="none"))
    assert set(rows_of(released.folder)["split"]) == {"train"}
    assert [file.path for file in released.manifest.shards] == [TRAIN]
    shutil.rmtree(released.folder)


def test_one_of_each_cluster(tmp_path: Path) -> None:
    data = corpus_of(tmp_path, articles(20, copies=2))
    released = release(data, "1", Choice(canonical=True))
    assert released.manifest.rows == 20
    figures = json.loads((released.folder / "STATS.json").read_text("utf-8"))
    assert figures["left_out"] == {"not canonical": 2}


def test_versions_are_one_or_all(tmp_path: Path) -> None:
    old = article(1, fetched_at=datetime(2025, 1, 1, tzinfo=UTC), text="Chợ họp bảy giờ. " * 20)
    data = corpus_of(tmp_path, [article(1), old, article(2)])
    assert release(data, "latest", Choice()).manifest.rows == 2
    everything = rows_of(release(data, "all", Choice(all_versions=True)).folder)
    assert everything["id"].tolist() == [f"{1:020x}", f"{1:020x}", f"{2:020x}"]
    assert everything["revision"].tolist() == [1, 2, 1]
    assert everything["is_latest"].tolist() == [False, True, True]


def test_a_profile_says_what_it_leaves_out(tmp_path: Path) -> None:
    names = ("digit_ratio", "upper_ratio", "dup_line_ratio", "dup_ngram_ratio")
    scores = dict.fromkeys(names, 0.0) | {"syllable_ratio": 1.0, "stopword_ratio": 0.2}
    rows = [article(number, **scores) for number in range(3)]
    rows += [article(3, lang="rad", **scores), article(4, n_syllables=3, **scores)]
    released = release(corpus_of(tmp_path, rows), "1", Choice(profile="clean"))
    figures = json.loads((released.folder / "STATS.json").read_text("utf-8"))
    assert figures["left_out"] == {"profile clean: language": 1, "profile clean: short": 1}
    assert released.manifest.rows == figures["rows"] == figures["portals"]["sample"]["rows"] == 3


def test_personal_data_is_masked_unless_asked(tmp_path: Path) -> None:
    text = "Ai nhặt được trâu lạc xin gọi 0912.345.678 cho nhà Lò Thị Mẫu."
    data = corpus_of(tmp_path, [article(1, text=text), article(2)])
    masked, plain = (
        rows_of(release(data, name, choice).folder).set_index("id")
        for name, choice in (("masked", Choice()), ("plain", Choice(masked=False)))
    )
    key = f"{1:020x}"
    assert masked.loc[key, "text"] == text.replace("0912.345.678", "████.███.███")
    assert plain.loc[key, "text"] == text
    assert masked.loc[key, "content_sha256"] != plain.loc[key, "content_sha256"]
    assert masked.loc[key, "cluster_id"] == plain.loc[key, "cluster_id"]
    pd.testing.assert_series_equal(masked.loc[f"{2:020x}"], plain.loc[f"{2:020x}"])
    assert REDACTED not in "".join(plain["text"])


def test_what_was_built_without_the_privacy_stage_is_not_released(tmp_path: Path) -> None:
    data = corpus_of(tmp_path, [article(1, pii_kind=None, pii_start=None, pii_end=None)])
    with pytest.raises(corpus.BaotinhError, match="privacy stage"):
        release(data, "1", Choice())
    assert [*(data / "releases").iterdir()] == []


def test_what_a_tombstone_names_is_only_counted(tmp_path: Path) -> None:
    data = corpus_of(tmp_path, articles(12))
    release(data, "1", Choice())
    url = f"https://bao-muongsa.example/{3:020x}.html"
    (data / "tombstones.txt").write_text(f"{5:020x}\n{url}\n", "utf-8")
    with pytest.raises(corpus.BaotinhError, match="baotinh dedupe"):
        release(data, "2", Choice())
    assert baotinh("--data", data, "dedupe").returncode == 0
    folder = release(data, "2", Choice()).folder
    assert len(rows_of(folder)) == 10
    told = baotinh("--data", data, "diff", "1", "2", "--json").stdout
    assert json.loads(told) == {"change": "removed", "why": "tombstone", "count": 2}
    everything = b"".join(files_of(folder).values()).decode("utf-8", "replace") + told
    for number in (3, 5):
        assert f"{number:020x}" not in everything
    assert "| removed by request | 2 |" in (folder / "CHANGES.md").read_text("utf-8")
    assert "withheld by request: 2" in (folder / "README.md").read_text("utf-8")


def test_files_end_where_they_are_large(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_shards, "FILE_BYTES", 6000)
    data = tmp_path / "data"
    shutil.copytree(made, data, ignore=shutil.ignore_patterns("releases"))
    released = release(data, "1", Choice())
    counts = [file.rows for file in released.manifest.shards if file.split == "train"]
    assert len(counts) == 4
    assert max(counts) - min(counts) <= 1
    assert verify(released.folder).fault is None
    train = pq.read_table(made / "releases" / "1.0" / TRAIN)
    parts = [released.folder / file.path for file in released.manifest.shards]
    together = pa.concat_tables(pq.read_table(p) for p in parts if p.name.startswith("train"))
    assert together.equals(train)


# The same, whole, never changed


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    rows = articles(30, copies=2)
    first = release(corpus_of(tmp_path / "a", rows), "1", Choice())
    random.Random(7).shuffle(rows)
    other = corpus_of(tmp_path / "b", rows, shards=5)
    (other / "releases" / ".tmp-0.9").mkdir(parents=True)
    second = release(other, "1", Choice())
    assert files_of(first.folder) == files_of(second.folder)
    assert first.manifest_sha256 == second.manifest_sha256
    assert [path.name for path in (other / "releases").iterdir()] == ["1"]


def test_another_choice_is_another_configuration(made: Path) -> None:
    plain = release(made, "plain", Choice(masked=False)).manifest
    dated = release(made, "dated", Choice(), date(2026, 5, 6)).manifest
    first = read_manifest(made / "releases" / "1.0")
    assert first.config_sha256 != plain.config_sha256
    assert first.config_sha256 == dated.config_sha256
    assert (first.date, dated.date) == ("2026-01-02", "2026-05-06")
    for name in ("plain", "dated"):
        shutil.rmtree(made / "releases" / name)


@pytest.mark.parametrize("name", ["", ".", "..", "../x", ".tmp-1", "a/b", "a\n", "a" * 101, "é"])
def test_a_version_names_a_folder(made: Path, name: str) -> None:
    with pytest.raises(corpus.BaotinhError, match="no name of a version"):
        release(made, name, Choice())


def test_a_release_is_never_written_again(made: Path) -> None:
    before = files_of(made / "releases" / "1.0")
    done = baotinh("--data", made, "release", "1.0", "--plain")
    assert done.returncode == 2
    assert "never changed" in done.stderr
    assert files_of(made / "releases" / "1.0") == before


def test_the_last_release_is_the_last_by_date_and_number(tmp_path: Path) -> None:
    data = corpus_of(tmp_path, articles(3))
    for version in ("1.10", "1.9", "1.2"):
        release(data, version, Choice())
    release(data, "0.1", Choice(), date(2027, 1, 1))
    assert [path.name for path in releases(data)] == ["1.2", "1.9", "1.10", "0.1"]
    assert find_release(data, "1.9") == data / "releases" / "1.9"
    assert find_release(data, "elsewhere/1.9") == Path("elsewhere/1.9")


KILL = """
import os, signal, sys
from pathlib import Path
from corpus.release.contents import Choice
from corpus.release import release
count, at = 0, int(sys.argv[2])
def watch(event, args):
    global count
    if event in ("open", "os.mkdir", "os.rename", "os.remove") and "releases" in str(args[0]):
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
release(Path(sys.argv[1]), "2.0", Choice())
print(count)
"""


def _killed(data: Path, at: int) -> subprocess.CompletedProcess[str]:
    """Release in a process that kills itself before its n-th step on files of the release."""
    command = [sys.executable, "-c", KILL, str(data), str(at)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _check_kills(made: Path, tmp_path: Path, sample: int | None) -> None:
    whole = shutil.copytree(made, tmp_path / "whole")
    steps = int(_killed(whole, 0).stdout)
    expected = files_of(whole / "releases" / "2.0")
    points = range(1, steps + 1)
    for at in points if sample is None else [*random.sample(points, sample), steps - 1]:
        data = shutil.copytree(made, tmp_path / str(at))
        assert _killed(data, at).returncode == -signal.SIGKILL
        seen = {path.name for path in (data / "releases").glob("[!.]*")}
        if at < steps:  # the last step syncs the folder that has got its name
            assert seen == {"1.0"}
            assert _killed(data, 0).returncode == 0
        assert files_of(data / "releases" / "2.0") == expected
        assert {path.name for path in (data / "releases").iterdir()} == {"1.0", "2.0"}


def test_a_killed_release_leaves_none(made: Path, tmp_path: Path) -> None:
    _check_kills(made, tmp_path, 3)


@pytest.mark.whole
def test_a_release_killed_at_each_step_leaves_none(made: Path, tmp_path: Path) -> None:
    _check_kills(made, tmp_path, None)


# What is old is not released


def test_clusters_must_be_those_of_the_articles(tmp_path: Path) -> None:
    rows = articles(10, copies=1)
    data = corpus_of(tmp_path / "a", rows)
    assert release(data, "1", Choice()).manifest.rows == 11

    def refuses(changed: list[dict], name: str) -> None:
        other = corpus_of(tmp_path / name, changed)
        for kind in ("clusters", "signatures"):
            shutil.copy(derived_path(data, kind), derived_path(other, kind))
        with pytest.raises(corpus.BaotinhError, match="run `baotinh dedupe` first"):
            release(other, "1", Choice())
        assert not (other / "releases").exists()

    refuses([*rows, article(77)], "added")
    refuses(rows[:-1], "gone")
    refuses([{**rows[0], "content_sha256": "0" * 64}, *rows[1:]], "revised")
    # The same texts; but the copy is older now.
    day = date(2020, 1, 1)
    refuses([*rows[:-1], {**rows[-1], "published_date": day, "published_at": None}], "dated")
    derived_path(data, "clusters").unlink()
    with pytest.raises(corpus.BaotinhError, match="run `baotinh dedupe` first"):
        release(data, "2", Choice())


def test_a_build_must_be_there_and_of_today(demo: tuple[Path, str], tmp_path: Path) -> None:
    data = shutil.copytree(demo[0], tmp_path / "data")
    assert baotinh("--data", data, "dedupe").returncode == 0
    shard = shards(data)[0]
    table = pq.read_table(shard)
    marks = table.schema.metadata | {FINGERPRINT_KEY: b"another"}
    pq.write_table(table.replace_schema_metadata(marks), shard)
    done = baotinh("--data", data, "release", "1")
    assert (done.returncode, "run `baotinh build --stale` first" in done.stderr) == (2, True)
    shard.unlink()
    done = baotinh("--data", data, "release", "1")
    assert (done.returncode, "run `baotinh build` first" in done.stderr) == (2, True)
    assert not (data / "releases").exists()


# Verify


def test_a_release_verifies(made: Path) -> None:
    done = baotinh("--data", made, "verify", "1.0")
    assert done.returncode == 0
    assert done.stdout == "7 files, 43 rows: as the manifest says\n"


def _fault(folder: Path) -> str:
    found = verify(folder).fault
    assert found is not None
    assert "\n" not in found
    return found


def test_any_flipped_byte_is_found(folder: Path) -> None:
    for name, before in files_of(folder).items():
        if name == "MANIFEST.json":
            continue
        place = random.randrange(len(before))
        flipped = bytearray(before)
        flipped[place] ^= 1 << random.randrange(8)
        (folder / name).write_bytes(flipped)
        assert _fault(folder) == f"{name} has another sha256 than the manifest says"
        (folder / name).write_bytes(before)
    assert verify(folder).fault is None


def test_missing_and_extra_files_are_found(folder: Path) -> None:
    (folder / "data" / "more.parquet").write_bytes(b"")
    done = baotinh("verify", folder)
    assert done.returncode == 1
    assert done.stderr == "baotinh: data/more.parquet is not in the manifest\n"
    (folder / TRAIN).unlink()
    assert _fault(folder) == f"{TRAIN} is missing"
    (folder / "data" / "more.parquet").rename(folder.parent / "more.parquet")
    (folder / TRAIN).symlink_to(folder.parent / "more.parquet")
    assert _fault(folder) == f"{TRAIN} is a link"


def test_an_extra_row_is_found(folder: Path) -> None:
    table = pq.read_table(folder / TRAIN)
    more = pa.concat_tables([table, table.slice(len(table) - 1)])
    pq.write_table(more, folder / TRAIN)
    assert f"{TRAIN} has " in _fault(folder)
    renew(folder, TRAIN)
    assert _fault(folder) == f"{TRAIN} has 36 rows, the manifest says 35"
    renew(folder, TRAIN, 36)
    edit_manifest(folder, rows=43)
    assert _fault(folder) == "44 rows, the manifest says 43"


def test_disorder_is_found(folder: Path) -> None:
    table = pq.read_table(folder / TRAIN)
    rewrite(folder, TRAIN, table.take([*range(5), 6, 5, *range(7, len(table))]))
    assert _fault(folder) == f"{TRAIN}: row 5 is out of order"
    mixed = table.to_pandas()
    mixed.loc[3, "split"] = "test"
    rewrite(folder, TRAIN, pa.Table.from_pandas(mixed, COLUMNS, preserve_index=False))
    assert _fault(folder) == f"{TRAIN}: row 3 is of the split test"


def test_disorder_between_files_is_found(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_shards, "FILE_BYTES", 12_000)
    data = tmp_path / "data"
    shutil.copytree(made, data, ignore=shutil.ignore_patterns("releases"))
    folder = release(data, "1", Choice(split="none")).folder
    one, two, *_ = sorted((folder / "data").iterdir())
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    for path in (one, two):
        name = path.relative_to(folder).as_posix()
        renew(folder, name, pq.read_metadata(path).num_rows)
    assert _fault(folder) == f"data/{two.name}: row 0 is out of order"


def test_a_cluster_in_two_splits_is_found(folder: Path) -> None:
    other = TRAIN.replace("train", "test")
    table = pq.read_table(folder / other).to_pandas()
    cluster = pq.read_table(folder / TRAIN)["cluster_id"][4].as_py()
    table.loc[0, "cluster_id"] = cluster
    rewrite(folder, other, pa.Table.from_pandas(table, COLUMNS, preserve_index=False))
    assert _fault(folder) == f"cluster {cluster} is in test and train"


def test_other_columns_are_found(folder: Path) -> None:
    pq.write_table(pq.read_table(folder / TRAIN).drop_columns("title"), folder / TRAIN)
    renew(folder, TRAIN)
    assert _fault(folder) == f"{TRAIN} has other columns than the manifest says"
    (folder / TRAIN).write_bytes(b"PAR1")
    renew(folder, TRAIN)
    assert _fault(folder).startswith(f"{TRAIN} cannot be read: ")


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"format": 2}',
        '{"format": 1, "files": 7}',
        '{"format": 1, "files": []}',
        "\ud800",
    ],
)
def test_a_manifest_that_is_none_is_named(folder: Path, told: str) -> None:
    (folder / "MANIFEST.json").write_bytes(told.encode("utf-8", "surrogatepass"))
    assert "MANIFEST.json is no" in _fault(folder)


def test_a_choice_that_is_none_is_named(folder: Path, made: Path) -> None:
    edit_manifest(folder, config={"choice": {"masked": True, "colour": "red"}})
    assert "MANIFEST.json is no manifest" in _fault(folder)
    done = baotinh("diff", made / "releases" / "1.0", folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize("path", ["../secret", "/etc/hosts", "data/../../x", "", "a\\b"])
def test_a_manifest_names_no_file_elsewhere(folder: Path, path: str) -> None:
    edit_manifest(folder, files=[{"path": path, "bytes": 1, "sha256": ""}])
    assert "a file outside of the release" in _fault(folder)


def test_a_folder_that_is_no_release(tmp_path: Path) -> None:
    done = baotinh("verify", tmp_path)
    assert done.returncode == 1
    assert "is no release" in done.stderr
    assert baotinh("diff", tmp_path, tmp_path).returncode == 2


# Diff


def test_what_changed_and_why(tmp_path: Path) -> None:
    rows = articles(12, copies=2)
    data = corpus_of(tmp_path, rows)
    release(data, "1", Choice())
    later = datetime(2026, 3, 1, tzinfo=UTC)
    words = "Chợ dời sang sân đình từ phiên tới, theo tin của ban quản lý. " * 5
    changed = [
        *(row for row in rows if row["id"] != f"{11:020x}"),
        article(2, rows[2]["published_date"].isoformat(), text=words, fetched_at=later),
        article(50),
    ]
    corpus_of(data, changed)
    folder = release(data, "2", Choice(canonical=True)).folder
    lines = baotinh("--data", data, "diff", "1", "2", "--json").stdout.splitlines()
    assert [*map(json.loads, lines)] == [
        {"id": f"{50:020x}", "portal": "sample", "change": "added"},
        {"id": f"f{0:019x}", "portal": "khac", "change": "removed", "why": "not canonical"},
        {"id": f"f{1:019x}", "portal": "khac", "change": "removed", "why": "not canonical"},
        *[{"id": f"{11:020x}", "portal": "sample", "change": "removed",
           "why": "gone from the corpus"}],
        {"id": f"{2:020x}", "portal": "sample", "change": "revised"},
    ]  # fmt: skip
    table = baotinh("--data", data, "diff", "1", "2").stdout
    assert table == (folder / "CHANGES.md").read_text("utf-8").rstrip() + "\n"
    assert "1 articles added, 3 removed, 1 revised." in table
    assert "| not canonical | 2 |" in table
    assert "none before it" in (data / "releases" / "1" / "CHANGES.md").read_text("utf-8")


def test_without_the_data_folder_reasons_are_unknown(made: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(made, data, ignore=shutil.ignore_patterns("releases"))
    later = release(data, "2", Choice(canonical=True, masked=False)).folder
    moved = later.rename(tmp_path / "2")
    lines = baotinh("diff", made / "releases" / "1.0", moved, "--json").stdout.splitlines()
    assert [json.loads(line)["why"] for line in lines] == ["unknown"] * 3
    assert "hides personal data" in baotinh("diff", made / "releases" / "1.0", moved).stdout


# The card


def test_a_card_has_no_markup_of_others(tmp_path: Path) -> None:
    data = corpus_of(tmp_path, articles(3))
    name = "Báo <script>alert(1)</script> | *đậm* [x](https://mau.vn)\n# Đầu đề $a$"
    told = {"slug": "sample", "name": name, "host": "bao-muongsa.example", "rights": "|"}
    pq.write_table(pa.Table.from_pylist([told]), data / "portals.parquet")
    assert baotinh("--data", data, "dedupe").returncode == 0
    card = (release(data, "1", Choice()).folder / "README.md").read_text("utf-8")
    (line,) = [line for line in card.splitlines() if line.startswith("| sample |")][:1]
    assert escape(name) in line
    assert "<script" not in card
    assert r"\| \*đậm\* \[x\](https://mau.vn) # Đầu đề \$a\$" in line
    assert "\n# Đầu đề" not in card


@given(st.text(max_size=200))
def test_what_is_escaped_stays_in_its_cell(text: str) -> None:
    line = escape(text)
    assert len(line.splitlines()) <= 1
    assert not set("<>") & set(line)
    cells = line.replace("\\\\", "").replace("\\|", "")
    assert "|" not in cells


@pytest.mark.parametrize("unit", ["|", "\\", "<", " ", "`", "a", "\n"])
def test_hostile_names_cost_time_in_proportion(unit: str) -> None:
    begun = time.process_time()
    escape(unit * 200_000)
    assert time.process_time() - begun < 20  # a watchdog


def test_a_portal_that_nobody_declared_is_named(tmp_path: Path) -> None:
    rows = [article(1), article(2, portal="la.example")]
    folder = release(corpus_of(tmp_path, rows), "1", Choice()).folder
    card = (folder / "README.md").read_text("utf-8")
    assert "| la.example |" in card
    assert "read by the generic reader: la.example." in card


@pytest.mark.parametrize("verb", ["release", "verify", "diff"])
def test_each_verb_has_help(verb: str) -> None:
    done = baotinh(verb, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 7


def test_a_random_split_is_not_offered(made: Path) -> None:
    done = baotinh("--data", made, "release", "2", "--split", "random")
    assert done.returncode == 2
    assert "Not at random" in baotinh("release", "--help").stdout.replace("\n", " ")


# Splits


MEMBERS = st.lists(
    st.tuples(st.integers(0, 30), st.none() | st.integers(0, 400)), min_size=1, max_size=120
)


@given(MEMBERS)
def test_no_cluster_crosses_splits(members: list[tuple[int, int | None]]) -> None:
    frame = pd.DataFrame(members, columns=["cluster", "day"])
    frame["day"] = pd.to_datetime(frame["day"].astype(float), unit="D", origin="2020-01-01")
    splits, bounds = assign_splits(frame["cluster"], frame["day"])
    assert set(splits) <= set(SPLITS)
    assert frame.assign(split=splits).groupby("cluster")["split"].nunique().max() == 1
    first = frame.groupby("cluster")["day"].min()
    of = frame.assign(split=splits).groupby("cluster")["split"].first()
    assert set(of[first.isna()]) <= {"train"}
    newest = {split: first[of == split].max() for split in SPLITS}
    oldest = {split: first[of == split].min() for split in SPLITS}
    for earlier, split in (("train", "validation"), ("train", "test"), ("validation", "test")):
        if not pd.isna(newest[earlier]) and not pd.isna(oldest[split]):
            assert newest[earlier] < oldest[split]
    for split in ("validation", "test"):
        bound = getattr(bounds, split)
        assert (bound is None) == pd.isna(oldest[split])
        assert bound is None or oldest[split].date() == bound


def test_a_split_is_a_tenth_where_days_allow() -> None:
    days = pd.Series(np.arange("2020-01-01", "2022-09-27", dtype="datetime64[D]"))
    splits, _ = assign_splits(days.index.to_series(), days)
    counts = pd.Series(splits).value_counts()
    assert counts.to_dict() == {"train": 800, "validation": 100, "test": 100}


def test_articles_of_one_day_have_no_test() -> None:
    days = pd.Series(pd.to_datetime(["2020-01-01"] * 9 + [None]))
    splits, bounds = assign_splits(days.index.to_series(), days)
    assert set(splits) == {"train"}
    assert (bounds.validation, bounds.test) == (None, None)
