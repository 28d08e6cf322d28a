"""From the bytes of a page to its text.

Valid UTF-8 is believed whatever is declared; Vietnamese of before Unicode is recognised by its
letters (`legacy.py`), since its pages declare Latin-1, nothing, or something wrong.
"""

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler import legacy

FALLBACK = "cp1258"
"""The Windows code page for Vietnamese."""

# What a page may declare: Python knows other "encodings" too (punycode, unicode_escape), and a
# page must not choose those.
_ACCEPTED = re.compile(
    r"utf-8|utf-16(-[bl]e)?|cp125\d|cp874|cp932|cp949|iso8859-\d+|koi8-[ru]|mac[-_]roman"
    r"|gb18030|big5\w*|euc_\w+"
)


def decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Give the text without NULs and the name of the encoding used; never raises.

    Bytes that cannot be decoded become U+FFFD. The text is not NFC yet.
    """
    text, encoding = _decode(body, content_type)
    return text.replace("\0", ""), encoding.replace("cp125", "windows-125")


def to_utf8(body: bytes, content_type: str | None) -> tuple[bytes, str]:
    """What `decode` gives, in UTF-8: most pages are in it already, and stay as they are."""
    if read_bom(body)[0] is None and _is_utf8(body):
        return body.replace(b"\0", b""), "utf-8"
    text, encoding = decode(body, content_type)
    return text.encode("utf-8", "replace"), encoding


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    from_bom, bom = read_bom(body)
    if from_bom is not None and bom is not None:
        return body[len(bom) :].decode(from_bom, errors="replace"), from_bom
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = _guess(body, content_type)
    if encoding in legacy.CODECS:
        return legacy.CODECS[encoding](body), encoding
    return body.decode(encoding, errors="replace"), encoding


def _guess(body: bytes, content_type: str | None) -> str:
    """The encoding of a page that is not valid UTF-8."""
    if not _is_nearly_utf8(body) and (guessed := legacy.guess(body)):
        return guessed
    # UTF-8 is tried last even where nobody declares it: a page cut inside a letter is no
    # Windows-1258.
    for declared in (*_declared(body, content_type), "utf-8"):
        if declared != "utf-8" or _is_nearly_utf8(body):
            return declared
    return FALLBACK


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """List what header and page declare, in this order, as far as it can be used."""
    header = http_content_type_encoding(content_type)
    meta = html_body_declared_encoding(body)
    # A tag that was read as ASCII is not in UTF-16, whatever it says.
    meta = "utf-8" if meta is not None and meta.startswith("utf-16") else meta
    return [name for name in (header, meta) if name is not None and _ACCEPTED.fullmatch(name)]


def _is_nearly_utf8(body: bytes) -> bool:
    """Tell whether over 99 % of the bytes decode, and more letters come out whole than broken.

    The second half is for pages that are nearly all markup: a few hundred Windows-1258 letters
    are less than 1 % of them.
    """
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - body.count("\ufffd".encode())
    whole = len(text) - len(text.encode("ascii", errors="ignore")) - text.count("\ufffd")
    return broken < 0.01 * len(body) and broken < whole
