"""The types that flow and the Arrow schema say the same."""

import dataclasses
import types
import typing
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import corpus
from corpus.errors import SchemaError
from corpus.records import Record, Rejected
from corpus.schema import REJECTS, SCHEMA, SCHEMA_VERSION, VERSION_KEY
from corpus.store import check_version, shards, write_records, write_rejects

ARROW_OF = {str: "string", int: "int", float: "float", datetime: "timestamp", date: "date32"}


def _parts(hint: object) -> tuple[str, bool]:
    """Arrow kind and nullability that a type hint asks for."""
    nullable = False
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        rest = [part for part in typing.get_args(hint) if part is not type(None)]
        nullable, hint = True, rest[0]
    if typing.get_origin(hint) is list:
        return f"list<{ARROW_OF[typing.get_args(hint)[0]]}>", nullable
    if typing.get_origin(hint) is typing.Literal or (
        isinstance(hint, type) and issubclass(hint, str)
    ):
        return "string", nullable
    return ARROW_OF[typing.cast(type, hint)], nullable


def _kind(field: pa.Field) -> str:
    if pa.types.is_list(field.type):
        return f"list<{_kind(field.type.value_field)}>"
    name = str(field.type).partition("[")[0]
    return name if name == "date32" else name.rstrip("0123456789")


@pytest.mark.parametrize(("record", "schema"), [(Record, SCHEMA), (Rejected, REJECTS)])
def test_types_and_schema_agree(record: type, schema: pa.Schema) -> None:
    hints = typing.get_type_hints(record)
    names = [field.name for field in dataclasses.fields(record) if field.name != "article"]
    assert names == schema.names
    for field in schema:
        assert _parts(hints[field.name]) == (_kind(field), field.nullable), field.name


def test_each_column_has_a_meaning() -> None:
    assert all(field.metadata[b"meaning"] for field in (*SCHEMA, *REJECTS))


def test_version_and_fingerprint_are_in_the_file(tmp_path) -> None:
    write_records(tmp_path / "a.parquet", [], "f1")
    marks = pq.read_schema(tmp_path / "a.parquet").metadata
    assert marks[VERSION_KEY] == str(SCHEMA_VERSION).encode()
    assert marks[b"baotinh.fingerprint"] == b"f1"


def _shard(folder, version: int):
    path = folder / "corpus" / "x" / "a.parquet"
    path.parent.mkdir(parents=True)
    table = pa.table({"id": ["1"]}).replace_schema_metadata({VERSION_KEY: str(version)})
    pq.write_table(table, path)
    return path


def test_newer_version_is_refused_by_name(tmp_path) -> None:
    path = _shard(tmp_path, SCHEMA_VERSION + 1)
    with pytest.raises(SchemaError, match=r"a\.parquet has schema version 2"):
        corpus.load(tmp_path)
    with pytest.raises(SchemaError):
        check_version(path)


def test_a_reader_fills_columns_an_older_file_lacks(tmp_path) -> None:
    _shard(tmp_path, SCHEMA_VERSION)
    frame = corpus.load(tmp_path, columns=["id", "sapo"])
    assert frame["id"].tolist() == ["1"]
    assert frame["sapo"].isna().all()


def test_no_corpus_is_one_clear_error(tmp_path) -> None:
    with pytest.raises(SchemaError, match="no corpus in"):
        corpus.load(tmp_path)


def test_unknown_column_is_named(tmp_path) -> None:
    with pytest.raises(SchemaError, match="no such column: tittle"):
        corpus.load(tmp_path, columns=["tittle"])


def test_empty_corpus_loads_empty(tmp_path) -> None:
    write_records(tmp_path / "corpus" / "x" / "a.parquet", [], "f")
    write_rejects(tmp_path / "rejects" / "x" / "a.parquet", [], "f")
    assert list(corpus.load(tmp_path).columns) == SCHEMA.names
    assert corpus.tokens(corpus.load(tmp_path)).empty
    assert len(shards(tmp_path)) == 1
