"""What people ask the build to leave out: articles that must disappear, and furniture.

Articles are named by `tombstones.txt`. Furniture is lines of a portal that somebody has read:
`crawler/furniture.py` knows such lines by their words, on any portal; here each portal has a list
of its own, `furniture/<slug>.txt` in the data folder, which `pipeline/recurring.py` proposes.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import BaotinhError
from corpus.records import Article
from corpus.text import clean_line
from corpus.tombstones import NO_TOMBSTONES, Tombstones
from crawler.portal import Portal
from crawler.urls import article_id, belongs

REMOVAL_VERSION = "1"

MAX_BYTES = 1 << 24
"""Of a file of furniture, which a person reads."""

NUMBER = "[0-9]+(?:[.,][0-9]+)*"
"""A regular expression, of Python and of RE2: a number with its separators."""

ANY_NUMBER = "{n}"
"""Stands for a number in a line of furniture."""

_NUMBER = re.compile(NUMBER)


def fold_numbers(line: str) -> str:
    """A line with `{n}` for each of its numbers."""
    return _NUMBER.sub(ANY_NUMBER, line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Lines that are a portal's own, and stand in no record."""

    lines: frozenset[str] = frozenset()
    """As an article prints them."""
    patterns: frozenset[str] = frozenset()
    """With `{n}` for every number."""

    @property
    def digest(self) -> str:
        """Hash of what is removed; empty where nothing is."""
        if not (self.lines or self.patterns):
            return ""
        told = json.dumps([REMOVAL_VERSION, sorted(self.lines), sorted(self.patterns)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def holds(self, line: str) -> bool:
        """Whether a repaired line is furniture."""
        if line in self.lines:
            return True
        return bool(self.patterns) and fold_numbers(line) in self.patterns

    def remove(self, article: Article) -> tuple[Article, int]:
        """A repaired article without furniture in lead and body, and how many lines it lost.

        Nothing may be left of it.
        """
        body = tuple(line for line in article.body if not self.holds(line))
        lost = len(article.body) - len(body)
        sapo = article.sapo
        if sapo is not None and self.holds(sapo):
            sapo = None
            lost += 1
        return (replace(article, sapo=sapo, body=body) if lost else article), lost


NO_FURNITURE = Furniture()
"""Of a portal without a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What no record of a portal is to hold."""

    furniture: Furniture = NO_FURNITURE
    tombstones: Tombstones = NO_TOMBSTONES

    def buries(self, key: str, *urls: str) -> bool:
        """Whether an article of this id, or known by one of these addresses, is to disappear."""
        return self.tombstones.cover(key, *urls)


NOTHING = Removal()
"""Of a portal of which nobody wrote anything down."""


def load_removal(data_dir: Path, portal: Portal, tombstones: Tombstones) -> Removal:
    """What a data folder's furniture and tombstones name of a portal.

    Raises BaotinhError, naming file and line, where the furniture cannot be read.
    """
    # An id holds on whatever host and by whatever address the article comes.
    ids = {
        article_id(url, portal)
        for url in map(_address, tombstones.addresses)
        if url.startswith("urn:") or belongs(url, portal)
    }
    return Removal(
        furniture=load_furniture(data_dir, portal),
        tombstones=replace(tombstones, ids=tombstones.ids | ids),
    )


def _address(bare: str) -> str:
    return bare if bare.startswith("urn:") else f"https://{bare}"


def furniture_path(data_dir: Path, portal: Portal) -> Path:
    """Where the furniture of a portal is written down."""
    return data_dir / "furniture" / f"{portal.slug}.txt"


def load_furniture(data_dir: Path, portal: Portal) -> Furniture:
    """The active lines of a portal's file; none where there is no file.

    Raises BaotinhError, naming the file and the line, for one that is not UTF-8 or too large.
    """
    text = read_text(furniture_path(data_dir, portal))
    return furniture_of(line for line, active in entries(text) if active)


def furniture_of(lines: Iterable[str]) -> Furniture:
    """Lines as a person writes them, with `{n}` where any number may stand."""
    plain, patterns = set(), set()
    for line in lines:
        if ANY_NUMBER in line:
            patterns.add(fold_numbers(line))
        else:
            plain.add(line)
    return Furniture(lines=frozenset(plain), patterns=frozenset(patterns))


def read_text(path: Path) -> str:
    """The text of a file of furniture; empty where there is none. Raises as `load_furniture`."""
    try:
        if not path.exists():
            return ""
        if not path.is_file():  # a pipe would be waited for
            raise BaotinhError(f"{path} is no file of lines")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BaotinhError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        line = data.count(b"\n") + 1
        raise BaotinhError(f"{path}, line {line}: the file is larger than {MAX_BYTES} bytes")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BaotinhError(f"{path}, line {line}: not UTF-8") from error


def entries(text: str) -> Iterator[tuple[str, bool]]:
    """Each line of a file of furniture, cleaned, and whether it is active: not after a `#`."""
    for raw in text.split("\n"):
        line = clean_line(raw)
        active = not line.startswith("#")
        if not active:
            line = line.lstrip("# ")
        if line := line.removeprefix("\\"):
            yield line, active


def entry(line: str) -> str:
    """A line as it stands in a file, where `#` would begin a comment."""
    line = clean_line(line)
    return f"\\{line}" if line.startswith(("#", "\\")) else line
