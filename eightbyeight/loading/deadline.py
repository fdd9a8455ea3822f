"""When a load has to be done."""

from attrs import define

from eightbyeight.errors import DeadlineError
from eightbyeight.loading.steps import Idle, Wait

__all__ = ["Deadline"]

_CLOCK_GRAIN = 1e-3
"""Seconds: a sleep may end this much early."""


@define
class Deadline:
    """A number of seconds from the first time it is asked; None for none."""

    seconds: float | None
    _at: float | None = None

    def passed(self, now: float) -> DeadlineError | None:
        """Give the error once the moment has come."""
        if self.seconds is None:
            return None
        if self._at is None:
            self._at = now + self.seconds
        if self._at - now >= _CLOCK_GRAIN:
            return None
        return DeadlineError(f"the deadline of {self.seconds:g} s has passed")

    def bound(self, step: object, now: float) -> Wait | None:
        """Give a shorter wait for a step that would sleep through the moment, or None."""
        if self._at is None:
            return None
        left = self._at - now
        if step is Idle.FOR_NOW or (isinstance(step, Wait) and step.seconds > left):
            return Wait(left)
        return None
