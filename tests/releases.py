"""Data folders that are released by tests, and what is read from releases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from corpora import write_corpus

from corpus.release.manifest import COLUMNS, describe, read_manifest, write_manifest
from pipeline.dedupe import dedupe
from pipeline.privacy import find_personal

Row = dict[str, Any]

BODY = (
    "Sáng nay, bà con bản Nà Hoi đem {n} gùi măng ra chợ phiên. Năm nay mưa sớm, măng mọc đều ở bìa"
    " rừng, mỗi nhà hái được chừng {n} ký một ngày. Thương lái dưới xuôi lên mua tận nơi, trả tiền"
    " ngay, nên con đường đất vào bản đông xe từ lúc gà gáy. Số thứ tự của bài này là {n}."
)


def article(number: int, day: str | None = "2024-05-01", **facts: object) -> Row:
    """A record of its own text; `day` is when it was published."""
    words = " ".join(f"từ{number}x{place}" for place in range(40))
    text = str(facts.pop("text", f"{BODY.format(n=number)} {words}"))
    spans = find_personal(text)
    at = day and datetime.fromisoformat(f"{day}T03:00:00+00:00")
    return {
        "id": f"{number:020x}",
        "title": f"Chợ phiên số {number}",
        "text": text,
        "published_at": at,
        "published_date": day and date.fromisoformat(day),
        "published_precision": day and "minute",
        "fetched_at": datetime(2026, 1, 2, tzinfo=UTC),
        "warc_file": "raw/sample/a.warc.gz",
        "warc_offset": number,
        "n_syllables": len(text.split()),
        "lang": "vie",
        "pii_kind": [one.kind for one in spans],
        "pii_start": [one.start for one in spans],
        "pii_end": [one.end for one in spans],
        **facts,
    }


def articles(count: int, copies: int = 0) -> list[Row]:
    """Articles of one a day; the first ones are printed again by another portal, at the end."""
    days = [str(day) for day in np.arange("2024-01-01", "2025-12-31", dtype="datetime64[D]")]
    rows = [article(number, days[number]) for number in range(count)]
    again = [
        {**row, "id": f"f{row['id'][1:]}", "portal": "khac", "warc_offset": 10_000 + number,
         "published_date": rows[-1]["published_date"], "published_at": rows[-1]["published_at"]}
        for number, row in enumerate(rows[:copies])
    ]  # fmt: skip
    return [*rows, *again]


def corpus_of(data: Path, rows: list[Row], shards: int = 2) -> Path:
    """A data folder of these records in which copies have been looked for."""
    dedupe(write_corpus(data, rows, shards=shards))
    return data


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their paths."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def rewrite(folder: Path, name: str, table: pa.Table) -> None:
    """Put other rows into a file of a release, as somebody would who mends the hashes too."""
    pq.write_table(table.cast(COLUMNS), folder / name)
    renew(folder, name, len(table))


def renew(folder: Path, name: str, rows: int | None = None) -> None:
    """Let the manifest say what a file is now."""
    manifest = read_manifest(folder)
    old = next(file for file in manifest.files if file.path == name)
    new = describe(folder, folder / name, rows=rows or old.rows, split=old.split)
    files = [new if file.path == name else file for file in manifest.files]
    total = sum(file.rows or 0 for file in files)
    write_manifest(folder, replace(manifest, files=files, rows=total))


def edit_manifest(folder: Path, **facts: object) -> None:
    """Let the manifest say something else."""
    told = {"format": 1, **asdict(read_manifest(folder)), **facts}
    (folder / "MANIFEST.json").write_text(json.dumps(told), "utf-8")


def plain_rows(rows: Iterator[Mapping[str, Any]] | list[Row]) -> list[Row]:
    """Rows of any reader, in plain Python and in the order of portal and id."""
    told = [
        {name: _plain(value, COLUMNS.field(name).type) for name, value in row.items()}
        for row in rows
    ]
    return sorted(told, key=lambda row: (row["portal"], row["id"]))


def _plain(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, np.ndarray | list):
        return [_plain(one, kind.value_type) for one in value]
    if pd.isna(value):
        return None
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, np.generic):
        value = value.item()
    if pa.types.is_date(kind) and isinstance(value, datetime):
        return value.date()
    if pa.types.is_timestamp(kind):
        return pd.Timestamp(value).tz_convert("UTC").to_pydatetime()
    return value
