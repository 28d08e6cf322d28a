"""Bodies are unpacked to a limit, and as far as they are whole."""

import gzip
import random
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd

from crawler.compression import unpack

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
DATA = random.Random(1).randbytes(300_000)
LIMIT = 1_000_000


@pytest.mark.parametrize("name", PACKERS)
def test_what_was_packed_comes_back(name: str) -> None:
    assert unpack(PACKERS[name](DATA), name.upper(), LIMIT) == (DATA, True)
    assert unpack(PACKERS[name](b""), name, LIMIT) == (b"", True)


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_cut_at_the_limit(name: str) -> None:
    bomb = PACKERS[name](b"\0" * 50 * LIMIT)
    assert len(bomb) < LIMIT
    assert unpack(bomb, name, LIMIT) == (b"\0" * LIMIT, False)


@pytest.mark.parametrize("name", PACKERS)
def test_a_torn_body_gives_its_beginning(name: str) -> None:
    body, whole = unpack(PACKERS[name](DATA)[:200_000], name, LIMIT)
    assert not whole
    assert 100_000 < len(body) < len(DATA)
    assert DATA.startswith(body)


@pytest.mark.parametrize("name", PACKERS)
def test_what_is_not_packed_stays_as_it_is(name: str) -> None:
    assert unpack(b"<html>da giai nen</html>", name, LIMIT) == (b"<html>da giai nen</html>", True)


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_members_follow_each_other(name: str) -> None:
    packed = PACKERS[name](b"mot, ") + PACKERS[name](b"hai")
    assert unpack(packed, name, LIMIT) == (b"mot, hai", True)


def test_headerless_deflate_and_encodings_in_a_row() -> None:
    bare = zlib.compressobj(wbits=-15)
    assert unpack(bare.compress(DATA) + bare.flush(), "deflate", LIMIT) == (DATA, True)
    assert unpack(brotli.compress(gzip.compress(DATA)), "gzip, br", LIMIT) == (DATA, True)
    assert unpack(DATA, "identity", LIMIT) == (DATA, True)
    assert unpack(DATA, "", 1_000) == (DATA[:1_000], False)
