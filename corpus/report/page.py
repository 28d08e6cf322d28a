"""A report as one HTML page: no script, nothing loaded, all that comes from pages escaped."""

from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

from corpus.report.counting import count_facts
from corpus.report.drawing import STEPS
from corpus.report.extras import load_extra
from corpus.report.facts import Facts
from corpus.report.figures import Cell, make_figures
from corpus.report.labels import ENTITY_NAMES, LANGUAGES, WORD_CLASSES, Text
from corpus.report.tables import portal_table
from corpus.store import atomic_path

_VIETNAM = timezone(timedelta(hours=7))


def write_report(data_dir: str | Path, path: str | Path) -> Facts:
    """Count a data folder and write its report; the same corpus gives the same bytes.

    Raises SchemaError for a folder without a corpus, MissingExtra where the extra `report` is not
    installed, StorageError where the page cannot be written.
    """
    for module in ("jinja2", "vl_convert"):  # before counting, which may take long
        load_extra(module)
    facts = count_facts(data_dir)
    page = render(facts)
    with atomic_path(Path(path)) as temporary:
        temporary.write_text(page, "utf-8", newline="\n")
    return facts


def render(facts: Facts) -> str:
    """The page of facts. Raises MissingExtra."""
    days = [day for one in facts.portals for day in (one.first, one.last) if day]
    page: str = _template().render(
        facts=facts,
        figures=make_figures(facts),
        portals=portal_table(facts.portals),
        newest=facts.newest and facts.newest.astimezone(_VIETNAM).date(),
        first=min(days, default=None),
        last=max(days, default=None),
        tokens=sum(one.tokens for one in facts.portals),
        rejected=sum(one.pages for one in facts.rejects),
        steps=STEPS,
        languages=LANGUAGES,
        entity_names=ENTITY_NAMES,
        word_classes=WORD_CLASSES,
    )
    return page


def _template() -> Any:
    jinja2 = load_extra("jinja2")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"number": _number, "cell": _cell}
    environment.tests |= {"text": lambda value: isinstance(value, Text), "web": _is_web}
    return environment.get_template("page.html")


def _number(value: int) -> str:
    """Digits in groups of three as ISO 80000-1 parts them, which is neither language's own way."""
    return f"{value:,}".replace(",", "\u202f")


def _cell(value: Cell) -> str:
    if value is None:
        return "–"
    return f"{value:.0%}" if isinstance(value, float) else str(value)


def _is_web(url: str) -> bool:
    """Whether a link may be followed: no page's address is a script."""
    return url.startswith(("http://", "https://"))
