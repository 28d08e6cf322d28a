"""Broken and hostile pages: each is an article or a reject, in bounded time and memory."""

import random
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from conftest import ROOT, SHARED, page

from corpus.errors import ExtractionError
from corpus.records import Article, Rejected
from crawler.extraction import extract
from crawler.portals import UNKNOWN, portal

MEMORY = 3 * 1024**3
"""Bytes of address space that reading any page may take, the interpreter's own included."""
HANG = 1800
"""Seconds after which the watchdog calls a run hung; a page takes milliseconds."""

Chance = random.Random


def _truncated(body: bytes, chance: Chance) -> bytes:
    return body[: chance.randrange(len(body))]


def _flipped(body: bytes, chance: Chance) -> bytes:
    out = bytearray(body)
    for _ in range(chance.choice((1, 10, 100, 1000))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _untagged(body: bytes, chance: Chance) -> bytes:
    share = chance.random()
    return re.sub(rb"<[^>]*>", lambda tag: b"" if chance.random() < share else tag[0], body)


def _shuffled(body: bytes, chance: Chance) -> bytes:
    parts = re.split(rb"(?=<)", body)
    start = chance.randrange(len(parts))
    piece = parts[start : start + 200]
    chance.shuffle(piece)
    return b"".join([*parts[:start], *piece, *parts[start + 200 :]])


def _repeated(body: bytes, chance: Chance) -> bytes:
    start = chance.randrange(len(body))
    return body[:start] + body[start : start + 500] * chance.randrange(2, 200) + body[start:]


def _with_nuls(body: bytes, chance: Chance) -> bytes:
    place = chance.randrange(len(body))
    return body[:place] + b"\0" * chance.randrange(1, 50) + body[place:]


def _nested(body: bytes, chance: Chance) -> bytes:
    tag = chance.choice((b"div", b"table><tr><td", b"b", b"ul><li", b"span", b"blockquote", b"a"))
    place = body.find(b"<p")
    deep = (b"<" + tag + b">") * 10_000
    return body[:place] + deep + body[place:]


def _huge(body: bytes, chance: Chance) -> bytes:
    filler = chance.choice(
        (b" ", b"x", b"<p>Mot doan van. </p>", b"<br>", b"&amp;", b"<a href=x>y</a>")
    )
    place = body.find(b"<p")
    return body[:place] + filler * (20_000_000 // len(filler)) + body[place:]


COMMON: tuple[Callable[[bytes, Chance], bytes], ...] = (
    _truncated, _flipped, _untagged, _shuffled, _repeated, _with_nuls,
)  # fmt: skip
RARE = (_nested, _huge)


def _pages() -> list[bytes]:
    paths = sorted((ROOT / "tests" / "portals").glob("*/*.html"))
    paths += sorted((SHARED / "gold" / "pages").glob("*/*.html"))
    return [body for path in paths if len(body := path.read_bytes()) < 500_000]


def _mutate(body: bytes, chance: Chance, number: int) -> bytes:
    if number % 100 == 0:
        return RARE[number // 100 % 2](body, chance)
    for mutation in chance.sample(COMMON, chance.randrange(1, 4)):
        body = mutation(body, chance) or b"<p>"
    return body


def fuzz(count: int) -> None:
    """Read so many mutated pages; raises what no page may raise."""
    pages, chance = _pages(), Chance(20261125)
    for number in range(count):
        body = _mutate(chance.choice(pages), chance, number)
        source = page(body, "https://baolaocai.vn/bai-viet-post404649.html", kind="article")
        for generic in (True, False):
            try:
                found = extract(source, UNKNOWN if generic else portal("laocai"), generic=generic)
            except ExtractionError:
                continue  # lxml gave up: a counted row of the build
            assert isinstance(found, Article | Rejected)


CODE = """
import resource, sys
sys.path[:0] = ["tests", "."]
import test_fuzz
resource.setrlimit(resource.RLIMIT_AS, (test_fuzz.MEMORY, test_fuzz.MEMORY))
test_fuzz.fuzz(int(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.whole)])
def test_no_page_breaks_the_reader(count: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(count)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=HANG,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) * 1024 < MEMORY
