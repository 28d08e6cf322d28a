"""Corpora that tests write themselves, without pages: only the columns that matter are filled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.schema import SCHEMA
from corpus.store import write_records

_PORTALS = {
    "sample": ("Báo Mường Sa điện tử", "bao-muongsa.example"),
    "khac": ("Báo Vàm Trầu", "baovamtrau.example"),
}


def write_corpus(data: Path, rows: Sequence[Mapping[str, Any]], shards: int = 2) -> Path:
    """A data folder with these records, in so many shards; what a row does not say is empty."""
    for number in range(shards):
        part = table_of(rows[number::shards], f"raw/sample/{number}.warc.gz")
        write_records(data / "corpus" / "sample" / f"{number}.parquet", [part], "test")
    portals = [
        {"slug": slug, "name": name, "host": host} for slug, (name, host) in _PORTALS.items()
    ]
    pq.write_table(pa.Table.from_pylist(portals), data / "portals.parquet")
    return data


def table_of(rows: Iterable[Mapping[str, Any]], warc_file: str) -> pa.Table:
    """Records as a table of the corpus's schema."""
    full = [_filled({"warc_file": warc_file, "warc_offset": place, **row})
            for place, row in enumerate(rows)]  # fmt: skip
    return pa.Table.from_pylist(full, schema=SCHEMA)


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    text, title = row.get("text", ""), row.get("title", "Tiêu đề")
    told = f"{title}\n{text}".encode("utf-8", "replace")
    key = hashlib.sha256(told).hexdigest()
    known = {
        "id": key[:20],
        "portal": "sample",
        "title": title,
        "content_sha256": key,
        "url": f"https://bao-muongsa.example/{row.get('id', key[:20])}.html",
        "n_chars": len(text),
    }
    known["canonical_url"] = row.get("url", known["url"])
    return {field.name: _empty(field) for field in SCHEMA} | known | row


def _empty(field: pa.Field) -> object:
    if field.nullable:
        return None
    if pa.types.is_list(field.type):
        return []
    return 0 if pa.types.is_integer(field.type) else ""
