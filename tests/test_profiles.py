"""What profiles leave out, and why: on texts made for each rule, and on real ones."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import baotinh, page

from corpus import fineweb2
from corpus.errors import SchemaError
from corpus.profiles import CLEAN, FINEWEB2, PROFILES, count, judge, profile_named
from corpus.records import Rejected
from corpus.rules import Document
from corpus.schema import SCHEMA
from corpus.store import shard_path, write_records
from corpus.text import clean_line
from crawler.extraction import extract
from crawler.sources import portal_of
from pipeline.quality import measure
from pipeline.record import text_of
from pipeline.repair import repair_article

BRIEF = (
    "Sáng 5/3, Công an huyện Đắk Mil bắt quả tang ba đối tượng vận chuyển gỗ trái phép trên"
    " đường tỉnh 683. Tang vật và phương tiện đã được tạm giữ để điều tra."
)
STORY = (
    "Những ngày này, người dân xã Nâm N'Jang đang vào vụ thu hoạch hồ tiêu. Năm nay giá cao hơn"
    " năm trước nên nhà nào cũng phấn khởi.\nÔng Y Thịnh ở buôn Đắk Prí cho biết, gia đình ông có"
    " hai héc ta tiêu, trong đó một nửa đã trồng lại sau đợt dịch.\n“Các hộ được tập huấn về cách"
    " chăm sóc cây và đã liên kết với nhau để bán cho doanh nghiệp”, ông nói.\nTheo phòng nông"
    " nghiệp, toàn huyện hiện còn khoảng ba nghìn héc ta loại cây này, giảm so với trước đây."
)
NAMES = "Bùi Thị Hạnh, Lê Văn Thọ, Trần Quốc Toàn, Đỗ Mạnh Hùng, Phan Thu Hà, Võ Minh Trí, "


def syllables(text: str) -> int:
    return sum(any(map(str.isalnum, piece)) for piece in text.split())


def table(*texts: str, tokens: Sequence[list[str]] | None = None, **columns: object) -> pa.Table:
    """Texts as a build writes them; words are cut at white space unless `tokens` are given."""
    rows = [
        {
            "text": text,
            "tokens": text.split(),
            "n_syllables": syllables(text),
            "lang": "vie",
            "lang_score": 1.0,
        }
        | asdict(measure(text))
        | columns
        for text in texts
    ]
    names = [name for name in SCHEMA.names if name in FINEWEB2.columns + CLEAN.columns]
    schema = pa.schema([SCHEMA.field(name) for name in names])
    made = pa.Table.from_pylist(rows, schema=schema)
    if tokens is not None:
        place = schema.get_field_index("tokens")
        made = made.set_column(place, schema.field(place), pa.array(tokens))
    return made


def verdict(text: str, profile: str = "clean", **columns: object) -> str | None:
    (found,) = judge(table(text, **columns), PROFILES[profile]).to_pylist()
    return found


@pytest.mark.parametrize("text", [BRIEF, STORY, " ".join(BRIEF.split()[:25])])
def test_clean_keeps_briefs_and_stories(text: str) -> None:
    assert verdict(text) is None


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("short", " ".join(BRIEF.split()[:24])),
        ("numbers", "Giải nhất và giải nhì của kỳ này: " + "012345 98765 " * 30),
        ("capitals", BRIEF.upper()),
        ("spelling", BRIEF.encode().decode("latin-1")),
        ("spelling", STORY.replace(" ", "").replace(",", " ").replace(".", " ") * 5),
        ("spelling", " ".join(f"https://bao-mau.example/tin-{at}.html" for at in range(30))),
        ("prose", NAMES * 5),
        ("lines", "Ông Y Thịnh ở buôn Đắk Prí có hai héc ta tiêu\n" * 8),
        ("repetition", " ".join([BRIEF] * 3)),
    ],
)
def test_each_rule_of_clean(rule: str, text: str) -> None:
    assert verdict(text) == rule


@pytest.mark.parametrize("code", ["rad", "eng", "und"])
def test_another_language_is_not_clean(code: str) -> None:
    assert verdict(STORY, lang=code) == "language"
    assert verdict(STORY, "fineweb2", lang=code) == "language"


def test_all_keeps_everything() -> None:
    made = table("", BRIEF, "!", lang="und")
    assert judge(made, PROFILES["all"]).to_pylist() == [None, None, None]
    assert judge(made, PROFILES["clean"]).to_pylist() == ["short", "language", "short"]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_no_rows_no_verdicts(profile) -> None:
    assert judge(table(), profile).to_pylist() == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("dup_line_frac", f"{STORY}\n" * 2),
        ("top_2_gram", "tin mới " * 60),
        ("duplicated_5_n_grams", " ".join([STORY] * 2)),
        ("line_punct_ratio", STORY.replace(".\n", "\n").removesuffix(".")),
        ("list_ratio", STORY.replace(",", ".\n").replace(" và", ".\n").replace(" ở", ".\n")),
        ("doc_length", BRIEF),
        ("word_length", " ".join(sorted(set("".join(filter(str.isalpha, STORY)))) * 2) + "."),
        ("hashes", STORY.replace(" ", " #")),
        ("ellipses", STORY.replace(" ", "… ")),
        ("bullets", "- " + STORY.replace("\n", "\n- ")),
        ("end_ellipsis", STORY.replace(".\n", "...\n").removesuffix(".") + "..."),
        ("alpha", " ".join(f"{word} {at}" for at, word in enumerate(STORY.split(" ")))),
        ("stop_words", "\n".join(f"Tiêu Đắk Prí vụ thứ {at}." for at in range(30))),
    ],
)
def test_rules_of_fineweb2(rule: str, text: str) -> None:
    # Each alone: a text that breaks one of these rules often breaks others before it.
    only = replace(FINEWEB2, rules=tuple(one for one in FINEWEB2.rules if one.name == rule))
    assert judge(table(text), only).to_pylist() == [rule]
    if rule != "doc_length":
        assert judge(table(STORY), only).to_pylist() == [None]


def test_fineweb2_keeps_a_story_and_names_the_first_rule() -> None:
    assert verdict(STORY, "fineweb2") is None
    assert verdict(STORY, "fineweb2", lang_score=0.8) == "language_score"
    assert verdict(" ".join([STORY] * 2), "fineweb2") == "duplicated_5_n_grams"


def test_a_threshold_is_met_by_itself() -> None:
    assert verdict(STORY, "fineweb2", lang_score=0.802) is None
    assert verdict(BRIEF, digit_ratio=0.25, stopword_ratio=0.03) is None


def test_fineweb2_reads_the_words_of_the_record() -> None:
    words = STORY.split()
    made = table(STORY, STORY, tokens=[words, words[:49]])
    assert judge(made, FINEWEB2).to_pylist()[0] is None
    only = replace(FINEWEB2, rules=tuple(one for one in FINEWEB2.rules if one.name == "doc_length"))
    assert judge(made, only).to_pylist() == [None, "doc_length"]


def test_a_stage_that_did_not_run_is_an_error() -> None:
    made = table(BRIEF, BRIEF, stopword_ratio=None)
    with pytest.raises(SchemaError, match=r"stopword_ratio, which 2 of 2 .*baotinh build --stale"):
        judge(made, CLEAN)
    with pytest.raises(SchemaError, match="reads tokens"):
        judge(table(BRIEF).drop_columns(["tokens"]), FINEWEB2)
    assert judge(made, PROFILES["all"]).to_pylist() == [None, None]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_rules_are_well_formed(profile) -> None:
    names = [rule.name for rule in profile.rules]
    assert len(names) == len(set(names))
    assert set(profile.columns) <= set(SCHEMA.names)
    measured = [not isinstance(rule.value, str) for rule in profile.rules]
    assert measured == sorted(measured), "rules on columns are asked first"
    for rule in profile.rules:
        assert (rule.same is None) == (rule.least is not None or rule.most is not None)


def test_no_such_profile() -> None:
    with pytest.raises(SchemaError, match="profiles are all, clean, fineweb2"):
        profile_named("good")


@pytest.mark.parametrize("seed", range(20))
def test_ngram_shares_against_slow_counts(seed: int) -> None:
    chance = random.Random(seed)
    words = [chance.choice(["a", "bé", "cây", "đi", "."]) for _ in range(chance.randint(0, 120))]
    told = fineweb2.document(" ".join(words), words)
    for size in (2, 3, 5, 10):
        assert fineweb2.top_ngram_share(told, size) == slow_top_share(told, size)
        assert fineweb2.duplicate_ngram_share(told, size) == slow_duplicate_share(told, size)


def slow_top_share(told: Document, size: int) -> float:
    runs = [told.words[at : at + size] for at in range(len(told.words) - size + 1)]
    best = max(runs, key=runs.count, default=[])
    return runs.count(best) * len(" ".join(best)) / (len(told.text) or 1)


def slow_duplicate_share(told: Document, size: int) -> float:
    before: list[list[str]] = []
    at = characters = 0
    while at <= len(told.words) - size:
        run = told.words[at : at + size]
        if run in before:
            characters += len("".join(run))
            at += size
        else:
            before.append(run)
            at += 1
    return characters / (len(told.text) or 1)


@pytest.mark.parametrize("part", ["a ", "# ", "a\n", "...", "- \n", "\n", "a"])
def test_hostile_texts_are_judged(part: str) -> None:
    text = part * (200_000 // len(part))
    assert judge(table(text), FINEWEB2).null_count == 0
    told = fineweb2.document(text, text.split())
    for rule in FINEWEB2.rules:
        if not isinstance(rule.value, str):
            assert rule.value(told) >= 0


def test_counts_of_a_data_folder(tmp_path: Path) -> None:
    texts = [BRIEF, STORY, BRIEF.upper(), NAMES * 5]
    write_shard(tmp_path, "a", table(*texts[:2]))
    write_shard(tmp_path, "b", table(*texts[2:]))
    assert count(tmp_path, CLEAN) == {None: 2, "capitals": 1, "prose": 1}
    assert count(tmp_path, PROFILES["all"]) == {None: 4}
    done = baotinh("--data", tmp_path, "profiles", "--count")
    assert done.returncode == 0, done.stderr
    assert "keeps 2 of 4 records (50.00%)" in done.stdout
    assert Counter(done.stdout.split())["n_syllables"] == 1


def test_counting_without_scores_tells_what_to_do(tmp_path: Path) -> None:
    write_shard(tmp_path, "a", table(BRIEF, upper_ratio=None))
    done = baotinh("--data", tmp_path, "profiles", "clean", "--count")
    assert done.returncode == 2
    assert "upper_ratio" in done.stderr
    assert "baotinh build --stale" in done.stderr
    with pytest.raises(SchemaError, match="no corpus in"):
        count(tmp_path / "none", CLEAN)


def write_shard(data: Path, name: str, some: pa.Table) -> None:
    columns = [
        some[field.name] if field.name in some.column_names else blank(field, len(some))
        for field in SCHEMA
    ]
    path = shard_path(data, "corpus", Path("raw/bao-mau") / f"{name}.warc.gz")
    write_records(path, [pa.Table.from_arrays(columns, schema=SCHEMA)], "")


def blank(field: "pa.Field", rows: int) -> pa.Array:
    filler = {"string": "", "int32": 0}.get(str(field.type), [])
    return pa.nulls(rows, field.type) if field.nullable else pa.array([filler] * rows, field.type)


def test_clean_keeps_every_labelled_page_that_has_text(shared: Path) -> None:
    gold = shared / "gold"
    told = [json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("labels/*/*.json"))]
    labels = [label for label in told if label["sapo"] or label["body"]]
    assert len(labels) == 55
    as_labelled = ["\n\n".join([label["sapo"] or "", *label["body"]]).strip() for label in labels]
    as_read = [read(gold / "pages" / label["file"], label["url"]) for label in labels]
    for texts in (as_labelled, as_read):
        assert judge(table(*texts), CLEAN).null_count == len(labels)


def read(path: Path, url: str) -> str:
    source = page(path.read_bytes(), url, kind="article")
    found = extract(source, portal_of(source))
    assert not isinstance(found, Rejected)
    return text_of(repair_article(found)[0])[0]


def news(shared: Path, name: str) -> list[str]:
    with gzip.open(shared / "texts" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    texts = [one["text"] if "text" in one else one["doc"]["content"] for one in told]
    cleaned = ["\n\n".join(filter(None, map(clean_line, text.split("\n")))) for text in texts]
    return [text for text in cleaned if text]


def test_clean_of_real_news(shared: Path) -> None:
    texts = news(shared, "vietnam-news-2016")
    verdicts = judge(table(*texts), CLEAN).to_pylist()
    left_out = Counter(verdicts)
    # Ten lists of donors, ten of recipients and one of captions; a lesson of English.
    assert left_out["numbers"] == 10
    assert left_out["prose"] == 11
    assert left_out["spelling"] == 1
    assert left_out[None] + left_out["short"] == len(texts) - 22
    assert all(
        syllables(text) < 25 for text, why in zip(texts, verdicts, strict=True) if why == "short"
    )


@pytest.mark.parametrize("name", ["vietnews-3000", "mds-same-event"])
def test_clean_keeps_real_articles(shared: Path, name: str) -> None:
    texts = news(shared, name)[::10]
    assert judge(table(*texts), CLEAN).null_count == len(texts)


@pytest.mark.whole
@pytest.mark.parametrize("name", ["vietnews-3000", "mds-same-event"])
def test_clean_keeps_all_real_articles(shared: Path, name: str) -> None:
    texts = news(shared, name)
    assert judge(table(*texts), CLEAN).null_count == len(texts)
