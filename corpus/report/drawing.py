"""How charts are drawn: as SVG by vl-convert, without a script in the page; what they share.

Colours are CSS variables of the page, so that one drawing serves light and dark. A chart is at
most 340 pixels wide: a phone shows it in its own size.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.report.extras import load_extra
from corpus.report.labels import Text

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

WIDTH = 340
"""Pixels of a chart with its labels."""

LABEL = 110
"""Pixels of a name beside an axis."""

STEPS = (1, 10, 100, 1000, 10_000)
"""Least number of articles of each shade."""

SHADES = [f"var(--q{step})" for step in range(len(STEPS) + 1)]
INKS = [f"var(--q{step}-ink)" for step in range(len(STEPS) + 1)]

_VERSION = "6.4"
_QUIET = {
    "labelColor": "currentColor",
    "titleColor": "currentColor",
    "titleFontWeight": "normal",
    "gridColor": "var(--line)",
    "domainColor": "var(--line)",
    "tickColor": "var(--line)",
    "labelLimit": LABEL,
}
_CONFIG = {
    "aria": False,  # The page describes a chart in its own words, and has a table of it.
    "background": None,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": _QUIET,
    "header": {"labelColor": "currentColor", "titleColor": "currentColor"},
    "bar": {"color": "var(--mark)"},
    "rule": {"color": "var(--mark)"},
    "tick": {"color": "var(--ink)", "thickness": 2},
    "text": {"color": "currentColor", "font": "system-ui, sans-serif"},
}


def draw(spec: Spec) -> str:
    """A specification as SVG; text of the data stays text. Raises MissingExtra."""
    drawn: str = load_extra("vl_convert").vegalite_to_svg(
        {**spec, "config": _CONFIG}, vl_version=_VERSION, allowed_base_urls=[]
    )
    return drawn


ARTICLES = Text("Số bài", "Articles")
PAGES = Text("Số trang", "Pages")


def chart(
    rows: Sequence[Mapping[str, Any]],
    mark: Spec,
    encoding: Spec,
    *,
    width: int,
    height: int | Spec,
) -> Spec:
    """A chart of one mark; `height` is pixels, or the step of a name."""
    return {
        "data": {"values": [*rows]},
        "mark": mark,
        "encoding": encoding,
        "width": width,
        "height": height,
    }


def told(text: Text, lang: str) -> str:
    """A text in `vi` or `en`."""
    return text.vi if lang == "vi" else text.en


def month_axis(lang: str) -> Spec:
    """The months of `month`, as ISO text, along an axis of time."""
    # In UTC: Vega's own time zone is the machine's.
    return {
        "field": "month",
        "type": "temporal",
        "timeUnit": "utcyearmonth",
        "title": told(Text("Tháng đăng", "Month of publication"), lang),
        "axis": {"format": "%m/%Y", "labelAngle": -45, "tickCount": 8},
    }


def amount_axis(field: str, title: Text, lang: str) -> Spec:
    """Whole numbers from 0."""
    return {
        "field": field,
        "type": "quantitative",
        "title": told(title, lang),
        "axis": {"tickMinStep": 1, "format": "d"},
    }


def name_axis(field: str, title: Text | None, lang: str) -> Spec:
    """Names, one beside the other."""
    return {"field": field, "type": "nominal", "title": title and told(title, lang)}


def above(axis: Spec, left: int) -> Spec:
    """An upright axis whose title lies above it, `left` pixels from it: names never cover it."""
    title = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -left}
    return {**axis, "axis": {**axis.get("axis", {}), **title, "titleY": -10}}


def shade(field: str, shades: Sequence[str] = SHADES) -> Spec:
    """A number as the shade of its power of ten."""
    scale = {"type": "threshold", "domain": [*STEPS], "range": [*shades]}
    return {"field": field, "type": "quantitative", "scale": scale, "legend": None}
