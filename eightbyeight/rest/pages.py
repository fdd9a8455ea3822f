"""Pages of a listing, and walking through all of them; no I/O of its own.

The vendor calls ``offset`` a page offset (its OpenAPI file of the Contacts API) and does not say
whether it counts pages or items. So the first two pages are compared: where the second is the
first moved on by one item, it counts items.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from attrs import frozen

from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.converter import WireInt

__all__ = ["Page", "PageWalk", "walk"]

_TELLING = 2
"""Items that a page needs to have for the unit to show, and for the unit to matter."""

T = TypeVar("T")


@frozen(kw_only=True)
class Page(Generic[T]):
    """One page of a listing, with what the service says about the rest."""

    items: tuple[T, ...]
    """What is on the page, in the service's order."""
    page: WireInt | None = None
    """Which page it is; the service's examples call the first one 1."""
    total_pages: WireInt | None = None
    """How many pages there are."""
    total_count: WireInt | None = None
    """How many items there are, whatever was searched for."""
    total_filtered: WireInt | None = None
    """How many items match what was searched for."""
    has_previous_page: bool | None = None
    """Whether a page comes before this one."""
    has_next_page: bool | None = None
    """Whether a page comes after this one."""


class PageWalk(Generic[T]):
    """Decide which offset is asked for next, and which items of a page are new.

    While the collection does not change, every item is given once, whichever unit the offset has.
    Where it changes, an item that was on the page just before is not given again; no more than
    the keys of one page are remembered.

    Args:
        key: Gives what tells an item from all others, such as its id; it must be hashable.
    """

    def __init__(self, key: Callable[[T], object]) -> None:
        self._key = key
        self._before: tuple[object, ...] | None = None
        self._given = 0
        self._counts_items = False
        self.offset: int | None = 0
        """What to ask for next; None when the walk is over."""

    def take(self, page: Page[T]) -> list[T]:
        """Take the page at :attr:`offset`, and give its new items.

        Raises:
            UnexpectedResponseError: it is the page before once more.
        """
        offset = self.offset or 0
        before, keys = self._before, tuple(map(self._key, page.items))
        if keys == before:
            raise _standing_still(offset)
        if offset == 1 and before is not None and _is_moved_on_by_one(before, keys):
            self._counts_items = True
        known = frozenset(before or ())
        new = [item for item, key in zip(page.items, keys, strict=True) if key not in known]
        self._before = keys
        self._given += len(new)
        self.offset = None if self._is_last(page, offset) else self._next(offset, len(keys))
        return new

    def _next(self, offset: int, count: int) -> int:
        return offset + (count if self._counts_items else 1)

    def _is_last(self, page: Page[T], offset: int) -> bool:
        if page.has_next_page or not page.items:
            return not page.has_next_page
        ended = page.has_next_page is False
        if self._counts_items:
            # Whatever counts pages may have been worked out as if the offset were one of them.
            return self._has_all(page, otherwise=ended)
        if not ended and page.total_pages is not None:
            # By our own count: the vendor's examples begin with page 1, its skeletons with page 0.
            return offset + 1 >= page.total_pages
        return ended or self._has_all(page, otherwise=False)

    def _has_all(self, page: Page[T], *, otherwise: bool) -> bool:
        total = page.total_count if page.total_filtered is None else page.total_filtered
        return otherwise if total is None else self._given >= total


def _is_moved_on_by_one(first: Sequence[object], second: Sequence[object]) -> bool:
    # A page of one item is followed by the same page in either unit. A second page that is shorter
    # by one has nothing new: the first had all there is.
    kept = len(first) - 1
    return len(first) >= _TELLING and second[:kept] == first[1:]


def _standing_still(offset: int) -> UnexpectedResponseError:
    return UnexpectedResponseError(
        f"the page at offset {offset} has exactly the items of the page before it: the service may"
        " not heed the offset, or the collection changed while it was read; begin again",
        status=200,
    )


async def walk(
    fetch: Callable[[int], Awaitable[Page[T]]], *, key: Callable[[T], object]
) -> AsyncIterator[T]:
    """Yield every item of a listing, fetching a page when it is needed and not before.

    Args:
        fetch: Asks for the page at an offset.
        key: Gives what tells an item from all others, such as its id; it must be hashable.

    Raises:
        UnexpectedResponseError: a page is the page before once more, so there is no getting on.
        EightByEightError: whatever ``fetch`` raises.
    """
    steps = PageWalk(key)
    while steps.offset is not None:
        for item in steps.take(await fetch(steps.offset)):
            yield item
