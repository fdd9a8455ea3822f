"""Requests that are handled when nobody may be waiting for them any more."""

from collections.abc import Callable
from datetime import datetime

from attrs import define, field

from eightbyeight.transport.messages import Response

__all__ = ["Booking", "LateRequests", "Work"]

Work = Callable[[datetime], Response]
"""Handles a request that was let in, as of some moment, and gives the service's answer."""


@define(eq=False)
class Booking:
    """A request that is still to be handled."""

    work: Work
    due: datetime | None = None
    """When; None where other requests decide."""
    after: int | None = None
    """The number of the request after whose answer; None where time decides."""
    answer: Response | None = field(default=None, init=False)
    """Once it is handled."""

    def is_due(self, now: datetime) -> bool:
        """Tell whether its time has come."""
        return self.due is not None and self.due <= now

    def carry_out(self, now: datetime) -> Response:
        """Handle it, unless that is done, and give the answer."""
        if self.answer is None:
            self.answer = self.work(now if self.due is None else min(self.due, now))
        return self.answer


class LateRequests:
    """Keep what is still to be handled, and handle it when its time has come."""

    def __init__(self) -> None:
        # By the time it is due, then in the order it was booked; what only counts comes last.
        self._waiting: list[Booking] = []
        self._settling = False

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def book(self, booking: Booking) -> None:
        """Handle it later."""
        self._waiting.append(booking)
        self._waiting.sort(key=_place)

    def settle(self, now: datetime) -> None:
        """Handle what was due by now, in the order in which it was due."""
        # Handling looks at campaigns, and looking comes back here: one after the other.
        if self._settling:
            return
        self._settling = True
        while self._waiting and self._waiting[0].is_due(now):
            self._waiting.pop(0).carry_out(now)
        self._settling = False

    def claim(self, booking: Booking, now: datetime) -> Response:
        """Handle this one now; somebody waits for it still."""
        if booking in self._waiting:
            self._waiting.remove(booking)
        return booking.carry_out(now)

    def answered(self, number: int, now: datetime) -> None:
        """Handle what waited for the request with this number to be answered."""
        for booking in tuple(self._waiting):
            if booking.after is not None and booking.after <= number:
                self.claim(booking, now)

    def finish(self, now: datetime) -> None:
        """Handle everything at once, whatever it waits for."""
        while self._waiting:
            self._waiting.pop(0).carry_out(now)


def _place(booking: Booking) -> tuple[bool, float]:
    return booking.due is None, 0.0 if booking.due is None else booking.due.timestamp()
