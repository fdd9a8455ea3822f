"""What a receiver has counted since it was made."""

from attrs import define, field, frozen

__all__ = ["ReceiverCounts", "Tally"]


@frozen(kw_only=True)
class ReceiverCounts:
    """How many deliveries came, and what became of the events.

    Once nothing is under way, each delivery is a duplicate, refused, not understood or queued, and
    each queued event is handled or failed: ``received == duplicates + refused + not_understood +
    queued`` and ``queued == handled + failed``.
    """

    received: int
    """Deliveries that came, good or bad; requests with another method are none."""
    duplicates: int
    """Deliveries of an event that was seen before or was just being handled."""
    refused: int
    """Deliveries answered with 4xx or 503 and otherwise left alone."""
    not_understood: int
    """Deliveries whose body is no event at all, taken nevertheless."""
    queued: int
    """Events that were taken in."""
    handled: int
    """Events whose handler came to its end."""
    failed: int
    """Events whose handler raised, took too long, or was stopped or not begun at the shutdown."""


@define
class Tally:
    """The same, while it grows."""

    received: int = field(default=0, init=False)
    duplicates: int = field(default=0, init=False)
    refused: int = field(default=0, init=False)
    not_understood: int = field(default=0, init=False)
    queued: int = field(default=0, init=False)
    handled: int = field(default=0, init=False)
    failed: int = field(default=0, init=False)

    def counts(self) -> ReceiverCounts:
        """Give them as they are now."""
        return ReceiverCounts(
            received=self.received,
            duplicates=self.duplicates,
            refused=self.refused,
            not_understood=self.not_understood,
            queued=self.queued,
            handled=self.handled,
            failed=self.failed,
        )
