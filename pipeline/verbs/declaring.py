"""Verbs of portals: what is declared, and how one is added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.portals import portal as find_portal
from crawler.portals import portals

if TYPE_CHECKING:
    from corpus.records import Page


@click.command(name="portals")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per portal and line.")
@click.option("--markdown", is_flag=True, help="The page of the docs, with provinces.")
def list_portals(as_json: bool, markdown: bool) -> None:
    """List the portals that can be crawled, and how each is known."""
    from pipeline import register
    from pipeline.tables import print_portals

    if markdown:
        click.echo(register.markdown(), nl=False)
    elif as_json:
        for portal in portals().values():
            click.echo(json.dumps(register.facts(portal), ensure_ascii=False))
    else:
        print_portals([register.facts(portal) for portal in portals().values()])


_ROOT = click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The checkout to write to; the one that baotinh runs from.",
)


@click.command(name="new")
@click.argument("slug")
@click.argument("source", metavar="URL|FILE")
@click.option("--url", metavar="URL", help="Address of the page, where it is a FILE.")
@_ROOT
def new_portal(slug: str, source: str, url: str | None, root: Path | None) -> None:
    """Start a portal from one of its articles: a declaration and a fixture, to be finished by you.

    The family is guessed from the page.
    """
    from pipeline import fixtures

    started = fixtures.start_portal(slug, _page_at(source, url), root or fixtures.ROOT)
    click.echo(f"looks like: {started.family or 'no family known here'}")
    for file in (started.declaration, started.page, started.expected):
        click.echo(f"wrote {file}")
    click.echo(
        "Next: read the three files, put words of your own into the page, then"
        f" `baotinh snapshot {slug}` and `make test`."
    )


@click.command()
@click.argument("slug")
@_ROOT
def snapshot(slug: str, root: Path | None) -> None:
    """Renew what a portal's fixtures expect, and show what changed, for you to read."""
    from pipeline import fixtures

    lines = [*fixtures.snapshot(find_portal(slug), root or fixtures.ROOT)]
    click.echo("\n".join(lines) or "nothing changed")


def _page_at(source: str, url: str | None) -> Page:
    """The page of an address or of a file."""
    if source.startswith(("http:", "https:")):
        from crawler.fetching import fetch_page

        return fetch_page(source)
    from corpus.errors import PortalError
    from corpus.records import Rejected
    from crawler.sources import read_source

    page = next(read_source(Path(source), url))
    if isinstance(page, Rejected):
        raise PortalError(f"{source}: {page.reason}")
    return page
