"""The README's commands work as printed, and its two languages have the same ones."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_REMARK = re.compile(r"\s+#.*")


def blocks(name: str) -> list[tuple[str, str]]:
    """The code of a README, without remarks: language and lines."""
    found = _BLOCK.findall((ROOT / name).read_text("utf-8"))
    return [(kind, "\n".join(_REMARK.sub("", line) for line in text.splitlines()))
            for kind, text in found]  # fmt: skip


def test_both_languages_have_the_same_commands() -> None:
    assert blocks("README.vi.md") == blocks("README.md")


def test_both_languages_link_the_same_pages() -> None:
    links = [
        re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text("utf-8"))
        for name in ("README.md", "README.vi.md")
    ]
    assert links[0][1:] == links[1][1:]
    assert all((ROOT / link).exists() for link in links[0] + links[1])


def section(title: str) -> list[tuple[str, str]]:
    text = (ROOT / "README.md").read_text("utf-8")
    return _BLOCK.findall(re.split(r"^## ", text.partition(f"## {title}")[2], flags=re.M)[0])


@pytest.fixture
def folder(demo: tuple[Path, str], tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo").symlink_to(demo[0])
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    return tmp_path


def test_a_first_look_as_printed(folder: Path) -> None:
    (shell, commands), (python, code) = section("A first look")
    assert (shell, python) == ("sh", "python")
    clean = {name: value for name, value in os.environ.items() if name != "BAOTINH_DATA"}
    done = subprocess.run(
        ["bash", "-e", "-c", commands], cwd=folder, env=clean, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "<svg" in (folder / "data" / "demo" / "report.html").read_text("utf-8")
    assert "# newdoc id" in (folder / "cantho.conllu").read_text("utf-8")
    told = subprocess.run(
        [sys.executable, "-c", _showing(code)], cwd=folder, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "chợ nổi" in told.stdout


def _showing(code: str) -> str:
    """Code whose lines that are values are printed, as a notebook does."""
    lines = [
        line if "import" in line or re.match(r"\w+ = ", line) or not line else f"print({line}\n)"
        for line in code.splitlines()
    ]
    wide = "import pandas\npandas.set_option('display.width', 300, 'display.max_columns', None)"
    return "\n".join([wide, *lines])
