"""Articles by id or address: where their records are, and who else knows the address."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from corpus.dataset import open_rejects
from corpus.errors import UnknownArticle, UnknownPortal
from corpus.schema import SCHEMA
from corpus.tombstones import Tombstones, bare_address
from crawler.frontier import Frontier, Known
from crawler.portal import Portal
from crawler.portals import UNKNOWN, portal, portal_at, portals
from crawler.urls import article_id, canonical_url, host_of

SHARD = "__filename"
"""Column of the file that a row was read from, as Arrow names it."""

_ID = re.compile(r"[0-9a-f]{20}")
_URN = re.compile(r"urn:sha256:[0-9a-f]{64}")
_ROWS = 500
"""Rows of a shard that are decoded at a time: of dense texts some 25 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What an article is looked for by."""

    key: str
    """What was asked for."""
    ids: frozenset[str] = frozenset()
    urls: tuple[str, ...] = ()
    """Its addresses, with their scheme."""
    portals: tuple[Portal, ...] = ()
    """Those that it may be of."""

    @property
    def names(self) -> Tombstones:
        """Ids and addresses, in the form that tells no two forms of an address apart."""
        return Tombstones(self.ids, frozenset(map(bare_address, self.urls)) - {""})

    def also(self, urls: Iterable[str], slugs: Iterable[str]) -> "Sought":
        """With further addresses, and the ids that they give on all its portals."""
        there = tuple(dict.fromkeys([*self.portals, *filter(None, map(_portal, slugs))]))
        known = tuple(dict.fromkeys([*self.urls, *urls]))
        return replace(self, urls=known, portals=there, ids=self.ids | _ids(known, there))


def seek(key: str) -> Sought:
    """What an id or address asks for; raises UnknownArticle for what is neither."""
    key = key.strip()
    if _ID.fullmatch(key.lower()):
        return Sought(key=key, ids=frozenset({key.lower()}))
    if _URN.fullmatch(key.lower()):
        return Sought(key=key, urls=(key.lower(),))
    url = key if "://" in key else f"https://{key}"
    there = _portals_at(url)
    if not there or not bare_address(url):
        raise UnknownArticle(f"{key!r} is no id of an article (20 hex digits), and no address")
    urls = (url, *(canonical_url(url, one) for one in there))
    return Sought(key=key).also(urls, (one.slug for one in there))


def _portals_at(url: str) -> list[Portal]:
    """Each portal that was ever on the host of an address."""
    host = host_of(url)
    declared = [one for one in portals().values() if host in one.hosts]
    other = portal_at(url, datetime.now(UTC).date())
    return declared or [one for one in [other] if one is not UNKNOWN]


def _portal(slug: str) -> Portal | None:
    """A portal; None where its declaration is gone."""
    try:
        return portal(slug)
    except UnknownPortal:
        return None


def _ids(urls: Iterable[str], there: Sequence[Portal]) -> frozenset[str]:
    return frozenset(key for url in urls for one in there if (key := _id(url, one)))


def _id(url: str, one: Portal) -> str | None:
    try:
        return article_id(url, one)
    except ValueError:
        return None


def find_records(
    dataset: ds.Dataset, sought: Sought, columns: Sequence[str] = tuple(SCHEMA.names)
) -> pa.Table:
    """The versions of the article that is sought, with the column SHARD; no row for none.

    Of all shards only ids and addresses are read. Raises UnknownArticle where an address is that
    of several articles.
    """
    names = sought.names
    here = _is_among(names.ids)
    if names.addresses:
        here = here | names.among("url") | names.among("canonical_url")
    found = dataset.to_table(columns=["id", SHARD], filter=here)
    ids = {str(key) for key in found["id"].to_pylist()}
    ids = ids & names.ids or ids
    if len(ids) > 1:
        told = ", ".join(sorted(ids))
        raise UnknownArticle(f"{sought.key} is the address of {len(ids)} articles: {told}")
    if not ids <= names.ids:  # found by address: other versions may have another one
        found = dataset.to_table(columns=["id", SHARD], filter=_is_among(ids))
    return read_records(found, ids, columns)


def read_records(places: pa.Table, ids: Iterable[str], columns: Sequence[str]) -> pa.Table:
    """The records of some ids, with the column SHARD; `places` has that column."""
    files = sorted({str(file) for file in places[SHARD].to_pylist()})
    dataset: ds.Dataset = ds.dataset(files, schema=SCHEMA, format="parquet")
    table: pa.Table = dataset.scanner(
        columns=[*dict.fromkeys([*columns, "id"]), SHARD],
        filter=_is_among(ids),
        batch_size=_ROWS,
        batch_readahead=1,
        fragment_readahead=1,
    ).to_table()
    return table


def _is_among(ids: Iterable[str]) -> ds.Expression:
    return ds.field("id").isin(pa.array(sorted(ids), pa.string()))


def find_rejects(data_dir: Path, sought: Sought) -> list[dict[str, Any]]:
    """The rejects of any address of an article, mirrors' too; rows of `corpus.schema.REJECTS`."""
    names, there = sought.names, {one.slug: one for one in sought.portals}
    if not names.addresses:
        return []
    named = names.among("url")
    # A mirror, or a reader's tracking parameters, are around the path.
    paths = {urlsplit(url).path for url in sought.urls} - {"", "/"}
    for path in paths:
        named = named | pc.match_substring(ds.field("url"), path)
    rows = open_rejects(data_dir).to_table(filter=named).to_pylist()
    return [
        row
        for row in rows
        if names.cover("", row["url"])
        or (row["portal"] in there and _id(row["url"], there[row["portal"]]) in names.ids)
    ]


def find_known(data_dir: Path, sought: Sought, frontier_url: str | None) -> list[Known] | None:
    """What the frontier knows of an article; None where there is no frontier.

    Raises FrontierError where it cannot be used.
    """
    if frontier_url is None and not (data_dir / "frontier.sqlite").exists():
        return None
    frontier = Frontier(data_dir, frontier_url)
    try:
        by_id = frontier.known(sought.ids)
        slugs = [one.slug for one in sought.portals]
        return by_id or frontier.known_at(sought.urls, slugs)
    finally:
        frontier.close()
