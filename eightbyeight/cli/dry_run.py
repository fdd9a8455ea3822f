"""A load without the load: what is known of each row before anything is sent."""

import time
from collections import Counter

from eightbyeight.campaigns.checks import MAX_BATCH
from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.campaigns.plan.dedupe import SeenIds
from eightbyeight.campaigns.rows import Row, RowFile
from eightbyeight.cli.redacting import Redactor, withheld
from eightbyeight.cli.results import Results
from eightbyeight.cli.summary import WOULD_BE_SENT, Failure, Summary
from eightbyeight.errors import InputProblem, InvalidInputError

__all__ = ["try_rows"]

_KEPT = 1000


def try_rows(
    row_file: RowFile, results: Results, campaign: str | None, redactor: Redactor | None = None
) -> Summary:
    """Read every row and write down what is known of it."""
    trial = _Trial(results, redactor)
    started = time.monotonic()
    stopped, interrupted = None, False
    try:
        for row in row_file:
            trial.add(row)
    except InvalidInputError as error:
        stopped = str(error)
    except OSError as error:
        stopped = f"the results cannot be written: {error.strerror or error}"
    except KeyboardInterrupt:
        interrupted = True
    return Summary(
        campaign=campaign,
        rows=sum(trial.counts.values()),
        counts=trial.counts,
        batches=-(-trial.counts[WOULD_BE_SENT] // MAX_BATCH),
        requests=0,
        seconds=time.monotonic() - started,
        stopped=stopped,
        interrupted=interrupted,
        failures=trial.failures,
        rejects=results.rejects,
        unread=interrupted or stopped is not None,
        not_sent=row_file.further,
        dry_run=True,
    )


class _Trial:
    def __init__(self, results: Results, redactor: Redactor | None) -> None:
        self._results = results
        self._redactor = redactor
        self._seen = SeenIds()
        known = (WOULD_BE_SENT, Verdict.REJECTED, Verdict.DUPLICATE_IN_INPUT)
        self.counts: Counter[str] = Counter(dict.fromkeys(known, 0))
        self.failures: list[Failure] = []

    def add(self, row: Row) -> None:
        outcome, why = self._judged(row)
        self.counts[outcome] += 1
        if row.problem is not None and len(self.failures) < _KEPT:
            self.failures.append(self._failure(row, row.problem))
        self._results.add_row(row, outcome, why)

    def _judged(self, row: Row) -> tuple[str, str | None]:
        if row.record is None:
            return Verdict.REJECTED, None
        planned = self.counts[WOULD_BE_SENT] // MAX_BATCH
        if self._seen.add(row.record.crm_record_id, planned) is None:
            return WOULD_BE_SENT, None
        return Verdict.DUPLICATE_IN_INPUT, "an earlier row has the same id"

    def _failure(self, row: Row, problem: InputProblem) -> Failure:
        why = str(problem)
        if self._redactor is not None:
            row, why = self._redactor.row(row), withheld(problem)
        return Failure(row.number, row.crm_record_id, Verdict.REJECTED, why)
