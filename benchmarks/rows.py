"""The rows that are loaded, as plain mappings."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum

__all__ = [
    "BATCH",
    "SCHEDULE_AT",
    "SCHEDULE_TEXT",
    "WARM_UP",
    "Shape",
    "dict_rows",
    "ids_of",
    "warm_up",
]

BATCH = 100
"""Records per request."""
WARM_UP = 10 * BATCH
"""Rows loaded before the clock starts: connections are made, and code that is made once is.

As many more where more are in flight, see :func:`warm_up`.
"""

SCHEDULE_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SCHEDULE_TEXT = "2026-01-05T09:00:00Z"


class Shape(StrEnum):
    """Which fields a row has, what its id is like, and whether it was made before the clock."""

    STANDARD = "id and priority"
    IDS = "id alone"
    FULL = "all four fields"
    LONG_IDS = "id of 18 characters, and priority"
    LONGEST_IDS = "id of 32 characters, and priority"
    FOREIGN_IDS = "id with an é, and priority"
    ON_THE_WAY = "id and priority, made on the way"


_FORMS = {
    Shape.LONG_IDS: "%s-0035g000-%07d",
    Shape.LONGEST_IDS: "%s-0035g000-0123456789abcd%07d",
    Shape.FOREIGN_IDS: "%sé%08d",
}


def warm_up(concurrency: int) -> int:
    """Give how many rows open every connection, where so many are in flight."""
    return max(WARM_UP, 2 * concurrency * BATCH)


def ids_of(prefix: str, numbers: Iterable[int], shape: Shape = Shape.STANDARD) -> Iterator[str]:
    """Give rows' ids: ten characters for a prefix of one, unless the shape says otherwise.

    Quickly: where rows are made on the way, every contender's time has this in it.
    """
    form = _FORMS.get(shape, "%s-%08d")
    return (form % (prefix, number) for number in numbers)


def dict_rows(shape: Shape, prefix: str, count: int) -> Iterator[dict[str, object]]:
    """Make rows as a loop written by hand has them."""
    ids = ids_of(prefix, range(count), shape)
    match shape:
        case Shape.IDS:
            return ({"crmRecordId": each} for each in ids)
        case Shape.FULL:
            return (
                {
                    "crmRecordId": each,
                    "priority": "HIGH",
                    "rank": float(number),
                    "scheduleAt": SCHEDULE_TEXT,
                }
                for number, each in enumerate(ids)
            )
        case _:
            return ({"crmRecordId": each, "priority": "HIGH"} for each in ids)
