"""Durations as .NET writes them: ``d.HH:mm:ss``.

The vendor's schema shows ``1.6:30:15`` and ``2``, which is two days. .NET's own rules ("Standard
TimeSpan format strings") add a fraction of up to seven digits and a sign.
"""

import re
from datetime import timedelta

__all__ = ["LONGEST", "duration_of", "is_timespan", "read_timespan", "timespan_text"]

LONGEST = timedelta(days=10675199, hours=2, minutes=48, seconds=5, microseconds=477580)
"""The longest .NET has, rounded down to what a ``timedelta`` can say."""

_TIMESPAN = re.compile(
    r"(?P<sign>-?)(?:(?P<days>\d{1,8})"
    r"|(?:(?P<more>\d{1,8})\.)?(?P<hours>\d{1,2}):(?P<minutes>\d{1,2})"
    r"(?::(?P<seconds>\d{1,2})(?:\.(?P<fraction>\d{1,6})(?P<finer>\d)?)?)?)",
    re.ASCII,
)
_MOST_HOURS = 23
_MOST_SIXTIETHS = 59


def timespan_text(duration: timedelta) -> str:
    """Write a duration: ``0.00:15:00`` is a quarter of an hour."""
    sign = "-" if duration < timedelta(0) else ""
    length = abs(duration)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{length.microseconds:06}0" if length.microseconds else ""
    return f"{sign}{length.days}.{hours:02}:{minutes:02}:{seconds:02}{fraction}"


def read_timespan(text: str) -> timedelta | None:
    """Read a duration: ``2`` is two days, ``00:30`` half an hour.

    Returns:
        None where it is none, or finer than a microsecond.
    """
    match = _TIMESPAN.fullmatch(text.strip())
    return None if match is None or match["finer"] not in {None, "0"} else _length(match)


def is_timespan(text: str) -> bool:
    """Say whether a text is a duration from zero to .NET's longest, however fine."""
    match = _TIMESPAN.fullmatch(text.strip())
    if match is None or match["sign"]:
        return False
    length = _length(match)
    return length is not None and length <= LONGEST


def _length(match: re.Match[str]) -> timedelta | None:
    """Give the duration without what is finer than a microsecond; None where it is none."""
    hours, minutes, seconds = (int(match[name] or 0) for name in ("hours", "minutes", "seconds"))
    if hours > _MOST_HOURS or max(minutes, seconds) > _MOST_SIXTIETHS:
        return None
    length = timedelta(
        days=int(match["days"] or match["more"] or 0),
        hours=hours,
        minutes=minutes,
        seconds=seconds,
        microseconds=int((match["fraction"] or "0").ljust(6, "0")),
    )
    return -length if match["sign"] else length


def duration_of(given: timedelta | str) -> timedelta | str:
    """Give the duration that a text means, or the text where it is a script or means none."""
    read = read_timespan(given) if isinstance(given, str) else None
    return given if read is None else read
