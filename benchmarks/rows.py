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
]

BATCH = 100
"""Records per request."""
WARM_UP = 10 * BATCH
"""Rows loaded before the clock starts: connections are made, and code that is made once is."""

SCHEDULE_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SCHEDULE_TEXT = "2026-01-05T09:00:00Z"


class Shape(StrEnum):
    """Which fields a row has."""

    STANDARD = "id and priority"
    IDS = "id alone"
    FULL = "all four fields"


def id_of(prefix: str, number: int) -> str:
    """Give a row's id: ten characters for a prefix of one."""
    return f"{prefix}-{number:08}"


def dict_rows(shape: Shape, prefix: str, count: int) -> Iterator[dict[str, object]]:
    """Make rows as a loop written by hand has them."""
    for number in range(count):
        row: dict[str, object] = {"crmRecordId": id_of(prefix, number)}
        if shape is not Shape.IDS:
            row["priority"] = "HIGH"
        if shape is Shape.FULL:
            row["rank"] = float(number)
            row["scheduleAt"] = SCHEDULE_TEXT
        yield row
