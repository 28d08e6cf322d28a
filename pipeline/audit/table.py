"""What `baotinh audit` prints. Pages are hostile: only what is text reaches the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.audit import lines

if TYPE_CHECKING:
    from pipeline.audit.collecting import Audit

WIDTH = 100
"""Columns, where the output is no terminal."""

_CHANGES, _MEMBERS, _PAGES = 6, 12, 6
"""How many of each are printed; JSON has more."""

Row = tuple[str, Text]
"""A label, and what is told under it."""
_T = TypeVar("_T")


def print_audit(told: Audit) -> None:
    """Print what is known of an article: a line a fact, in groups with a blank line between."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    console.print(_title(told))
    for group in (_article, _versions, _measured, _cluster, _traces):
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, style="dim", min_width=11)
        table.add_column(overflow="fold")
        for label, value in group(told):
            table.add_row(label, value)
        console.print(table)
        console.print()
    if told.is_masked and told.scores.personal != {}:
        console.print(Text("Personal data is masked; --plain shows it.", "dim"))


def _title(told: Audit) -> Text:
    title = Text(lines.clean(told.printed.title), "bold")
    shown, last = told.printed.revision, told.versions[-1].revision
    return title if shown == last else title.append(f" (version {shown} of {last})", "not bold")


def _article(told: Audit) -> Iterator[Row]:
    printed = told.printed
    yield "id", lines.text(told.id)
    yield "portal", lines.text(told.portal, lines.province(told))
    for place, url in enumerate(told.addresses):
        yield "" if place else "addresses", lines.text(url)
    yield "published", lines.published(told)
    facts = {
        "modified": lines.when(printed.modified_at),
        "authors": ", ".join(printed.authors),
        "source": printed.source,
        "section": printed.section,
        "tags": ", ".join(printed.tags),
        "sapo": printed.sapo and lines.clean(printed.sapo),
    }
    yield from ((name, lines.text(value)) for name, value in facts.items() if value)
    yield "tombstones", lines.tombstones(told)


def _versions(told: Audit) -> Iterator[Row]:
    before = 0
    for one in told.versions:
        yield f"version {one.revision}", lines.version(one, is_again=one.revision == before)
        for field in one.changes:
            label = f"  {field.field.removeprefix('published_')}"
            yield from _some(label, field.changes, lines.change, _CHANGES)
        if one.flags:
            yield "  flags", lines.text(", ".join(one.flags))
        yield "  page", lines.place(one.page)
        if content := lines.page(one.page):
            yield "", content
        yield "  shard", lines.text(one.shard, f"{one.extractor} {one.extractor_version}")
        before = one.revision


def _measured(told: Audit) -> Iterator[Row]:
    scores = told.scores
    score = "" if scores.lang_score is None else f"{scores.lang_score:.2f}"
    method = scores.lang_method and f"by {scores.lang_method}"
    yield "language", lines.text(scores.lang or "not measured", score, method)
    yield "quality", lines.quality(scores.quality)
    yield "profiles", lines.text("; ".join(map(lines.verdict, told.verdicts)))
    for verdict in told.verdicts:
        for broken in verdict.broken:
            yield f"  {verdict.profile}", lines.broken(broken)
    yield "counts", lines.counts(scores)
    yield "names", lines.text(lines.named(scores.entities, "not looked for"))
    yield "personal", lines.text(lines.named(scores.personal, "not looked for"))
    if scores.first_sentence:
        yield "begins", lines.sentence(scores.first_sentence)


def _cluster(told: Audit) -> Iterator[Row]:
    cluster = told.cluster
    if cluster is None:
        late = "it came after the last `baotinh dedupe`"
        yield "same text", lines.text(late if told.is_deduped else "no `baotinh dedupe` yet")
    elif cluster.size == 1:
        yield "same text", lines.text("no other article says the same")
    else:
        yield "same text", lines.text(f"{cluster.size} articles", f"cluster {cluster.cluster_id}")
        show = partial(lines.member, told=told)
        yield from _some("", cluster.members, show, _MEMBERS, cluster.size)


def _traces(told: Audit) -> Iterator[Row]:
    yield from _some("rejects", told.rejects, lines.reject, _PAGES)
    if not told.rejects:
        yield "rejects", Text("none of these addresses")
    if told.frontier_trouble is not None:
        yield "frontier", lines.text(f"cannot be read: {told.frontier_trouble}")
    elif told.frontier is None:
        yield "frontier", Text("none in this folder")
    elif not told.frontier:
        yield "frontier", Text("does not know it")
    for one in (told.frontier or ())[:_PAGES]:
        yield "frontier", lines.scheduled(one)
        yield "", lines.history(one)


def _some(
    label: str, items: Sequence[_T], show: Callable[[_T], Text], limit: int, count: int = 0
) -> Iterator[Row]:
    """The first items, and how many there are more; `count` is of all, where some are not told."""
    for place, item in enumerate(items[:limit]):
        yield "" if place else label, show(item)
    if (more := max(count, len(items)) - limit) > 0:
        yield "", Text(f"and {more} more")
