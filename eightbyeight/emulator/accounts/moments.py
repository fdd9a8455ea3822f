"""Timestamps as the vendor's examples write them."""

from datetime import UTC, datetime

__all__ = ["write_fine_moment", "write_moment"]

_TWO_DIGITS = len("2026-05-01T08:00:00.00")


def write_moment(moment: datetime) -> str:
    """Write a timestamp in UTC with hundredths of a second and ``Z``."""
    return f"{moment.astimezone(UTC).isoformat(timespec='milliseconds')[:_TWO_DIGITS]}Z"


def write_fine_moment(moment: datetime) -> str:
    """Write a timestamp in UTC with seven digits after the second and ``Z``."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}0Z"
