"""When a load pauses as a whole, for how long, and when it has waited enough; pure.

One pause for all workers: the limit, the service and the network are shared by all requests.
"""

from collections.abc import Callable

from attrs import define, frozen

from eightbyeight.errors import EightByEightError

__all__ = ["BROWNOUT", "LONGEST_WAIT", "THROTTLED", "UNREACHABLE", "Hold", "Trouble"]

LONGEST_WAIT = 300.0
"""Seconds; whoever is asked to wait longer stops rather than asking again early."""


@frozen
class Trouble:
    """How to wait for one kind of trouble to pass. Seconds throughout."""

    base: float
    """Bound of the first wait; it doubles with every try."""
    cap: float
    patience: float
    """How long it may last before the load stops."""


THROTTLED = Trouble(base=2.0, cap=30.0, patience=600.0)
UNREACHABLE = Trouble(base=0.5, cap=30.0, patience=600.0)
BROWNOUT = Trouble(base=60.0, cap=60.0, patience=600.0)
"""A service that answers nothing that can be trusted: each request it loses costs proof later."""


@define
class Hold:
    """The pause of a load: until when, since when, and how often in a row."""

    random: Callable[[], float]
    until: float = 0.0
    since: float | None = None
    """When the present trouble began; None when there is none."""
    tries: int = 0
    because: EightByEightError | None = None
    """What the present trouble is."""

    def extend(
        self, trouble: Trouble, now: float, *, asked: float | None, patience: float | None = None
    ) -> bool:
        """Wait because of an answer.

        Requests in flight together meet the same trouble; only the first of them counts as a try.

        Args:
            trouble: What kind.
            now: The present moment.
            asked: Seconds the service asked for; None leaves it to full jitter.
            patience: Instead of the trouble's own.

        Returns:
            False when the wait would be too long, or the trouble has lasted too long.
        """
        if self.since is None:
            self.since = now
        if now >= self.until:
            self.tries += 1
        if asked is None:
            bound = min(trouble.cap, trouble.base * 2 ** min(self.tries - 1, 16))
            wait = self.random() * bound
        elif asked > LONGEST_WAIT:
            return False
        else:
            # Workers and processes that were told the same moment should not all come at it.
            wait = asked + self.random() * min(1.0, trouble.base)
        self.until = max(self.until, now + wait)
        limit = trouble.patience if patience is None else patience
        return self.until - self.since <= limit

    def over(self) -> None:
        """Forget the trouble: something was answered."""
        self.since = None
        self.because = None
        self.tries = 0
