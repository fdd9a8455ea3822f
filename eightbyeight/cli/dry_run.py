"""A load without the load: what is known of each row before anything is sent."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import frozen

from eightbyeight.campaigns.checks import MAX_BATCH
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.rows import Row, RowFile
from eightbyeight.cli.load_summary import WOULD_BE_SENT, Failure
from eightbyeight.cli.redacting import Redactor, withheld
from eightbyeight.cli.results import Results
from eightbyeight.cli.summary import Summary
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.loading.dedupe import DistinctIds

__all__ = ["KEPT", "read_all", "try_rows"]

KEPT = 1000
"""Rows that are shown as failures."""

RowT = TypeVar("RowT")


def try_rows(
    row_file: RowFile,
    results: Results[Row, RecordOutcome],
    campaign: str | None,
    redactor: Redactor | None = None,
) -> Summary:
    """Read every row and write down what is known of it."""
    trial = _Trial(results, redactor)
    end = read_all(row_file, trial.add)
    return Summary(
        campaign=campaign,
        rows=sum(trial.counts.values()),
        counts=trial.counts,
        batches=-(-trial.counts[WOULD_BE_SENT] // MAX_BATCH),
        requests=0,
        seconds=end.seconds,
        stopped=end.stopped,
        interrupted=end.interrupted,
        failures=trial.failures,
        rejects=results.rejects,
        unread=end.unread,
        not_sent=row_file.further,
        dry_run=True,
    )


@frozen
class End:
    """How the reading of an input ended."""

    seconds: float
    stopped: str | None
    """Why it ended early, if it did by itself."""
    interrupted: bool

    @property
    def unread(self) -> bool:
        """Whether there may be rows that were not read."""
        return self.interrupted or self.stopped is not None


def read_all(rows: Iterable[RowT], take: Callable[[RowT], object]) -> End:
    """Read every row, and say how that ended."""
    started = time.monotonic()
    stopped, interrupted = None, False
    try:
        for row in rows:
            take(row)
    except InvalidInputError as error:
        stopped = str(error)
    except OSError as error:
        stopped = f"the results cannot be written: {error.strerror or error}"
    except KeyboardInterrupt:
        interrupted = True
    return End(time.monotonic() - started, stopped, interrupted)


class _Trial:
    def __init__(self, results: Results[Row, RecordOutcome], redactor: Redactor | None) -> None:
        self._results = results
        self._redactor = redactor
        self._seen = DistinctIds()
        known = (WOULD_BE_SENT, Verdict.REJECTED, Verdict.DUPLICATE_IN_INPUT)
        self.counts: Counter[str] = Counter(dict.fromkeys(known, 0))
        self.failures: list[Failure] = []

    def add(self, row: Row) -> None:
        outcome, why = self._judged(row)
        self.counts[outcome] += 1
        if row.problem is not None and len(self.failures) < KEPT:
            self.failures.append(self._failure(row, row.problem))
        self._results.add_row(row, outcome, why)

    def _judged(self, row: Row) -> tuple[str, str | None]:
        if row.record is None:
            return Verdict.REJECTED, None
        if self._seen.add(row.record.crm_record_id):
            return WOULD_BE_SENT, None
        return Verdict.DUPLICATE_IN_INPUT, "an earlier row has the same id"

    def _failure(self, row: Row, problem: InputProblem) -> Failure:
        why = str(problem)
        if self._redactor is not None:
            row, why = self._redactor.row(row), withheld(problem)
        return Failure(row.number, row.crm_record_id, Verdict.REJECTED, why)
