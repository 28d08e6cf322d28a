"""Vietnamese dates as portals print them.

Day before month, except in the American form that has seconds and AM/PM; a missing offset is
Vietnam's. General parsers read "(GMT+7)" as seven hours west and ISO days as months.
"""

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from corpus.records import Moment

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

FIRST_YEAR = 1997
"""Vietnam joined the Internet in 1997: no portal is older."""

_LOOK_AT = 400
"""Characters of a text that are searched."""

_TIME = (
    r"(?P<hour>\d{1,2})\s*(?::|h|giờ)\s*(?P<minute>\d{2})(?:\s*phút)?(?::(?P<second>\d{2}))?"
    r"(?:\.\d+)?(?:\s*(?P<half>AM|PM|SA|CH)\b)?"
)
_ZONE = r"(?:\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2}))?"
_DAY = (
    r"(?<!\d)(?P<day>\d{1,2})\s*(?P<sep>[/.\-]|\s)\s*(?P<month>\d{1,2})\s*(?P=sep)\s*"
    r"(?P<year>\d{4})(?!\d)"
)
_WORDS = r"(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})[,\s]+năm\s+(?P<year>\d{4})(?!\d)"
_ISO_DAY = r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"
_BETWEEN = r"\s*(?:\(GMT\s*\+?7\)|GMT\s*\+?7)?[\s,;|–—-]*(?:ngày)?[\s,;:|–—-]*"
_WEEKDAY = r"(?:(?:thứ\s+\w+|chủ\s+nhật|T[2-7]|CN)\s*,?\s*)?(?:ngày\s+)?"
_AFTER = r"[\s,;|–—-]*(?:lúc|vào lúc|hồi)?[\s,;:|–—-]*"

# Only pages in the American order print seconds together with AM or PM.
_AMERICAN = (
    r"(?<!\d)(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})\s*(?P<half>AM|PM)\b"
)

_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_ISO_DAY}(?:[T\s]+{_TIME}{_ZONE})?",
        _AMERICAN,
        rf"(?<!\d){_TIME}{_BETWEEN}{_WEEKDAY}{_DAY}",
        rf"{_DAY}(?:{_AFTER}{_TIME}{_ZONE})?",
        rf"(?<!\d){_TIME}{_BETWEEN}{_WEEKDAY}{_WORDS}",
        rf"(?<!\d){_WORDS}(?:{_AFTER}{_TIME}{_ZONE})?",
    )
)
_AGO = re.compile(r"(?P<count>\d{1,4})\s+(?P<unit>phút|giờ|tiếng|ngày|tuần)\s+trước", re.I)
_UNITS = {"phút": "minutes", "giờ": "hours", "tiếng": "hours", "ngày": "days", "tuần": "weeks"}
_NEAR = re.compile(rf"(?P<name>hôm qua|hôm nay)(?:{_AFTER}{_TIME})?", re.I)


def parse_moment(text: str, *, now: datetime | None = None) -> Moment | None:
    """The first date in a short text; None if there is none that can be.

    With `now`, the time of the fetch, "3 giờ trước" is understood, and a date more than a day
    after it is refused. A date before 1997 is refused always.
    """
    text = text[:_LOOK_AT]
    found = [match for form in _FORMS if (match := form.search(text))]
    # The longest of the first: a time of day before its date starts earlier.
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        moment = _moment(match)
        if moment is not None and _is_possible(moment.at, now):
            return moment
    return None if now is None else _relative(text, now)


def _moment(match: re.Match[str]) -> Moment | None:
    parts = match.groupdict()
    timed = parts.get("hour") is not None
    try:
        hour = _hour(int(parts["hour"]), parts.get("half")) if timed else 0
        at = datetime(
            int(parts["year"]),
            int(parts["month"]),
            int(parts["day"]),
            hour,
            int(parts["minute"]) if timed else 0,
            int(parts.get("second") or 0),
            tzinfo=_zone(parts.get("zone")),
        )
    except ValueError:
        return None
    raw = " ".join(match[0].split())
    return Moment(at=at, precision="minute" if timed else "day", raw=raw)


def _hour(hour: int, half: str | None) -> int:
    """Hour of the day; "00:01 AM" and "13:39 PM" are on the 24-hour clock already."""
    mark = (half or "").upper()
    if mark in ("PM", "CH") and hour < 12:
        return hour + 12
    if mark in ("AM", "SA") and hour == 12:
        return 0
    return hour


def _zone(text: str | None) -> timezone | ZoneInfo:
    if not text:
        return VIETNAM
    if text.upper() == "Z":
        return timezone(timedelta(0))
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _is_possible(at: datetime, now: datetime | None) -> bool:
    try:
        return at.year >= FIRST_YEAR and (now is None or at <= now + timedelta(days=1))
    except OverflowError:
        return False


def _relative(text: str, now: datetime) -> Moment | None:
    local = now.astimezone(VIETNAM)
    if found := _AGO.search(text):
        unit = _UNITS[found["unit"].lower()]
        at = local - timedelta(**{unit: int(found["count"])})
        exact = unit in ("minutes", "hours")
        return _at(at.replace(second=0, microsecond=0), exact, found[0])
    if found := _NEAR.search(text):
        day = local - timedelta(days=found["name"].lower() == "hôm qua")
        if found["hour"] is None:
            return _at(day, False, found[0])
        try:
            hour = _hour(int(found["hour"]), found["half"])
            at = day.replace(hour=hour, minute=int(found["minute"]), second=0, microsecond=0)
        except ValueError:
            return None
        return _at(at, True, found[0])
    return None


def _at(at: datetime, exact: bool, raw: str) -> Moment:
    if not exact:
        at = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(at=at, precision="minute" if exact else "day", raw=" ".join(raw.split()))
