"""Pages of a listing, and walking through all of them; no I/O of its own.

The vendor calls ``offset`` a page offset (its OpenAPI file of the Contacts API) and does not say
whether it counts pages or items. So the first pages are compared: where the second is the first
moved on by one item, it counts items.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from typing import Generic, TypeVar

from attrs import frozen

from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.converter import WireInt

__all__ = ["Page", "PageWalk", "walk"]

_TELLING = 2
"""Items that pages need to share for the unit to show: one is shared, too, where the offset counts
pages and something was put in front meanwhile."""
_FAR = 10
"""How many times the pages that a service names may be read; it may give fewer items on a page than
were asked for, and reckon with those."""

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

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class PageWalk(Generic[T]):
    """Decide which offset is asked for next, and which items of a page are new.

    While the collection does not change, every item is given once, whichever unit the offset has.
    Where it changes, an item that was on one of the two pages before is not given again; no more
    than the keys of two pages are remembered.

    Args:
        key: Gives what tells an item from all others, such as its id; it must be hashable.
    """

    def __init__(self, key: Callable[[T], object]) -> None:
        self._key = key
        self._before: tuple[object, ...] | None = None
        self._earlier: tuple[object, ...] = ()
        self._pages = 0
        self._given = 0
        self._size = 0
        self._unit = _Unit()
        self.offset: int | None = 0
        """What to ask for next; None when the walk is over."""

    def take(self, page: Page[T]) -> list[T]:
        """Take the page at :attr:`offset`, and give its new items.

        Raises:
            UnexpectedResponseError: it is the page before once more, or the one before that; or
                the pages go on although the totals they name were passed.
        """
        offset = self.offset or 0
        keys = tuple(map(self._key, page.items))
        # One empty page may come between others.
        if keys == self._before or (keys and keys == self._earlier):
            raise _standing_still(offset)
        if self._before is not None:
            self._unit.compare(self._before, keys)
        known = frozenset((*self._earlier, *(self._before or ())))
        new = [item for item, key in zip(page.items, keys, strict=True) if key not in known]
        self._earlier, self._before = self._before or (), keys
        self._pages += 1
        self._given += len(new)
        self._size = max(self._size, len(keys))
        self.offset = None if self._is_last(page) else self._next(offset, len(keys))
        if self.offset is not None and page.items:
            self._check_totals(page)
        return new

    def _next(self, offset: int, count: int) -> int:
        return offset + (count if self._unit.is_item else 1)

    def _is_last(self, page: Page[T]) -> bool:
        if page.has_next_page or not page.items:
            return not page.has_next_page
        ended = page.has_next_page is False
        if self._unit.may_be_item:
            # Whatever counts pages may have been worked out as if the offset were one of them.
            return self._has_all(page, otherwise=ended and len(page.items) < self._size)
        pages = _told(page.total_pages)
        if not ended and pages is not None:
            # By our own count: the vendor's examples begin with page 1, its skeletons with page 0.
            return self._pages >= pages
        return ended or self._has_all(page, otherwise=False)

    def _has_all(self, page: Page[T], *, otherwise: bool) -> bool:
        total = _total(page)
        return otherwise if total is None else self._given >= total

    def _check_totals(self, page: Page[T]) -> None:
        # Each page's own totals: the collection may grow or shrink while it is read. A page of
        # items beyond them is possible only where they lag behind, which is not for long.
        total, pages = _total(page), _told(page.total_pages)
        if total is not None:
            if self._given > total + self._size:
                raise _going_on(f"{self._given} items were given, and it names {total} in all")
        elif pages is not None and self._pages > _FAR * pages:
            raise _going_on(f"{self._pages} pages were read, and it names {pages} in all")


class _Unit:
    """What the offset counts, as the first pages show by how they overlap."""

    def __init__(self) -> None:
        self._shared = 0
        self._is_settled = False

    @property
    def is_item(self) -> bool:
        """Whether it surely counts items."""
        return self._shared >= _TELLING

    @property
    def may_be_item(self) -> bool:
        """Whether nothing has yet spoken against items, and something for them."""
        return self._shared > 0

    def compare(self, before: Sequence[object], keys: Sequence[object]) -> None:
        """Compare a page with the one before it, until the unit is settled."""
        if self._is_settled:
            return
        # While pages of two items leave it open, the offset goes on by one, which leaves nothing
        # out in either unit.
        if _is_moved_on_by_one(before, keys):
            self._shared += len(before) - 1
            self._is_settled = self.is_item
        else:
            self._shared, self._is_settled = 0, True


def _is_moved_on_by_one(first: Sequence[object], second: Sequence[object]) -> bool:
    # A page of one item is followed by the same page in either unit. A second page that is shorter
    # by one has nothing new: the first had all there is.
    kept = len(first) - 1
    return kept > 0 and second[:kept] == first[1:]


def _told(number: int | None) -> int | None:
    # Asked beside items: a service that names 0 of them there leaves the number blank.
    return number if number is not None and number > 0 else None


def _total(page: Page[T]) -> int | None:
    filtered = _told(page.total_filtered)
    return _told(page.total_count) if filtered is None else filtered


def _standing_still(offset: int) -> UnexpectedResponseError:
    return UnexpectedResponseError(
        f"the page at offset {offset} has exactly the items of a page just before it: the service"
        " may not heed the offset, or the collection changed while it was read; begin again",
        status=200,
    )


def _going_on(why: str) -> UnexpectedResponseError:
    return UnexpectedResponseError(
        f"the service says that another page follows, beyond its own totals: {why}", status=200
    )


async def walk(
    fetch: Callable[[int], Awaitable[Page[T]]], *, key: Callable[[T], object]
) -> AsyncGenerator[T, None]:
    """Yield every item of a listing, fetching a page when it is needed and not before.

    Args:
        fetch: Asks for the page at an offset.
        key: Gives what tells an item from all others, such as its id; it must be hashable.

    Raises:
        UnexpectedResponseError: a page is one of the two before once more, or the pages go on
            although the totals they name were passed: there is no getting on, or no end.
        EightByEightError: whatever ``fetch`` raises.
    """
    steps = PageWalk(key)
    while steps.offset is not None:
        for item in steps.take(await fetch(steps.offset)):
            yield item
