"""Spans of time as the automation steps write them: ``d.HH:mm:ss``, or days alone."""

import re
from datetime import timedelta

__all__ = ["read_span"]

# What .NET reads as a TimeSpan: seconds and days can be left out, a bare number is days.
_SPAN = re.compile(
    r"(?P<only>[0-9]{1,8})|"
    r"(?:(?P<days>[0-9]{1,8})\.)?(?P<hours>[0-9]{1,2}):(?P<minutes>[0-9]{1,2})"
    r"(?::(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,7})?))?"
)
_LONGEST = timedelta(days=3650)
_HOURS = 24
_MINUTES = 60


def read_span(text: str) -> timedelta:
    """Read a span of time.

    Raises:
        ValueError: it is none, or longer than ten years.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!a} is no time span")
    parts = {name: float(value) for name, value in found.groupdict("0").items()}
    if parts["hours"] >= _HOURS or max(parts["minutes"], parts["seconds"]) >= _MINUTES:
        raise ValueError(f"{text!a} is no time span")
    span = timedelta(
        days=parts["only"] + parts["days"],
        hours=parts["hours"],
        minutes=parts["minutes"],
        seconds=parts["seconds"],
    )
    if span > _LONGEST:
        raise ValueError(f"{text!a} is too long")
    return span
