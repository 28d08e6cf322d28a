"""The command line: what errors look like, and the verbs of `pipeline/verbs/`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from corpus.errors import BaotinhError
from pipeline.verbs import crawling, declaring, giving, looking, reading


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


for module in (declaring, crawling, reading, looking, giving):
    for command in vars(module).values():
        if isinstance(command, click.Command):
            main.add_command(command)
