"""Rows into batches: up to 100 records that can be sent, ids distinct over the whole load."""

from collections import deque
from collections.abc import Iterable

from attrs import evolve

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.batches import Batch
from eightbyeight.campaigns.plan.intake import Unfit, read_given
from eightbyeight.campaigns.plan.ledger import Ledger
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.errors import InputProblem
from eightbyeight.loading.dedupe import SeenIds

__all__ = ["Assembly"]

MAX_ROWS = 10
"""Rows in one batch per record in it, those included that are not sent: a batch's outcome has to
stay small."""

_HAS_A_RANK = InputProblem("must be left out where the order of the input is kept", "rank")


class Assembly:
    """Put rows into batches in the order of the input."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._seen = SeenIds()
        self._open = self._new_batch(0)
        self._complete: deque[Batch] = deque()
        self.rows: int = 0
        """Rows taken so far."""

    @property
    def room(self) -> int:
        """How many rows would complete the batch that is being put together."""
        return self._options.size - len(self._open.items)

    @property
    def complete(self) -> int:
        """How many complete batches wait to be taken."""
        return len(self._complete)

    @property
    def index(self) -> int:
        """Index of the batch that is being put together."""
        return self._open.index

    def add(self, rows: Iterable[object]) -> None:
        """Take rows as the caller gave them."""
        size = self._options.size
        for given in rows:
            self.rows += 1
            self._place(given)
            if len(self._open.items) == size or len(self._open.outcomes) == MAX_ROWS * size:
                self.finish()

    def finish(self) -> None:
        """Complete the batch that is being put together, if it has any row."""
        if self._open.outcomes:
            self._complete.append(self._open)
            self._open = self._new_batch(self._open.index + 1)

    def take(self) -> Batch | None:
        """Give the next complete batch."""
        return self._complete.popleft() if self._complete else None

    def _new_batch(self, index: int) -> Batch:
        return Batch(index, ledger=Ledger(self._options.exclusive))

    def _place(self, given: object) -> None:
        batch = self._open
        number = given.number if isinstance(given, Row) else self.rows
        read = self._ordered(read_given(given))
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

    def _ordered(self, read: NewRecord | Unfit) -> NewRecord | Unfit:
        """Give a record its place in the input as its rank, where that is wanted."""
        if not self._options.keep_order or isinstance(read, Unfit):
            return read
        if read.rank is not None:
            return Unfit(read.crm_record_id, _HAS_A_RANK)
        return evolve(read, rank=float(self.rows))
