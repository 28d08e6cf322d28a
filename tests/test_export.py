"""`baotinh export`: each format read back by those who read it, in memory that does not grow."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import conllu
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, baotinh
from corpora import table_of, write_corpus
from hypothesis import given
from hypothesis import strategies as st
from pandas._libs.parsers import STR_NA_VALUES
from texts import hostile_sentences
from ud_format import faults, rebuilt

import corpus
from corpus.dataset import open_source
from corpus.errors import SchemaError, StorageError
from corpus.export import export, hub
from corpus.export.formats import columns_of, open_target, write
from corpus.export.hub import write_folder
from corpus.export.lines import MARK, marked
from corpus.schema import SCHEMA
from corpus.selection import make_selection
from corpus.store import write_records
from corpus.text import compose
from pipeline.annotate import Annotator
from pipeline.annotating import annotate_lines

TEXT = "Bà con họp chợ.Vui lắm!\n\nÔng nói: “Được”."
WORDS = {
    "tokens": ["Bà con", "họp", "chợ", ".", "Vui", "lắm", "!",
               "Ông", "nói", ":", "“", "Được", "”", "."],
    "pos": ["N", "V", "N", "CH", "A", "R", "CH", "N", "V", "CH", "CH", "V", "CH", "CH"],
    "upos": ["NOUN", "VERB", "NOUN", "PUNCT", "ADJ", "ADV", "PUNCT",
             "NOUN", "VERB", "PUNCT", "PUNCT", "VERB", "PUNCT", "PUNCT"],
    "token_start": [0, 7, 11, 14, 15, 19, 22, 25, 29, 32, 34, 35, 39, 40],
    "token_end": [6, 10, 14, 15, 18, 22, 23, 28, 32, 33, 35, 39, 40, 41],
    "sentence_length": [4, 3, 7],
    "entity_text": ["Bà con"], "entity_label": ["PER"], "entity_start": [0], "entity_end": [6],
}  # fmt: skip
UNREAD = {"text": "Chưa ai đọc.", "title": "Chưa gán nhãn"}


def _record(**facts: Any) -> dict[str, Any]:
    return {"id": "a1", "text": TEXT, **WORDS, **facts}


def _printed(
    form: Any, rows: Iterable[dict[str, Any]], columns: Sequence[str] | None = None
) -> str:
    file = io.BytesIO()
    write([table_of(rows, "raw/x.warc.gz")], columns_of(form, columns), form, file)
    return file.getvalue().decode()


def _trees(printed: str) -> list[list[list[str]]]:
    blocks = printed.removesuffix("\n\n").split("\n\n")
    return [
        [line.split("\t") for line in block.split("\n") if not line.startswith("#")]
        for block in blocks
    ]


# CoNLL-U


def test_conllu() -> None:
    printed = _printed("conllu", [_record()])
    assert faults(printed) == []
    assert printed.startswith(
        "# newdoc id = a1\n# newpar\n# sent_id = a1-1\n# text = Bà con họp chợ.\n"
        "1\tBà con\t_\tNOUN\tN\t_\t_\t_\t_\tNER=B-PER|TokenRange=0:6\n"
    )
    assert "4\t.\t_\tPUNCT\tCH\t_\t_\t_\t_\tSpaceAfter=No|TokenRange=14:15\n\n# sent_id" in printed
    assert printed.count("# newpar\n") == 2
    first, *_, last = conllu.parse(printed)
    assert first.metadata == {
        "newdoc id": "a1", "newpar": None, "sent_id": "a1-1", "text": "Bà con họp chợ.",
    }  # fmt: skip
    assert (first[0]["form"], first[0]["upos"], first[0]["xpos"]) == ("Bà con", "NOUN", "N")
    assert last[-1]["misc"] == {"TokenRange": "40:41"}


def test_conllu_keeps_versions_of_an_article_apart() -> None:
    printed = _printed("conllu", [_record(), _record(), _record(id="b")])
    assert faults(printed) == []
    names = [line[14:] for line in printed.splitlines() if line.startswith("# newdoc")]
    assert names == ["a1", "a1.2", "b"]


@pytest.mark.parametrize("form", ["conllu", "text"])
def test_records_without_words_are_counted(form: Any) -> None:
    empty = {name: [] for name in WORDS}
    rows = [UNREAD, _record(), {"text": "", "title": "Trống", **empty}]
    file = io.BytesIO()
    done = write([table_of(rows, "w")], columns_of(form), form, file)
    assert (done.records, done.skipped) == (1, 2)
    assert file.getvalue().decode() == _printed(form, [_record()])


def test_conllu_without_universal_tags() -> None:
    printed = _printed("conllu", [_record(upos=None)])
    assert faults(printed) == []
    assert "1\tBà con\t_\t_\tN\t" in printed


def test_words_that_print_nothing_are_none() -> None:
    text = "Chợ \x85 đông"
    words = {"tokens": ["Chợ", "", "đông"], "pos": ["N", "X", "A"], "upos": ["NOUN", "X", "ADJ"],
             "token_start": [0, 4, 6], "token_end": [3, 5, 10], "sentence_length": [3],
             "entity_text": [""], "entity_label": ["LOC"], "entity_start": [4],
             "entity_end": [5]}  # fmt: skip
    record = _record(text=text, **words)
    assert faults(_printed("conllu", [record])) == []
    assert _printed("text", [record]) == "Chợ đông\n\n"


GOOD = _printed("conllu", [_record()])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n\n# sent_id = a1-2", "\n\n\n# sent_id = a1-2"),
        ("a1-2", "a1-1"),
        ("a1-2", "a 1"),
        ("# sent_id = a1-1\n", ""),
        ("# text = Bà con họp chợ.\n", ""),
        ("họp chợ.", "họp  chợ."),
        ("họp chợ.", "họp chợ. "),
        ("Bà con\t_", "Bà  con\t_"),
        ("Bà con\t_", "Ba\u0300 con\t_"),
        ("Bà con\t_", "\t_"),
        ("Bà con\t_", "Bà con"),
        ("\tNOUN\t", "\tnoun\t"),
        ("\tVERB\tV\t", "\tVERB\tV V\t"),
        ("2\thọp", "3\thọp"),
        ("NER=B-PER|", "NER=B-PER||"),
        ("NER=B-PER|", "TokenRange=0:6|"),
        ("SpaceAfter=No|TokenRange=11:14", "TokenRange=11:14"),
        ("TokenRange=7:10", "SpaceAfter=No|TokenRange=7:10"),
        ("2\thọp", "# giữa\n2\thọp"),
        ("TokenRange=40:41\n\n", "TokenRange=40:41\n"),
        ("\n", "\r\n"),
    ],
)
def test_the_checker_finds_what_breaks_a_rule(before: str, after: str) -> None:
    assert before in GOOD
    assert faults(GOOD.replace(before, after, 1)) != []


def test_conllu_of_hostile_texts() -> None:
    texts = map(compose, hostile_sentences(400))
    lines = [json.dumps({"id": number % 40, "text": text}) for number, text in enumerate(texts)]
    said = annotate_lines(lines, Annotator(shadow=10**9), "conllu")
    printed = "".join(f"{one}\n" for one in said if isinstance(one, str))
    assert faults(printed) == []
    assert len(conllu.parse(printed)) == len(_trees(printed)) > 400


def test_conllu_of_a_decomposed_text() -> None:
    line = json.dumps({"text": "Ba\u0300 con ho\u0323p cho\u031b\u0323."})
    (printed,) = annotate_lines([line], Annotator(), "conllu")
    assert faults(f"{printed}\n") == []
    assert "\tBà con\t" in str(printed)


# A sentence a line


def test_text() -> None:
    assert _printed("text", [_record(), _record()]) == 2 * (
        "Bà_con họp chợ .\nVui lắm !\nÔng nói : “ Được ” .\n\n"
    )


# JSON lines


def test_jsonl() -> None:
    row = _record(
        published_at=datetime(2024, 3, 5, 1, 30, tzinfo=UTC),
        published_date=date(2024, 3, 5),
        lang_score=0.802,
        alpha_ratio=float("nan"),
        digit_ratio=float("inf"),
        upper_ratio=0.0,
        tags=["chợ", "bà con"],
        title="Chợ\u2028phiên\u2029vui\x85lắm\n",
    )
    printed = _printed("jsonl", [row, UNREAD])
    first, second = printed.splitlines()
    told = json.loads(first, parse_constant=pytest.fail)
    assert list(told) == SCHEMA.names
    assert told["published_at"] == "2024-03-05T01:30:00.000Z"
    assert told["published_date"] == "2024-03-05"
    assert (told["lang_score"], told["upper_ratio"]) == (0.802, 0)
    assert told["alpha_ratio"] is told["digit_ratio"] is told["sapo"] is None
    assert (told["tags"], told["authors"]) == (["chợ", "bà con"], [])
    assert (told["title"], told["text"]) == (row["title"], TEXT)
    assert json.loads(second)["tokens"] is None
    assert "chợ" in printed, "not as \\u escapes"


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_floats_are_short_and_exact(number: float) -> None:
    told = json.loads(_printed("jsonl", [{"lang_score": number}], ["lang_score"]))["lang_score"]
    assert pa.scalar(told, pa.float32()).as_py() == number
    assert told == float(f"{told:.9g}")


def test_columns_keep_their_order() -> None:
    told = json.loads(_printed("jsonl", [_record()], ["text", "id"]))
    assert list(told.items()) == [("text", TEXT), ("id", "a1")]


# CSV


def _read(printed: str) -> pd.DataFrame:
    """As the docs say."""
    frame = pd.read_csv(io.BytesIO(printed.encode()))
    texts = frame.select_dtypes("str").columns
    frame[texts] = frame[texts].apply(lambda column: column.str.removeprefix("'"))
    return frame


def _text_of(cell: str | None) -> list[str | None]:
    """A title as pandas reads it from a file of its own, and beside another column."""
    rows = [{"sapo": cell, "title": "x"}]
    frames = [_read(_printed("csv", rows, names)) for names in (["sapo"], ["title", "sapo"])]
    return [None if pd.isna(value := frame["sapo"][0]) else value for frame in frames]


_PIECES = st.sampled_from(
    [
        *"=+-@'\"\t\r\n,;|",
        *"0123456789.eE:/%() ",
        "nan",
        "inf",
        "True",
        "0x1",
        "1_0",
        "j",
        "Chợ",
        "ế",
    ]
)
_CELLS = st.lists(_PIECES, max_size=5).map("".join) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"])
)


@given(_CELLS)
def test_csv_gives_every_text_back(cell: str) -> None:
    assert _text_of(cell) == [cell, cell]


def test_csv_tells_null_from_empty() -> None:
    assert _text_of(None) == [None, None]
    assert _text_of("") == ["", ""]


@pytest.mark.parametrize(
    "word", [*sorted(STR_NA_VALUES), "TRUE", "False", "-inf", "Infinity", "1e9", "007"]
)
def test_csv_marks_what_pandas_would_not_take_for_text(word: str) -> None:
    assert marked(word) == MARK + word
    assert _text_of(word) == [word, word]


@pytest.mark.parametrize(
    "cell",
    ["=1+2", "+84", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", '=1+2";=1'],
)
def test_csv_has_no_formula(cell: str) -> None:
    printed = _printed("csv", [{"title": cell, "text": "x"}], ["title", "text"])
    ((told, text),) = list(csv.reader(io.StringIO(printed, newline="")))[1:]
    assert (told, text) == (f"'{cell}", "x")


@pytest.mark.parametrize(
    "cell", ["Giá 5/3", "10 học sinh", "“Được”", "– Thưa ông", "Nam", "Nan giải"]
)
def test_csv_leaves_other_text_alone(cell: str) -> None:
    assert marked(cell) == cell


@given(st.lists(_CELLS, min_size=1))
def test_csv_is_rfc_4180(cells: list[str]) -> None:
    rows = [{"title": cell, "sapo": None, "tags": [cell], "n_chars": 1} for cell in cells]
    printed = _printed("csv", rows, ["title", "sapo", "n_chars", "tags"])
    assert printed.startswith('\ufeff"title","sapo","n_chars","tags"\r\n')
    assert printed.endswith("\r\n")
    found = [*csv.reader(io.StringIO(printed, newline=""), strict=True)][1:]
    told = [[marked(cell), "", "1", json.dumps([cell], ensure_ascii=False)] for cell in cells]
    assert found == told


def test_csv_has_numbers_days_and_lists() -> None:
    rows = [
        _record(n_chars=41, lang_score=0.802, published_date=date(2024, 3, 5), tags=["chợ, phiên"]),
        UNREAD,
    ]
    frame = _read(_printed("csv", rows))
    assert list(frame) == SCHEMA.names
    assert frame["n_chars"].tolist() == [41, 12]
    assert frame["lang_score"][0] == 0.802
    assert frame["published_date"][0] == "2024-03-05"
    assert json.loads(frame["tags"][0]) == ["chợ, phiên"]
    assert json.loads(frame["token_start"][0]) == WORDS["token_start"]
    assert pd.isna(frame["tokens"][1])
    assert frame["text"].tolist() == [TEXT, UNREAD["text"]]


def test_csv_is_read_by_arrow_as_well() -> None:
    options = pyarrow.csv.ParseOptions(newlines_in_values=True)
    printed = _printed("csv", [_record(), UNREAD], ["id", "text"]).encode()
    table = pyarrow.csv.read_csv(io.BytesIO(printed), parse_options=options)
    assert table["text"].to_pylist() == [TEXT, UNREAD["text"]]


def test_long_hostile_lines() -> None:
    for text in (
        "1" * 200_000 + "x",
        "=" * 200_000,
        "(" * 200_000,
        "1 " * 100_000 + "x",
        "'" * 200_000,
    ):
        assert _text_of(text) == [text, text]
        assert json.loads(_printed("jsonl", [{"text": text}], ["text"])) == {"text": text}


# Hugging Face


def test_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "ROW_GROUP", 4)
    monkeypatch.setattr(hub, "FILE_BYTES", 1)
    rows = [_record(id=f"{number:02}") for number in range(10)]
    tables = [table_of(rows[:1], "w"), table_of(rows[1:9], "w"), table_of(rows[9:], "w")]
    done = write_folder(tables, ["id", "text", "tokens"], tmp_path / "d" / "ds")
    assert (done.records, done.skipped) == (10, 0)
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["ds"]
    files = sorted((tmp_path / "d" / "ds" / "data").iterdir())
    assert [file.name for file in files] == [f"train-{n:05}-of-00003.parquet" for n in range(3)]
    assert [len(pq.read_table(file)) for file in files] == [4, 4, 2]
    frame = pd.read_parquet(tmp_path / "d" / "ds" / "data")
    assert frame["id"].tolist() == [row["id"] for row in rows]
    assert list(frame["tokens"][9]) == WORDS["tokens"]
    card = (tmp_path / "d" / "ds" / "README.md").read_text("utf-8")
    assert "Records: 10. Files: 3." in card
    assert "| text | string | sapo and body, NFC, a blank line between paragraphs |" in card


def test_folder_without_records(tmp_path: Path) -> None:
    assert write_folder([], SCHEMA.names, tmp_path / "ds").records == 0
    assert list(pd.read_parquet(tmp_path / "ds" / "data")) == SCHEMA.names


def test_folder_is_never_mixed_with_another(tmp_path: Path) -> None:
    (tmp_path / "ds").mkdir()
    write_folder([], ["id"], tmp_path / "ds")
    with pytest.raises(StorageError, match="there is something in it"):
        write_folder([], ["id"], tmp_path / "ds")
    assert [path.name for path in tmp_path.iterdir()] == ["ds"]


def _torn() -> Iterable[pa.Table]:
    yield table_of([_record()], "w")
    raise SchemaError("hỏng")


def test_a_torn_folder_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SchemaError):
        write_folder(_torn(), ["id"], tmp_path / "ds")
    assert list(tmp_path.iterdir()) == []


def test_datasets_loads_the_folder(tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    rows = [_record(published_date=date(2024, 3, 5)), UNREAD]
    write_folder([table_of(rows, "w")], SCHEMA.names, tmp_path / "ds")
    code = (
        "import sys, datasets\n"
        "found = datasets.load_dataset(sys.argv[1])\n"
        "assert list(found) == ['train'], found\n"
        "row = found['train'][0]\n"
        "assert row['tokens'][0] == 'Bà con' and str(row['published_date']) == '2024-03-05', row\n"
        "stream = datasets.load_dataset(sys.argv[1], split='train', streaming=True)\n"
        "assert [row['title'] for row in stream] == [*found['train']['title']]\n"
    )
    cache = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "ds")],
        env=os.environ | cache, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


# Files


def test_packed_files_are_the_same_bytes(tmp_path: Path) -> None:
    plain = _printed("jsonl", [_record()]).encode()
    for name in ("a.jsonl.gz", "b.jsonl.gz", "c.jsonl.zst", "d.jsonl"):
        with open_target(tmp_path / name) as file:
            write([table_of([_record()], "raw/x.warc.gz")], SCHEMA.names, "jsonl", file)
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == plain
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()
    assert (tmp_path / "d.jsonl").read_bytes() == plain
    with pa.input_stream(tmp_path / "c.jsonl.zst", compression="zstd") as stream:
        assert stream.read() == plain


def test_a_torn_file_leaves_what_was_there(tmp_path: Path) -> None:
    for name in ("a.csv", "a.csv.gz", "a.csv.zst"):
        path = tmp_path / name
        path.write_text("cũ")
        with pytest.raises(SchemaError), open_target(path) as file:
            write(_torn(), ["id"], "jsonl", file)
        assert path.read_text() == "cũ"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with subprocess.Popen(["cat", path], stdout=subprocess.PIPE) as reader:
        with open_target(path) as file:
            file.write("chợ".encode())
        assert reader.stdout is not None
        assert reader.stdout.read().decode() == "chợ"
    assert stat.S_ISFIFO(path.stat().st_mode)


# The command line


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spans: dict[str, Any] = {"pii_kind": [], "pii_start": [], "pii_end": []}
    rows = [
        _record(published_date=date(2024, 3, 5), lang="vie", province="Đắk Lắk", **spans),
        _record(id="b2", portal="khac", published_date=date(2025, 1, 2), lang="vie", **spans),
        {"id": "c3", "title": "Gọi", "text": "Gọi 0912345678 nhé.", "lang": "rad",
         "published_date": date(2025, 6, 1), "pii_kind": ["phone"], "pii_start": [4],
         "pii_end": [14]},
    ]  # fmt: skip
    return write_corpus(tmp_path_factory.mktemp("data"), rows)


def _ids(data: Path, *options: str) -> list[str]:
    done = baotinh("--data", data, "export", "jsonl", "--columns", "id", *options)
    assert done.returncode == 0, done.stderr
    return sorted(json.loads(line)["id"] for line in done.stdout.splitlines())


def test_filters(data: Path) -> None:
    assert _ids(data) == ["a1", "b2", "c3"]
    assert _ids(data, "--portal", "khac", "--portal", "sample", "--lang", "vie") == ["a1", "b2"]
    assert _ids(data, "--since", "2025-01-02", "--until", "2025-05-31") == ["b2"]
    assert _ids(data, "--province", "dak lak") == ["a1"]


def test_export_is_what_a_load_gives(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    done = baotinh("--data", data, "export", "csv", "-o", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "3 records\n")
    frame = _read(gzip.decompress(path.read_bytes()).decode())
    loaded = corpus.load(data)
    for column in ("id", "title", "text"):
        assert sorted(frame[column]) == sorted(loaded[column])


def test_words_of_a_corpus(data: Path, tmp_path: Path) -> None:
    done = baotinh("--data", data, "export", "conllu")
    assert done.returncode == 0
    assert faults(done.stdout) == []
    assert done.stderr == "baotinh: 1 records without words left out\n2 records\n"
    assert baotinh("--data", data, "export", "text").stdout.startswith("Bà_con họp chợ .\n")


def test_masked(data: Path) -> None:
    done = baotinh("--data", data, "export", "jsonl", "--mask", "--columns", "text,n_tokens,id")
    told = {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert list(told["c3"]) == ["text", "n_tokens", "id"]
    assert told["c3"]["text"] == "Gọi ██████████ nhé."
    assert (told["a1"]["text"], told["a1"]["n_tokens"]) == (TEXT, None)


def test_folder_of_a_corpus(data: Path, tmp_path: Path) -> None:
    done = baotinh("--data", data, "export", "hf", "-o", tmp_path / "ds")
    assert done.returncode == 0, done.stderr
    assert sorted(pd.read_parquet(tmp_path / "ds" / "data")["id"]) == ["a1", "b2", "c3"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["csv", "--columns", "id,không"], "no such column: không"),
        (["conllu", "--columns", "id"], "conllu prints words"),
        (["csv", "--since", "hôm qua"], "hôm qua"),
        (["csv", "--province", "Atlantis"], "Atlantis"),
        (["csv", "--profile", "đẹp"], "no such profile"),
        (["csv", "--portal", "sampel"], "no portal"),
        (["csv", "--canonical"], "baotinh dedupe"),
        (["hf"], "hf is a folder"),
        (["xml"], "'xml' is not one of"),
    ],
)
def test_what_cannot_be_is_one_line(data: Path, options: list[str], said: str) -> None:
    done = baotinh("--data", data, "export", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["csv", "hf"])
def test_a_folder_that_cannot_be_written_is_one_line(data: Path, tmp_path: Path, form: str) -> None:
    (tmp_path / "file").write_text("x")
    done = baotinh("--data", data, "export", form, "-o", tmp_path / "file" / "out")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert str(tmp_path / "file") in done.stderr


def test_a_folder_is_no_file(data: Path, tmp_path: Path) -> None:
    done = baotinh("--data", data, "export", "csv", "-o", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_broken_pipe_ends_quietly(tmp_path: Path) -> None:
    data = write_corpus(tmp_path, [_record(id=f"{n:03}", text=TEXT * 300) for n in range(400)])
    command = [sys.executable, "-m", "pipeline", "--data", data, "export", "jsonl"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.read(1)
        writer.stdout.close()
        assert writer.stderr.read() == b""
    assert writer.returncode == 1


# Whole corpora


def _obeys(data: Path, tmp_path: Path) -> int:
    """Check the CoNLL-U of a corpus against its records; the number of its sentences."""
    path = tmp_path / "corpus.export.conllu"
    export(open_source(data), make_selection(), "conllu", path)
    printed = path.read_text("utf-8")
    assert faults(printed) == []
    records = corpus.load(data).set_index("id")
    name, text = "", ""
    for sentence, rows in zip(conllu.parse(printed), _trees(printed), strict=True):
        name = sentence.metadata.get("newdoc id", name)
        text = records.loc[name, "text"]
        spans = [tuple(map(int, word["misc"]["TokenRange"].split(":"))) for word in sentence]
        assert [" ".join(text[a:b].split()) for a, b in spans] == [
            word["form"] for word in sentence
        ]
        assert text[spans[0][0] : spans[-1][1]] == rebuilt(rows) == sentence.metadata["text"]
    assert printed.count("# newdoc") == (records["n_tokens"] > 0).sum()
    assert printed.count("# newpar") == sum(len(text.split("\n\n")) for text in records["text"])
    return len(_trees(printed))


def test_conllu_of_the_demo(demo: tuple[Path, str], tmp_path: Path) -> None:
    data, _ = demo
    assert _obeys(data, tmp_path) == corpus.load(data)["n_sentences"].sum()


@pytest.mark.parametrize(
    "slug", [pytest.param("krongno"), pytest.param("dakrlap", marks=pytest.mark.whole)]
)
def test_conllu_of_a_replay(shared: Path, tmp_path: Path, slug: str) -> None:
    replay = shared / "replay" / f"{slug}.daknong.gov.vn.warc.gz"
    done = baotinh("--data", tmp_path / "d", "run", slug, "--replay", replay)
    assert done.returncode == 0, done.stderr
    assert (
        _obeys(tmp_path / "d", tmp_path) == corpus.load(tmp_path / "d")["n_sentences"].sum() > 100
    )


# Memory

_VOCABULARY = (
    "bà con|họp|chợ phiên|sáng|mùa|lúa|đã|chín|vàng|trên|nương|người dân|xã|thôn|đường|mới|mở|qua"
    "|suối|trường học|học sinh|được|cấp|nước sạch|cán bộ|về|bản|hỏi thăm|từng|nhà|một|năm|và|những"
).split("|")


def _article(number: int) -> dict[str, Any]:
    """Words at random, some 3,000 characters of them."""
    chance = random.Random(number)
    words: dict[str, list[Any]] = {name: [] for name in WORDS}
    parts: list[str] = []
    place = 0
    while place < 3_000:
        sentence = [*chance.choices(_VOCABULARY, k=20), "."]
        for word in sentence:
            words["token_start"].append(place)
            words["token_end"].append(place + len(word))
            place += len(word) + 1
        words["tokens"] += sentence
        words["pos"] += ["N"] * 21
        words["upos"] += ["NOUN"] * 21
        words["sentence_length"].append(21)
        parts.append(" ".join(sentence))
        place += 1
    spans: dict[str, Any] = {"pii_kind": [], "pii_start": [], "pii_end": []}
    return {"text": "\n\n".join(parts), **words, **spans}


def _write_large(data: Path, records: int, shard: int = 5_000) -> Path:
    """A corpus of a thousand articles, many times over under other ids."""
    pool = table_of(map(_article, range(1_000)), "raw/x.warc.gz")
    for first in range(0, records, shard):
        numbers = range(first, min(first + shard, records))
        table = pool.take([number * 7 % 1_000 for number in numbers])
        for name, values in (
            ("id", [f"{number:020x}" for number in numbers]),
            ("warc_file", [f"raw/sample/{first}.warc.gz"] * len(numbers)),
            ("warc_offset", [*numbers]),
        ):
            place = SCHEMA.get_field_index(name)
            table = table.set_column(place, SCHEMA.field(name), pa.array(values))
        write_records(data / "corpus" / "sample" / f"{first}.parquet", [table], "test")
    return data


_PEAK = """
import sys
from pathlib import Path
from corpus.dataset import open_source
from corpus.export import export
from corpus.selection import make_selection
from corpus.store import write_records

data, form, path, masked = sys.argv[1:]
done = export(open_source(data), make_selection(), form, Path(path), masked=masked == "mask")
# Not ru_maxrss, which a process takes over from the one that started it.
(peak,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(done.records, int(peak.split()[1]) // 1024)
"""


def _peak(data: Path, form: str, path: Path, masked: str = "") -> tuple[int, int]:
    """How many records a process of its own exported, and how many MB it took at most."""
    command = [sys.executable, "-c", _PEAK, str(data), form, str(path), masked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    records, peak = map(int, done.stdout.split())
    return records, peak


def test_memory_does_not_grow_with_the_texts(tmp_path: Path) -> None:
    size = table_of(map(_article, range(50)), "w").nbytes / 50
    small = _write_large(tmp_path / "small", 1_000, 1_000)
    large = _write_large(tmp_path / "large", 8_000, 1_000)
    records, before = _peak(small, "jsonl", tmp_path / "small.jsonl.gz")
    assert records == 1_000
    records, after = _peak(large, "jsonl", tmp_path / "large.jsonl.gz")
    assert records == 8_000
    assert after - before < 7_000 * size / 2**20 / 2, (before, after, size)


@pytest.mark.whole
def test_memory_of_100_000_records(tmp_path: Path) -> None:
    data = _write_large(tmp_path / "data", 100_000)
    forms = ("jsonl", "csv", "conllu", "text", "hf")
    for form, masked in [(form, "") for form in forms] + [("jsonl", "mask")]:
        path = tmp_path / "out"
        records, peak = _peak(data, form, path, masked)
        size = sum(file.stat().st_size for file in [path, *path.rglob("*")] if file.is_file())
        print(f"{form} {masked}: {peak} MB for {size >> 20} MB written")
        assert records == 100_000
        assert peak < 500, form
        if form == "hf":
            assert pq.ParquetDataset(path / "data").read(["id"]).num_rows == 100_000
            shutil.rmtree(path)
        else:
            path.unlink()
