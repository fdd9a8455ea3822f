"""The command ``load``: rows of a file onto a campaign, and what became of each."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from attrs import evolve, frozen

from eightbyeight.campaigns.checks import campaign_path
from eightbyeight.campaigns.choices import LoadChoices
from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.rows import OutcomesWriter, RejectsWriter, Row, RowFile, open_rows
from eightbyeight.cli.dry_run import try_rows
from eightbyeight.cli.load_job import LoadJob
from eightbyeight.cli.load_summary import tell
from eightbyeight.cli.redacting import Redactor
from eightbyeight.cli.results import Results, Writers, check_places
from eightbyeight.cli.running import Exit, a_reader_waits, run
from eightbyeight.cli.settings import Settings, emulated
from eightbyeight.cli.summary import Summary

__all__ = ["LoadOptions", "load"]

_HINT = "--emulator needs none of them: it loads into an emulated campaign, in this process."


@frozen(kw_only=True)
class LoadOptions:
    """What was asked for on the command line."""

    source: str
    campaign: str | None
    emulator: bool
    settings: Settings
    choices: LoadChoices
    journal: Path | None
    format: str | None
    columns: Mapping[str, str]
    timezone: ZoneInfo | None
    outcomes: Path | None
    rejects: Path | None
    redact_ids: bool
    dry_run: bool
    as_json: bool


def load(options: LoadOptions) -> int:
    """Run the command; give the exit code."""
    target = None if options.dry_run else _target(options)
    places = options.journal, options.outcomes, options.rejects
    for path in places:
        options.settings.check_not_key_file(path)
    row_file = open_rows(
        options.source,
        format=options.format,
        columns=options.columns,
        timezone=options.timezone,
    )
    with ExitStack() as closing:
        # A reader that still waits for a pipe holds it; the process ends without either.
        closing.callback(lambda: None if a_reader_waits() else row_file.close())
        check_places(row_file, *places)
        summary = _done(options, target, row_file)
    return tell(summary, as_json=options.as_json)


def _target(options: LoadOptions) -> tuple[CampaignsClient, str]:
    if options.emulator:
        if options.settings.base_url is not None:
            raise click.UsageError("--emulator and --base-url exclude each other")
        return emulated(options.campaign)
    campaign = None if options.campaign is None else campaign_path(options.campaign)
    client = options.settings.client(hint=_HINT)
    if campaign is None:
        raise click.UsageError("Missing option '--campaign': the id of the campaign to load into")
    return client, campaign


def _done(
    options: LoadOptions, target: tuple[CampaignsClient, str] | None, row_file: RowFile
) -> Summary:
    redactor = Redactor() if options.redact_ids else None
    writers = Writers[Row, RecordOutcome](
        outcomes=lambda path: OutcomesWriter(path, row_file),
        rejects=lambda path: RejectsWriter(path, row_file),
        fed_back=(Verdict.REJECTED, Verdict.NOT_ADDED),
    )
    results = Results(writers, options.outcomes, options.rejects, redactor)
    try:
        if target is None:
            results.open()
            summary = try_rows(row_file, results, options.campaign, redactor)
        else:
            client, campaign = target
            job = LoadJob(
                client=client,
                campaign=campaign,
                row_file=row_file,
                results=results,
                choices=options.choices,
                redactor=redactor,
            )
            interrupted = run(job.work, waits=True)
            summary = job.summary(interrupted=interrupted is Exit.INTERRUPTED)
    finally:
        fault = results.close()
    if fault is None:
        return summary
    return evolve(summary, stopped=summary.stopped or fault, rejects=None)
