"""The charts of a report as Vega-Lite specifications.

See https://vega.github.io/vega-lite/docs/.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from corpus.report.drawing import (
    ARTICLES,
    INKS,
    LABEL,
    WIDTH,
    Spec,
    above,
    amount_axis,
    chart,
    month_axis,
    name_axis,
    shade,
    told,
)
from corpus.report.facts import (
    Count,
    Coverage,
    LengthBin,
    MonthCount,
    Quantiles,
    Reprint,
)
from corpus.report.grid import Tile
from corpus.report.labels import FIELD_NAMES, MEASURE_NAMES, Text

_TILE_WIDTH, _TILE_HEIGHT = 54, 36
_SHOWN = 20


def draw_months(months: Sequence[MonthCount], lang: str) -> Spec:
    """Articles of all portals, a bar a month."""
    rows = sorted((one.month, one.articles) for one in months)
    totals = [
        {"month": month, "articles": sum(count for _, count in group)}
        for month, group in groupby(rows, key=lambda row: row[0])
    ]
    return chart(
        totals,
        {"type": "bar", "binSpacing": 0},
        {"x": month_axis(lang), "y": above(amount_axis("articles", ARTICLES, lang), 30)},
        width=WIDTH - 60,
        height=150,
    )


def draw_portal_months(months: Sequence[MonthCount], lang: str) -> Spec:
    """Articles by portal and month: a row a portal, the more the darker."""
    rows = [{"portal": one.portal, "month": one.month, "articles": one.articles} for one in months]
    portal = above(name_axis("portal", Text("Cổng", "Portal"), lang), LABEL)
    encoding = {"x": month_axis(lang), "y": portal, "color": shade("articles")}
    return chart(rows, {"type": "rect"}, encoding, width=WIDTH - LABEL - 40, height={"step": 16})


def draw_tiles(tiles: Sequence[Tile], articles: Mapping[str, int]) -> Spec:
    """Provinces as tiles with name and number of articles, the more the darker."""
    rows = [
        {
            "row": tile.row,
            "column": tile.column,
            "articles": articles.get(tile.province, 0),
            "name": _in_two_lines(tile.province, articles.get(tile.province, 0)),
        }
        for tile in tiles
    ]
    width = (max(tile.column for tile in tiles) + 1) * _TILE_WIDTH
    height = (max(tile.row for tile in tiles) + 1) * _TILE_HEIGHT
    place = {
        "x": {"field": "column", "type": "ordinal", "axis": None},
        "y": {"field": "row", "type": "ordinal", "axis": None},
    }
    box = {"type": "rect", "stroke": "var(--paper)", "strokeWidth": 2, "cornerRadius": 4}
    text = {"type": "text", "lineBreak": "\n", "fontSize": 8, "lineHeight": 10, "dy": -10}
    return {
        "data": {"values": rows},
        "width": width,
        "height": height,
        "layer": [
            {"mark": box, "encoding": {**place, "color": shade("articles")}},
            {
                "mark": text,
                "encoding": {
                    **place,
                    "text": {"field": "name"},
                    "color": shade("articles", INKS),
                },
            },
        ],
        "resolve": {"scale": {"color": "independent"}},
    }


def draw_lengths(bins: Sequence[LengthBin], lang: str) -> Spec:
    """How many articles have how many syllables."""
    rows = [{"bin": bin_name(one), "articles": one.articles} for one in bins]
    x = {
        "field": "bin",
        "type": "ordinal",
        "sort": None,
        "title": told(Text("Số âm tiết", "Syllables"), lang),
        "axis": {"labelAngle": -45},
    }
    return chart(
        rows,
        {"type": "bar"},
        {"x": x, "y": above(amount_axis("articles", ARTICLES, lang), 30)},
        width=WIDTH - 60,
        height=150,
    )


def bin_name(one: LengthBin) -> str:
    """A bin of lengths as a reader sees it."""
    return f"{one.low}+" if one.high is None else f"{one.low}–{one.high - 1}"


def draw_coverage(coverage: Sequence[Coverage], lang: str) -> Spec:
    """The share of articles that have a field, a row of bars a field, a bar a year."""
    rows = [
        {"field": told(FIELD_NAMES[one.field], lang), "year": one.year, "share": one.share}
        for one in coverage
    ]
    share = {
        "field": "share",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%", "values": [0, 1]},
    }
    year = {
        "field": "year",
        "type": "ordinal",
        "title": told(Text("Năm đăng", "Year of publication"), lang),
        "axis": {"labelOverlap": True},
    }
    row = {
        "field": "field",
        "sort": [told(name, lang) for name in FIELD_NAMES.values()],
        "title": None,
        "spacing": 16,
        "header": {"labelAngle": 0, "labelAlign": "left", "labelLimit": LABEL},
    }
    encoding = {"x": year, "y": share, "row": row}
    return chart(rows, {"type": "bar"}, encoding, width=WIDTH - LABEL - 50, height=36)


def draw_reprints(reprints: Sequence[Reprint], lang: str) -> Spec:
    """Who published after whom: rows were first; the twenty portals with most copies a side."""
    first = _most([(one.first_portal, one.articles) for one in reprints])
    later = _most([(one.portal, one.articles) for one in reprints])
    rows = [
        {"first": one.first_portal, "portal": one.portal, "articles": one.articles}
        for one in reprints
        if one.first_portal in first and one.portal in later
    ]
    place = {
        "x": {**name_axis("portal", Text("Đăng lại", "Published later"), lang), "axis": {
            "labelAngle": -45, "labelLimit": LABEL}},
        "y": above(name_axis("first", Text("Đăng trước", "Published first"), lang), LABEL),
    }  # fmt: skip
    return {
        "data": {"values": rows},
        "width": {"step": 40},
        "height": {"step": 28},
        "layer": [
            {"mark": "rect", "encoding": {**place, "color": shade("articles")}},
            {
                "mark": "text",
                "encoding": {
                    **place,
                    "text": {"field": "articles"},
                    "color": shade("articles", INKS),
                },
            },
        ],
        "resolve": {"scale": {"color": "independent"}},
    }


def draw_counts(counts: Sequence[Count], what: Text, lang: str) -> Spec:
    """Names and how often each occurs, the twenty most frequent."""
    rows = [{"name": one.name, "count": one.count} for one in counts[:_SHOWN]]
    encoding = {
        "y": {**name_axis("name", None, lang), "sort": None},
        "x": amount_axis("count", what, lang),
    }
    return chart(rows, {"type": "bar"}, encoding, width=WIDTH - LABEL - 40, height={"step": 18})


def draw_measures(measures: Sequence[Quantiles], lang: str) -> Spec:
    """How measures are spread: the middle 90 and 50 per cent of articles, and the median."""
    rows = [
        {
            "name": told(MEASURE_NAMES[one.name], lang),
            **{key: getattr(one, key) for key in ("p05", "p25", "p50", "p75", "p95")},
        }
        for one in measures
    ]
    axis = {"title": told(Text("Giá trị", "Value"), lang), "scale": {"domain": [0, 1]}}

    def at(field: str) -> Spec:
        return {"field": field, "type": "quantitative", **axis}

    return {
        "data": {"values": rows},
        "width": WIDTH - LABEL - 40,
        "height": {"step": 20},
        "encoding": {"y": {**name_axis("name", None, lang), "sort": None}},
        "layer": [
            {"mark": "rule", "encoding": {"x": at("p05"), "x2": {"field": "p95"}}},
            {
                "mark": {"type": "bar", "height": 9},
                "encoding": {"x": at("p25"), "x2": {"field": "p75"}},
            },
            {"mark": {"type": "tick", "height": 15}, "encoding": {"x": at("p50")}},
        ],
    }


def _most(counts: Sequence[tuple[str, int]]) -> set[str]:
    totals: dict[str, int] = {}
    for name, count in counts:
        totals[name] = totals.get(name, 0) + count
    return set(sorted(totals, key=lambda name: (-totals[name], name))[:_SHOWN])


def _in_two_lines(province: str, articles: int) -> str:
    """A name in two lines, the second one empty for a short name, and the number below."""
    name = province.replace("Thành phố ", "TP ").replace("Bà Rịa - ", "Bà Rịa ")
    words = name.split()
    half = (len(words) + 1) // 2 if len(name) > 9 else len(words)
    lines = [" ".join(words[:half]), " ".join(words[half:])]
    return "\n".join([*filter(None, lines), str(articles)])
