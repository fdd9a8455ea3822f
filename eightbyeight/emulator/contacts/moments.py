"""Timestamps as the vendor's contact examples write them."""

from datetime import UTC, datetime

__all__ = ["write_moment"]

_TWO_DIGITS = len("2026-05-01T08:00:00.00")


def write_moment(moment: datetime) -> str:
    """Write a timestamp in UTC with hundredths of a second and ``Z``."""
    return f"{moment.astimezone(UTC).isoformat(timespec='milliseconds')[:_TWO_DIGITS]}Z"
