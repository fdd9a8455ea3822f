"""Walking through lists of which the service tells no totals; no I/O of its own.

The vendor's file calls ``offset`` a page offset and does not say whether it counts pages or items.
The newest items come first, so that a list shifts while it is read. The second page is therefore
asked for where it shares its first item with the end of the first one, if items are counted: what
was put in front meanwhile only makes them share more. Where they share none, the page at offset 1
tells.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Generic, TypeVar

from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.pages import Page

__all__ = ["ListWalk", "walk_list"]

T = TypeVar("T")


class ListWalk(Generic[T]):
    """Decide which offset is asked for next, and which items of a page are new.

    While the list does not change, every item is given once, whichever unit the offset has. Where
    it changes, an item of the first page or of the page before is not given again; no more keys
    are remembered.

    Args:
        key: Gives what tells an item from all others, such as its id; it must be hashable.
    """

    def __init__(self, key: Callable[[T], object]) -> None:
        self._key = key
        self._first: tuple[object, ...] | None = None
        self._before: tuple[object, ...] = ()
        self._counts_items: bool | None = None
        self.offset: int | None = 0
        """What to ask for next; None when the walk is over."""

    def take(self, page: Page[T]) -> list[T]:
        """Take the page at :attr:`offset`, and give its new items.

        Raises:
            UnexpectedResponseError: a whole page has nothing new, so there is no getting on.
        """
        offset = self.offset or 0
        keys = tuple(map(self._key, page.items))
        if self._first is None:
            return self._begin(page, keys)
        if self._counts_items is None:
            self._compare(self._first, keys, offset)
            if self._counts_items is None:
                self.offset = 1
                return []
        known = frozenset((*self._first, *self._before))
        new = [item for item, key in zip(page.items, keys, strict=True) if key not in known]
        self._before = keys
        if page.has_next_page is False:
            self.offset = None
        elif not new:
            raise _standing_still(offset)
        else:
            self.offset = offset + (len(keys) if self._counts_items else 1)
        return new

    def _begin(self, page: Page[T], keys: tuple[object, ...]) -> list[T]:
        self._first = keys
        self.offset = None if page.has_next_page is False else max(len(keys) - 1, 1)
        return list(page.items)

    def _compare(self, first: tuple[object, ...], keys: tuple[object, ...], offset: int) -> None:
        shared = len(frozenset(first).intersection(keys))
        if offset == 1:
            # Of items, all but one are the same. A few of a whole page are where pages are counted
            # and something was put in front meanwhile.
            self._counts_items = 2 * shared >= len(first)
        elif shared:
            self._counts_items = True


def _standing_still(offset: int) -> UnexpectedResponseError:
    return UnexpectedResponseError(
        f"the page at offset {offset} has nothing that was not on a page before: the service may"
        " not heed the offset, or the list changed while it was read; begin again",
        status=200,
    )


async def walk_list(
    fetch: Callable[[int], Awaitable[Page[T]]], *, key: Callable[[T], object]
) -> AsyncGenerator[T, None]:
    """Yield every item of a list, fetching a page when it is needed and not before.

    Args:
        fetch: Asks for the page at an offset, and says of the last one that none follows.
        key: Gives what tells an item from all others, such as its id; it must be hashable.

    Raises:
        UnexpectedResponseError: a whole page has nothing new: there is no getting on.
        EightByEightError: whatever ``fetch`` raises.
    """
    steps = ListWalk(key)
    while steps.offset is not None:
        for item in steps.take(await fetch(steps.offset)):
            yield item
