"""What several test modules need: the command line, the shared material, saved pages."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.records import Page
from crawler.archive import Response

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BAOTINH_SHARED", ROOT.parent / "shared"))
FETCHED = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def baotinh(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own; a reactor runs once a process."""
    command = [sys.executable, "-m", "pipeline", *map(str, words)]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, capture_output=True, text=True, timeout=300, cwd=ROOT, check=False, **options
    )


def page(body: bytes | str, url: str = "https://bao-mau.example/bai", **facts: object) -> Page:
    """A fetched page."""
    data = body.encode() if isinstance(body, str) else body
    facts = {"content_type": "text/html", "status": 200, "fetched_at": FETCHED} | facts
    return Page(url=url, body=data, **facts)  # type: ignore[arg-type]


def response(
    url: str, body: bytes, headers: list[tuple[str, str]], fetched_at: datetime = FETCHED
) -> Response:
    """What a server answered, to be archived as an article's page."""
    return Response(
        url=url, status="200 OK", headers=headers, body=body, fetched_at=fetched_at, kind="article"
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages, where there is one."""
    if not (SHARED / "replay").is_dir():
        pytest.skip(f"no shared material in {SHARED.name}/ beside the project")
    return SHARED


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Data folder and output of `baotinh demo`."""
    data = tmp_path_factory.mktemp("demo")
    done = baotinh("--data", data, "demo")
    assert done.returncode == 0, done.stderr
    return data, done.stdout
