"""The table of portals, a line each."""

from collections.abc import Sequence

from corpus.report.drawing import ARTICLES
from corpus.report.facts import PortalFacts
from corpus.report.figures import PORTAL, Cell, Table
from corpus.report.labels import Text

_HEAD = (
    *(PORTAL, ARTICLES, Text("Trang loại", "Rejected pages"), Text("Số từ", "Words")),
    *(Text("Từ ngày", "First day"), Text("Đến ngày", "Last day")),
    *(Text("Không rõ ngày", "Undated"), Text("Âm tiết: 25%", "Syllables: 25%")),
    *(Text("trung vị", "median"), Text("75%", "75%")),
)


def portal_table(portals: Sequence[PortalFacts]) -> Table:
    """Portals with their articles, days and lengths."""
    return Table(head=_HEAD, rows=tuple(map(_row, portals)))


def _row(one: PortalFacts) -> tuple[Cell, ...]:
    length = one.length
    quartiles = (length.p25, length.p50, length.p75) if length else (None, None, None)
    return (
        *(one.portal, one.articles, one.rejected, one.tokens),
        *(one.first, one.last, one.undated),
        *(None if value is None else round(value) for value in quartiles),
    )
