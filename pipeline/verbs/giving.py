"""Verbs that give a corpus to others: exports and releases."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Literal

import click


@click.command()
@click.argument(
    "form", metavar="FORMAT", type=click.Choice(["jsonl", "csv", "conllu", "text", "hf"])
)
@click.option("--portal", "portals", multiple=True, metavar="SLUG", help="May be given again.")
@click.option(
    "--province", "provinces", multiple=True, metavar="NAME", help="At publication or of today."
)
@click.option("--since", metavar="DAY", help="Published on this day (2024-03-31) or later.")
@click.option("--until", metavar="DAY", help="Published on this day or earlier.")
@click.option("--lang", "languages", multiple=True, metavar="CODE", help="ISO 639-3, as vie.")
@click.option("--profile", default="all", show_default=True, help="See `baotinh profiles`.")
@click.option("--canonical", is_flag=True, help="One of the articles that say the same.")
@click.option("--all-versions", is_flag=True, help="Not only the latest of each article.")
@click.option("--mask", is_flag=True, help="Hide personal data.")
@click.option("--columns", metavar="NAME,…", help="These columns only.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("-"),
    metavar="FILE|-",
    help="A file, packed if it ends in .gz or .zst; a new folder for hf. Standard output without.",
)
@click.pass_obj
def export(
    data: Path,
    form: Literal["jsonl", "csv", "conllu", "text", "hf"],
    portals: tuple[str, ...],
    provinces: tuple[str, ...],
    since: str | None,
    until: str | None,
    languages: tuple[str, ...],
    profile: str,
    canonical: bool,
    all_versions: bool,
    mask: bool,
    columns: str | None,
    output: Path,
) -> None:
    """Write records for other programs: jsonl, csv, conllu, text or hf.

    text is a sentence a line, syllables of a word joined by _; hf is a folder that Hugging Face's
    datasets loads. All filters that are given must hold.
    """
    from corpus.dataset import open_source
    from corpus.export import export as export_records
    from corpus.selection import make_selection

    try:
        selection = make_selection(
            portals=portals or None,
            provinces=provinces or None,
            since=since,
            until=until,
            languages=languages or None,
            profile=profile,
            latest=not all_versions,
            canonical=canonical,
        )
    except (KeyError, ValueError) as error:
        raise click.UsageError(str(error.args[0])) from None
    chosen = None if columns is None else [name.strip() for name in columns.split(",")]
    result = export_records(open_source(data), selection, form, output, chosen, masked=mask)
    if result.skipped:
        click.echo(f"baotinh: {result.skipped} records without words left out", err=True)
    click.echo(f"{result.records} records", err=True)


@click.command()
@click.argument("version")
@click.option("--profile", default="all", show_default=True, help="A filter of `baotinh profiles`.")
@click.option(
    "--split",
    type=click.Choice(["time", "none"]),
    default="time",
    show_default=True,
    help="By time and by cluster. Not at random: copies of a text would be on both sides.",
)
@click.option("--canonical", is_flag=True, help="One article of each cluster of copies.")
@click.option("--all-versions", is_flag=True, help="Articles as they were before corrections, too.")
@click.option("--plain", is_flag=True, help="Do not mask personal data.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The date it carries, in place of its newest page's.",
)
@click.pass_obj
def release(
    data: Path,
    version: str,
    profile: str,
    split: Literal["time", "none"],
    canonical: bool,
    all_versions: bool,
    plain: bool,
    day: datetime | None,
) -> None:
    """Write a release: a folder of sorted Parquet files with card, manifest and splits.

    It is never changed; the same corpus gives the same bytes. `build` and `dedupe` come first.
    """
    from corpus.release.contents import Choice
    from pipeline.releasing import release as write_release

    choice = Choice(
        profile=profile,
        split=split,
        canonical=canonical,
        all_versions=all_versions,
        masked=not plain,
    )
    made = write_release(data, version, choice, day and day.date())
    click.echo(f"{made.folder}: {made.manifest.rows} rows in {len(made.manifest.shards)} files")
    click.echo(f"sha256 of its MANIFEST.json: {made.manifest_sha256}")


@click.command()
@click.argument("folder", metavar="DIR")
@click.pass_obj
def verify(data: Path, folder: str) -> None:
    """Check that a release is what its manifest says; name the first thing wrong.

    DIR is a folder, or a version of the data folder.
    """
    from corpus.release import find_release
    from corpus.release.verify import verify as check

    verdict = check(find_release(data, folder))
    if verdict.fault is not None:
        click.echo(f"baotinh: {verdict.fault}", err=True)
        sys.exit(1)
    click.echo(f"{verdict.files} files, {verdict.rows} rows: as the manifest says")


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per article and line.")
@click.pass_obj
def diff(data: Path, before: str, after: str, as_json: bool) -> None:
    """Tell what release B added, removed and revised since A, and why it removed.

    A and B are folders, or versions of the data folder.
    """
    from corpus.release import find_release
    from corpus.release.changes import changes_between, json_lines, markdown

    changes = changes_between(find_release(data, before), find_release(data, after))
    lines = json_lines(changes) if as_json else [markdown(changes, changes.after).rstrip()]
    for line in lines:
        click.echo(line)
