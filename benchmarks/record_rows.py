"""The rows that are loaded, as this package's records.

Apart from the plain ones: a client that knows nothing of the package does not import it either.
"""

from collections.abc import Iterator

from benchmarks.rows import SCHEDULE_AT, Shape, ids_of
from eightbyeight import NewRecord, RecordPriority

__all__ = ["record_rows"]


def record_rows(shape: Shape, prefix: str, count: int) -> Iterator[NewRecord]:
    """Make the same rows as :func:`~benchmarks.rows.dict_rows`, as records."""
    ids, high = ids_of(prefix, range(count), shape), RecordPriority.HIGH
    match shape:
        case Shape.IDS:
            return (NewRecord(each) for each in ids)
        case Shape.FULL:
            return (
                NewRecord(each, priority=high, rank=float(number), schedule_at=SCHEDULE_AT)
                for number, each in enumerate(ids)
            )
        case _:
            return (NewRecord(each, priority=high) for each in ids)
