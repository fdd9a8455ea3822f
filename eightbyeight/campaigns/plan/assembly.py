"""Rows into batches: up to 100 records that can be sent, ids distinct over the whole load."""

from collections import deque
from collections.abc import Iterable

from eightbyeight.campaigns.checks import MAX_BATCH
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.batches import Batch
from eightbyeight.campaigns.plan.dedupe import SeenIds
from eightbyeight.campaigns.plan.intake import Unfit, read_given
from eightbyeight.campaigns.rows.row import Row

__all__ = ["Assembly"]

MAX_ROWS = 10 * MAX_BATCH
"""Rows in one batch, those included that are not sent: a batch's outcome has to stay small."""


class Assembly:
    """Put rows into batches in the order of the input."""

    def __init__(self) -> None:
        self._seen = SeenIds()
        self._open = Batch(0)
        self._complete: deque[Batch] = deque()
        self.rows: int = 0
        """Rows taken so far."""

    @property
    def room(self) -> int:
        """How many rows would complete the batch that is being put together."""
        return MAX_BATCH - len(self._open.items)

    def add(self, rows: Iterable[object]) -> None:
        """Take rows as the caller gave them."""
        for given in rows:
            self.rows += 1
            self._place(given)
            if len(self._open.items) == MAX_BATCH or len(self._open.outcomes) == MAX_ROWS:
                self.finish()

    def finish(self) -> None:
        """Complete the batch that is being put together, if it has any row."""
        if self._open.outcomes:
            self._complete.append(self._open)
            self._open = Batch(self._open.index + 1)

    def take(self) -> Batch | None:
        """Give the next complete batch."""
        return self._complete.popleft() if self._complete else None

    def _place(self, given: object) -> None:
        batch = self._open
        number = given.number if isinstance(given, Row) else self.rows
        read = read_given(given)
        if isinstance(read, Unfit):
            verdict, crm_record_id, detail = (
                Verdict.REJECTED,
                read.crm_record_id,
                str(read.problem),
            )
        else:
            crm_record_id = read.crm_record_id
            earlier = self._seen.add(crm_record_id, batch.index)
            if earlier is None:
                batch.add_item(number, read, given)
                return
            verdict = Verdict.DUPLICATE_IN_INPUT
            detail = f"the same id stands on an earlier row, of batch {earlier}"
        batch.outcomes.append(
            RecordOutcome(number, crm_record_id, verdict, batch.index, detail=detail, given=given)
        )
