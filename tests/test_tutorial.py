"""docs/tutorial.ipynb does what it says: its cells are run, and must show what they showed."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
STORED = json.loads(NOTEBOOK.read_text("utf-8"))


def _run(notebook: Path, result: Path) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own, as somebody who opens it does."""
    command = [sys.executable, ROOT / "tests" / "tutorial.py", notebook, result]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def _notebook(path: Path, *sources: str) -> Path:
    cells = [{"cell_type": "code", "source": source.splitlines(True)} for source in sources]
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    return path


def _code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_each_cell_shows_what_it_showed(tmp_path: Path) -> None:
    """`make docs` renews it."""
    done = _run(NOTEBOOK, tmp_path / "new.ipynb")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    text = (tmp_path / "new.ipynb").read_text("utf-8")
    for stored, now in zip(_code(STORED), _code(json.loads(text)), strict=True):
        assert stored["outputs"] == now["outputs"], "".join(stored["source"])
    assert text == NOTEBOOK.read_text("utf-8")


def test_it_tells_nothing_of_the_machine_that_ran_it() -> None:
    shown = json.dumps([cell["outputs"] for cell in _code(STORED)], ensure_ascii=False)
    assert not re.search(r"/tmp|/home|/root|/Users|[A-Z]:\\|127\.0\.0\.1|localhost", shown)
    assert not re.search(r"Warning|Traceback|stderr|0x[0-9a-f]{6,}", shown)
    assert set(STORED["metadata"]) == {"kernelspec", "language_info"}
    assert STORED["metadata"]["kernelspec"]["name"] == "python3"
    assert STORED["metadata"]["language_info"] == {"name": "python"}
    assert not any(cell["metadata"] for cell in STORED["cells"])


def test_pages_it_links_to_are_there() -> None:
    texts = ["".join(cell["source"]) for cell in STORED["cells"] if cell["cell_type"] == "markdown"]
    links = re.findall(r"\]\(([^)#]+)\)", "\n".join(texts))
    assert links
    assert [link for link in links if not (NOTEBOOK.parent / link).is_file()] == []


def test_prints_and_the_value_of_the_last_line_are_kept(tmp_path: Path) -> None:
    cells = ["a = 2\nprint('hai')\na + 1", "None", "import pandas as pd\npd.DataFrame({'a': [a]})"]
    done = _run(_notebook(tmp_path / "a.ipynb", *cells), tmp_path / "b.ipynb")
    assert done.returncode == 0, done.stderr
    first, second, third = _code(json.loads((tmp_path / "b.ipynb").read_text("utf-8")))
    stream, value = first["outputs"]
    assert stream == {"name": "stdout", "output_type": "stream", "text": ["hai\n"]}
    assert value["data"] == {"text/plain": ["3"]}
    assert value["execution_count"] == first["execution_count"] == 1
    assert second["outputs"] == []
    assert third["outputs"][0]["data"]["text/plain"] == ["   a\n", "0  2"]
    assert "<td>2</td>" in "".join(third["outputs"][0]["data"]["text/html"])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import corpus\ncorpus.tokens_of", "no attribute 'tokens_of'"),
        ("import warnings\nwarnings.warn('cũ rồi')", "UserWarning: cũ rồi"),
        ("import subprocess\nsubprocess.run(['baotinh', 'no'], check=True)", "exit status 2"),
    ],
)
def test_an_error_or_a_warning_ends_the_run(tmp_path: Path, source: str, told: str) -> None:
    """A stored output never is that of a cell which failed."""
    done = _run(_notebook(tmp_path / "a.ipynb", source), tmp_path / "b.ipynb")
    assert done.returncode == 1
    assert told in done.stderr
    assert not (tmp_path / "b.ipynb").exists()
