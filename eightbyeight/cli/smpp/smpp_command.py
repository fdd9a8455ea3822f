"""The commands ``smpp`` with their options. Nothing heavy is imported before they run."""

from pathlib import Path

import click

from eightbyeight.cli.options import FILE, WholeNumber
from eightbyeight.cli.running import CliGroup

__all__ = ["smpp"]


@click.group(cls=CliGroup)
def smpp() -> None:
    """Set up Adobe Campaign to send SMS through 8x8. No connection is opened."""


@smpp.command()
@click.argument("file", type=FILE)
@click.option(
    "--binds",
    type=WholeNumber(min=1),
    default=4,
    show_default=True,
    help="How many connections 8x8 allows the account.",
)
@click.option(
    "--messages-per-second",
    type=WholeNumber(min=1),
    default=50,
    show_default=True,
    help="How many messages 8x8 takes on each.",
)
@click.option("--json", "as_json", is_flag=True, help="Print settings and findings as JSON.")
@click.pass_context
def checklist(
    ctx: click.Context, *, file: Path, binds: int, messages_per_second: int, as_json: bool
) -> None:
    """Print the account in FILE, TOML, as a checklist for Adobe's screens.

    What does not fit 8x8's side is said on the standard error.

    \b
    Exit codes:
      0  no errors; there may be warnings
      1  errors
      2  wrong usage, or FILE cannot be read
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    from eightbyeight.cli.smpp import listing  # noqa: PLC0415 - heavy

    options = listing.ChecklistOptions(
        path=file, binds=binds, messages_per_second=messages_per_second, as_json=as_json
    )
    ctx.exit(listing.print_checklist(options))


@smpp.command()
@click.pass_context
def template(ctx: click.Context) -> None:
    """Print a TOML file to fill in, with 8x8's value of every setting."""
    from eightbyeight.cli.smpp import listing  # noqa: PLC0415 - heavy

    ctx.exit(listing.print_template())
