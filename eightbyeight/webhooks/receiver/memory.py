"""Which events are known already: those under way, and those of the last minutes.

8x8 delivers an event again after 1, 10, 30 and 90 seconds when it had no good answer, so that one
event may come five times within about 131 seconds (the vendor's page "Short URL clicks"). Another
page speaks of growing gaps without naming them; hence the memory is to last for longer than that.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["EventMemory"]

WaiterT = TypeVar("WaiterT")


class EventMemory(Generic[WaiterT]):
    """Remember events by their keys, a bounded number of them for a bounded time.

    An event is new, or under way with somebody waiting for its end, or seen. The bounds are for
    those seen; how many are under way, whoever begins them bounds.

    Args:
        size: How many seen events are remembered; the oldest go first.
        seconds: For how long each is remembered, from the moment when it was seen.
        clock: Seconds that only go forward.
    """

    def __init__(self, *, size: int, seconds: float, clock: Callable[[], float]) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._under_way: dict[str, WaiterT] = {}
        self._seen_at: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._seen_at) + len(self._under_way)

    def seen(self, key: str) -> bool:
        """Tell whether an event is done with, as far as is remembered."""
        seen_at = self._seen_at.get(key)
        return seen_at is not None and self._clock() - seen_at < self._seconds

    def under_way(self, key: str) -> WaiterT | None:
        """Give what waits for the end of an event; None if it is not under way."""
        return self._under_way.get(key)

    def begin(self, key: str, waiter: WaiterT) -> None:
        """Note that a new event is under way."""
        self._under_way[key] = waiter

    def see(self, key: str) -> None:
        """Note that an event is done with."""
        now = self._clock()
        self._under_way.pop(key, None)
        self._seen_at[key] = now
        self._seen_at.move_to_end(key)
        if len(self._seen_at) > self._size:
            self._seen_at.popitem(last=False)
        self._expire(now - self._seconds)

    def forget(self, key: str) -> None:
        """Note that an event is under way no more and not done with: next time it is new."""
        self._under_way.pop(key, None)

    def _expire(self, longest_kept: float) -> None:
        # They stand in the order in which they were seen.
        while next(iter(self._seen_at.values())) <= longest_kept:
            self._seen_at.popitem(last=False)
