"""The figures of a report: a title, drawings, a description, and the table behind them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.report import charts
from corpus.report.drawing import ARTICLES, PAGES, Spec, draw
from corpus.report.facts import Count, Facts
from corpus.report.grid import NOW, THEN, Tile
from corpus.report.labels import FIELD_NAMES, MEASURE_NAMES, Text

Cell = str | int | float | Decimal | date | Text | None
"""A float is a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under their names."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Of each column, whether it holds numbers alone."""
        return tuple(
            all(isinstance(row[place], int | float | Decimal | None) for row in self.rows)
            for place in range(len(self.head))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with what a reader needs beside it."""

    key: str
    title: Text
    alt: Text
    """What the drawing shows, for those who do not see it."""
    vi: str
    """SVG; empty where there is nothing to draw."""
    en: str | None
    """None: the drawing has no words of a language."""
    table: Table


PORTAL = Text("Cổng", "Portal")
_PROVINCE = Text("Tỉnh, thành phố", "Province")
_SHARE = Text("Tỉ lệ", "Share")


def make_figures(facts: Facts) -> dict[str, Figure]:
    """The figures of a report by key, in its order. Raises MissingExtra."""
    made = [
        _months(facts),
        _portal_months(facts),
        _tiles("then", Text("Trước 01/07/2025", "Before 2025-07-01"), THEN, facts.then),
        _tiles("now", Text("Theo tỉnh hiện nay", "By province of today"), NOW, facts.now),
        _lengths(facts),
        _coverage(facts),
        _reprints(facts),
        _measures(facts),
        _counts("languages", Text("Ngôn ngữ", "Languages"), facts.languages),
        _counts("flags", Text("Dấu hiệu đã sửa hoặc thấy", "Repairs and findings"), facts.flags),
        _rejects(facts),
    ]
    return {figure.key: figure for figure in made}


def _figure(
    key: str,
    title: Text,
    alt: Text,
    spec: Callable[[str], Spec],
    head: Sequence[Text],
    rows: Sequence[tuple[Cell, ...]],
) -> Figure:
    """A figure whose chart is drawn in both languages; `spec` takes one."""
    return Figure(
        key=key,
        title=title,
        alt=alt,
        vi=draw(spec("vi")) if rows else "",
        en=draw(spec("en")) if rows else None,
        table=Table(head=tuple(head), rows=tuple(rows)),
    )


def _months(facts: Facts) -> Figure:
    totals: Counter[str] = Counter()
    for one in facts.months:
        totals[one.month] += one.articles
    return _figure(
        "months",
        Text("Số bài theo tháng", "Articles per month"),
        Text("Biểu đồ cột: số bài của mỗi tháng", "Bar chart: articles of each month"),
        lambda lang: charts.draw_months(facts.months, lang),
        [Text("Tháng", "Month"), ARTICLES],
        sorted(totals.items()),
    )


def _portal_months(facts: Facts) -> Figure:
    return _figure(
        "portal-months",
        Text("Số bài theo cổng và tháng", "Articles per portal and month"),
        Text(
            "Biểu đồ nhiệt: mỗi hàng một cổng, mỗi cột một tháng, càng đậm càng nhiều bài",
            "Heat map: a row a portal, a column a month, the darker the more articles",
        ),
        lambda lang: charts.draw_portal_months(facts.months, lang),
        [PORTAL, Text("Tháng", "Month"), ARTICLES],
        [(one.portal, one.month, one.articles) for one in facts.months],
    )


def _tiles(key: str, title: Text, tiles: Sequence[Tile], articles: Mapping[str, int]) -> Figure:
    rows = sorted(
        ((tile.province, articles.get(tile.province, 0)) for tile in tiles),
        key=lambda row: (-row[1], row[0]),
    )
    alt = Text(
        f"Bản đồ ô: {len(tiles)} tỉnh, thành phố với số bài, càng đậm càng nhiều",
        f"Tile map: {len(tiles)} provinces with their articles, the darker the more",
    )
    return Figure(
        key=key,
        title=title,
        alt=alt,
        vi=draw(charts.draw_tiles(tiles, articles)),
        en=None,
        table=Table(head=(_PROVINCE, ARTICLES), rows=tuple(rows)),
    )


def _lengths(facts: Facts) -> Figure:
    return _figure(
        "lengths",
        Text("Độ dài bài, tính bằng âm tiết", "Lengths in syllables"),
        Text(
            "Biểu đồ cột: số bài theo khoảng độ dài", "Bar chart: articles in each range of lengths"
        ),
        lambda lang: charts.draw_lengths(facts.lengths, lang),
        [Text("Số âm tiết", "Syllables"), ARTICLES],
        [(charts.bin_name(one), one.articles) for one in facts.lengths],
    )


def _coverage(facts: Facts) -> Figure:
    return _figure(
        "coverage",
        Text("Tỉ lệ bài có từng trường, theo năm", "Share of articles with a field, by year"),
        Text(
            "Biểu đồ cột nhỏ: mỗi hàng một trường, mỗi cột một năm, từ 0 đến 100%",
            "Small bar charts: a row a field, a bar a year, from 0 to 100%",
        ),
        lambda lang: charts.draw_coverage(facts.coverage, lang),
        [Text("Trường", "Field"), Text("Năm", "Year"), ARTICLES, _SHARE],
        [(FIELD_NAMES[one.field], one.year, one.articles, one.share) for one in facts.coverage],
    )


def _reprints(facts: Facts) -> Figure:
    found = facts.reprints or ()
    head = ("Đăng trước", "Published first"), ("Đăng lại", "Published later")
    return _figure(
        "reprints",
        Text("Ai đăng lại của ai", "Who re-publishes whom"),
        Text(
            "Ma trận: hàng là cổng đăng trước, cột là cổng đăng sau, ô là số bài",
            "Matrix: rows published first, columns later, a cell is a number of articles",
        ),
        lambda lang: charts.draw_reprints(found, lang),
        [*(Text(*one) for one in head), ARTICLES, Text("Trễ trung vị, giờ", "Median lag, hours")],
        [
            (
                one.first_portal,
                one.portal,
                one.articles,
                None if one.median_lag is None else _rounded(one.median_lag, 1),
            )
            for one in sorted(found, key=lambda one: (-one.articles, one.first_portal, one.portal))
        ],
    )


def _measures(facts: Facts) -> Figure:
    quantiles = ("5%", "25%", "50%", "75%", "95%")
    return _figure(
        "measures",
        Text("Phân bố các thước đo chất lượng", "How measures of quality are spread"),
        Text(
            "Mỗi hàng một thước đo: vạch mảnh từ 5% đến 95% số bài, thanh từ 25% đến 75%, vạch dọc"
            " là trung vị",
            "A row a measure: the thin line spans 5% to 95% of articles, the bar 25% to 75%, the"
            " tick is the median",
        ),
        lambda lang: charts.draw_measures(facts.measures, lang),
        [Text("Thước đo", "Measure"), ARTICLES, *(Text(name, name) for name in quantiles)],
        [
            (
                MEASURE_NAMES[one.name],
                one.articles,
                *map(_rounded, (one.p05, one.p25, one.p50, one.p75, one.p95)),
            )
            for one in facts.measures
        ],
    )


def _counts(key: str, title: Text, counts: Sequence[Count]) -> Figure:
    return _figure(
        key,
        title,
        Text("Biểu đồ thanh: số bài của mỗi tên", "Bar chart: articles of each name"),
        lambda lang: charts.draw_counts(counts, ARTICLES, lang),
        [title, ARTICLES],
        [(one.name, one.count) for one in counts],
    )


def _rejects(facts: Facts) -> Figure:
    reasons: Counter[str] = Counter()
    for one in facts.rejects:
        reasons[one.reason] += one.pages
    counts = [Count(name=name, count=count) for name, count in reasons.most_common()]
    return _figure(
        "rejects",
        Text("Trang không thành bài, theo lý do", "Pages that gave no record, by reason"),
        Text("Biểu đồ thanh: số trang của mỗi lý do", "Bar chart: pages of each reason"),
        lambda lang: charts.draw_counts(counts, PAGES, lang),
        [PORTAL, Text("Lý do", "Reason"), PAGES],
        [(one.portal, one.reason, one.pages) for one in facts.rejects],
    )


def _rounded(value: float, places: int = 3) -> Decimal:
    return Decimal(f"{value:.{places}f}")
