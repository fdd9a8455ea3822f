"""The rows that are loaded, as this package's records.

Apart from the plain ones: a client that knows nothing of the package does not import it either.
"""

from collections.abc import Iterator

from benchmarks.rows import SCHEDULE_AT, Shape, id_of
from eightbyeight import NewRecord, RecordPriority

__all__ = ["record_rows"]


def record_rows(shape: Shape, prefix: str, count: int) -> Iterator[NewRecord]:
    """Make the same rows as :func:`~benchmarks.rows.dict_rows`, as records."""
    high = RecordPriority.HIGH
    for number in range(count):
        crm_record_id = id_of(prefix, number, shape)
        if shape is Shape.IDS:
            yield NewRecord(crm_record_id)
        elif shape is Shape.FULL:
            yield NewRecord(
                crm_record_id, priority=high, rank=float(number), schedule_at=SCHEDULE_AT
            )
        else:
            yield NewRecord(crm_record_id, priority=high)
