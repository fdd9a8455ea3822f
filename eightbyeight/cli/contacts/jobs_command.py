"""The commands ``jobs …`` with their options. Nothing heavy is imported before they run."""

from typing import Unpack

import click

from eightbyeight.cli.contacts.options import (
    AS_JSON,
    DEADLINE,
    Connection,
    connection,
    settings_of,
)
from eightbyeight.cli.options import WholeNumber
from eightbyeight.cli.running import CliGroup

__all__ = ["jobs"]

TYPES = ("createContacts", "deleteContacts", "copyContacts", "moveContacts", "deleteGroups")
_JOB = click.argument("job", metavar="ID")


@click.group(cls=CliGroup)
def jobs() -> None:
    """Look at the account's jobs, or wait for one.

    A job is work that the service has accepted and does later.

    \b
    Exit codes:
      0    done
      1    refused; of `wait`: the job failed, or some rows of its file were refused
      2    wrong usage
      3    the job was not over in time, and goes on
      4    it is not known what became of the job, or whether rows of its file were refused
      130  interrupted; the job goes on
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"


@jobs.command("list")
@click.option("--type", "type_", type=click.Choice(TYPES), help="Only jobs of this type.")
@click.option(
    "--limit",
    type=WholeNumber(1, 500),
    default=20,
    show_default=True,
    help="How many to show at most.",
)
@connection
@AS_JSON
@click.pass_context
def list_(
    ctx: click.Context,
    *,
    type_: str | None,
    limit: int,
    as_json: bool,
    **given: Unpack[Connection],
) -> None:
    """Show the account's jobs."""
    from eightbyeight.cli.contacts import jobs as doing  # noqa: PLC0415 - heavy

    ctx.exit(doing.list_jobs(settings_of(given), type_, limit, json=as_json))


@jobs.command()
@_JOB
@connection
@AS_JSON
@click.pass_context
def show(ctx: click.Context, *, job: str, as_json: bool, **given: Unpack[Connection]) -> None:
    """Show one job as it is now."""
    from eightbyeight.cli.contacts import jobs as doing  # noqa: PLC0415 - heavy

    ctx.exit(doing.show(settings_of(given), job, json=as_json))


@jobs.command()
@_JOB
@DEADLINE
@connection
@AS_JSON
@click.pass_context
def wait(
    ctx: click.Context,
    *,
    job: str,
    deadline: float | None,
    as_json: bool,
    **given: Unpack[Connection],
) -> None:
    """Wait until a job is over, and show what came of it."""
    from eightbyeight.cli.contacts import jobs as doing  # noqa: PLC0415 - heavy

    ctx.exit(doing.wait(settings_of(given), job, deadline=deadline, json=as_json))
