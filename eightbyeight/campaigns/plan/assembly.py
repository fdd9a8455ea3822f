"""Rows into batches: up to 100 records that can be sent, ids distinct over the whole load."""

from collections import deque
from collections.abc import Sequence

from eightbyeight.campaigns.outcomes import RecordOutcome, Verdict
from eightbyeight.campaigns.plan.batches import Batch
from eightbyeight.campaigns.plan.intake import Unfit, read_given
from eightbyeight.campaigns.plan.ledger import Ledger
from eightbyeight.campaigns.plan.lines import Lines
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.campaigns.plan.ordinary import ordinary
from eightbyeight.campaigns.rows.row import Row
from eightbyeight.campaigns.wire import WireRecord, items_of
from eightbyeight.errors import InputProblem
from eightbyeight.loading.dedupe import DistinctIds

__all__ = ["Assembly"]

MAX_ROWS = 10
"""Rows in one batch per record in it, those included that are not sent: a batch's outcome has to
stay small."""

_DOUBLED = "the same id stands on an earlier row"
_HAS_A_RANK = InputProblem("must be left out where the order of the input is kept", "rank")


class Assembly:
    """Put rows into batches in the order of the input."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._most_rows = MAX_ROWS * options.size
        self._seen = DistinctIds()
        self._open = Lines()
        self._index = 0
        self._complete: deque[Batch] = deque()
        self.rows: int = 0
        """Rows taken so far."""

    @property
    def room(self) -> int:
        """How many rows would complete the batch that is being put together."""
        return self._options.size - len(self._open.ids)

    @property
    def complete(self) -> int:
        """How many complete batches wait to be taken."""
        return len(self._complete)

    @property
    def index(self) -> int:
        """Index of the batch that is being put together."""
        return self._index

    def add(self, rows: Sequence[object]) -> None:
        """Take rows as the caller gave them."""
        taken = 0
        while taken < len(rows):
            # So many that the open batch is not overfilled, whatever they are.
            fitting = min(self.room, self._most_rows - len(self._open))
            self._add(rows[taken : taken + fitting])
            taken += fitting

    def _add(self, rows: Sequence[object]) -> None:
        """Take rows of which no more can be sent than the open batch has room for."""
        places = range(self.rows + 1, self.rows + 1 + len(rows))
        self.rows += len(rows)
        plain = None if self._options.keep_order else ordinary(rows)
        if plain is not None:
            numbers = _numbered(rows, places) if isinstance(rows[0], Row) else places
            if self._seen.add_all(plain.ids):
                self._open.extend(numbers, plain.ids, plain.written, rows)
            else:
                self._add_one_by_one(numbers, plain.records, rows)
        else:
            reads = [self._read(given, place) for given, place in zip(rows, places, strict=True)]
            self._add_reads(_numbered(rows, places), reads, rows)
        if not self.room or len(self._open) == self._most_rows:
            self.finish()

    def _add_reads(
        self,
        numbers: Sequence[int],
        reads: Sequence[WireRecord | Unfit],
        rows: Sequence[object],
    ) -> None:
        records = [read for read in reads if not isinstance(read, Unfit)]
        ids = [record["crmRecordId"] for record in records]
        if len(ids) == len(rows) and self._seen.add_all(ids):
            self._open.extend(numbers, ids, items_of(records), rows)
        else:
            self._add_one_by_one(numbers, reads, rows)

    def _read(self, given: object, place: int) -> WireRecord | Unfit:
        read = read_given(given)
        return _ranked(read, place) if self._options.keep_order else read

    def _add_one_by_one(
        self,
        numbers: Sequence[int],
        reads: Sequence[WireRecord | Unfit],
        rows: Sequence[object],
    ) -> None:
        for number, read, given in zip(numbers, reads, rows, strict=True):
            if isinstance(read, Unfit):
                detail = str(read.problem)
                self._leave_out(number, Verdict.REJECTED, read.crm_record_id, detail, given)
                continue
            crm_record_id = read["crmRecordId"]
            if self._seen.add(crm_record_id):
                self._open.extend([number], [crm_record_id], items_of([read]), [given])
            else:
                doubled = Verdict.DUPLICATE_IN_INPUT
                self._leave_out(number, doubled, crm_record_id, _DOUBLED, given)

    def _leave_out(
        self, number: int, verdict: Verdict, crm_record_id: str | None, detail: str, given: object
    ) -> None:
        self._open.leave_out(
            RecordOutcome(number, crm_record_id, verdict, self._index, detail=detail, given=given)
        )

    def finish(self) -> None:
        """Complete the batch that is being put together, if it has any row."""
        if len(self._open):
            ledger = Ledger(self._options.exclusive)
            self._complete.append(Batch(self._index, self._open, ledger))
            self._open = Lines()
            self._index += 1

    def take(self) -> Batch | None:
        """Give the next complete batch."""
        return self._complete.popleft() if self._complete else None


def _numbered(rows: Sequence[object], places: Sequence[int]) -> Sequence[int]:
    return [
        given.number if isinstance(given, Row) else place
        for given, place in zip(rows, places, strict=True)
    ]


def _ranked(read: WireRecord | Unfit, place: int) -> WireRecord | Unfit:
    """Give a record its place in the input as its rank."""
    if isinstance(read, Unfit):
        return read
    if "rank" in read:
        return Unfit(read["crmRecordId"], _HAS_A_RANK)
    read["rank"] = float(place)
    return read
