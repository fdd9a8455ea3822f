"""One load under way on the command line, and what is known of it however it ends."""

import asyncio
from contextlib import ExitStack

from attrs import define

from eightbyeight.campaigns.choices import LoadChoices
from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.load import Load
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.rows import Row, RowFile
from eightbyeight.cli.progress import LoadProgress
from eightbyeight.cli.redacting import Redactor
from eightbyeight.cli.results import Results
from eightbyeight.cli.running import Exit, Interruption
from eightbyeight.cli.streams import StreamedRows
from eightbyeight.cli.summary import Failure, Summary
from eightbyeight.errors import EightByEightError, InvalidInputError, JournalError, SourceError

__all__ = ["LoadJob"]

_BREATHER = 1000
"""Rows after which Ctrl-C is looked at."""
_WEIGHT = (Verdict.UNKNOWN, Verdict.NOT_ADDED, Verdict.REJECTED)
_WHY_UNTAKEN = {
    Verdict.NOT_ADDED: "the load had ended before this row",
    Verdict.UNKNOWN: "this run ended before this row, which an earlier one may have sent",
}


@define
class LoadJob:
    """A load with its files and its progress; it holds what the summary needs."""

    client: CampaignsClient
    campaign: str
    row_file: RowFile
    results: Results
    choices: LoadChoices
    redactor: Redactor | None
    load: Load | None = None
    fault: str | None = None
    """Why the load ended early, where the load itself does not know."""
    error: EightByEightError | None = None
    """The same, where it is an error of the journal."""
    dropped: bool = False
    """Whether what was in flight was not waited for."""
    unread: bool = True
    untaken: int = 0
    """Rows that were read after the load had ended."""

    async def work(self, interruption: Interruption) -> int:
        """Load, then give every row that was not taken its line.

        Raises:
            InvalidInputError: the results cannot be written; nothing was sent.
            JournalError: the journal cannot be used; nothing was sent.
        """
        # Nobody knows when, or whether, whoever writes into a pipe will be done.
        patient = self.row_file.is_regular
        rows = self.row_file if patient else StreamedRows(self.row_file)
        try:
            async with self.client as campaigns:
                self.load = campaigns.loading(self.campaign, rows, **self.choices)
                await self._drive(self.load, interruption)
            self.dropped = interruption.count > 1
            if self.dropped or (interruption.happened and not patient):
                self.unread = not self.load.report.input_exhausted
            else:
                await self._read_on(rows)
        except SourceError as error:
            self.fault = str(error.__cause__)
        except (InvalidInputError, JournalError) as error:
            if not self.results.begun:
                self.results.discard()
                raise
            self.fault, self.error = str(error), error
        except OSError as error:
            self.fault = f"{error.filename} cannot be written: {error.strerror or error}"
        return Exit.INTERRUPTED if interruption.happened else Exit.DONE

    async def _drive(self, load: Load, interruption: Interruption) -> None:
        progress = LoadProgress(
            self.row_file.estimate(),
            waiting_for=lambda: load.waiting_for,
            settling=lambda: load.settling,
        )
        with ExitStack() as shown:
            try:
                async with load:
                    # Not earlier: a journal that is in use belongs to a load that still writes.
                    self.results.open()
                    shown.enter_context(progress)
                    await self._take_all(load, progress)
            except asyncio.CancelledError:
                while interruption.task.uncancel():
                    pass
                # What was in flight was waited for, or dropped; it has its outcomes by now.
                await self._take_all(load, progress)

    async def _take_all(self, load: Load, progress: LoadProgress) -> None:
        async for outcome in load:
            self._refuse_another_input(load, outcome)
            progress.add(outcome)
            self.results.add(outcome.records)

    def _refuse_another_input(self, load: Load, first: BatchOutcome) -> None:
        """End it, before anything is written over, where the journal is not this input's at all.

        Raises:
            JournalError: not even the first rows are those that the journal knows.
        """
        stopped = load.report.stopped
        known = first.counts.keys() - {Verdict.UNKNOWN, Verdict.DUPLICATE_IN_INPUT}
        if isinstance(stopped, JournalError) and not (known or self.results.begun):
            raise stopped

    async def _read_on(self, rows: RowFile | StreamedRows) -> None:
        if isinstance(rows, RowFile):
            for row in rows:
                self._pass_by(row)
                if self.untaken % _BREATHER == 0:
                    await asyncio.sleep(0)
        else:
            async for row in rows:
                self._pass_by(row)
        self.unread = False

    def _pass_by(self, row: Row) -> None:
        self.untaken += 1
        verdict = self._verdict_on_untaken()
        self.results.add_row(row, verdict, _WHY_UNTAKEN[verdict])

    def _verdict_on_untaken(self) -> Verdict:
        return Verdict.NOT_ADDED if self.load is None else self.load.untaken

    def summary(self, *, interrupted: bool) -> Summary:
        """Say how it ended, wherever that was."""
        report = None if self.load is None else self.load.report
        told = {} if report is None else report.counts
        counts: dict[str, int] = {verdict: told.get(verdict, 0) for verdict in Verdict}
        counts[self._verdict_on_untaken()] += self.untaken
        error = self.error if report is None or report.stopped is None else report.stopped
        failures: list[RecordOutcome] = [] if report is None else [*report.failures]
        stopped = self.fault if error is None else str(error)
        if self.redactor is not None:
            known = [failure.crm_record_id for failure in failures]
            stopped = None if stopped is None else self.redactor.text(stopped, known)
            failures = self.redactor.outcomes(failures)
        return Summary(
            campaign=self.campaign,
            rows=sum(counts.values()),
            counts=counts,
            batches=0 if report is None else report.batches,
            requests=0 if report is None else report.requests,
            seconds=0.0 if report is None else report.seconds,
            stopped=stopped,
            error=error,
            interrupted=interrupted,
            dropped=self.dropped,
            failures=[Failure.of(one) for one in sorted(failures, key=_by_weight)],
            rejects=self.results.rejects,
            unread=self.unread,
            not_sent=self.row_file.further,
            journal=self.choices.get("journal") is not None,
        )


def _by_weight(outcome: RecordOutcome) -> tuple[int, int]:
    """Put first what is hardest to mend."""
    return _WEIGHT.index(outcome.verdict), outcome.row
