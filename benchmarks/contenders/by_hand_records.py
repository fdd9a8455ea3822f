"""The hand-written loop for whoever has objects instead of mappings."""

from collections.abc import Iterator
from itertools import islice
from typing import cast

from benchmarks.contenders.by_hand import ByHand
from benchmarks.record_rows import record_rows
from benchmarks.rows import BATCH, Shape
from eightbyeight import NewRecord

__all__ = ["ByHandFromRecords"]


class ByHandFromRecords(ByHand):
    """Make of each record a mapping of the fields it has, and go on as the loop does."""

    def rows(self, shape: Shape, prefix: str, count: int) -> Iterator[object]:
        """Make records."""
        return record_rows(shape, prefix, count)

    async def _work(self, rows: Iterator[object]) -> None:
        records = cast("Iterator[NewRecord]", rows)
        while batch := [_mapping(record) for record in islice(records, BATCH)]:
            await self._send(batch)


def _mapping(record: NewRecord) -> dict[str, object]:
    mapping: dict[str, object] = {"crmRecordId": record.crm_record_id}
    if record.schedule_at is not None:
        mapping["scheduleAt"] = record.schedule_at
    if record.priority is not None:
        mapping["priority"] = record.priority
    if record.rank is not None:
        mapping["rank"] = record.rank
    return mapping
