"""What time it is for the emulated service: the real time, or one turned by hand."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

import anyio
import anyio.lowlevel

from eightbyeight.errors import InvalidInputError

__all__ = ["Clock", "ManualClock", "SystemClock", "aware", "duration"]

_LONGEST = timedelta(days=3650)


# Enough for whatever was started together with a sleeper to come to its own sleep.
_TURNS = 5


class Clock(Protocol):
    """Whatever can tell the time, and wait."""

    def now(self) -> datetime:
        """Tell the time as an aware datetime in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait until so much later by this clock."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Tell the time as an aware datetime in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""
        await anyio.sleep(seconds)


class ManualClock:
    """A clock that stands still until it is told to go on, or somebody sleeps by it.

    Who sleeps does not wait in earnest: the clock goes on to the end of the shortest sleep, then
    to that of the next.

    Args:
        start: The first time it tells; aware.

    Raises:
        InvalidInputError: ``start`` is naive.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)) -> None:
        self._now = aware("start", start)
        self._ends: list[datetime] = []

    def now(self) -> datetime:
        """Tell the time as an aware datetime in UTC."""
        return self._now

    def advance(self, by: float | timedelta) -> None:
        """Go on by some seconds, or by a timedelta; never back.

        Raises:
            InvalidInputError: the step is negative, no number, or longer than ten years.
        """
        self._now += duration("by", by)

    async def sleep(self, seconds: float) -> None:
        """Go on by so many seconds, after those who sleep for less.

        Raises:
            InvalidInputError: the time is negative, no number, or longer than ten years.
        """
        end = self._now + duration("seconds", seconds)
        self._ends.append(end)
        try:
            for _ in range(_TURNS):
                await anyio.lowlevel.checkpoint()
            while min(self._ends) < end:
                await anyio.lowlevel.checkpoint()
        finally:
            self._ends.remove(end)
        self._now = max(self._now, end)


def duration(name: str, value: float | timedelta) -> timedelta:
    """Give the argument ``name`` as a timedelta between nothing and ten years.

    Raises:
        InvalidInputError: it is neither; a NaN is no number here.
    """
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    # Written so that a NaN, which compares false with everything, is refused as well.
    if not 0 <= seconds <= _LONGEST.total_seconds():
        raise InvalidInputError.of(name, "must be between 0 seconds and ten years")
    return timedelta(seconds=seconds)


def aware(name: str, moment: datetime) -> datetime:
    """Give the argument ``name`` in UTC.

    Raises:
        InvalidInputError: it is naive, so nobody knows which moment is meant.
    """
    if moment.utcoffset() is None:
        raise InvalidInputError.of(name, "must be an aware datetime, such as one with tzinfo=UTC")
    return moment.astimezone(UTC)
