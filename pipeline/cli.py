"""The command line: verbs, no logic."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

import corpus
from corpus.errors import BaotinhError
from crawler.dates import VIETNAM
from crawler.portals import declared_hosts, portal_of_address, portals
from crawler.portals import portal as find_portal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from corpus.records import Page, Rejected
    from crawler.portal import Portal


class _Commands(click.Group):
    """Turns an expected error into one line and exit status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BaotinhError as error:
            message = str(error)
        except BrokenPipeError:
            raise  # `baotinh extract … | head`: click ends quietly
        except OSError as error:
            if error.filename is None and error.errno is None:
                raise
            message = f"{error.strerror}: {error.filename}" if error.filename else str(error)
        click.echo(f"baotinh: {' '.join(message.split())}", err=True)
        sys.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    envvar="BAOTINH_DATA",
    show_default=True,
    help="The data folder (also BAOTINH_DATA).",
)
@click.version_option(package_name="baotinh")
@click.pass_context
def main(ctx: click.Context, data: Path) -> None:
    """Vietnam's provincial news portals as a corpus."""
    ctx.obj = data


_SLUGS = click.argument("slugs", nargs=-1, metavar="PORTAL…")
_REPLAY = click.option(
    "--replay",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Serve from a WARC file in place of the network; may be given again.",
)
_BASE = click.option("--base", metavar="URL", help="Crawl a mirror of the portal at this address.")
_SETTING = click.option(
    "-s", "settings", multiple=True, metavar="NAME=VALUE", help="Any Scrapy setting."
)
_NOW = click.option("--now", is_flag=True, help="Fetch lists whatever their schedule says.")
_SINCE = click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Ask for what lists, feeds and sitemaps date from this day on.",
)
_FOREVER = click.option("--forever", is_flag=True, help="Stay, and fetch what becomes due.")
_FRONTIER = click.option(
    "--frontier",
    metavar="URL",
    envvar="BAOTINH_FRONTIER",
    help="A PostgreSQL database for many machines, in place of the data folder's SQLite.",
)
_STALE = click.option("--stale", is_flag=True, help="Build shards of another fingerprint again.")
_FORCE = click.option("--force", is_flag=True, help="Build all shards again.")
_WORKERS = click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes."
)


@main.command(name="portals")
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


@main.command(name="new")
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


@main.command()
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


@main.command()
@_SLUGS
@_REPLAY
@_BASE
@_NOW
@_SINCE
@_FOREVER
@_FRONTIER
@_SETTING
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


@main.command()
@_STALE
@_FORCE
@_WORKERS
@click.pass_obj
def build(data: Path, stale: bool, force: bool, workers: int) -> None:
    """Turn archived pages into the corpus; does only what is missing."""
    _build(data, stale, force, workers)


@main.command()
@click.pass_obj
def compact(data: Path) -> None:
    """Join small segments that are built, and their shards with them.

    Crawls may go on meanwhile; a build waits.
    """
    from pipeline.compact import compact as join_segments
    from pipeline.tables import print_compact

    result = join_segments(data)
    print_compact(result)
    _fail_for(result.torn)


@main.command()
@click.pass_obj
def dedupe(data: Path) -> None:
    """Find the articles that say the same, on whatever portals: who printed what first."""
    from pipeline.dedupe import dedupe as find_duplicates
    from pipeline.tables import print_dedupe

    with _progress("Hashing") as tell:
        result = find_duplicates(data, tell)
    print_dedupe(result)


@main.command()
@_SLUGS
@_REPLAY
@_BASE
@_NOW
@_SINCE
@_FRONTIER
@_SETTING
@_WORKERS
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


_FILES = click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE…",
)
_URL = click.option("--url", metavar="URL", help="Address of the page, where FILE is one page.")


@main.command(name="import")
@_FILES
@click.option("--portal", "slug", metavar="SLUG", help="Take this portal's pages only.")
@_URL
@click.pass_obj
def import_pages(data: Path, files: tuple[Path, ...], slug: str | None, url: str | None) -> None:
    """Put pages that others kept into the archive: WARC, WET, HTML, JSON lines, text, or folders.

    A line of JSON has `text` or `html`, and may have `url`, `title`, `date`. Then `build`.
    """
    from crawler.importing import import_files
    from pipeline.tables import print_import

    _check_single(files, url)
    portal = None if slug is None else find_portal(slug)
    with _counting("Importing") as count:
        result = import_files(data, files, portal=portal, url=url, tell=_tell_reject, count=count)
    print_import(result)
    _fail_for(result.unreadable)


@main.command()
@_FILES
@_URL
@click.option("--generic", is_flag=True, help="Use no portal's declaration.")
def extract(files: tuple[Path, ...], url: str | None, generic: bool) -> None:
    """Print one line of JSON for each article in files: WARC, WET, HTML, JSON lines, text.

    Pages that are no articles are named on standard error.
    """
    from corpus.errors import ArchiveError
    from corpus.records import Rejected
    from pipeline.extracting import article_line, extract_files

    _check_single(files, url)
    unreadable, found = [], 0
    for path, item in extract_files(files, url, generic=generic):
        if isinstance(item, ArchiveError):
            unreadable.append(str(item))
        elif isinstance(item, Rejected):
            _tell_reject(path, item)
        else:
            found += 1
            click.echo(article_line(item, path))
    _fail_for(unreadable)
    if not found:
        sys.exit(1)


@main.command()
@click.argument(
    "file",
    type=click.File("r", encoding="utf-8", errors="surrogateescape"),  # a bad line is one line
    default="-",
    metavar="[FILE|-]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "conllu", "text"]),
    default="jsonl",
    show_default=True,
    help="text: a sentence a line, syllables of a word joined by _.",
)
@click.option("--no-ner", is_flag=True, help="Leave out the names of people, places and bodies.")
@click.option("--chunk", is_flag=True, help="Tag chunks too.")
@click.option("--places", is_flag=True, help="Let names of Vietnam's places mend the words.")
@click.option(
    "--pos-model",
    type=click.Choice(["2017", "2023"]),
    default="2017",
    show_default=True,
    help="2023 tells Cc from C.",
)
def annotate(
    file: TextIO,
    form: Literal["jsonl", "conllu", "text"],
    no_ner: bool,
    chunk: bool,
    places: bool,
    pos_model: Literal["2017", "2023"],
) -> None:
    """Print documents with their words, parts of speech and names.

    One document a line: a text, or JSON with `text`, whose other fields are kept.
    """
    from pipeline.annotate import Annotator
    from pipeline.annotating import BadLine, annotate_lines

    annotator = Annotator(
        with_ner=not no_ner, with_chunk=chunk, with_places=places, pos_model=pos_model
    )
    bad = 0
    for item in annotate_lines(file, annotator, form):
        if isinstance(item, BadLine):
            bad += 1
            click.echo(f"baotinh: {file.name}: line {item.number}: {item.reason}", err=True)
        else:
            click.echo(item)
    if bad:
        sys.exit(1)


@main.command()
@click.argument("slug")
@click.pass_obj
def furniture(data: Path, slug: str) -> None:
    """Find lines that recur over a portal's articles, and write them to a file for you to edit.

    A build removes what the file says: lines that stand behind no `#`.
    """
    from pipeline.proposing import find_furniture

    found = find_furniture(data, slug)
    click.echo(
        f"{slug}: {found.active} new lines that a build removes, {found.proposed} behind a # for"
        f" you to judge, {found.known} known"
    )
    if found.path.exists():
        click.echo(f"Next: read and edit {found.path}, then `baotinh build --stale`.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object per portal and line.")
@_FRONTIER
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


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object per portal and line.")
@click.pass_obj
def stats(data: Path, as_json: bool) -> None:
    """Count what the corpus holds, per portal."""
    counted = corpus.stats(data)
    if as_json:
        lines = counted.astype({"first": str, "last": str})
        click.echo(lines.to_json(orient="records", lines=True, force_ascii=False), nl=False)
    else:
        from pipeline.tables import print_stats

        print_stats(counted)


@main.command()
@click.argument("article", metavar="ID|URL")
@click.option(
    "--revision", type=click.IntRange(1), metavar="N", help="Tell of this one, not the latest."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--html", is_flag=True, help="Write the raw page as archived, and nothing else.")
@click.option("--plain", is_flag=True, help="Show personal data, which is masked otherwise.")
@_FRONTIER
@click.pass_obj
def audit(
    data: Path,
    article: str,
    revision: int | None,
    as_json: bool,
    html: bool,
    plain: bool,
    frontier: str | None,
) -> None:
    """Tell everything that is known of one article, by its id or any of its addresses.

    Its versions and what they changed, flags, scores, cluster, rejects, schedule, and whether the
    archive still holds its pages.
    """
    from pipeline import audit as audits
    from pipeline.audit.table import print_audit

    if html:
        if sys.stdout.isatty():  # what a page holds may steer a terminal
            raise click.UsageError("--html writes the page as it came: send it to a file or a pipe")
        click.echo(audits.raw_page(data, article, revision), nl=False)
        return
    told = audits.audit(data, article, revision=revision, plain=plain, frontier_url=frontier)
    click.echo(audits.as_json(told)) if as_json else print_audit(told)


@main.command(name="profiles")
@click.argument("names", nargs=-1, metavar="PROFILE…")
@click.option("--count", "counts", is_flag=True, help="Count what each keeps of the corpus.")
@click.pass_obj
def list_profiles(data: Path, names: tuple[str, ...], counts: bool) -> None:
    """List the named filters of the corpus and their rules; PROFILE: only these.

    With --count a record is told under the first rule that leaves it out.
    """
    from corpus.profiles import PROFILES, count, profile_named
    from pipeline.tables import print_profile

    for profile in [profile_named(name) for name in names or PROFILES]:
        print_profile(profile, count(data, profile) if counts else None)


@main.command()
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


def _check_single(files: tuple[Path, ...], url: str | None) -> None:
    if url is not None and (len(files) > 1 or files[0].is_dir()):
        raise click.UsageError("--url is the address of one page: give one FILE")


def _tell_reject(path: Path, rejected: Rejected) -> None:
    place = f"{path}: {rejected.url}"
    click.echo(f"baotinh: {place}: {rejected.reason} {rejected.detail}".rstrip(), err=True)


def _fail_for(unreadable: list[str]) -> None:
    for line in unreadable:
        click.echo(f"baotinh: {line}", err=True)
    if unreadable:
        sys.exit(2)


@contextmanager
def _counting(what: str) -> Iterator[Callable[[], None]]:
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
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal; yields what to call with the number done and of all."""
    console = Console(stderr=True)
    columns = (what, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


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
    with _progress("Building") as show:

        def tell(done: int, total: int) -> None:
            show(done, total)
            if not sys.stderr.isatty() and done:
                click.echo(f"built {done} of {total} segments", err=True)

        result = build_corpus(data, stale=stale, force=force, workers=workers, tell=tell)
    print_build(result)
    _fail_for(result.unreadable)
