"""The command line: verbs, no logic."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

import corpus
from corpus.errors import BaotinhError
from crawler.portals import portal as find_portal
from crawler.portals import portals


class _Commands(click.Group):
    """Turns an expected error into one line and exit status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BaotinhError as error:
            message = str(error)
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
_STALE = click.option("--stale", is_flag=True, help="Build shards of another fingerprint again.")
_FORCE = click.option("--force", is_flag=True, help="Build all shards again.")
_WORKERS = click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes."
)


@main.command(name="portals")
def list_portals() -> None:
    """List the portals that can be crawled, and how each is known."""
    for portal in portals().values():
        province = portal.province or "-"
        click.echo(f"{portal.slug:12} {portal.host:28} {province:16} {portal.evidence}")


@main.command()
@_SLUGS
@_REPLAY
@_BASE
@_SETTING
@click.pass_obj
def crawl(
    data: Path,
    slugs: tuple[str, ...],
    replay: tuple[Path, ...],
    base: str | None,
    settings: tuple[str, ...],
) -> None:
    """Fetch what is new on portals into the archive."""
    _crawl(data, slugs, replay, base, settings)


@main.command()
@_STALE
@_FORCE
@_WORKERS
@click.pass_obj
def build(data: Path, stale: bool, force: bool, workers: int) -> None:
    """Turn archived pages into the corpus; does only what is missing."""
    _build(data, stale, force, workers)


@main.command()
@_SLUGS
@_REPLAY
@_BASE
@_SETTING
@_WORKERS
@click.pass_obj
def run(
    data: Path,
    slugs: tuple[str, ...],
    replay: tuple[Path, ...],
    base: str | None,
    settings: tuple[str, ...],
    workers: int,
) -> None:
    """Crawl, then build."""
    _crawl(data, slugs, replay, base, settings)
    _build(data, stale=False, force=False, workers=workers)


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
@click.pass_obj
def demo(data: Path) -> None:
    """Crawl the bundled sample portal from 127.0.0.1, build it, and show the corpus."""
    from pipeline.sample import serve

    with serve() as base:
        _crawl(data, ("sample",), (), base, ())
    _build(data, stale=True, force=False, workers=1)
    from pipeline.tables import print_stats

    print_stats(corpus.stats(data))
    frame = corpus.load(data, portals=["sample"])
    columns = ["published_date", "title", "authors", "n_tokens"]
    click.echo(frame[columns].head().to_string(max_colwidth=48))
    click.echo(f"\nThe Parquet files lie in {data / 'corpus' / 'sample'}; in Python:")
    click.echo(f"    import corpus; df = corpus.load({str(data)!r})")


def _crawl(
    data: Path,
    slugs: tuple[str, ...],
    replay: tuple[Path, ...],
    base: str | None,
    settings: tuple[str, ...],
) -> None:
    # Imported here: Scrapy takes a second to load, and `baotinh stats` needs none of it.
    from crawler.run import crawl as crawl_portals
    from pipeline.tables import print_crawl

    chosen = [find_portal(slug) for slug in dict.fromkeys(slugs)]
    if not chosen:
        raise click.UsageError("name at least one portal; `baotinh portals` lists them")
    if replay or base:
        click.echo(f"Crawling {'a replay' if replay else base} without delay.", err=True)
    results = crawl_portals(
        data, chosen, replay=replay, base=base, overrides=dict(map(_setting, settings))
    )
    print_crawl(results)
    if silent := [result.portal for result in results if not result.counts["found"]]:
        click.echo(f"baotinh: no article links found on {', '.join(silent)}", err=True)
        sys.exit(1)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"-s {text}: write NAME=VALUE")
    return name, value


def _build(data: Path, stale: bool, force: bool, workers: int) -> None:
    from pipeline.build import build as build_corpus
    from pipeline.tables import print_build

    console = Console(stderr=True)
    bar = Progress(
        "Building",
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            if not console.is_terminal and done:
                click.echo(f"built {done} of {total} segments", err=True)

        result = build_corpus(data, stale=stale, force=force, workers=workers, tell=tell)
    print_build(result)
    for line in result.unreadable:
        click.echo(f"baotinh: {line}", err=True)
    if result.unreadable:
        sys.exit(2)
