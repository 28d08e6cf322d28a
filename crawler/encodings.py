"""Bytes to text: what a page says of its encoding, checked against its bytes."""

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

FALLBACK = "cp1258"
"""Vietnamese Windows: what undeclared pages that are not UTF-8 were written with."""


def decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Text and the name of the encoding it was read with; never raises.

    In order: byte order mark, valid UTF-8, the Content-Type header, the page's own declaration,
    Windows-1258. Undecodable bytes become U+FFFD, NULs go.
    """
    encoding = _encoding(body, content_type)
    return body.decode(encoding, "replace").replace("\x00", "").removeprefix("\ufeff"), encoding


def _encoding(body: bytes, content_type: str | None) -> str:
    marked, _ = read_bom(body)
    if marked:
        return marked
    # Valid UTF-8 is no accident in Vietnamese, whatever a server says.
    if _is_utf8(body):
        return "utf-8"
    header = http_content_type_encoding(content_type)
    for name in (header, html_body_declared_encoding(body[:4096])):
        known = resolve_encoding(name) if name else None
        if known is not None:
            return known
    return FALLBACK


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
