"""A service's listing, in either unit and telling as much of its end as is asked for."""

from collections.abc import Awaitable, Callable, Sequence
from math import ceil
from typing import TypeVar

from attrs import define, field

from eightbyeight.rest.pages import Page, walk

V = TypeVar("V")
Fetch = Callable[[int], Awaitable[Page[int]]]

FLAGS, PAGES, FILTERED, COUNT = "has_next_page", "total_pages", "total_filtered", "total_count"
ENDS = (FLAGS, PAGES, FILTERED, COUNT)


@define
class Listing:
    """A service's listing: the offset counts pages or items, and it tells what it is asked to."""

    items: Sequence[int]
    size: int
    by_items: bool = False
    tells: frozenset[str] = frozenset({FLAGS})
    first_number: int = 1
    hidden: int = 0
    offsets: list[int] = field(factory=list)

    async def fetch(self, offset: int) -> Page[int]:
        """Give the page at an offset."""
        self.offsets.append(offset)
        start = offset if self.by_items else offset * self.size
        shown = tuple(self.items[start : start + self.size])
        return Page(
            items=shown,
            page=start // self.size + self.first_number,
            total_pages=self._if_told(PAGES, ceil(len(self.items) / self.size)),
            total_filtered=self._if_told(FILTERED, len(self.items)),
            total_count=self._if_told(COUNT, len(self.items) + self.hidden),
            has_next_page=self._if_told(FLAGS, start + len(shown) < len(self.items)),
        )

    def _if_told(self, name: str, value: V) -> V | None:
        return value if name in self.tells else None


def same(item: int) -> object:
    """Give what tells one number from another."""
    return item


async def walked(fetch: Fetch) -> list[int]:
    """Give all that a walk yields."""
    return [item async for item in walk(fetch, key=same)]
