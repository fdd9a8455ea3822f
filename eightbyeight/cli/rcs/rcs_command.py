"""The commands ``rcs …`` with their options. Nothing heavy is imported before they run."""

from pathlib import Path

import click

from eightbyeight.cli.options import FILE, OUTPUT
from eightbyeight.cli.running import CliGroup, print_out

__all__ = ["rcs"]

_PROFILE = click.argument("profile", type=FILE, metavar="PROFILE")


@click.group(cls=CliGroup)
def rcs() -> None:
    """Check and preview RCS agent profiles before they are filed."""


@rcs.command()
@_PROFILE
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
@click.pass_context
def check(ctx: click.Context, *, profile: Path, as_json: bool) -> None:
    """Check PROFILE, a TOML file, by the rules of 8x8's pages. Nothing is sent.

    \b
    Exit codes:
      0    no errors; there may be warnings
      1    errors
      2    wrong usage, or PROFILE cannot be read
      130  interrupted
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    from eightbyeight.cli.rcs import checking  # noqa: PLC0415 - heavy

    ctx.exit(checking.check(profile, as_json=as_json))


@rcs.command()
@_PROFILE
@click.option(
    "--out", type=OUTPUT, help="The file to write [default: PROFILE with the suffix .html]."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_context
def preview(ctx: click.Context, *, profile: Path, out: Path | None, force: bool) -> None:
    """Draw what people will see of PROFILE as one HTML file.

    The images are inside of it, and it needs no network.

    \b
    Exit codes:
      0    done
      2    wrong usage, PROFILE cannot be read, or the file is there or cannot be written
      130  interrupted
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    from eightbyeight.cli.rcs import previewing  # noqa: PLC0415 - heavy

    options = previewing.PreviewOptions(path=profile, out=out, force=force)
    ctx.exit(previewing.draw(options))


@rcs.command()
def template() -> None:
    """Print a profile to fill in, with what is asked for in comments."""
    from eightbyeight.rcs.template import profile_template  # noqa: PLC0415 - heavy

    print_out(profile_template().rstrip("\n"))
