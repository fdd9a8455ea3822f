"""Groups that wait to be sent: at once, or after their last request had time to end."""

from collections import deque
from heapq import heappop, heappush

from attrs import define, field

from eightbyeight.campaigns.plan.batches import Group

__all__ = ["Waiting"]


@define
class Waiting:
    """What is ready, in the order it became so, and what settles, by time."""

    ready: deque[Group] = field(factory=deque)
    chosen: Group | None = None
    """What goes out next, as soon as it may."""
    _settling: list[tuple[float, int, Group]] = field(factory=list)
    _count: int = 0

    def __bool__(self) -> bool:
        return bool(self.ready or self._settling or self.chosen is not None)

    @property
    def settling(self) -> int:
        """How many have to settle before they are sent again."""
        return len(self._settling)

    @property
    def settled_at(self) -> float | None:
        """When the first of those may be sent; None if there is none."""
        return self._settling[0][0] if self._settling else None

    def settle(self, group: Group, until: float) -> None:
        """Let a group wait until some moment."""
        self._count += 1
        heappush(self._settling, (until, self._count, group))

    def first_settled(self, now: float) -> Group | None:
        """Give the group that has settled first, without taking it; None if none has."""
        if self._settling and self._settling[0][0] <= now:
            return self._settling[0][2]
        return None

    def take_settled(self) -> Group:
        """Take the group that settles first."""
        return heappop(self._settling)[2]

    def take_all(self) -> list[Group]:
        """Take everything."""
        groups = [] if self.chosen is None else [self.chosen]
        groups += self.ready
        groups += [group for _, _, group in sorted(self._settling)]
        self.chosen = None
        self.ready.clear()
        self._settling.clear()
        return groups
