"""Verbs that look at a corpus: counts, copies, one article, a page of charts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import corpus
from pipeline.verbs.options import FRONTIER, progress


@click.command()
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


@click.command()
@click.pass_obj
def dedupe(data: Path) -> None:
    """Find the articles that say the same, on whatever portals: who printed what first."""
    from pipeline.dedupe import dedupe as find_duplicates
    from pipeline.tables import print_dedupe

    with progress("Hashing") as tell:
        result = find_duplicates(data, tell)
    print_dedupe(result)


@click.command(name="profiles")
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


@click.command()
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


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option(
    "--revision", type=click.IntRange(1), metavar="N", help="Tell of this one, not the latest."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--html", is_flag=True, help="Write the raw page as archived, and nothing else.")
@click.option("--plain", is_flag=True, help="Show personal data, which is masked otherwise.")
@FRONTIER
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


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The page to write; report.html in the data folder without.",
)
@click.pass_obj
def report(data: Path, output: Path | None) -> None:
    """Write one HTML page that shows what the corpus holds: charts, words, samples to read.

    It has no script and loads nothing. Needs the extra `report`: pip install 'baotinh[report]'.
    """
    from corpus.report import write_report

    path = output or data / "report.html"
    facts = write_report(data, path)
    click.echo(f"{path}: {facts.articles} articles of {len(facts.portals)} portals")
