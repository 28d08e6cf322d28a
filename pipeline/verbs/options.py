"""Options and bars that several verbs have."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


SLUGS = click.argument("slugs", nargs=-1, metavar="PORTAL…")

REPLAY = click.option(
    "--replay",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Serve from a WARC file in place of the network; may be given again.",
)

BASE = click.option("--base", metavar="URL", help="Crawl a mirror of the portal at this address.")

SETTING = click.option(
    "-s", "settings", multiple=True, metavar="NAME=VALUE", help="Any Scrapy setting."
)

NOW = click.option("--now", is_flag=True, help="Fetch lists whatever their schedule says.")

SINCE = click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Ask for what lists, feeds and sitemaps date from this day on.",
)

FOREVER = click.option("--forever", is_flag=True, help="Stay, and fetch what becomes due.")

FRONTIER = click.option(
    "--frontier",
    metavar="URL",
    envvar="BAOTINH_FRONTIER",
    help="A PostgreSQL database for many machines, in place of the data folder's SQLite.",
)

STALE = click.option("--stale", is_flag=True, help="Build shards of another fingerprint again.")

FORCE = click.option("--force", is_flag=True, help="Build all shards again.")

WORKERS = click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes."
)

FILES = click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE…",
)

URL = click.option("--url", metavar="URL", help="Address of the page, where FILE is one page.")


def fail_for(unreadable: list[str]) -> None:
    """Name what could not be read, and end with status 2 if anything could not."""
    for line in unreadable:
        click.echo(f"baotinh: {line}", err=True)
    if unreadable:
        sys.exit(2)


@contextmanager
def counting(what: str) -> Iterator[Callable[[], None]]:
    """Show a running count of pages on a terminal; yields what to call for each."""
    console = Console(stderr=True)
    bar = Progress(
        what,
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=None)
        yield lambda: bar.advance(task)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal; yields what to call with the number done and of all."""
    console = Console(stderr=True)
    columns = (what, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
