"""A site that nobody declared is crawled whole by its address."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import baotinh
from sites import write_district, write_magazine, write_tables

import corpus
from pipeline.sample import serve

SHAPES: dict[str, Callable[[Path, str], set[str]]] = {
    "feed and sitemap": write_magazine,
    "tables and numbered pages": lambda site, _: write_tables(site),
    "slugs alone and nested sections": lambda site, _: write_district(site),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_site_is_crawled_whole(shape: str, tmp_path: Path) -> None:
    site, data = tmp_path / "site", tmp_path / "data"
    site.mkdir()
    with serve(site) as root:
        expected = SHAPES[shape](site, root)
        done = baotinh("--data", data, "run", root)
    assert done.returncode == 0, done.stderr
    records = corpus.load(data)
    assert set(records["title"]) == expected
    assert set(records["portal"]) == {"127.0.0.1"}
    assert records["canonical_url"].str.startswith(root).all()
