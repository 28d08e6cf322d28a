"""Which records are asked for: the filters of a load, an export and a release, as one value.

`corpus.reading` applies them: `read_batches` and `read_table`.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_, or_

import pyarrow as pa
import pyarrow.dataset as ds

from corpus.profiles import profile_named
from corpus.provinces import province_named

Day = str | date
"""A day as `datetime.date` or ISO text, in Asia/Ho_Chi_Minh."""

FILTERED = ["portal", "province", "province_now", "published_date", "lang"]
"""Columns of SCHEMA that filters read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Filters in one form; `make_selection` checks and makes them."""

    portals: tuple[str, ...] | None = None
    """Slugs; None: all."""
    provinces: tuple[str, ...] | None = None
    """Names as the state writes them, at publication or of today; None: all."""
    since: date | None = None
    """First day; an article without a date does not pass."""
    until: date | None = None
    """Last day, likewise."""
    languages: tuple[str, ...] | None = None
    """ISO 639-3; None: all, and those that nobody has told."""
    profile: str = "all"
    """A name of `corpus.profiles.PROFILES`."""
    latest: bool = True
    """Only the latest version of an article."""
    canonical: bool = False
    """Only one article of those that say the same."""


def make_selection(
    *,
    portals: Iterable[str] | None = None,
    provinces: Iterable[str] | None = None,
    since: Day | None = None,
    until: Day | None = None,
    languages: Iterable[str] | None = None,
    profile: str = "all",
    latest: bool = True,
    canonical: bool = False,
) -> Selection:
    """A Selection of filters as a user gives them: provinces in any spelling, days as ISO text.

    Raises TypeError, naming the argument, for one of a wrong type, ValueError for what is no day
    or no code of a language, KeyError for a province that never was, SchemaError for a profile
    that does not exist.
    """
    names = check_names(provinces, "provinces")
    first, last = _day(since, "since"), _day(until, "until")
    if first and last and last < first:
        raise ValueError(f"since {first} is after until {last}")
    return Selection(
        portals=check_names(portals, "portals"),
        provinces=None if names is None else tuple(map(province_named, names)),
        since=first,
        until=last,
        languages=_codes(check_names(languages, "languages")),
        profile=profile_named(profile).name,
        latest=latest,
        canonical=canonical,
    )


def check_names(names: Iterable[str] | None, argument: str) -> tuple[str, ...] | None:
    """Several names as a tuple; raises TypeError, naming the argument, for anything else."""
    if names is None:
        return None
    if isinstance(names, str):
        raise TypeError(f"{argument} takes several names, as in {argument}=[{names!r}]")
    if not isinstance(names, Iterable):
        raise TypeError(f"{argument} takes a list of names, not {names!r}")
    given = tuple(names)
    for name in given:
        if not isinstance(name, str):
            raise TypeError(f"{argument} takes a list of names, and {name!r} is none")
    return tuple(dict.fromkeys(given))


def _codes(languages: tuple[str, ...] | None) -> tuple[str, ...] | None:
    for code in languages or ():
        if not (len(code) == 3 and code.isascii() and code.islower()):
            raise ValueError(f"languages takes codes of ISO 639-3 such as 'vie', not {code!r}")
    return languages


def _day(value: Day | None, argument: str) -> date | None:
    if value is None:
        return None
    # A time is a date to Python, but of which zone's day?
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise TypeError(f"{argument} takes a day, a date or '2024-03-31', not {value!r}")
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(f"{argument} takes a day such as '2024-03-31', not {value!r}") from None


def articles_of(selection: Selection) -> ds.Expression | None:
    """What lets an article through, all its versions; None: everything."""
    return _is_in(["portal"], selection.portals)


def rows_of(selection: Selection, stored: Container[str]) -> ds.Expression | None:
    """What lets a version through; None: everything.

    Columns of VERSIONS and CLUSTERS are read where they are among the `stored` ones.
    """
    return every(
        _is_in(["province", "province_now"], selection.provinces),
        _is_in(["lang"], selection.languages),
        *_days(selection),
        *_facts(selection, stored),
    )


def every(*conditions: ds.Expression | None) -> ds.Expression | None:
    """What all conditions let through; None is a condition that lets everything through."""
    given = [condition for condition in conditions if condition is not None]
    return reduce(and_, given) if given else None


def _is_in(columns: Sequence[str], names: Sequence[str] | None) -> ds.Expression | None:
    if names is None:
        return None
    values = pa.array(names, pa.string())
    return reduce(or_, [ds.field(column).isin(values) for column in columns])


def _days(selection: Selection) -> Iterator[ds.Expression]:
    day = ds.field("published_date")
    if selection.since is not None:
        yield day >= pa.scalar(selection.since, pa.date32())
    if selection.until is not None:
        yield day <= pa.scalar(selection.until, pa.date32())


def _facts(selection: Selection, stored: Container[str]) -> Iterator[ds.Expression]:
    if selection.latest and "is_latest" in stored:
        yield ds.field("is_latest")
    if selection.canonical and "is_canonical" in stored:
        yield ds.field("is_canonical") | ds.field("is_canonical").is_null()
