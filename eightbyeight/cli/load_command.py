"""The command ``load`` with its options. Nothing heavy is imported before it runs."""

from pathlib import Path
from typing import Unpack

import click

from eightbyeight.cli.options import (
    OUTPUT,
    Connection,
    Pace,
    column,
    connection,
    file_format,
    pace,
    read_columns,
    settings_of,
)

__all__ = ["load"]


class _Arguments(Connection, Pace):
    source: str
    campaign: str | None
    emulator: bool
    journal: Path | None
    redrive_stale: bool
    exclusive: bool
    keep_order: bool
    format: str | None
    column: tuple[str, ...]
    timezone: str | None
    outcomes: Path | None
    rejects: Path | None
    redact_ids: bool
    dry_run: bool
    as_json: bool


@click.command()
@click.argument("source", metavar="FILE")
@click.option("--campaign", metavar="ID", help="The campaign's UUID.")
@click.option(
    "--emulator",
    is_flag=True,
    help="Load into an emulated campaign in this process; needs no credentials.",
)
@connection
@pace(settle="How long a request without an answer is left alone before its rows are sent again.")
@click.option(
    "--journal",
    type=OUTPUT,
    help="Keep track in this file, so that the same command goes on where it ended, "
    "whatever ended it.",
)
@click.option(
    "--redrive-stale",
    is_flag=True,
    help="With --journal: send rows again whose request has had no answer for more than a day. "
    "Whoever was dialled and taken off the campaign since is called once more.",
)
@click.option(
    "--exclusive",
    is_flag=True,
    help="Promise that nobody else adds these ids, nor did before; then a row that is found on "
    "the campaign after a lost answer counts as added, at far fewer requests.",
)
@click.option(
    "--keep-order",
    is_flag=True,
    help="Rank the rows in the order of the file, so that they are dialled in it; refuses rows "
    "with a rank of their own.",
)
@file_format("csv", "jsonl", "xlsx")
@column("crmRecordId=LeadId")
@click.option(
    "--timezone",
    metavar="ZONE",
    help="Where times without an offset were written, as in Europe/London.",
)
@click.option("--outcomes", type=OUTPUT, help="Write one JSON line per row to this file.")
@click.option(
    "--rejects",
    type=OUTPUT,
    help="Write the rows that were rejected or not added to this file, cell by cell as they came, "
    "to be corrected and loaded; for Excel as CSV. Without such rows no file is made, and one "
    "that is there is left alone.",
)
@click.option(
    "--redact-ids",
    is_flag=True,
    help="Show no crmRecordId and no cell in the summary and the outcomes file, so that they can "
    "be passed on; the rejects file keeps them, to be loaded.",
)
@click.option("--dry-run", is_flag=True, help="Read everything, send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@click.pass_context
def load(ctx: click.Context, **given: Unpack[_Arguments]) -> None:
    """Load the rows of FILE onto a campaign.

    FILE is CSV, JSON Lines or Excel (.csv .tsv .jsonl .ndjson .xlsx), or - for the standard input
    with --format. Its columns are crmRecordId, scheduleAt, priority and rank, of which only the
    first is needed; further columns are not sent.

    Ctrl-C waits for what is in flight; once more, and it is dropped.

    \b
    Exit codes, the first that applies:
      2    wrong usage, or FILE cannot be read; nothing was sent
      5    the journal cannot be used
      130  interrupted
      3    stopped before the end
      4    some rows are unknown: they may be on the campaign
      1    some rows were rejected or not added
      0    every distinct id is on the campaign
    """  # noqa: D301 - click reads the backspace as "leave this paragraph as it is"
    if given["dry_run"] and given["journal"] is not None:
        raise click.UsageError("--journal and --dry-run exclude each other")
    if given["redrive_stale"] and given["journal"] is None:
        raise click.UsageError("--redrive-stale goes with --journal")
    from eightbyeight.cli import load as loading  # noqa: PLC0415 - heavy
    from eightbyeight.cli import settings  # noqa: PLC0415 - heavy

    options = loading.LoadOptions(
        source=given["source"],
        campaign=given["campaign"],
        emulator=given["emulator"],
        settings=settings_of(given),
        choices={
            "concurrency": given["concurrency"],
            "rate": given["rate"],
            "settle": given["settle"],
            "deadline": given["deadline"],
            "journal": given["journal"],
            "redrive_stale": given["redrive_stale"],
            "exclusive": given["exclusive"],
            "keep_order": given["keep_order"],
        },
        journal=given["journal"],
        format=given["format"],
        columns=read_columns(given["column"]),
        timezone=settings.read_timezone(given["timezone"]),
        outcomes=given["outcomes"],
        rejects=given["rejects"],
        redact_ids=given["redact_ids"],
        dry_run=given["dry_run"],
        as_json=given["as_json"],
    )
    ctx.exit(loading.load(options))
