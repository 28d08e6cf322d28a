"""The tables that the command line prints."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections import Counter

    import pandas as pd

    from corpus.rules import Profile
    from crawler.importing import ImportResult
    from crawler.run import CrawlResult
    from pipeline.build import BuildResult
    from pipeline.compact import CompactResult
    from pipeline.dedupe import DedupeResult
    from pipeline.register import Facts


def print_portals(portals: list[Facts]) -> None:
    """One row per portal: where it stands, for which province, and how it is known."""
    table = Table("portal", "host", "province", "until", "family", "evidence", box=None)
    for told in portals:
        names = ("slug", "host", "province", "until", "family", "evidence")
        table.add_row(*(str(told[name] or "") for name in names))
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def print_status(told: list[dict[str, object]]) -> None:
    """One row per portal: addresses by state, when something came, and what the last run found."""
    names = "portal due oldest_due waiting leased done failing gone given_up".split()
    names += "last_success last_run fields unbuilt stale".split()
    table = Table(box=None, padding=(0, 1, 0, 0))
    for name in names:
        table.add_column(name.replace("_", " "), justify="left" if name == "portal" else "right")
    for one in told:
        table.add_row(*(_told(one.get(name)) for name in names))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _told(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {share:.0%}" for name, share in value.items())
    return "" if value is None else str(value)


def print_crawl(results: list[CrawlResult]) -> None:
    """One row per portal of a crawl."""
    table = Table("portal", box=None)
    for name in results[0].counts if results else ():
        table.add_column(name, justify="right")
    for result in results:
        table.add_row(result.portal, *map(str, result.counts.values()))
    Console().print(table)


def print_import(result: ImportResult) -> None:
    """What an import did: pages by portal, and what was left out by reason."""
    table = Table("portal", box=None)
    table.add_column("imported", justify="right")
    for portal, count in sorted(result.imported.items()):
        table.add_row(portal, str(count))
    if result.imported:
        Console().print(table)
    skipped = _counted(result.skipped)
    print(
        f"Import: {result.imported.total()} pages, {result.known} known,"
        f" {result.skipped.total()} skipped" + (f" ({skipped})" if skipped else "")
    )


def print_build(result: BuildResult) -> None:
    """What a build did, in a line or two."""
    rejected = _counted(result.rejects)
    print(
        f"Build: {result.built} shards written, {result.current} current, {result.stale} stale;"
        f" {result.records} records, {sum(result.rejects.values())} rejects"
        + (f" ({rejected})" if rejected else "")
    )
    if result.flags:
        print(f"Repaired or remarked: {_counted(result.flags)}")


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))


def print_stats(stats: pd.DataFrame) -> None:
    """One row per portal of `corpus.stats`; shares of articles that have a field in per cent."""
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("portal", no_wrap=True)
    columns = [name for name in stats.columns if name not in ("portal", "rejects", "with_title")]
    for name in columns:
        table.add_column(name.removeprefix("with_"), justify="right", no_wrap=True)
    for row in stats.to_dict(orient="records"):
        table.add_row(row["portal"], *(_cell(row[name]) for name in columns))
    Console().print(table)
    for row in stats.to_dict(orient="records"):
        reasons = ", ".join(f"{count} {reason}" for reason, count in row["rejects"].items())
        print(f"Rejected on {row['portal']}: {reasons or 'none'}")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.0%}"
    return "" if value is None else str(value)


def print_compact(result: CompactResult) -> None:
    """What a compaction did, in a line."""
    print(
        f"Compact: {result.joined} segments joined to {result.written};"
        f" left: {result.unbuilt} not built, {len(result.torn)} torn"
    )


def print_profile(profile: Profile, counts: Counter[str | None] | None) -> None:
    """A profile, a row per rule; with `counts` of verdicts, how many records each leaves out."""
    print(f"{profile.name}: {profile.meaning}")
    if counts is not None:
        share = counts[None] / (counts.total() or 1)
        print(f"  keeps {counts[None]} of {counts.total()} records ({share:.2%})")
    table = Table(box=None, padding=(0, 1, 0, 1))
    table.add_column("rule", no_wrap=True)
    table.add_column("left out", justify="right")
    table.add_column("keeps", no_wrap=True)
    table.add_column("leaves out what is")
    for rule in profile.rules:
        left_out = "" if counts is None else str(counts[rule.name])
        table.add_row(rule.name, left_out, rule.wanted, rule.meaning)
    if profile.rules:
        Console(width=None if sys.stdout.isatty() else 120).print(table)
    print()


def print_dedupe(result: DedupeResult) -> None:
    """What a search for duplicates found, in a line or two."""
    print(
        f"{result.articles} articles: {result.clusters} clusters of articles that say the same,"
        f" {result.copies} copies ({result.texts} different texts, {result.similar} similar pairs)"
    )
