"""The command ``load``: rows of a file onto a campaign, and what became of each."""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from attrs import define, evolve, frozen

from eightbyeight.campaigns.checks import campaign_path
from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.load import Load
from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.campaigns.rows import Row, RowFile, open_rows
from eightbyeight.cli.dry_run import try_rows
from eightbyeight.cli.progress import LoadProgress
from eightbyeight.cli.results import Results
from eightbyeight.cli.running import Exit, Interruption, a_reader_waits, run
from eightbyeight.cli.settings import Settings, emulated
from eightbyeight.cli.streams import StreamedRows
from eightbyeight.cli.summary import Failure, Summary
from eightbyeight.cli.tables import print_table
from eightbyeight.errors import InvalidInputError, SourceError

__all__ = ["LoadOptions", "load"]

_HINT = "--emulator needs none of them: it loads into an emulated campaign, in this process."
_BREATHER = 1000
"""Rows after which Ctrl-C is looked at."""
_NEVER_TAKEN = "the load had ended before this row"


@frozen(kw_only=True)
class LoadOptions:
    """What was asked for on the command line."""

    source: str
    campaign: str | None
    emulator: bool
    settings: Settings
    concurrency: int
    format: str | None
    columns: Mapping[str, str]
    timezone: ZoneInfo | None
    outcomes: Path | None
    rejects: Path | None
    dry_run: bool
    as_json: bool


def load(options: LoadOptions) -> int:
    """Run the command; give the exit code."""
    target = None if options.dry_run else _target(options)
    for path in (options.outcomes, options.rejects):
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
        results = Results(row_file, options.outcomes, options.rejects)
        try:
            if target is None:
                summary = try_rows(row_file, results, options.campaign)
            else:
                summary = _loaded(target, row_file, results, options.concurrency)
        finally:
            fault = results.close()
    if fault is not None:
        summary = evolve(summary, stopped=summary.stopped or fault, rejects=None)
    if options.as_json:
        summary.print_json()
    else:
        print_table(summary)
    return summary.code


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


def _loaded(
    target: tuple[CampaignsClient, str], row_file: RowFile, results: Results, concurrency: int
) -> Summary:
    client, campaign = target
    job = _Job(client, campaign, row_file, results, concurrency)
    interrupted = run(job.work)
    return job.summary(interrupted=interrupted is Exit.INTERRUPTED)


@define
class _Job:
    """One load under way; it holds what the summary needs, however the load ends."""

    client: CampaignsClient
    campaign: str
    row_file: RowFile
    results: Results
    concurrency: int
    load: Load | None = None
    fault: str | None = None
    """Why the load ended early, where the load itself does not know."""
    unread: bool = False
    untaken: int = 0
    """Rows that were read after the load had ended."""

    async def work(self, interruption: Interruption) -> int:
        """Load, then give every row that was not taken its line."""
        # Nobody knows when, or whether, whoever writes into a pipe will be done.
        patient = self.row_file.is_regular
        rows = self.row_file if patient else StreamedRows(self.row_file)
        try:
            async with self.client as campaigns:
                load = campaigns.loading(self.campaign, rows, concurrency=self.concurrency)
                self.load = load
                with LoadProgress(self.row_file.estimate(), lambda: load.waiting_for) as progress:
                    await self._drive(load, progress, interruption)
            if interruption.happened and not patient:
                self.unread = not self.load.report.input_exhausted
            else:
                await self._read_on(rows)
        except SourceError as error:
            self.fault, self.unread = str(error.__cause__), True
        except InvalidInputError as error:
            self.fault, self.unread = str(error), True
        except OSError as error:
            self.fault = f"the results cannot be written: {error.strerror or error}"
            self.unread = True
        return Exit.INTERRUPTED if interruption.happened else Exit.DONE

    async def _drive(self, load: Load, progress: LoadProgress, interruption: Interruption) -> None:
        try:
            async with load:
                await self._take_all(load, progress)
        except asyncio.CancelledError:
            interruption.task.uncancel()
            # What was in flight has been waited for, and has its outcomes by now.
            await self._take_all(load, progress)

    async def _take_all(self, load: Load, progress: LoadProgress) -> None:
        async for outcome in load:
            progress.add(outcome)
            self.results.add(outcome.records)

    async def _read_on(self, rows: RowFile | StreamedRows) -> None:
        try:
            if isinstance(rows, RowFile):
                for row in rows:
                    self._pass_by(row)
                    if self.untaken % _BREATHER == 0:
                        await asyncio.sleep(0)
            else:
                async for row in rows:
                    self._pass_by(row)
        except asyncio.CancelledError:
            self.unread = True
            raise

    def _pass_by(self, row: Row) -> None:
        self.untaken += 1
        why = _NEVER_TAKEN if row.problem is None else f"{_NEVER_TAKEN}; {row.problem}"
        self.results.add_row(row, Verdict.NOT_ADDED, why)

    def summary(self, *, interrupted: bool) -> Summary:
        """Say how it ended, wherever that was."""
        report = None if self.load is None else self.load.report
        told = {} if report is None else report.counts
        counts: dict[str, int] = {verdict: told.get(verdict, 0) for verdict in Verdict}
        counts[Verdict.NOT_ADDED] += self.untaken
        stopped = None if report is None or report.stopped is None else str(report.stopped)
        return Summary(
            campaign=self.campaign,
            rows=sum(counts.values()),
            counts=counts,
            batches=0 if report is None else report.batches,
            requests=0 if report is None else report.requests,
            seconds=0.0 if report is None else report.seconds,
            stopped=stopped or self.fault,
            interrupted=interrupted,
            failures=() if report is None else [Failure.of(one) for one in report.failures],
            rejects=self.results.rejects,
            unread=self.unread,
            not_sent=self.row_file.further,
        )
