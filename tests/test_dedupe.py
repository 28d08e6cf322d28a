"""Near-duplicates: what is planted is found, whatever the order in which it came."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import baotinh
from corpora import write_corpus
from hypothesis import given
from hypothesis import strategies as st
from planted import Planted, plant, true_jaccards
from texts import rows

import corpus
from corpus.store import derived_path
from pipeline.clusters import Member, describe
from pipeline.dedupe import dedupe
from pipeline.neighbours import SIMILAR, find_candidates, jaccard, sign
from pipeline.shingles import shingle

BODY = (
    "Sáng nay, bà con xã Mường Sa gặt xong những thửa ruộng cuối vụ chiêm. Năm nay lúa được mùa, "
    "mỗi sào cho gần hai tạ thóc khô, cao hơn năm ngoái khoảng hai mươi ký. Hợp tác xã mua lại một "
    "nửa số thóc với giá tám nghìn đồng một cân, phần còn lại các hộ để dành làm giống và ăn Tết."
)


def news(shared: Path) -> list[str]:
    found = (row["doc"]["content"] or "" for row in rows(shared, "vietnam-news-2016"))
    return [" ".join(unicodedata.normalize("NFC", text).split()) for text in found]


def clusters(data: Path) -> pd.DataFrame:
    return pq.read_table(derived_path(data, "clusters")).to_pandas()


@pytest.mark.parametrize(
    ("count", "copies"), [(400, 3), pytest.param(1968, 4, marks=pytest.mark.whole)]
)
def test_planted_copies_are_found(shared: Path, tmp_path: Path, count: int, copies: int) -> None:
    originals = [text for text in news(shared) if len(text.split()) >= 60][:count]
    planted = plant([*dict.fromkeys(originals)], copies)
    found = _pairs_found(planted, tmp_path)
    truth = true_jaccards(planted.texts)
    recall = _recall(truth, found)
    print(recall)
    assert recall[7] >= 0.95
    assert recall[8] >= 0.99
    assert recall[9] >= 0.99
    origins = planted.origins
    wrong = [
        pair
        for pair in found
        if origins[pair[0]] != origins[pair[1]] and truth.get(pair, 0) < SIMILAR
    ]
    print(f"{len(found)} pairs, {len(wrong)} wrong")
    assert len(wrong) <= 0.01 * len(found)


def _pairs_found(planted: Planted, data: Path) -> set[tuple[int, int]]:
    """The pairs of texts that are in one cluster."""
    write_corpus(data, [{"id": f"{i:020x}", "text": t} for i, t in enumerate(planted.texts)])
    dedupe(data)
    found = set()
    for _, members in clusters(data).groupby("cluster_id")["id"]:
        places = sorted(int(key, 16) for key in members)
        found.update((a, b) for n, a in enumerate(places) for b in places[n + 1 :])
    return found


def _recall(truth: dict[tuple[int, int], float], found: set[tuple[int, int]]) -> dict[int, float]:
    """By tenths of the true Jaccard."""
    all_pairs, hits = Counter[int](), Counter[int]()
    for pair, share in truth.items():
        tenth = min(int(share * 10 + 1e-9), 9)
        all_pairs[tenth] += 1
        hits[tenth] += pair in found
    return {tenth: hits[tenth] / all_pairs[tenth] for tenth in sorted(all_pairs)}


def test_the_exact_copies_of_the_news_are_found(shared: Path, tmp_path: Path) -> None:
    texts = [text for text in news(shared) if text]
    copies = len(texts) - len(set(texts))
    assert copies == 23
    rows = [{"id": f"{i:020x}", "text": text} for i, text in enumerate(texts)]
    result = dedupe(write_corpus(tmp_path, rows))
    together = clusters(tmp_path).set_index("id")["cluster_id"]
    first: dict[str, str] = {}
    for row in rows:
        key = first.setdefault(row["text"], row["id"])
        assert together[row["id"]] == together[key]
    assert result.copies >= copies


def test_order_of_arrival_tells_nothing(shared: Path, tmp_path: Path) -> None:
    planted = plant([text for text in news(shared) if len(text.split()) >= 60][:60], 3)
    rows = [{"id": f"{i:020x}", "text": text} for i, text in enumerate(planted.texts)]
    dedupe(write_corpus(tmp_path / "a", rows))
    random.Random(1).shuffle(rows)
    # In three steps: each finds what the one before kept.
    for end in (80, 160, len(rows)):
        result = dedupe(write_corpus(tmp_path / "b", rows[:end], shards=1 + end // 80))
    assert result.hashed < len(rows)
    pd.testing.assert_frame_equal(clusters(tmp_path / "a"), clusters(tmp_path / "b"))


def test_what_was_hashed_and_compared_is_kept(tmp_path: Path) -> None:
    rows = [{"text": BODY}, {"text": f"{BODY} Tin cuối."}, {"text": "Một bài khác hẳn."}]
    first = dedupe(write_corpus(tmp_path, rows))
    assert (first.hashed, first.compared, first.similar, first.clusters, first.copies) == (
        *(3, 1, 1),
        *(1, 1),
    )
    again = dedupe(tmp_path)
    assert (again.hashed, again.compared, again.clusters) == (0, 0, 1)
    write_corpus(tmp_path, rows[:1])
    less = dedupe(tmp_path)
    assert (less.articles, less.clusters) == (1, 0)
    assert len(pq.read_table(derived_path(tmp_path, "signatures"))) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BODY, BODY.upper(), True),
        (BODY, BODY.replace(",", " ;").replace(". ", ".\n\n"), True),
        (BODY + " Hòa thủy quả.", BODY + " Hoà thuỷ quả.", True),
        ("hòa " * 40, "hoa " * 40, False),
        ("", "", False),
        ("…", "…", False),
        ("Mời bạn xem video.", "Mời bạn xem video.", False),  # under two titles
    ],
)
def test_what_is_the_same(tmp_path: Path, one: str, other: str, same: bool) -> None:
    rows = [{"text": one, "title": "Gặt lúa"}, {"text": other, "title": "Bóng đá", "id": "f" * 20}]
    result = dedupe(write_corpus(tmp_path, rows))
    assert result.clusters == same


def test_a_form_letter_of_ten_thousand_takes_no_square(tmp_path: Path) -> None:
    numbers = [f"{BODY} Kỳ quay số {n} mở thưởng {n * 37 % 1000} lần." for n in range(10_000)]
    shingled = shingle(numbers)
    pairs = find_candidates(sign(shingled))
    assert len(pairs) < 100 * len(numbers)
    met = set(pairs.ravel().tolist())
    assert len(met) == len(numbers), "each text meets another one"
    assert jaccard(*shingled.sets()[:2]) > SIMILAR


def test_versions_of_an_article_are_no_duplicates(tmp_path: Path) -> None:
    times = [datetime(2024, 3, day, tzinfo=UTC) for day in (1, 2)]
    texts = [BODY, BODY.replace("hai tạ", "ba tạ")]
    rows = [
        {"id": "a" * 20, "text": text, "fetched_at": at}
        for text, at in zip(texts, times, strict=True)
    ]
    assert dedupe(write_corpus(tmp_path, rows)).clusters == 0
    both = corpus.load(tmp_path, latest=False, columns=["text", "revision", "is_latest"])
    assert both["revision"].tolist() == [1, 2]
    assert both["is_latest"].tolist() == [False, True]


NAMES = {"sample": frozenset({"bao muong sa"}), "khac": frozenset({"bao vam trau"})}


def member(key: str, portal: str, day: int | None, hour: int | None, source: str | None) -> Member:
    at = datetime(2024, 8, day or 1, hour or 0, tzinfo=UTC) if day else None
    return Member(
        id=key,
        portal=portal,
        source=source,
        published_at=at,
        published_date=date(2024, 8, day) if day else None,
        published_precision=None if not day else "minute" if hour else "day",
    )


@pytest.mark.parametrize(
    ("members", "first", "lags"),
    [
        # The earlier one, whatever it credits.
        ([("a", "sample", 10, 9, None), ("b", "khac", 9, 9, None)], "b", [24.0, 0.0]),
        ([("a", "sample", 9, 7, None), ("b", "khac", 9, 9, "Báo Mường Sa")], "a", [0.0, 2.0]),
        # Without a time the credit decides, and the lag is of whole days.
        ([("a", "sample", 9, None, "Báo Vàm Trầu"), ("b", "khac", 9, 9, None)], "b", [0.0, 0.0]),
        ([("a", "sample", None, None, None), ("b", "khac", 9, 9, None)], "b", [None, 0.0]),
        ([("a", "khac", None, None, "TTXVN"), ("b", "sample", None, None, None)], "b",
         [None, None]),
    ],
)  # fmt: skip
def test_which_one_came_first(members: list[tuple], first: str, lags: list[float | None]) -> None:
    told = describe([member(*one) for one in members], NAMES)
    assert [key for key, _, _, canonical, _, _ in told if canonical] == [first]
    assert [lag for *_, lag in told] == lags
    assert {(cluster, size) for _, cluster, size, *_ in told} == {("a", 2)}


@given(st.lists(st.text(alphabet="aàáăâ đoòe.,\n", max_size=40), max_size=8))
def test_shingles_of_many_are_those_of_each(texts: list[str]) -> None:
    together = shingle(texts)
    alone = [shingle([text]) for text in texts]
    assert together.keys.tolist() == [one.keys[0] for one in alone]
    for whole, part in zip(together.sets(), alone, strict=True):
        assert whole.tolist() == part.sets()[0].tolist()
        assert jaccard(whole, whole) == (1.0 if len(whole) else 0.0)


def test_the_command_tells_what_it_found(tmp_path: Path) -> None:
    rows = [{"text": BODY}, {"text": BODY + " Hết."}, {"text": "Một bài khác."}]
    write_corpus(tmp_path, rows)
    done = baotinh("--data", tmp_path, "dedupe")
    assert done.returncode == 0
    assert "3 articles: 1 clusters" in done.stdout
    frame = corpus.load(tmp_path, columns=["id", "cluster_size", "is_canonical", "first_portal"])
    assert sorted(frame["cluster_size"]) == [1, 2, 2]
    assert len(corpus.load(tmp_path, canonical=True)) == 2


def test_load_says_what_came_after_the_last_dedupe(tmp_path: Path) -> None:
    write_corpus(tmp_path, [{"text": BODY}])
    with pytest.raises(corpus.BaotinhError, match="baotinh dedupe"):
        corpus.load(tmp_path, canonical=True)
    dedupe(tmp_path)
    write_corpus(tmp_path, [{"text": BODY}, {"text": "Một bài mới."}])
    with pytest.warns(UserWarning, match="1 article"):
        frame = corpus.load(tmp_path, columns=["id", "cluster_id"])
    assert frame["cluster_id"].isna().sum() == 1


def test_an_empty_corpus_has_no_clusters(tmp_path: Path) -> None:
    write_corpus(tmp_path, [])
    assert dedupe(tmp_path).clusters == 0
    assert corpus.load(tmp_path, columns=["id", "cluster_id"]).empty


def test_a_table_of_other_rules_is_made_anew(tmp_path: Path) -> None:
    write_corpus(tmp_path, [{"text": BODY}])
    dedupe(tmp_path)
    path = derived_path(tmp_path, "signatures")
    pq.write_table(pq.read_table(path).replace_schema_metadata({}), path)
    assert dedupe(tmp_path).hashed == 1
    assert pa.types.is_uint64(pq.read_schema(path).field("key").type)
