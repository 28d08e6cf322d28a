"""Vietnamese dates, as news portals print them.

Day before month, +07:00 where no offset is printed. Of the common libraries, dateutil reads
"(GMT+7)" as -07:00 and dateparser misses half of these forms, hence patterns of our own.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from corpus.records import Moment
from corpus.text import compose

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The time zone of every portal: +07:00, no summer time."""

EARLIEST = date(1997, 1, 1)
"""Vietnam joined the internet in 1997: no portal has an older article."""

_LATE = datetime(2200, 1, 1, tzinfo=UTC)  # "3 giờ trước" is a date too, whatever it means
_LABEL_LENGTH = 32  # characters of what may stand beside a date: weekday, "Cập nhật lúc"
_LOOKED_AT = 400  # characters; a date line is short, and the page is not to be trusted
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))

Groups = dict[str, str | None]

_WEEKDAY = r"(?<!\w)(?:thứ (?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|T[2-7]|CN)(?!\w)"
_GAP = r"(?: ?(?:[,|;:•·()–—-]|vào lúc|lúc|hồi|ngày)){0,4} ?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])(?![0-9])"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])(?![0-9])"
_GMT = r"\(? ?(?:GMT|UTC)(?: ?[+-] ?(?:0?[0-9]|1[0-4])(?::?[0-5][0-9])?(?![0-9]))?(?!\w)(?: ?\))?"
# A bare negative offset is believed in machine values only: elsewhere "08:00-11:00" is a span.
_OFFSET = r"(?:0[0-9]|1[0-4])(?::?(?:00|15|30|45))?(?![0-9])"
_ZONE = rf"(?:{_GMT}|\+{_OFFSET})"
_ISO_ZONE = rf"(?:Z(?!\w)|{_GMT}|[+-]{_OFFSET})"


def _time(n: int) -> str:
    """Write the pattern of a time of day; `n` tells the groups of two such patterns apart."""
    return (
        rf"(?<![0-9:.])(?P<hour{n}>[01]?[0-9]|2[0-3])"
        rf"(?: ?(?::|giờ|h|g) ?(?P<minute{n}>[0-5][0-9])(?![0-9])"
        rf"(?::(?P<second{n}>[0-5][0-9])(?![0-9])(?:[.,][0-9]{{1,9}})?)?(?: ?phút|['’′])?"
        rf"| ?(?:giờ|h)(?!\w))"
        # Capitals only: "Sa" and "Ch" also begin names.
        rf"(?: ?(?P<half{n}>[AP]\.?M(?:\.|(?!\w))|(?-i:SA|CH)(?!\w)))?"
    )


def _moment(day: str, *, join: str = _GAP, zone: str = _ZONE) -> re.Pattern[str]:
    """Compile a date with its time of day before it, else after it, if any."""
    before = rf"(?:{_time(1)}(?: ?(?P<zone1>{zone}))?{_GAP})?"
    after = rf"(?(hour1)|(?:(?:{_GAP}{_WEEKDAY})?{join}{_time(2)})?)"
    return re.compile(
        rf"{before}(?:{_WEEKDAY}{_GAP})?{day}{after}(?:,? ?(?P<zone2>{zone}))?", re.IGNORECASE
    )


# American order needs a proof: seconds and AM/PM, and figures without leading zeros as such
# systems print them, or a day that cannot be a month.
_US_DAY = (
    r"(?<![0-9/])(?:(?P<month>[1-9]|1[0-2])/(?P<day>[1-9]|[12][0-9]|3[01])"
    r"|(?P<month0>0[1-9])/(?P<day0>1[3-9]|2[0-9]|3[01]))/" + _YEAR
)
_US_TIME = (
    r",? (?P<hour2>[01]?[0-9]|2[0-3]):(?P<minute2>[0-5][0-9])"
    r":(?P<second2>[0-5][0-9]) ?(?P<half2>[AP]M)(?!\w)"
)

PATTERNS: tuple[re.Pattern[str], ...] = (
    # 1/21/2022 8:12:40 AM
    re.compile(_US_DAY + _US_TIME + rf"(?: ?(?P<zone2>{_ZONE}))?", re.IGNORECASE),
    # 2026-03-07T08:52:11.000 +07:00
    _moment(
        rf"(?<![0-9]){_YEAR}(?P<sep>[-/.]){_MONTH}(?P=sep){_DAY}",
        join=rf"(?:T|{_GAP})",
        zone=_ISO_ZONE,
    ),
    # 7/3/2026; 26.07.2019; 5 - 9 - 2019
    _moment(rf"(?<![0-9])(?<![0-9][/.]){_DAY} ?(?P<sep>[/.-]) ?{_MONTH} ?(?P=sep) ?{_YEAR}"),
    # 08 08 2019
    _moment(r"(?<![0-9])(?P<day>0[1-9]|[12][0-9]|3[01]) (?P<month>0[1-9]|1[0-2]) " + _YEAR),
    # Ngày 5 tháng 9 năm 2019
    _moment(rf"(?:(?<!\w)ngày )?(?<![0-9]){_DAY} tháng {_MONTH}(?:,? năm|,)? {_YEAR}"),
)
"""Every printed form with a date, most telling first; the match that begins first wins."""

_DAY_WORD = _moment(r"(?<!\w)(?P<word>hôm nay|hôm qua)(?!\w)")
_AGO = re.compile(
    r"(?<![\w.,])(?P<count>[0-9]{1,4}) ?(?P<unit>phút|giờ|tiếng|ngày|tuần) trước(?!\w)",
    re.IGNORECASE,
)
_UNITS = {
    "phút": timedelta(minutes=1),
    "giờ": timedelta(hours=1),
    "tiếng": timedelta(hours=1),
    "ngày": timedelta(days=1),
    "tuần": timedelta(weeks=1),
}


def parse_moment(text: str, *, now: datetime | None = None, relative: bool = True) -> Moment | None:
    """Read the first date in the first 400 characters of a text; None if there is none.

    None also for an impossible date, one before 1997 or one over a day later than `now`, which
    must be aware. Words such as "hôm qua" are understood only with `now`; give `relative=False`
    where `now` is not the time of the text. Never raises on text.
    """
    line = " ".join(text[: 10 * _LOOKED_AT].translate(_INVISIBLE).split())[:_LOOKED_AT]
    line = compose(line)
    moment = _printed(line)
    if moment is None and now is not None and relative:
        moment = _relative(line, now.astimezone(VIETNAM))
    if moment is None or moment.at.date() < EARLIEST:
        return None
    if now is not None and moment.at > now + timedelta(days=1):
        return None
    return moment


@lru_cache(maxsize=8192)
def is_date(text: str) -> bool:
    """Whether a text is a date and little else: "Cập nhật: 17/12/2015 | 09:44"."""
    if not any(map(str.isdigit, text[:_LOOKED_AT])):
        return False
    moment = parse_moment(text, now=_LATE)
    return moment is not None and len(text) - len(moment.raw) <= _LABEL_LENGTH


def _printed(line: str) -> Moment | None:
    found = [match for pattern in PATTERNS if (match := pattern.search(line))]
    if not found:
        return None
    match = min(found, key=re.Match.start)  # of equals the first, as in the table
    groups = match.groupdict()
    try:
        day = date(
            int(groups["year"]),
            int(groups["month"] or groups["month0"]),
            int(groups["day"] or groups["day0"]),
        )
    except ValueError:  # 31/02/2020
        return None
    return _on(day, match)


def _on(day: date, match: re.Match[str]) -> Moment:
    """Join a day with the time of day and the offset found around it."""
    groups = match.groupdict()
    clock = _clock(groups, "1") or _clock(groups, "2")
    if clock is None:
        return Moment(at=_midnight(day), precision="day", raw=match.group())
    zone = _offset(groups.get("zone1") or groups.get("zone2"))
    at = datetime.combine(day, clock, tzinfo=zone).astimezone(VIETNAM)
    return Moment(at=at, precision="minute", raw=match.group())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _clock(groups: Groups, n: str) -> time | None:
    if (printed := groups.get(f"hour{n}")) is None:
        return None
    hour = int(printed)
    half = (groups.get(f"half{n}") or "").upper()[:1]
    if half in ("P", "C") and hour < 12:
        hour += 12
    elif half in ("A", "S") and hour == 12:
        hour = 0
    # An hour above 12 beside AM or PM is a 24-hour clock with a useless mark.
    return time(hour, int(groups[f"minute{n}"] or 0), int(groups.get(f"second{n}") or 0))


def _offset(zone: str | None) -> ZoneInfo | timezone:
    if zone is None:
        return VIETNAM
    found = re.search(r"([+-]) ?([0-9]{1,2}?)(?::?([0-9]{2}))?(?![0-9])", zone)
    if found is None:  # Z, GMT, UTC
        return UTC
    distance = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-distance if found[1] == "-" else distance)


def _relative(line: str, now: datetime) -> Moment | None:
    if match := _DAY_WORD.search(line):
        back = timedelta(days=1 if match["word"].lower() == "hôm qua" else 0)
        return _on(now.date() - back, match)
    if match := _AGO.search(line):
        return _ago(match, now)
    return None


def _ago(match: re.Match[str], now: datetime) -> Moment:
    unit = match["unit"].lower()
    at = now - int(match["count"]) * _UNITS[unit]
    if unit == "phút":
        return Moment(at=at.replace(second=0, microsecond=0), precision="minute", raw=match.group())
    # "3 giờ trước" is right to the hour only: no more than the day may be claimed.
    return Moment(at=_midnight(at.date()), precision="day", raw=match.group())
