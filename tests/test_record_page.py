"""docs/record.md says what the schema says."""

import subprocess
import sys

import pyarrow as pa
import pytest
from conftest import ROOT

from corpus import schema_page
from corpus.schema import CLUSTERS, REJECTS, SCHEMA, VERSIONS

PAGE = ROOT / "docs" / "record.md"
ALL = [SCHEMA, VERSIONS, CLUSTERS, REJECTS]


def _rows(page: str) -> list[list[str]]:
    """The cells of all tables, without their heads."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "column"]


def test_the_page_of_the_docs_is_the_schema() -> None:
    """`make docs` renews it."""
    assert PAGE.read_text("utf-8") == schema_page.markdown()


def test_every_column_has_one_row_in_the_order_of_the_schema() -> None:
    fields = [field for schema in ALL for field in schema]
    rows = _rows(PAGE.read_text("utf-8"))
    assert [row[0] for row in rows] == [field.name for field in fields]
    for field, (_, kind, null, meaning) in zip(fields, rows, strict=True):
        assert kind.startswith("`list<") == pa.types.is_list(field.type)
        assert null == ("yes" if field.nullable else "")
        assert meaning == field.metadata[b"meaning"].decode()


@pytest.mark.parametrize("schema", ALL)
def test_a_meaning_says_when_a_column_is_null(schema: pa.Schema) -> None:
    for field in schema:
        meaning = field.metadata[b"meaning"].decode()
        assert meaning.startswith("null: ") or ("; null: " in meaning) == field.nullable, field
        # It stands in a cell of Markdown, here and on the card of a release.
        assert not set("|<>\n") & set(meaning)


def test_the_module_prints_the_page() -> None:
    command = [sys.executable, "-m", "corpus.schema_page"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, timeout=60)
    assert done.stdout.decode() == schema_page.markdown()
