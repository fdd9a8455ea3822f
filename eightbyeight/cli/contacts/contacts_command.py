"""The commands ``contacts …`` with their options. Nothing heavy is imported before they run."""

from pathlib import Path
from typing import Unpack

import click

from eightbyeight.cli.contacts.check_command import check
from eightbyeight.cli.contacts.load_command import load
from eightbyeight.cli.contacts.options import (
    A_FILE,
    AN_ID,
    AS_JSON,
    COUNTRY,
    DEADLINE,
    GROUPS,
    Connection,
    column_names,
    connection,
    named_columns,
    settings_of,
)
from eightbyeight.cli.options import OUTPUT, WholeNumber
from eightbyeight.cli.running import CliGroup

__all__ = ["contacts"]

_IN_GROUP = click.option("--group", type=AN_ID, metavar="ID", help="Only contacts of this group.")


@click.group(cls=CliGroup)
def contacts() -> None:
    """Check, upload, load, search and export contacts."""


contacts.add_command(check)
contacts.add_command(load)


class _Upload(Connection):
    file: Path
    groups: tuple[int, ...]
    header: bool
    columns: str | None
    split: bool
    check: bool
    wait: bool
    deadline: float | None
    as_json: bool


@contacts.command()
@click.argument("file", type=A_FILE)
@GROUPS
@column_names
@click.option(
    "--split", is_flag=True, help="Cut a CSV file above 30 MB into parts, and upload each."
)
@click.option("--check/--no-check", default=True, help="Check the file first, as `check` does.")
@click.option("--wait", is_flag=True, help="Wait until the service has read it.")
@DEADLINE
@connection
@AS_JSON
@click.pass_context
def upload(ctx: click.Context, **given: Unpack[_Upload]) -> None:
    """Upload FILE, whose rows become contacts.

    It is CSV or Excel, and the service reads it in a job. It says how many rows it took, not which;
    `contacts load` says what became of each.

    \b
    Exit codes, the first that applies:
      2    wrong usage, or FILE cannot be read; nothing was sent
      130  interrupted
      3    a job was not over in time, and goes on
      4    it may have been taken all the same; or it was read, and whether rows of it were
           refused is not known
      1    errors were found in FILE and nothing was sent; or it was refused, the job failed,
           or some of its rows were refused
      0    done
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    if given["deadline"] is not None and not given["wait"]:
        raise click.UsageError("--deadline goes with --wait")
    file_columns = named_columns(given["columns"], header=given["header"])
    from eightbyeight.cli.contacts import uploading  # noqa: PLC0415 - heavy

    options = uploading.UploadOptions(
        path=given["file"],
        groups=given["groups"],
        file_columns=file_columns,
        split=given["split"],
        check=given["check"],
        wait=given["wait"],
        deadline=given["deadline"],
        settings=settings_of(given),
        as_json=given["as_json"],
    )
    ctx.exit(uploading.upload(options))


@contacts.command()
@click.option("--query", metavar="TEXT", help="Only contacts with this in a name or an address.")
@_IN_GROUP
@COUNTRY
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    help="What to write [default: what the suffix of --output says, or csv].",
)
@click.option(
    "--output",
    type=OUTPUT,
    help="Write to this file instead of the standard output; it is there when it is whole.",
)
@connection
@click.pass_context
def export(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    *,
    query: str | None,
    group: int | None,
    country: str | None,
    form: str | None,
    output: Path | None,
    **given: Unpack[Connection],
) -> None:
    """Write all contacts as CSV or JSON Lines.

    Cells are written just as the service gave them. A spreadsheet takes one that begins with = + -
    or @ for a formula and runs it: import the columns as text where others can fill in names.

    \b
    Exit codes:
      0    done
      1    refused, or not answered, or there is no such group; no file was made
      2    wrong usage, or the file cannot be written
      130  interrupted; no file was made
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    from eightbyeight.cli.contacts import exporting, searching  # noqa: PLC0415 - heavy

    filters = searching.Filters(query=query, group=group, country=country)
    ctx.exit(exporting.export(settings_of(given), filters, output, form))


@contacts.command()
@click.argument("query", required=False)
@_IN_GROUP
@COUNTRY
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
def search(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    *,
    query: str | None,
    group: int | None,
    country: str | None,
    limit: int,
    as_json: bool,
    **given: Unpack[Connection],
) -> None:
    """Show some contacts.

    Those with QUERY in a name or an address, or just the first ones.

    \b
    Exit codes:
      0    done
      1    refused, or not answered, or there is no such group
      2    wrong usage
      130  interrupted
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    from eightbyeight.cli.contacts import searching  # noqa: PLC0415 - heavy

    filters = searching.Filters(query=query, group=group, country=country)
    ctx.exit(searching.search(settings_of(given), filters, limit, json=as_json))
