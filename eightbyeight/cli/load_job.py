"""A load of records under way, and what is known of it however it ends."""

from contextlib import AbstractAsyncContextManager

from attrs import define

from eightbyeight.campaigns.choices import LoadChoices
from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.load import Load
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.rows import Row
from eightbyeight.cli.load_run import Loading, LoadRun
from eightbyeight.cli.load_summary import Failure
from eightbyeight.cli.progress import LoadProgress
from eightbyeight.cli.redacting import Redactor
from eightbyeight.cli.streams import StreamedRows
from eightbyeight.cli.summary import Summary
from eightbyeight.errors import JournalError
from eightbyeight.loading.files.row_file import RowFile

__all__ = ["LoadJob"]

_WEIGHT = (Verdict.UNKNOWN, Verdict.NOT_ADDED, Verdict.REJECTED)
_WHY_UNTAKEN = {
    Verdict.NOT_ADDED: "the load had ended before this row",
    Verdict.UNKNOWN: "this run ended before this row, which an earlier one may have sent",
}


@define(kw_only=True)
class LoadJob(LoadRun[Row, RecordOutcome, BatchOutcome]):
    """A load of records with its files and its progress."""

    client: CampaignsClient
    campaign: str
    choices: LoadChoices
    redactor: Redactor | None
    load: Load | None = None

    def _client(self) -> AbstractAsyncContextManager[object]:
        return self.client

    def _begin(self, rows: RowFile[Row] | StreamedRows[Row]) -> Load:
        self.load = self.client.loading(self.campaign, rows, **self.choices)
        return self.load

    def _progress(self, load: Loading[BatchOutcome]) -> LoadProgress:
        return LoadProgress(
            self.row_file.estimate(),
            waiting_for=lambda: load.waiting_for,
            settling=lambda: load.settling,
        )

    def _take(self, outcome: BatchOutcome, progress: LoadProgress) -> None:
        self._refuse_another_input(outcome)
        progress.add(outcome.counts)
        self.results.add(outcome.records, outcome.counts)

    def _refuse_another_input(self, first: BatchOutcome) -> None:
        """End it, before anything is written over, where the journal is not this input's at all.

        Raises:
            JournalError: not even the first rows are those that the journal knows.
        """
        if self.results.begun or self.load is None:
            return
        stopped = self.load.report.stopped
        known = first.counts.keys() - {Verdict.UNKNOWN, Verdict.DUPLICATE_IN_INPUT}
        if isinstance(stopped, JournalError) and not known:
            raise stopped

    def _untaken(self) -> tuple[Verdict, str]:
        verdict = Verdict.NOT_ADDED if self.load is None else self.load.untaken
        return verdict, _WHY_UNTAKEN[verdict]

    def summary(self, *, interrupted: bool) -> Summary:
        """Say how it ended, wherever that was."""
        report = None if self.load is None else self.load.report
        told = {} if report is None else report.counts
        counts: dict[str, int] = {verdict: told.get(verdict, 0) for verdict in Verdict}
        counts[self._untaken()[0]] += self.untaken
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
            failures=[_failure(one) for one in sorted(failures, key=_by_weight)],
            rejects=self.results.rejects,
            unread=self.unread,
            not_sent=self.row_file.further,
            journal=self.choices.get("journal") is not None,
        )


def _by_weight(outcome: RecordOutcome) -> tuple[int, int]:
    """Put first what is hardest to mend."""
    return _WEIGHT.index(outcome.verdict), outcome.row


def _failure(outcome: RecordOutcome) -> Failure:
    return Failure(outcome.row, outcome.crm_record_id, outcome.verdict, outcome.detail)
