"""The lines of an article divided into lead, paragraphs, captions, byline and source credit.

The rules are those of Vietnamese newsrooms and of HTML, never of one page or one site.
"""

import re
from dataclasses import dataclass

from corpus.records import Image
from corpus.text import clean_line, syllables
from crawler.lines import Line, Picture

TAIL_LINES = 6
"""How many lines at the end may hold byline and credit."""

_CAPTION_LENGTH = 400
"""Characters of the longest text that is still a caption."""

_END = re.compile(r"[.!?…:;][\"”’')\]]*$")
_PHOTO_CREDIT = re.compile(r"\bẢnh\s*:\s*[^:]{2,60}$|\(Ảnh[^)]{1,60}\)[.]?$")
_LABEL = r"(?:bài viết|bài|tin|tịn|ảnh|ành|t/h|tác giả|thực hiện|video|clip|lược ghi|tổng hợp)"
_BYLINE = re.compile(
    rf"^{_LABEL}(?:\s*(?:,|-|–|và|&|\s)\s*{_LABEL})*\s*[:：]?\s*(?P<names>.*)$", re.I
)
_NAME_BREAK = re.compile(r"\s*[,;/&]\s*|\s*–\s*|\s+-\s*|\s*-\s+|\s+và\s+")
_NAME_PART = r"[A-ZÀ-ỸĐ][\w'’.]*"
_NAME = re.compile(rf"^{_NAME_PART}(?: {_NAME_PART}){{0,5}}$")
_OUTLET = re.compile(r"^(?P<names>.*?)\s*\((?P<outlet>[^()]{2,60})\)$")
_CREDIT = re.compile(
    r"^\(?(?:theo|nguồn(?: tin)?|tin theo)\s*[:：]?\s+(?P<outlet>.+?)\)?\.?$", re.I
)
_URL = re.compile(r"^(?:https?://\S+|(?:www\.)?[\w-]+(?:\.[\w-]+)+/?\S*)$", re.I)
_OUTLET_WORD = re.compile(r"^(?:báo|đài|cổng|trang|tạp chí|bản tin|thông tấn|tin tức)\b", re.I)
_ATTACHMENT = re.compile(
    r"^[(\[\s]*(?:xem|tải|chi tiết|download|file|tệp|văn bản|phụ lục)\b[^.!?]{0,60}"
    r"(?:tại đây|chi tiết|đính kèm|kèm theo|tải về|ở đây)[)\].:\s]*$",
    re.I,
)
_NOTHING = re.compile(r"^[\W_]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What the body of a page says."""

    sapo: str | None
    paragraphs: tuple[str, ...]
    images: tuple[Image, ...]
    authors: tuple[str, ...]
    source: str | None
    has_links: bool
    """Whether links to documents were left out."""


def read_body(items: list[Line | Picture], title: str, sapo: str | None) -> Body:
    """Divide the lines of a body; `sapo` is the lead that the layout found apart, if it did."""
    rest, images = _take_captions(items)
    kept = [line for line in rest if not _is_attachment(line)]
    has_links = len(kept) < len(rest)
    kept, authors, source = _take_tail(kept)
    if kept and kept[0].text.casefold() == title.casefold():
        kept = kept[1:]
    lead, kept = _take_lead(kept, sapo)
    return Body(
        sapo=lead,
        paragraphs=tuple(line.text for line in kept),
        images=images,
        authors=authors,
        source=source,
        has_links=has_links,
    )


# Captions


def _take_captions(items: list[Line | Picture]) -> tuple[list[Line], tuple[Image, ...]]:
    """The lines without captions, and the pictures with theirs."""
    rest: list[Line] = []
    images: list[Image] = []
    waiting: list[tuple[int, Picture]] = []  # the run of pictures just before this line
    for item in items:
        if isinstance(item, Picture):
            waiting.append((len(images), item))
            images.append(Image(url=item.url))
        elif _NOTHING.match(item.text):
            continue
        elif waiting and _is_caption(item, waiting[-1][1]):
            # A row of captions under a row of pictures comes in their order; any other caption
            # belongs to the picture just above it.
            place, _ = waiting.pop(0 if item.under_image else -1)
            images[place] = Image(url=images[place].url, caption=item.text)
            waiting = waiting if item.under_image else []
        else:
            rest.append(item)
            waiting = []
    return rest, tuple(images)


def _is_caption(line: Line, picture: Picture) -> bool:
    if line.style.caption or line.under_image:
        return True
    if len(line.text) > _CAPTION_LENGTH or line.style.heading or line.row:
        return False
    if _byline(line.text) is not None or _credit(line) is not None or _is_attachment(line):
        return False
    in_table = line.in_picture_table
    if line.text.endswith(":") or (line.style.cell != picture.style.cell and not in_table):
        return False
    return (
        in_table
        or line.text == picture.alt
        or bool(_PHOTO_CREDIT.search(line.text))
        or line.style.block == picture.style.block
        or line.is_italic
        or line.style.align == "center"
        or (not line.is_bold and syllables(line.text) <= 25 and not _END.search(line.text))
    )


# Links to documents


def _is_attachment(line: Line) -> bool:
    if line.is_link and not _URL.match(line.text):
        return True
    return bool(line.hrefs or len(line.text) < 40) and bool(_ATTACHMENT.match(line.text))


# Byline and credit


def _take_tail(lines: list[Line]) -> tuple[list[Line], tuple[str, ...], str | None]:
    """Lines without byline and credit, the authors, the credited source; read from the end."""
    kept = list(lines)
    authors: tuple[str, ...] = ()
    source: str | None = None
    while kept and len(lines) - len(kept) < TAIL_LINES:
        last = kept[-1]
        if source is None and (found := _credit(last)):
            source = found
        elif not authors and (names := _authors(last)) is not None and len(kept) > 1:
            authors, outlet = names
            source = source or outlet
        else:
            break
        kept.pop()
    return kept, authors, source


def _credit(line: Line) -> str | None:
    """The outlet a line credits: "Theo TTXVN", "Nguồn: Báo …", a bare URL."""
    text = line.text
    if _URL.match(text):
        return text
    found = _CREDIT.match(text)
    if not found or syllables(text) > 12:
        return None
    outlet = found["outlet"].strip()
    named = outlet[:1].isupper() or bool(_URL.match(outlet)) or bool(_OUTLET_WORD.match(outlet))
    return outlet if named else None


def _authors(line: Line) -> tuple[tuple[str, ...], str | None] | None:
    """Authors and outlet of a byline, with or without its label; None if it is none."""
    if labelled := _byline(line.text):
        return labelled
    names, outlet = _outlet(line.text.rstrip("."))
    found = _names(names)
    return (found, outlet) if found and not line.style.heading else None


def _byline(text: str) -> tuple[tuple[str, ...], str | None] | None:
    """Authors and outlet of a line that starts with a label: "Tin, ảnh: Mỹ Hằng"."""
    found = _BYLINE.match(text)
    if not found:
        return None
    names, outlet = _outlet(found["names"].rstrip(". "))
    authors = _names(names)
    return (authors, outlet) if authors else None


def _outlet(text: str) -> tuple[str, str | None]:
    found = _OUTLET.match(text)
    if not found:
        return text, None
    outlet = found["outlet"].strip()
    # "(tổng hợp)" says how the piece was made, not who made it.
    return found["names"], outlet if outlet[:1].isupper() else None


def _names(text: str) -> tuple[str, ...]:
    """The names in a text that holds nothing else; empty if it does."""
    parts = [part.strip(" .") for part in _NAME_BREAK.split(text.strip())]
    parts = [part for part in parts if part]
    if not parts or len(text) > 80 or not all(_NAME.match(part) for part in parts):
        return ()
    return tuple(parts)


# Lead


def _take_lead(lines: list[Line], sapo: str | None) -> tuple[str | None, list[Line]]:
    """The lead and the lines after it."""
    if sapo and lines and _goes_on(sapo, lines[0]):
        return clean_line(f"{sapo} {lines[0].text}"), lines[1:]
    if sapo or not lines or not _is_lead(lines):
        return sapo, lines
    return lines[0].text, lines[1:]


def _goes_on(sapo: str, line: Line) -> bool:
    """Whether a lead cut in mid-sentence goes on in the bold line after it."""
    return line.is_bold and line.text[:1].islower() and not _END.search(sapo)


def _is_lead(lines: list[Line]) -> bool:
    first = lines[0]
    if not (first.is_bold or first.is_italic) or first.row or first.style.heading:
        return False
    stressed = sum(line.is_bold or line.is_italic for line in lines)
    # Where most of the body is bold, bold marks nothing.
    if len(lines) > 2 and stressed > len(lines) / 2:
        return False
    return syllables(first.text) >= 20 or bool(re.search(r"[.!?…][\"”’)]*$", first.text))
