"""The commands ``journal show``, ``export`` and ``purge``, with their options."""

from pathlib import Path

import click

from eightbyeight.cli.running import CliGroup

__all__ = ["journal"]

_FILE = click.argument(
    "path",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, readable=False, path_type=Path),
)


@click.group(cls=CliGroup)
def journal() -> None:
    """Look into the journal of a load, or delete it.

    \b
    Exit codes:
      0  done
      1  not done, because the answer was no
      2  wrong usage, or there is no such file
      5  the file cannot be used: it is in use, damaged, or not a journal
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"


@journal.command()
@_FILE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(path: Path, *, as_json: bool) -> None:
    """Say which load FILE is of, and how far it has come."""
    from eightbyeight.cli import inspecting  # noqa: PLC0415 - heavy

    inspecting.show(path, as_json=as_json)


@journal.command()
@_FILE
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file instead of the standard output.",
)
def export(path: Path, output: Path | None) -> None:
    """Give one JSON line per row, as --outcomes of load does.

    Rows of a batch that has not ended get the verdict they would have if nothing more were sent.
    """
    from eightbyeight.cli import inspecting  # noqa: PLC0415 - heavy

    inspecting.export(path, output)


@journal.command()
@_FILE
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def purge(ctx: click.Context, path: Path, *, yes: bool) -> None:
    """Delete FILE and what lies beside it; its load cannot be gone on with after that."""
    from eightbyeight.cli import inspecting  # noqa: PLC0415 - heavy

    ctx.exit(inspecting.purge(path, yes=yes))
