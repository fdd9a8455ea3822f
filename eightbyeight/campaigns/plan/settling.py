"""Groups that wait before they are sent again, because their last request may still be at work."""

from heapq import heappop, heappush

from attrs import define, field

from eightbyeight.campaigns.plan.batches import Group

__all__ = ["Settling"]


@define
class Settling:
    """A queue by time."""

    _heap: list[tuple[float, int, Group]] = field(factory=list)
    _count: int = 0

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def next_at(self) -> float:
        """When the first of them may be sent."""
        return self._heap[0][0]

    @property
    def first(self) -> Group:
        """The one that waits longest."""
        return self._heap[0][2]

    def add(self, group: Group, until: float) -> None:
        """Let a group wait until some moment."""
        self._count += 1
        heappush(self._heap, (until, self._count, group))

    def due(self, now: float) -> bool:
        """Tell whether one of them has waited long enough."""
        return bool(self._heap) and self._heap[0][0] <= now

    def take(self) -> Group:
        """Give the one that waits longest."""
        return heappop(self._heap)[2]
