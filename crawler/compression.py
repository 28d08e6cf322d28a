"""What Content-Encoding packed, unpacked to a limit: a kilobyte may hold a gigabyte."""

import sys
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK = 1 << 16
_BROKEN = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


class _Stream(Protocol):
    """One packed stream; the three libraries differ in the names of the same things."""

    @property
    def finished(self) -> bool: ...
    @property
    def left(self) -> bytes:
        """Input after the stream's end."""

    def feed(self, data: bytes, room: int) -> bytes: ...


def unpack(body: bytes, encoding: str, limit: int) -> tuple[bytes, bool]:
    """Undo a Content-Encoding header's value; the bytes, and whether they are all there were.

    Stops at `limit` bytes and where the data break. A body that is not packed as it says comes
    back as it is: archives often keep it unpacked under its old header. Unknown encodings are
    left alone.
    """
    whole = True
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if make := _STREAMS.get(name):
            body, complete = _unpacked(body, make, limit)
            whole = whole and complete
    return body[:limit], whole and len(body) <= limit


def _unpacked(body: bytes, make: Callable[[], _Stream], limit: int) -> tuple[bytes, bool]:
    out = bytearray()
    stream, place = make(), 0
    try:
        while place < len(body) and len(out) < limit:
            chunk = body[place : place + _CHUNK]
            out += stream.feed(chunk, limit - len(out))
            place += len(chunk) - len(stream.left)
            if stream.finished and place < len(body):
                stream = make()  # the next member of a file of several
    except _BROKEN:
        return (bytes(out), False) if out else (body, True)
    return bytes(out), stream.finished and place == len(body)


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._stream = zlib.decompressobj(wbits)

    @property
    def finished(self) -> bool:
        return self._stream.eof

    @property
    def left(self) -> bytes:
        return self._stream.unused_data

    def feed(self, data: bytes, room: int) -> bytes:
        return self._stream.decompress(data, room)


class _Deflate(_Zlib):
    """Some servers leave out zlib's header."""

    def __init__(self) -> None:
        super().__init__(zlib.MAX_WBITS)
        self._begun = False

    def feed(self, data: bytes, room: int) -> bytes:
        begun, self._begun = self._begun, True
        try:
            return super().feed(data, room)
        except zlib.error:
            if begun:
                raise
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            return super().feed(data, room)


class _Brotli:
    left = b""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._stream.is_finished())

    def feed(self, data: bytes, room: int) -> bytes:
        out: bytes = self._stream.process(data, output_buffer_limit=room)
        return out


class _Zstd:
    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor()

    @property
    def finished(self) -> bool:
        return bool(self._stream.eof)

    @property
    def left(self) -> bytes:
        return bytes(self._stream.unused_data) if self._stream.eof else b""

    def feed(self, data: bytes, room: int) -> bytes:
        return bytes(self._stream.decompress(data, room))


_STREAMS: dict[str, Callable[[], _Stream]] = {
    "gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "x-gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
