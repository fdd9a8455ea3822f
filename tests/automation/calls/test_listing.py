"""Walking through a list that tells no totals, whatever its offset counts."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.automation.answers import page_of
from eightbyeight.automation.calls.listing import ListWalk, walk_list
from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.pages import Page

Give = Callable[[Sequence[int], int, int], Sequence[int]]


def by_items(items: Sequence[int], limit: int, offset: int) -> Sequence[int]:
    """Count the offset in items."""
    return items[offset : offset + limit]


def by_pages(items: Sequence[int], limit: int, offset: int) -> Sequence[int]:
    """Count the offset in pages."""
    return items[offset * limit : (offset + 1) * limit]


class Service:
    """Gives a list's pages, and changes the list before each of them."""

    def __init__(self, items: Sequence[int], limit: int, give: Give = by_items) -> None:
        self.items = list(items)
        self.limit = limit
        self.give = give
        self.asked: list[int] = []
        self.changes: list[Callable[[list[int]], object]] = []

    async def fetch(self, offset: int) -> Page[int]:
        """Give the page at an offset."""
        assert len(self.asked) < 1000
        if self.asked and self.changes:
            self.changes.pop(0)(self.items)
        self.asked.append(offset)
        return page_of(tuple(self.give(self.items, self.limit, offset)), self.limit)

    async def walk(self) -> list[int]:
        """Give all items."""
        return [item async for item in walk_list(self.fetch, key=lambda item: item)]


@pytest.mark.parametrize("give", [by_items, by_pages])
@given(count=st.integers(0, 60), limit=st.integers(1, 20))
@example(count=4, limit=2)
async def test_every_item_once(give: Give, count: int, limit: int) -> None:
    """Whichever unit the offset has, each item is given once, and in order."""
    service = Service(range(count), limit, give)

    assert list(range(count)) == await service.walk()
    assert len(service.asked) <= count // max(limit - 1, 1) + 3


async def test_few_requests() -> None:
    """A short page is the last; a second page shares one item with the first, and no more do."""
    short = Service(range(9), 10)
    long = Service(range(35), 10)
    full = Service(range(10), 10)
    paged = Service(range(35), 10, by_pages)
    for service in (short, long, full, paged):
        await service.walk()

    assert [0] == short.asked
    assert [0, 9, 19, 29] == long.asked
    assert [0, 9] == full.asked
    assert [0, 9, 1, 2, 3] == paged.asked


@pytest.mark.parametrize("give", [by_items, by_pages])
@given(added=st.integers(1, 4), before=st.integers(1, 4))
async def test_items_put_in_front(give: Give, added: int, before: int) -> None:
    """What begins while the list is read, in front, makes nothing be given twice or left out."""
    service = Service(range(60), 10, give)
    service.changes = [lambda _: None] * (before - 1)
    service.changes.append(lambda items: items.__setitem__(slice(0, 0), range(-added, 0)))

    assert list(range(60)) == await service.walk()
    assert len(service.asked) < 9


@pytest.mark.parametrize("gone", [1, 4, 5, 9])
async def test_items_taken_away(gone: int) -> None:
    """What is taken from the first page after it was read leaves nothing of the rest out."""
    service = Service(range(35), 10)
    service.changes = [lambda items: items.__delitem__(slice(0, gone))]

    assert list(range(35)) == await service.walk()
    assert [0, 9, 1, 11 if gone < 5 else 2] == service.asked[:4]


async def test_a_second_page_that_vanishes() -> None:
    """Where the list has shrunk to what was read, it ends there."""
    service = Service(range(35), 10)
    service.changes = [lambda items: items.__delitem__(slice(1, None))]

    assert list(range(10)) == await service.walk()


@pytest.mark.parametrize(
    "give",
    [
        lambda items, limit, _: items[:limit],
        lambda items, limit, offset: by_items(items, limit, offset if offset < 12 else 0),
        lambda items, limit, offset: by_items(items, limit, min(offset, 20)),
        lambda items, limit, offset: by_pages(items, limit, offset % 3),
    ],
    ids=["no offset", "from the beginning", "no further", "pages in a circle"],
)
async def test_no_getting_on(give: Give) -> None:
    """A service that gives the same full pages again is an error, and no walk without end."""
    service = Service(range(30), 10, give)
    with pytest.raises(UnexpectedResponseError, match="nothing that was not on a page before"):
        await service.walk()

    assert len(service.asked) < 7


def test_pages_are_asked_for_when_needed() -> None:
    """The walk names one offset at a time, from 0, and none when it is over."""
    walk = ListWalk[int](key=lambda item: item)

    assert 0 == walk.offset
    assert [1, 2] == walk.take(page_of((1, 2), 2))
    assert 1 == walk.offset
    assert [3] == walk.take(page_of((2, 3), 2))
    assert 3 == walk.offset
    assert [] == walk.take(page_of((), 2))
    assert None is walk.offset
