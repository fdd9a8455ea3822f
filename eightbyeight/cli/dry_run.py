"""A load without the load: what is known of each row before anything is sent."""

import time
from collections import Counter

from eightbyeight.campaigns.checks import MAX_BATCH
from eightbyeight.campaigns.outcomes import Verdict
from eightbyeight.campaigns.plan.dedupe import SeenIds
from eightbyeight.campaigns.rows import Row, RowFile
from eightbyeight.cli.results import Results
from eightbyeight.cli.summary import WOULD_BE_SENT, Failure, Summary
from eightbyeight.errors import InvalidInputError

__all__ = ["try_rows"]

_KEPT = 1000


def try_rows(row_file: RowFile, results: Results, campaign: str | None) -> Summary:
    """Read every row and write down what is known of it."""
    trial = _Trial(results)
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
    def __init__(self, results: Results) -> None:
        self._results = results
        self._seen = SeenIds()
        known = (WOULD_BE_SENT, Verdict.REJECTED, Verdict.DUPLICATE_IN_INPUT)
        self.counts: Counter[str] = Counter(dict.fromkeys(known, 0))
        self.failures: list[Failure] = []

    def add(self, row: Row) -> None:
        outcome, why = self._judged(row)
        self.counts[outcome] += 1
        if outcome == Verdict.REJECTED and len(self.failures) < _KEPT:
            self.failures.append(Failure(row.number, row.crm_record_id, outcome, why))
        self._results.add_row(row, outcome, why)

    def _judged(self, row: Row) -> tuple[str, str | None]:
        if row.record is None:
            return Verdict.REJECTED, str(row.problem)
        planned = self.counts[WOULD_BE_SENT] // MAX_BATCH
        if self._seen.add(row.record.crm_record_id, planned) is None:
            return WOULD_BE_SENT, None
        return Verdict.DUPLICATE_IN_INPUT, "an earlier row has the same id"
