"""How many requests a throttled service is given at once; counts, and does no I/O.

Additive increase, multiplicative decrease, as TCP does it (RFC 5681 §3.1): a throttle halves what
may be in flight, and every round of successes adds one again.
"""

__all__ = ["Adaptive"]


class Adaptive:
    """Say how many requests may be in flight.

    Until the first throttle it changes nothing. Requests are counted from 1 in the order they are
    launched.

    Args:
        limit: How many may be in flight at most; what it starts with.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._allowed = limit
        self._cut_at = 0
        self._row = 0

    @property
    def allowed(self) -> int:
        """How many requests may be in flight: from 1 to the limit."""
        return self._allowed

    def throttled(self, launched: int, sent: int) -> None:
        """Halve what may be in flight, once for all that were in flight together.

        Args:
            launched: Number of the request that was throttled.
            sent: Number of the latest request that was launched.
        """
        self._row = 0
        if launched <= self._cut_at:
            # It was on its way before the cut, so it says nothing about what the cut left.
            return
        self._cut_at = sent
        self._allowed = max(1, self._allowed // 2)

    def succeeded(self) -> None:
        """Allow one more after as many successes in a row as are allowed at once."""
        self._row += 1
        if self._row >= self._allowed:
            self._row = 0
            self._allowed = min(self._limit, self._allowed + 1)
