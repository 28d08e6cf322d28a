"""`baotinh annotate`: three formats, bad lines named and passed by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import baotinh

LINES = """\
Sáng 5/3, PGS.TS. Lê Văn Thử đến xã Đắk Sin. Bà con vui lắm!

{"id": "b-1", "text": "Chợ phiên đông.\\n\\nHết rồi", "nguon": "PV"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lines.txt"
    path.write_text(LINES, "utf-8")
    return path


def test_jsonl(file: Path) -> None:
    done = baotinh("annotate", file)
    assert done.returncode == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["tokens"][:5] == ["Sáng", "5/3", ",", "PGS.TS.", "Lê Văn Thử"]
    assert first["sentence_length"] == [9, 4]
    assert first["upos"][0] == "NOUN"
    assert "chunk" not in first
    assert (second["id"], second["nguon"]) == ("b-1", "PV")
    spans = zip(second["token_start"], second["token_end"], strict=True)
    assert [second["text"][a:b] for a, b in spans] == second["tokens"]


def test_text_joins_words(file: Path) -> None:
    done = baotinh("annotate", file, "--format", "text")
    assert done.stdout == (
        "Sáng 5/3 , PGS.TS. Lê_Văn_Thử đến xã Đắk_Sin .\nBà_con vui lắm !\n\n"
        "Chợ_phiên đông .\nHết rồi\n\n"
    )


def test_conllu(file: Path) -> None:
    done = baotinh("annotate", file, "--format", "conllu")
    blocks = done.stdout.strip("\n").split("\n\n")
    assert len(blocks) == 4
    assert blocks[0].startswith("# newdoc id = 1\n# newpar\n# sent_id = 1-1\n# text = Sáng 5/3,")
    assert blocks[2].startswith("# newdoc id = b-1\n# newpar\n# sent_id = b-1-1\n# text = Chợ")
    for block in blocks:
        lines = block.splitlines()
        text = next(line for line in lines if line.startswith("# text"))[len("# text = ") :]
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        assert all(len(row) == 10 for row in rows)
        assert [row[0] for row in rows] == [str(n + 1) for n in range(len(rows))]
        printed = "".join(
            row[1] + ("" if "SpaceAfter=No" in row[9].split("|") else " ") for row in rows
        )
        assert printed.strip() == text
    assert "\tNER=B-LOC|" in done.stdout


def test_bad_lines_are_named_and_the_rest_is_done(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(
        'Chợ phiên.\n{"a": 1}\n{hỏng\n{"text": 5}\n'.encode()
        + b"\xff\xfe\n"
        + b'{"text": "ch\\ud800"}\n{"text": "b", "t": "\\ud800"}\n{"text": ""}\nh\xe1\xba\xbft\n'
    )
    done = baotinh("annotate", path, "--no-ner")
    assert done.returncode == 1
    texts = [json.loads(line)["text"] for line in done.stdout.splitlines()]
    assert texts == ["Chợ phiên.", "", "hết"]
    named = [line.split(": ")[2] for line in done.stderr.splitlines()]
    assert sorted(named) == [f"line {n}" for n in range(2, 8)]
    assert str(path) in done.stderr


def test_options() -> None:
    def words(*options: str) -> str:
        done = baotinh("annotate", *options, "--format", "text", input="Tỉnh Đắk Nông đạt giải")
        return str(done.stdout).strip()

    assert words() == "Tỉnh Đắk Nông_đạt giải"
    assert words("--places") == "Tỉnh Đắk_Nông đạt giải"
    done = baotinh("annotate", "-", "--chunk", "--pos-model", "2023", input="Mưa và gió")
    told = json.loads(done.stdout)
    assert told["chunk"][0] == "B-NP"
    assert told["pos"] == ["N", "Cc", "N"]
