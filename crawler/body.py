"""The lines of an article divided into lead, paragraphs, captions, byline and source credit.

The rules are those of Vietnamese newsrooms and of HTML, never of one page or one site.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from corpus.records import Image
from corpus.text import clean_line, fold_words, syllables
from crawler.dates import is_date
from crawler.furniture import ends_article, is_attachment_label, is_related_label, is_widget
from crawler.lines import Line, Picture, Style

HEAD_LINES = 8
"""How many lines at the beginning may hold title, date and the like."""

TAIL_LINES = 6
"""How many lines at the end may hold byline and credit."""

_LABEL_LENGTH = 60
"""Characters of the longest label of a button."""

_CAPTION_LENGTH = 400
"""Characters of the longest text that is still a caption."""

_END = re.compile(r"[.!?…:;][\"”’')\]]*$")
_PHOTO_CREDIT = re.compile(
    r"\bẢnh(?: minh h[oọ]a| minh hoạ| tư liệu)?\s*:\s*[^:]{2,60}$|\(Ảnh[^)]{1,60}\)[.]?$"
)
_LABEL = (
    r"(?:bài viết|bài|tin|tịn|ảnh|ành|t/h|tác giả(?: bài viết)?|thực hiện|video|clip|lược ghi"
    r"|tổng hợp)"
)
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
# A last line that holds nothing else: "(TTXVN/Vietnam+)"; "(CTV)" and "(PV)" are people.
_CREDIT_ALONE = re.compile(
    r"^\((?P<outlet>(?:(?!CTV\b|PV\b)[A-Z]{3,}|Báo|Đài|Cổng|Tạp chí)\b[^()]{0,40})\)\.?$"
)
_URL = re.compile(r"^(?:https?://\S+|(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/\S*)?)$", re.I)
# A deeper address is a document the text names, not the outlet it was taken from.
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}/?$")
_OUTLET_WORD = re.compile(r"^(?:báo|đài|cổng|trang|tạp chí|bản tin|thông tấn|tin tức)\b", re.I)
_DATELINE = r"\([^()]{2,24}\)\s*[-–—:]|[A-ZĐ]{2,6}(?:\.VN)?\s+[-–—]"
_DATELINE_ALONE = re.compile(rf"^(?:{_DATELINE})$")
_DATELINED = re.compile(rf"^(?:{_DATELINE})\s+\S")
_FIGURE_SYLLABLES = 40
"""Up to which a line is the caption of the picture that it shares an element with."""
_FOLLOW = re.compile(r"\s*theo dõi .+ trên google news\W*$", re.I)
_NOTHING = re.compile(r"^[\W_]*$")
_ADVERTISEMENT = re.compile(r"^(?:quảng cáo|advertisement|banner)[\s\d]*$", re.I)
_BANNER = re.compile(r"/(?:banners?|ads?|adv|quang-?cao)/", re.I)


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


EMPTY = Body(sapo=None, paragraphs=(), images=(), authors=(), source=None, has_links=False)
"""The body of a page that has none."""


def read_body(
    items: Sequence[Line | Picture], title: str, sapo: str | None, told: Container[str] = ()
) -> Body:
    """Divide the lines of a body.

    `sapo` is the lead that was found apart, if it was; `told` the authors found apart, whose names
    are no text where the body's element holds its header too.
    """
    rest, images = _take_captions(items)
    rest = _without_related(_before_end(rest))
    rest = [line for line in rest if not (len(line.text) < _LABEL_LENGTH and is_widget(line.text))]
    kept = [line for line in rest if not _is_attachment(line)]
    has_links = len(kept) < len(rest)
    kept, authors, source = _take_tail(kept)
    kept = _without_head(kept, title, sapo, told)
    lead, kept = _take_lead(kept, title, sapo)
    return Body(
        sapo=lead,
        paragraphs=tuple(line.text for line in kept),
        images=images,
        authors=authors,
        source=source,
        has_links=has_links,
    )


def _without_head(
    lines: list[Line], title: str, sapo: str | None, authors: Container[str]
) -> list[Line]:
    """The lines after title, authors, date and lead, where a body's element holds those too."""
    told = {fold_words(title), fold_words(sapo or title)}
    last = -1
    for place, line in enumerate(lines[:HEAD_LINES]):
        names = names_in(line.text)
        is_told = fold_words(line.text) in told or (names and all(n in authors for n in names))
        if is_told or (len(line.text) < 80 and is_date(_FOLLOW.sub("", line.text))):
            last = place
        elif len(line.text) > 60 or line.style.heading:
            break
    return lines[last + 1 :]


def _before_end(lines: list[Line]) -> list[Line]:
    """The lines above key words and comments, where most of the text stands above."""
    total = sum(len(line.text) for line in lines)
    above = 0
    for place, line in enumerate(lines):
        if ends_article(line.text) and 2 * above >= total:
            return lines[:place]
        above += len(line.text)
    return lines


def _without_related(lines: list[Line]) -> list[Line]:
    """The lines without boxes of related pieces: a label, and the run of links after it."""
    kept: list[Line] = []
    dropping = False
    for line in lines:
        dropping = is_related_label(line.text) or (dropping and line.is_link)
        if not dropping:
            kept.append(line)
    return kept


# Captions


def _take_captions(items: Sequence[Line | Picture]) -> tuple[list[Line], tuple[Image, ...]]:
    """The lines without captions, and the pictures with theirs."""
    rest: list[Line] = []
    shown: list[_Shown] = []
    waiting: list[_Shown] = []  # the run of pictures just before this line
    last: _Shown | None = None  # the one whose caption box this line may go on with
    for item in items:
        if isinstance(item, Picture):
            shown.append(_Shown(picture=item))
            waiting.append(shown[-1])
            last = None
        elif _NOTHING.match(item.text):
            continue
        elif waiting and _is_caption(item, waiting[-1].picture):
            # A row of captions under a row of pictures comes in their order; any other caption
            # belongs to the picture just above it.
            last = waiting.pop(0 if item.under_image else -1)
            last.caption = item.text
            waiting = waiting if item.under_image else []
        elif last is not None and item.style.caption:
            last.caption = f"{last.caption} {item.text}"
        elif _is_orphan(item):
            shown.append(_Shown(picture=_LOST, caption=item.text))
        else:
            rest.append(item)
            waiting, last = [], None
    teased = {
        href for item in items if isinstance(item, Line) and item.is_link for href in item.hrefs
    }
    return rest, tuple(
        Image(url=one.picture.url, caption=one.caption)
        for one in shown
        if one.caption or not _is_teaser(one.picture, teased)
    )


@dataclass(slots=True, kw_only=True)
class _Shown:
    picture: Picture
    caption: str | None = None


_LOST = Picture(url="", alt="", style=Style())


def _is_teaser(picture: Picture, teased: Container[str]) -> bool:
    """Whether a picture is an advertisement, or leads where a line of links beside it leads."""
    advertises = _ADVERTISEMENT.match(picture.alt) or _BANNER.search(picture.url)
    return picture.style.href in teased or bool(advertises)


def _is_orphan(line: Line) -> bool:
    """Whether a line is the caption of a picture that was lost: it ends in the picture's credit."""
    return len(line.text) <= _CAPTION_LENGTH and ends_in_photo_credit(line.text)


def _is_caption(line: Line, picture: Picture) -> bool:
    if line.style.caption or line.under_image:
        return True
    if len(line.text) > _CAPTION_LENGTH or line.style.heading or line.row:
        return False
    if byline(line.text) is not None or _credit(line) is not None or _is_attachment(line):
        return False
    in_table = line.in_picture_table
    if line.in_figure and syllables(line.text) <= _FIGURE_SYLLABLES:
        return True
    # What introduces or asks is text: the first question of an interview.
    if line.text.endswith((":", "?")) or (line.style.cell != picture.style.cell and not in_table):
        return False
    return (
        in_table
        or line.text == picture.alt
        or bool(_PHOTO_CREDIT.search(line.text))
        or line.style.block == picture.style.block
        or line.is_italic
        or line.style.align == "center"
        or (not line.is_bold and syllables(line.text) <= 40 and not _END.search(line.text))
    )


# Links to documents


def _is_attachment(line: Line) -> bool:
    if line.is_link and not _URL.match(line.text):
        return True
    return bool(line.hrefs or len(line.text) < 40) and is_attachment_label(line.text)


# Byline and credit


def _take_tail(lines: list[Line]) -> tuple[list[Line], tuple[str, ...], str | None]:
    """Lines without byline and credit, the authors, the credited source; read from the end."""
    kept = list(lines)
    authors: tuple[str, ...] = ()
    source: str | None = None
    while kept and len(lines) - len(kept) < TAIL_LINES:
        last = kept[-1]
        if source is None and (found := _credit(last)):
            source, people = found
            authors = authors or people
        elif not authors and (names := _authors(last)) is not None and len(kept) > 1:
            authors, outlet = names
            source = source or outlet
        else:
            break
        kept.pop()
    return kept, authors, source


def _credit(line: Line) -> tuple[str, tuple[str, ...]] | None:
    """The outlet a line credits, and the people: "Theo TTXVN", "Nguồn: Báo …", a bare address."""
    text = line.text
    if _ADDRESS.match(text):
        return text, ()
    found = _CREDIT.match(text) or _CREDIT_ALONE.match(text)
    if not found or syllables(text) > 12:
        return None
    credited = found["outlet"].strip()
    if credited.startswith("(") or credited.count("(") > credited.count(")"):
        credited += ")"
    name, outlet = _outlet(credited)
    if outlet and (people := names_in(name)):
        return outlet, people
    credited = credited.strip("“”\"' ")
    named = credited[:1].isupper() or bool(_URL.match(credited)) or is_outlet_word(credited)
    return (credited, ()) if named else None


def _authors(line: Line) -> tuple[tuple[str, ...], str | None] | None:
    """Authors and outlet of a byline, with or without its label; None if it is none."""
    if labelled := byline(line.text):
        return labelled
    names, outlet = _outlet(line.text.rstrip("."))
    found = names_in(names)
    return (found, outlet) if found and not line.style.heading else None


def byline(text: str) -> tuple[tuple[str, ...], str | None] | None:
    """Authors and outlet of a line that starts with a label: "Tin, ảnh: Mỹ Hằng"."""
    found = _BYLINE.match(text)
    if not found:
        return None
    names, outlet = _outlet(found["names"].rstrip(". "))
    authors = names_in(names)
    return (authors, outlet) if authors else None


def _outlet(text: str) -> tuple[str, str | None]:
    found = _OUTLET.match(text)
    if not found:
        return text, None
    outlet = found["outlet"].strip()
    # "(tổng hợp)" says how the piece was made, not who made it.
    return found["names"], outlet if outlet[:1].isupper() else None


def names_in(text: str) -> tuple[str, ...]:
    """The names in a text that holds nothing else; empty if it does."""
    parts = [part.strip(" .") for part in _NAME_BREAK.split(text.strip())]
    parts = [part for part in parts if part]
    if not parts or len(text) > 80 or not all(_NAME.match(part) for part in parts):
        return ()
    return tuple(parts)


def read_credits(texts: Iterable[str]) -> tuple[tuple[str, ...], str | None]:
    """Authors and outlet of lines around a body, where a label says so."""
    authors: tuple[str, ...] = ()
    source: str | None = None
    for text in texts:
        if not authors and (found := byline(text)):
            authors, outlet = found
            source = source or outlet
        elif source is None and (credit := _credit(Line(text=text, style=Style()))):
            source = credit[0]
    return authors, source


def pictures_of(items: Sequence[Line | Picture]) -> tuple[Image, ...]:
    """The pictures among lines, with their captions."""
    return _take_captions(items)[1]


def ends_in_photo_credit(text: str) -> bool:
    """Whether a text ends as captions do: "… qua suối. (Ảnh: Quang Thiều)"."""
    found = _PHOTO_CREDIT.search(text)
    return found is not None and found.start() > 20


def is_byline(text: str) -> bool:
    """Whether a line holds nothing but authors or a credit."""
    line = Line(text=text, style=Style())
    return _authors(line) is not None or _credit(line) is not None


def is_outlet_word(text: str) -> bool:
    """Whether a text begins as the names of news outlets do: "Báo …", "Đài …", "Cổng …"."""
    return bool(_OUTLET_WORD.match(text))


# Lead


def _take_lead(lines: list[Line], title: str, sapo: str | None) -> tuple[str | None, list[Line]]:
    """The lead and the lines after it."""
    if sapo is not None and fold_words(sapo) == fold_words(title):
        sapo = None  # the lead's box repeats the title
    if sapo and lines and _goes_on(sapo, lines[0]):
        return clean_line(f"{sapo} {lines[0].text}"), lines[1:]
    if sapo or not lines:
        return sapo, lines
    # A heading may stand before the lead: a portal's own title over the paper's.
    place = 1 if lines[0].style.heading and not _is_long(lines[0]) and lines[1:] else 0
    if not _is_lead(lines[place:]):
        return None, lines
    return lines[place].text, [*lines[:place], *lines[place + 1 :]]


def _is_long(line: Line) -> bool:
    return syllables(line.text) >= 20 and bool(_END.search(line.text))


def is_dateline(text: str) -> bool:
    """Whether a text is the outlet's mark that opens a lead, alone: "(VTC News) -"."""
    return bool(_DATELINE_ALONE.match(text))


def opens_with_dateline(text: str) -> bool:
    """Whether a text opens with the outlet's mark, as leads do: "(CTO) - Ngày 8-1, …"."""
    return bool(_DATELINED.match(text))


def _goes_on(sapo: str, line: Line) -> bool:
    """Whether a lead cut in mid-sentence goes on in the bold line after it."""
    return line.is_bold and line.text[:1].islower() and not _END.search(sapo)


def _is_lead(lines: list[Line]) -> bool:
    first = lines[0]
    if opens_with_dateline(first.text) and len(lines) > 1:
        return True
    if first.style.heading:
        return _is_long(first)
    if not (first.is_bold or first.is_italic) or first.row:
        return False
    stressed = sum(line.is_bold or line.is_italic for line in lines)
    # Where most of the body is bold, bold marks nothing.
    if len(lines) > 2 and stressed > len(lines) / 2:
        return False
    return syllables(first.text) >= 20 or bool(re.search(r"[.!?…][\"”’)]*$", first.text))
