"""Walking through pages, whatever the offset counts and however the end is told."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from math import ceil
from typing import TypeVar

import pytest
from attrs import define, evolve, field
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.contacts.models import Group
from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.converter import NotWhatWasAsked, structure
from eightbyeight.rest.pages import Page, PageWalk, walk

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


@given(
    count=st.integers(0, 60),
    asked=st.integers(1, 65),
    cap=st.integers(1, 65),
    by_items=st.booleans(),
    tells=st.sets(st.sampled_from(ENDS)),
    first_number=st.integers(0, 1),
    hidden=st.integers(0, 3),
)
@example(count=2, asked=1, cap=9, by_items=True, tells=set(), first_number=1, hidden=0)
@example(count=3, asked=2, cap=9, by_items=True, tells=set(), first_number=1, hidden=0)
@example(count=4, asked=2, cap=9, by_items=True, tells={PAGES}, first_number=1, hidden=0)
@example(count=5, asked=9, cap=5, by_items=True, tells=set(), first_number=1, hidden=0)
@example(count=6, asked=9, cap=5, by_items=True, tells={FLAGS}, first_number=1, hidden=0)
@example(count=6, asked=5, cap=9, by_items=False, tells={COUNT}, first_number=0, hidden=1)
async def test_a_walk_gives_the_collection(
    *,
    count: int,
    asked: int,
    cap: int,
    by_items: bool,
    tells: set[str],
    first_number: int,
    hidden: int,
) -> None:
    """Every item comes once and in order, in either unit, with at most two requests to spare."""
    size = min(asked, cap)
    listing = Listing(range(count), size, by_items, frozenset(tells), first_number, hidden)

    given_items = await walked(listing.fetch)

    assert list(range(count)) == given_items
    assert len(listing.offsets) <= ceil(count / size) + 2


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 9])
@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("tells", [{FLAGS}, {PAGES}, {FILTERED}, {COUNT}])
async def test_where_the_end_is_told_nothing_is_asked_beyond_it(
    count: int, size: int, tells: set[str]
) -> None:
    """A service that counts pages is asked for each of them once, and for no further one."""
    listing = Listing(range(count), size, tells=frozenset(tells))

    await walked(listing.fetch)

    assert list(range(max(1, ceil(count / size)))) == listing.offsets


@pytest.mark.parametrize("count", [5, 6, 8, 9, 12])
@pytest.mark.parametrize("tells", [{FLAGS}, {FILTERED}, {FLAGS, COUNT}])
async def test_items_are_counted_from_the_second_page_on(count: int, tells: set[str]) -> None:
    """Where the offset counts items, it goes on from the number of items seen."""
    listing = Listing(range(count), 4, by_items=True, tells=frozenset(tells))

    await walked(listing.fetch)

    assert [0, *range(1, count, 4)] == listing.offsets


def _by_its_own_pages(listing: Listing) -> Fetch:
    async def fetch(offset: int) -> Page[int]:
        page = await listing.fetch(offset)
        pages = ceil(len(listing.items) / listing.size)
        return evolve(page, page=offset + 1, total_pages=pages, has_next_page=offset + 1 < pages)

    return fetch


@pytest.mark.parametrize("count", range(12))
async def test_a_flag_worked_out_from_the_wrong_unit_hides_nothing(count: int) -> None:
    """A service that counts items but calls the end as if they were pages is walked to the end."""
    listing = Listing(range(count), 4, by_items=True, tells=frozenset({FILTERED}))

    assert list(range(count)) == await walked(_by_its_own_pages(listing))


async def test_a_flag_decides_against_counts() -> None:
    """What has_next_page says counts more than totals that say something else."""
    pages = [
        Page(items=(1, 2), total_pages=1, total_filtered=2, has_next_page=True),
        Page(items=(3, 4), total_pages=9, total_filtered=99, has_next_page=False),
    ]

    async def fetch(offset: int) -> Page[int]:
        return pages[offset]

    assert [1, 2, 3, 4] == await walked(fetch)


async def test_a_number_of_pages_decides_against_totals() -> None:
    """Without a flag, the number of pages counts more than the number of items."""
    pages = [
        Page(items=(1, 2), total_pages=2, total_filtered=2),
        Page(items=(3, 4), total_pages=2, total_filtered=99),
    ]

    async def fetch(offset: int) -> Page[int]:
        return pages[offset]

    assert [1, 2, 3, 4] == await walked(fetch)


@pytest.mark.parametrize("has_next_page", [True, False, None])
async def test_the_same_page_again_is_an_error(has_next_page: bool | None) -> None:
    """A page equal to the one before ends the walk with an error, not with a loop."""
    asked: list[int] = []
    flags = {0: True, 1: True, 2: has_next_page}

    async def fetch(offset: int) -> Page[int]:
        asked.append(offset)
        return Page(items=(min(offset, 1),), has_next_page=flags[offset])

    with pytest.raises(UnexpectedResponseError, match="the collection changed") as caught:
        await walked(fetch)

    assert [0, 1, 2] == asked
    assert 200 == caught.value.status
    assert "offset 2" in str(caught.value)


async def test_two_empty_pages_in_a_row_are_an_error() -> None:
    """One empty page with more to come is passed over, and a second one is an error."""
    rows: list[tuple[int, ...]] = [(), (1,), (), (), (2,)]

    async def fetch(offset: int) -> Page[int]:
        return Page(items=rows[offset], has_next_page=True)

    items = walk(fetch, key=same)
    assert 1 == await anext(items)
    with pytest.raises(UnexpectedResponseError, match="offset 3"):
        await anext(items)


@pytest.mark.parametrize("by_items", [False, True])
async def test_items_pushed_onto_the_next_page_are_given_once(by_items: bool) -> None:
    """Where something is put in front meanwhile, what was on the page before comes once."""
    listing = Listing(list(range(10)), 4, by_items)
    got: list[int] = []

    async for item in walk(listing.fetch, key=same):
        got.append(item)
        if item == 6:
            listing.items = [-1, *listing.items]

    assert list(range(10)) == got


async def test_the_unit_is_settled_by_the_second_page() -> None:
    """A later page that a change has moved on by one item does not change what is counted."""
    listing = Listing(list(range(10)), 2)
    got: list[int] = []

    async for item in walk(listing.fetch, key=same):
        got.append(item)
        if item == 3:
            listing.items = [-1, *listing.items]

    assert list(range(10)) == got


@given(
    st.integers(2, 40),
    st.integers(1, 8),
    st.booleans(),
    st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=12),
)
async def test_on_a_changing_collection_no_item_follows_itself(
    count: int,
    size: int,
    by_items: bool,
    changes: list[tuple[bool, int]],
) -> None:
    """However the collection changes, a page gives nothing that the page before it had."""
    listing = Listing(list(range(count)), size, by_items)
    steps = PageWalk(same)
    before: set[int] = set()
    waiting = iter(changes)
    while steps.offset is not None:
        page = await listing.fetch(steps.offset)
        try:
            new = steps.take(page)
        except UnexpectedResponseError:
            assert before == set(page.items)
            return
        assert [item for item in page.items if item not in before] == new
        before = set(page.items)
        for put, place in islice(waiting, 1):
            items = list(listing.items)
            items[place : place if put else place + 1] = [1000 + len(listing.offsets)] * put
            listing.items = items


async def test_a_walk_broken_off_asks_for_nothing_more() -> None:
    """Pages are fetched when their first item is wanted, and not before."""
    listing = Listing(range(12), 4)
    items = walk(listing.fetch, key=same)
    assert [] == listing.offsets

    first_page = [await anext(items) for _ in range(4)]
    assert ([0, 1, 2, 3], [0]) == (first_page, listing.offsets)

    async for _ in items:
        break
    assert [0, 1] == listing.offsets


async def test_memory_is_that_of_one_page() -> None:
    """After any number of pages, no more than the keys of the last one are kept."""
    listing = Listing(range(1000), 10)
    steps = PageWalk(same)
    while steps.offset is not None:
        steps.take(await listing.fetch(steps.offset))

    assert tuple(range(990, 1000)) == steps._before


def test_a_page_reads_numbers_in_every_form() -> None:
    """A page's numbers may be integers, floats and text, and all but the items may be missing."""
    read = structure({"items": [{"id": 7}], "page": 1.0, "totalPages": "3"}, Page[Group])

    assert Page(items=(Group(id=7),), page=1, total_pages=3) == read
    assert Page(items=()) == structure({"items": []}, Page[Group])
    with pytest.raises(NotWhatWasAsked, match="items"):
        structure({"page": 1}, Page[Group])
