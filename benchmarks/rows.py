"""The rows that are loaded, as plain mappings."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

__all__ = [
    "BATCH",
    "SCHEDULE_AT",
    "SCHEDULE_TEXT",
    "WARM_UP",
    "Shape",
    "dict_rows",
    "id_of",
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
    """Which fields a row has, and what its id is like."""

    STANDARD = "id and priority"
    IDS = "id alone"
    FULL = "all four fields"
    LONG_IDS = "id of 18 characters, and priority"
    LONGEST_IDS = "id of 32 characters, and priority"
    FOREIGN_IDS = "id with an é, and priority"


def warm_up(concurrency: int) -> int:
    """Give how many rows open every connection, where so many are in flight."""
    return max(WARM_UP, 2 * concurrency * BATCH)


def id_of(prefix: str, number: int, shape: Shape = Shape.STANDARD) -> str:
    """Give a row's id: ten characters for a prefix of one, unless the shape says otherwise."""
    match shape:
        case Shape.LONG_IDS:
            return f"{prefix}-0035g000-{number:07}"
        case Shape.LONGEST_IDS:
            return f"{prefix}-0035g000-0123456789abcd{number:07}"
        case Shape.FOREIGN_IDS:
            return f"{prefix}é{number:08}"
        case _:
            return f"{prefix}-{number:08}"


def dict_rows(shape: Shape, prefix: str, count: int) -> Iterator[dict[str, object]]:
    """Make rows as a loop written by hand has them."""
    for number in range(count):
        row: dict[str, object] = {"crmRecordId": id_of(prefix, number, shape)}
        if shape is not Shape.IDS:
            row["priority"] = "HIGH"
        if shape is Shape.FULL:
            row["rank"] = float(number)
            row["scheduleAt"] = SCHEDULE_TEXT
        yield row
