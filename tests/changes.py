"""What repair changes in the shared texts, by kind.

    python tests/changes.py [CORPUS] [HOW_MANY]

prints the counts, and a sample of the changes to be read by a person.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from conftest import SHARED
from texts import rows

from corpus.text import strip_invisible
from pipeline.repair import repair


@dataclass(frozen=True, slots=True)
class Change:
    before: str
    after: str
    kinds: tuple[str, ...]

    def __str__(self) -> str:
        spans = SequenceMatcher(None, self.before, self.after, autojunk=False).get_opcodes()
        parts = (
            f"{self.before[max(0, a - 20) : a]}[{self.before[a:b]!a}→{self.after[c:d]!a}]"
            f"{self.before[b : b + 20]}"
            for kind, a, b, c, d in spans
            if kind != "equal"
        )
        return f"{'+'.join(self.kinds)}: {' … '.join(list(parts)[:4])}"


def news_lines(shared: Path, name: str) -> Iterator[str]:
    """Titles and paragraphs as published, NFC."""
    for row in rows(shared, name):
        doc = row.get("doc") or {"title": "", "content": row.get("text")}
        for line in f"{doc['title'] or ''}\n{doc['content'] or ''}".splitlines():
            if line.strip():
                yield unicodedata.normalize("NFC", line)


def changes(lines: Iterator[str]) -> Iterator[Change]:
    for line in lines:
        after, names = repair(line)
        if after != line:
            seen = strip_invisible(line)
            kinds = {"invisible"} if seen != line else set()
            if " ".join(line.split()) != line or " ".join(seen.split()) != seen:
                kinds.add("space")
            yield Change(line, after, tuple(sorted(names | kinds)) or ("unnamed",))


def count(found: list[Change]) -> dict[str, int]:
    return dict(Counter(kind for change in found for kind in change.kinds))


if __name__ == "__main__":
    corpus, size = [*sys.argv[1:], *["vietnam-news-2016", "100"][len(sys.argv) - 1 :]][:2]
    everything = list(changes(news_lines(SHARED, corpus)))
    print(count(everything))
    # White space alone is no repair, and hides the others.
    real = [change for change in everything if change.kinds != ("space",)]
    for change in random.Random(7).sample(real, min(int(size), len(real))):
        print(change)
