"""Verbs that read files: into the archive, or to standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

import click

from crawler.portals import portal as find_portal
from pipeline.verbs.options import FILES, URL, counting, fail_for

if TYPE_CHECKING:
    from corpus.records import Rejected


@click.command(name="import")
@FILES
@click.option("--portal", "slug", metavar="SLUG", help="Take this portal's pages only.")
@URL
@click.pass_obj
def import_pages(data: Path, files: tuple[Path, ...], slug: str | None, url: str | None) -> None:
    """Put pages that others kept into the archive: WARC, WET, HTML, JSON lines, text, or folders.

    A line of JSON has `text` or `html`, and may have `url`, `title`, `date`. Then `build`.
    """
    from crawler.importing import import_files
    from pipeline.tables import print_import

    _check_single(files, url)
    portal = None if slug is None else find_portal(slug)
    with counting("Importing") as count:
        result = import_files(data, files, portal=portal, url=url, tell=_tell_reject, count=count)
    print_import(result)
    fail_for(result.unreadable)


@click.command()
@FILES
@URL
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
    fail_for(unreadable)
    if not found:
        sys.exit(1)


@click.command()
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


def _check_single(files: tuple[Path, ...], url: str | None) -> None:
    if url is not None and (len(files) > 1 or files[0].is_dir()):
        raise click.UsageError("--url is the address of one page: give one FILE")


def _tell_reject(path: Path, rejected: Rejected) -> None:
    place = f"{path}: {rejected.url}"
    click.echo(f"baotinh: {place}: {rejected.reason} {rejected.detail}".rstrip(), err=True)
