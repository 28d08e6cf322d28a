"""Verbs that fill a data folder: crawl, build, and how it stands."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from crawler.dates import VIETNAM
from crawler.portals import declared_hosts, portal_of_address
from crawler.portals import portal as find_portal
from pipeline.verbs.options import (
    BASE,
    FORCE,
    FOREVER,
    FRONTIER,
    NOW,
    REPLAY,
    SETTING,
    SINCE,
    SLUGS,
    STALE,
    WORKERS,
    fail_for,
    progress,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.portal import Portal


@click.command()
@SLUGS
@REPLAY
@BASE
@NOW
@SINCE
@FOREVER
@FRONTIER
@SETTING
@click.pass_obj
def crawl(
    data: Path,
    slugs: tuple[str, ...],
    replay: tuple[Path, ...],
    base: str | None,
    now: bool,
    since: datetime | None,
    forever: bool,
    frontier: str | None,
    settings: tuple[str, ...],
) -> None:
    """Fetch what is due on portals into the archive.

    PORTAL is a slug of `baotinh portals`, or the address of a site that nobody declared.
    """
    told = _told(now=now, since=since, forever=forever, frontier=frontier)
    _crawl(data, slugs, replay, _mirrors(slugs, base), (*told, *settings))


@click.command()
@STALE
@FORCE
@WORKERS
@click.pass_obj
def build(data: Path, stale: bool, force: bool, workers: int) -> None:
    """Turn archived pages into the corpus; does only what is missing."""
    _build(data, stale, force, workers)


@click.command()
@click.pass_obj
def compact(data: Path) -> None:
    """Join small segments that are built, and their shards with them.

    Crawls may go on meanwhile; a build waits.
    """
    from pipeline.compact import compact as join_segments
    from pipeline.tables import print_compact

    result = join_segments(data)
    print_compact(result)
    fail_for(result.torn)


@click.command()
@SLUGS
@REPLAY
@BASE
@NOW
@SINCE
@FRONTIER
@SETTING
@WORKERS
@click.pass_obj
def run(
    data: Path,
    slugs: tuple[str, ...],
    replay: tuple[Path, ...],
    base: str | None,
    now: bool,
    since: datetime | None,
    frontier: str | None,
    settings: tuple[str, ...],
    workers: int,
) -> None:
    """Crawl, then build."""
    told = _told(now=now, since=since, forever=False, frontier=frontier)
    _crawl(data, slugs, replay, _mirrors(slugs, base), (*told, *settings))
    _build(data, stale=False, force=False, workers=workers)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object per portal and line.")
@FRONTIER
@click.pass_obj
def status(data: Path, as_json: bool, frontier: str | None) -> None:
    """Tell how the crawl stands, per portal: what is due, what fails, what the last run found."""
    from pipeline.status import status_of
    from pipeline.tables import print_status

    told = status_of(data, frontier)
    if as_json:
        for one in told:
            click.echo(json.dumps(one, ensure_ascii=False))
    else:
        print_status(told)


@click.command()
@click.pass_obj
def demo(data: Path) -> None:
    """Crawl three bundled sample portals from 127.0.0.1, build them, and show the corpus."""
    from crawler.importing import import_files
    from pipeline.dedupe import dedupe as find_duplicates
    from pipeline.demo import show
    from pipeline.sample import ARCHIVE, serve_all
    from pipeline.tables import print_dedupe, print_import

    click.echo("1. Import what a web archive and an old text dump keep of two of the portals.")
    print_import(import_files(data, [ARCHIVE]))
    click.echo("\n2. Crawl the portals.")
    with serve_all() as bases:
        _crawl(data, tuple(bases), (), bases, ())
    click.echo("\n3. Build the corpus.")
    _build(data, stale=True, force=False, workers=1)
    print_dedupe(find_duplicates(data))
    show(data)


def _chosen(
    names: tuple[str, ...], bases: Mapping[str, str]
) -> tuple[list[Portal], dict[str, str]]:
    """The portals of slugs and addresses, and where each that is not at home stands."""
    chosen: dict[str, Portal] = {}
    places = dict(bases)
    for name in names:
        if "://" not in name and name not in declared_hosts():
            chosen[name] = find_portal(name)
            continue
        address = name if "://" in name else f"https://{name}"
        found = portal_of_address(address, datetime.now(VIETNAM).date())
        chosen[found.slug] = found
        parts = urlsplit(address)
        places.setdefault(found.slug, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
    return [*chosen.values()], places


def _told(
    *, now: bool, since: datetime | None, forever: bool, frontier: str | None
) -> tuple[str, ...]:
    """What the options of a crawl say, as Scrapy settings."""
    told = {
        "BAOTINH_NOW": "1" if now else None,
        "BAOTINH_FOREVER": "1" if forever else None,
        "BAOTINH_SINCE": since and since.strftime("%Y-%m-%d"),
        "BAOTINH_FRONTIER": frontier,
    }
    return tuple(f"{name}={value}" for name, value in told.items() if value)


def _mirrors(slugs: tuple[str, ...], base: str | None) -> dict[str, str]:
    return {} if base is None else dict.fromkeys(slugs, base)


def _crawl(
    data: Path,
    slugs: tuple[str, ...],
    replay: tuple[Path, ...],
    bases: Mapping[str, str],
    settings: tuple[str, ...],
) -> None:
    # Imported here: Scrapy takes a second to load, and `baotinh stats` needs none of it.
    from crawler.run import crawl as crawl_portals
    from crawler.run import is_at_home
    from pipeline.tables import print_crawl

    chosen, bases = _chosen(slugs, bases)
    if not chosen:
        raise click.UsageError("name at least one portal; `baotinh portals` lists them")
    overrides = dict(map(_setting, settings))
    if replay or (is_at_home(chosen, bases) and "BAOTINH_DELAY" not in overrides):
        place = "a replay" if replay else ", ".join(dict.fromkeys(bases.values()))
        click.echo(f"Crawling {place} without delay.", err=True)
    results = crawl_portals(data, chosen, replay=replay, bases=bases, overrides=overrides)
    print_crawl(results)
    for result in results:
        if not result.tried:
            click.echo(f"{result.portal}: nothing is due; --now fetches its lists all the same")
    troubles = [(result.portal, line) for result in results for line in result.troubles]
    for portal, trouble in troubles:
        click.echo(f"baotinh: {portal}: {trouble}", err=True)
    if troubles:
        sys.exit(1)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"-s {text}: write NAME=VALUE")
    return name, value


def _build(data: Path, stale: bool, force: bool, workers: int) -> None:
    from crawler.readers import spare_collector
    from pipeline.build import build as build_corpus
    from pipeline.tables import print_build

    spare_collector()
    with progress("Building") as show:

        def tell(done: int, total: int) -> None:
            show(done, total)
            if not sys.stderr.isatty() and done:
                click.echo(f"built {done} of {total} segments", err=True)

        result = build_corpus(data, stale=stale, force=force, workers=workers, tell=tell)
    print_build(result)
    fail_for(result.unreadable)
