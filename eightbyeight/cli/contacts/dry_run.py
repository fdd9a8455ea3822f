"""A load of contacts without the load: what is known of each row before anything is sent."""

from collections import Counter
from collections.abc import Sequence
from typing import cast

from eightbyeight.cli.contacts.load_job import in_groups
from eightbyeight.cli.contacts.summary import ContactsSummary, failure_of
from eightbyeight.cli.dry_run import KEPT, read_all
from eightbyeight.cli.load_summary import WOULD_BE_SENT, Failure
from eightbyeight.cli.results import Results
from eightbyeight.contacts.load.intake import Intake
from eightbyeight.contacts.load.items import Item
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.rows import ContactFile, ContactRow

__all__ = ["try_contacts"]


def try_contacts(
    row_file: ContactFile, results: Results[ContactRow, ContactOutcome], groups: Sequence[int]
) -> ContactsSummary:
    """Read every row and write down what is known of it."""
    trial = _Trial(results, groups)
    end = read_all(row_file, trial.add)
    return ContactsSummary(
        rows=sum(trial.counts.values()),
        counts=trial.counts,
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


class _Trial:
    def __init__(self, results: Results[ContactRow, ContactOutcome], groups: Sequence[int]) -> None:
        self._results = results
        self._groups = groups
        # The very judge of a load, which sends what it lets through.
        self._intake = Intake()
        known = (WOULD_BE_SENT, ContactVerdict.REJECTED, ContactVerdict.DUPLICATE_IN_INPUT)
        self.counts: Counter[str] = Counter(dict.fromkeys(known, 0))
        self.failures: list[Failure] = []

    def add(self, row: ContactRow) -> None:
        judged = self._intake.take(in_groups(self._groups, row))
        if not isinstance(judged, ContactOutcome):
            self.counts[WOULD_BE_SENT] += 1
            self._results.add_row(row, WOULD_BE_SENT)
            # As if it had gone well at once, so that no later row has to wait for it.
            self._intake.end(cast("Item", judged), ContactVerdict.CREATED)
            return
        self.counts[judged.verdict] += 1
        if judged.verdict is ContactVerdict.REJECTED and len(self.failures) < KEPT:
            self.failures.append(failure_of(judged))
        self._results.add((judged,))
