"""The command ``contacts load`` with its options. Nothing heavy is imported before it runs."""

from pathlib import Path
from typing import Unpack

import click

from eightbyeight.cli.contacts.options import (
    GROUPS,
    Connection,
    column_names,
    connection,
    named_columns,
    settings_of,
)
from eightbyeight.cli.options import OUTPUT, Pace, column, file_format, pace, read_columns

__all__ = ["load"]

_MOST_GROUPS = 10


class _Arguments(Connection, Pace):
    source: str
    groups: tuple[int, ...]
    format: str | None
    column: tuple[str, ...]
    country: str | None
    header: bool
    columns: str | None
    attribute: tuple[str, ...]
    all_attributes: bool
    outcomes: Path | None
    rejects: Path | None
    dry_run: bool
    as_json: bool


@click.command()
@click.argument("source", metavar="FILE")
@GROUPS
@connection
@pace(settle="How long a contact without an answer is left alone before it is searched for.")
@file_format("csv", "jsonl", "xlsx")
@column("msisdn=Mobile")
@click.option(
    "--country",
    metavar="CODE",
    help="Where contacts belong whose row names no country, as in SG; they are sent with it.",
)
@column_names
@click.option(
    "--attribute",
    multiple=True,
    metavar="NAME",
    help="Send this column as a custom attribute. Repeatable.",
)
@click.option(
    "--all-attributes", is_flag=True, help="Send every further column as a custom attribute."
)
@click.option("--outcomes", type=OUTPUT, help="Write one JSON line per row to this file.")
@click.option(
    "--rejects",
    type=OUTPUT,
    help="Write the rows for which nothing was done to this file, cell by cell as they came, to be "
    "corrected and loaded; for Excel as CSV. Without such rows no file is made, and one that is "
    "there is left alone.",
)
@click.option("--dry-run", is_flag=True, help="Read everything, send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@click.pass_context
def load(ctx: click.Context, **given: Unpack[_Arguments]) -> None:
    """Create the contacts of FILE and say what became of each.

    FILE is CSV, JSON Lines or Excel (.csv .tsv .jsonl .ndjson .xlsx), or - for the standard input
    with --format. Its columns are msisdn, email and the other addresses, of which one is needed,
    firstName, lastName, externalId and country; further columns are not sent unless they are named
    as attributes. A contact with an address of one that is there is merged into it. Each takes a
    request of its own.

    `contacts upload` is far faster, and tells how many rows it took, not which. Ctrl-C waits for
    what is in flight; once more, and it is dropped.

    \b
    Exit codes, the first that applies:
      2    wrong usage, or FILE cannot be read; nothing was sent
      130  interrupted
      3    stopped before the end
      4    some rows are unknown: they may be contacts
      1    there is no such group, and nothing was sent; or some rows were rejected, fit more than
           one contact, or were not created
      0    every row is a contact, or repeats addresses of earlier rows
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    if given["attribute"] and given["all_attributes"]:
        raise click.UsageError("--attribute and --all-attributes exclude each other")
    if len(set(given["groups"])) > _MOST_GROUPS:
        raise click.UsageError(f"--group can be given {_MOST_GROUPS} times at most")
    file_columns = named_columns(given["columns"], header=given["header"])
    from eightbyeight.cli.contacts import loading  # noqa: PLC0415 - heavy

    options = loading.LoadOptions(
        source=given["source"],
        settings=settings_of(given),
        choices={
            "concurrency": given["concurrency"],
            "rate": given["rate"],
            "settle": given["settle"],
            "deadline": given["deadline"],
        },
        groups=given["groups"],
        format=given["format"],
        columns=read_columns(given["column"]),
        country=given["country"],
        file_columns=file_columns,
        attributes="all" if given["all_attributes"] else given["attribute"],
        outcomes=given["outcomes"],
        rejects=given["rejects"],
        dry_run=given["dry_run"],
        as_json=given["as_json"],
    )
    ctx.exit(loading.load(options))
