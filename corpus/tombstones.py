"""What must disappear: the articles that `tombstones.txt` of a data folder names.

One id or address a line; what follows ` #` or stands in a line that begins with `#` is a remark.
An article is named by any of its addresses, with or without `www.`, by either scheme. It is in no
later load, build or release; the archive keeps its page.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from corpus.errors import SchemaError
from corpus.schema import SCHEMA

FILE = "tombstones.txt"

_ID = re.compile(r"[0-9a-f]{20}")
_URN = re.compile(r"urn:sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The ids and addresses of a file."""

    ids: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    """Without scheme, `www.`, fragment and last slash."""

    def __bool__(self) -> bool:
        return bool(self.ids or self.addresses)

    def cover(self, key: str, *urls: str) -> bool:
        """Whether an article of this id, or known by one of these addresses, is named."""
        return key in self.ids or any(bare_address(url) in self.addresses for url in urls)

    def ids_in(self, dataset: ds.Dataset) -> list[str]:
        """The ids of all named articles of a dataset of records, sorted.

        Each version of an article is gone when an address of one of them is named.
        """
        if not self.addresses:
            return sorted(self.ids)
        named = self.among("url") | self.among("canonical_url")
        found = dataset.to_table(columns=["id"], filter=named)["id"].to_pylist()
        return sorted(self.ids.union(map(str, found)))

    def files_in(self, shards: Iterable[Path]) -> set[Path]:
        """The shards that hold a named article."""
        paths = [path for path in shards if not path.name.startswith(".")]
        if not paths:
            return set()
        dataset = ds.dataset([str(path) for path in paths], schema=SCHEMA, format="parquet")
        ids = ds.field("id").isin(pa.array(sorted(self.ids), pa.string()))
        named = ids | self.among("url") | self.among("canonical_url")
        found = dataset.to_table(columns=["__filename"], filter=named)["__filename"]
        return {Path(str(name)) for name in found.unique().to_pylist()}

    def among(self, column: str) -> ds.Expression:
        """The rows whose address in a column is named."""
        forms = [form for address in sorted(self.addresses) for form in _forms(address)]
        return ds.field(column).isin(pa.array(forms, pa.string()))


NO_TOMBSTONES = Tombstones()
"""Of a folder without a file."""


def read_tombstones(data_dir: Path) -> Tombstones:
    """What the file of a data folder names; nothing without one.

    Raises SchemaError, naming file and line, for a line that is neither id nor address: what
    somebody asked to remove must not stay because of a slip.
    """
    path = data_dir / FILE
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        return NO_TOMBSTONES
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path} is not UTF-8: {error.reason}") from error
    ids, addresses = set(), set()
    for number, line in enumerate(lines, start=1):
        named = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        if _ID.fullmatch(named):
            ids.add(named)
        elif bare := bare_address(named):
            addresses.add(bare)
        elif named:
            raise SchemaError(f"{path}: line {number} is neither an id nor an address: {named!r}")
    return Tombstones(frozenset(ids), frozenset(addresses))


def bare_address(url: str) -> str:
    """An address without what does not tell articles apart; "" for what is none."""
    if _URN.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"\s", url):
        return ""
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def without(ids: list[str]) -> ds.Expression:
    """The rows of a dataset whose id is none of these."""
    return pc.invert(ds.field("id").isin(pa.array(ids, pa.string())))


def _forms(bare: str) -> Iterator[str]:
    """How the address may stand in a record."""
    if bare.startswith("urn:"):
        yield bare
        return
    place, mark, query = bare.partition("?")
    for start in ("http://", "https://", "http://www.", "https://www."):
        for slash in ("", "/"):
            yield f"{start}{place}{slash}{mark}{query}"
