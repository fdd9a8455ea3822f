"""The rows of one planned batch as they came: those that can be sent, and those between them.

They are kept column by column. A batch that is simply accepted, as nearly all are, needs no object
for each of its records: that is 50 µs less per batch of 100, a tenth of what it costs.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from struct import pack
from typing import cast
from zlib import crc32

from attrs import define, field

from eightbyeight.campaigns.outcomes import RecordOutcome
from eightbyeight.campaigns.plan.notes import Sheet
from eightbyeight.campaigns.wire import FIELDS, WireRecord
from eightbyeight.rest.converter import dump

__all__ = ["Lines", "in_order"]

_ORDERS = frozenset(
    names for count in range(1, len(FIELDS) + 1) for names in combinations(FIELDS, count)
)
"""The names of a record's fields, whichever it has, in their own order."""


@define(eq=False)
class Lines:
    """The rows of a batch. Mutable while it is put together, and not afterwards."""

    rows: list[int] = field(factory=list)
    """The number of each row that can be sent; the next three lists go with it."""
    ids: list[str] = field(factory=list)
    records: list[WireRecord] = field(factory=list)
    given: list[object] = field(factory=list)
    """The rows as the caller gave them."""
    unfit: dict[int, RecordOutcome] = field(factory=dict)
    """What became of the rows that cannot be sent, by their place among all."""

    def __len__(self) -> int:
        return len(self.ids) + len(self.unfit)

    @property
    def places(self) -> Sequence[int]:
        """The places, among all rows, of those that can be sent."""
        if not self.unfit:
            return range(len(self.ids))
        return [place for place in range(len(self)) if place not in self.unfit]

    def extend(
        self,
        rows: Sequence[int],
        ids: Sequence[str],
        records: Sequence[WireRecord],
        given: Sequence[object],
    ) -> None:
        """Take rows that can be sent."""
        self.rows += rows
        self.ids += ids
        self.records += records
        self.given += given

    def leave_out(self, outcome: RecordOutcome) -> None:
        """Take a row that cannot be sent."""
        self.unfit[len(self)] = outcome

    def described(self, index: int) -> Sheet:
        """Describe all rows so that they can be recognised in another run.

        Args:
            index: The batch's.
        """
        rows, ids, sums = list(self.rows), list[str | None](self.ids), _sums(self.records)
        for place, unfit in sorted(self.unfit.items()):
            rows.insert(place, unfit.row)
            ids.insert(place, unfit.crm_record_id)
            sums.insert(place, crc32(unfit.verdict.encode()))
        return Sheet(index, rows, ids, pack(f">{len(sums)}I", *sums))


def in_order(told: Mapping[int, RecordOutcome]) -> tuple[RecordOutcome, ...]:
    """Put the outcomes of all rows of a batch, which are known by place, in their order."""
    return tuple(told[place] for place in range(len(told)))


def _sums(records: Sequence[WireRecord]) -> list[int]:
    if not _ORDERS.issuperset(map(tuple, records)):
        # A mapping whose names come in another order says the same.
        records = [_ordered(record) for record in records]
    return [crc32(dump(record)) for record in records]


def _ordered(record: WireRecord) -> WireRecord:
    ordered = {name: record[name] for name in FIELDS if name in record}  # type: ignore[literal-required]
    return cast("WireRecord", ordered)
