"""The tables that the command line prints."""

import math

import pandas as pd
from rich.console import Console
from rich.table import Table

from crawler.run import CrawlResult
from pipeline.build import BuildResult


def print_crawl(results: list[CrawlResult]) -> None:
    """One row per portal of a crawl."""
    table = Table("portal", title="Crawl", title_justify="left")
    for name in results[0].counts if results else ():
        table.add_column(name, justify="right")
    for result in results:
        table.add_row(result.portal, *map(str, result.counts.values()))
    Console().print(table)


def print_build(result: BuildResult) -> None:
    """What a build did, in a line or two."""
    rejected = ", ".join(f"{count} {reason}" for reason, count in sorted(result.rejects.items()))
    print(
        f"Build: {result.built} shards written, {result.current} current, {result.stale} stale;"
        f" {result.records} records, {sum(result.rejects.values())} rejects"
        + (f" ({rejected})" if rejected else "")
    )


def print_stats(stats: pd.DataFrame) -> None:
    """One row per portal of `corpus.stats`."""
    table = Table(title="Corpus", title_justify="left")
    for name in stats.columns:
        table.add_column(str(name), justify="left" if name in ("portal", "rejects") else "right")
    for row in stats.itertuples(index=False):
        table.add_row(*map(_cell, row))
    Console().print(table)


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{count} {reason}" for reason, count in value.items())
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.0%}"
    return "" if value is None else str(value)
