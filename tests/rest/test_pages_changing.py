"""Walking through pages of a collection that changes meanwhile."""

from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.pages import Page, PageWalk, walk
from tests.rest.listing import ENDS, FILTERED, FLAGS, Listing, same, walked


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


async def test_what_the_page_before_last_had_is_not_given_again() -> None:
    """An item that comes back after a page in between is known still."""
    pages = [
        Page(items=(1, 2, 3), has_next_page=True),
        Page(items=(4, 5, 6), has_next_page=True),
        Page(items=(2, 7, 8), has_next_page=False),
    ]

    async def fetch(offset: int) -> Page[int]:
        return pages[offset]

    assert list(range(1, 9)) == await walked(fetch)


async def test_totals_that_lag_behind_are_held_against_no_last_or_empty_page() -> None:
    """Where the walk ends anyway, or a page has nothing, totals that were passed are no error."""
    pages = [
        Page(items=(1, 2), total_filtered=6, has_next_page=True),
        Page(items=(3, 4), total_filtered=6, has_next_page=True),
        Page[int](items=(), total_filtered=1, has_next_page=True),
        Page(items=(5, 6), total_filtered=1, has_next_page=False),
    ]

    async def fetch(offset: int) -> Page[int]:
        return pages[offset]

    assert list(range(1, 7)) == await walked(fetch)


@pytest.mark.parametrize("first", [(), (0,)])
async def test_a_first_page_of_one_item_leaves_pages_counted(first: tuple[int, ...]) -> None:
    """Where the first page is too short to compare, later ones are not taken for a sign."""
    rows = [first, (1, 2, 3), (2, 3, 4), (5,)]

    async def fetch(offset: int) -> Page[int]:
        return Page(items=rows[offset], has_next_page=offset < len(rows) - 1)

    assert [*first, 1, 2, 3, 4, 5] == await walked(fetch)


async def test_the_unit_is_settled_by_the_second_page() -> None:
    """A later page that a change has moved on by one item does not change what is counted."""
    listing = Listing(list(range(10)), 2)
    got: list[int] = []

    async for item in walk(listing.fetch, key=same):
        got.append(item)
        if item == 3:
            listing.items = [-1, *listing.items]

    assert list(range(10)) == got


async def test_a_unit_once_settled_stays() -> None:
    """Three items a page, two put in front after the second page: pages are counted still."""
    listing = Listing(list(range(12)), 3)
    got: list[int] = []

    async for item in walk(listing.fetch, key=same):
        got.append(item)
        if item == 5:
            listing.items = [-2, -1, *listing.items]

    assert list(range(12)) == got
    assert [0, 1, 2, 3, 4] == listing.offsets


@given(
    count=st.integers(1, 30),
    size=st.integers(1, 6),
    by_items=st.booleans(),
    tells=st.sets(st.sampled_from(ENDS), min_size=1),
    after=st.integers(1, 8),
)
@example(count=10, size=2, by_items=False, tells=set(ENDS), after=1)
@example(count=10, size=2, by_items=False, tells={FLAGS}, after=1)
@example(count=3, size=2, by_items=False, tells={FLAGS}, after=1)
async def test_an_item_put_in_front_costs_no_other(
    *, count: int, size: int, by_items: bool, tells: set[str], after: int
) -> None:
    """When one item is put in front meanwhile, all others still come once, or there is an error.

    The error is for a page that has exactly the items of the one before, which is seen only where
    a page has a single item, or the unit is not settled yet.
    """
    listing = Listing(list(range(count)), size, by_items, frozenset(tells))

    async def fetch(offset: int) -> Page[int]:
        page = await listing.fetch(offset)
        if len(listing.offsets) == after:
            listing.items = [-1, *listing.items]
        return page

    got: list[int] = []
    try:
        async for item in walk(fetch, key=same):
            got.append(item)  # noqa: PERF401 - what came before the error counts
    except UnexpectedResponseError:
        assert size == 1 or (by_items and after == 1) or (by_items and size == after == 2)
        assert list(range(len(got))) == got
    else:
        assert list(range(count)) == got


@given(
    count=st.integers(3, 40),
    size=st.integers(2, 6),
    by_items=st.booleans(),
    tells=st.sets(st.sampled_from(ENDS), min_size=1),
    added=st.lists(st.integers(0, 20), max_size=5),
)
async def test_a_collection_may_grow_while_it_is_walked(
    *, count: int, size: int, by_items: bool, tells: set[str], added: list[int]
) -> None:
    """What is put at the end meanwhile is no contradiction to what an earlier page named."""
    listing = Listing(list(range(count)), size, by_items, frozenset(tells))
    more = iter(added)

    async def fetch(offset: int) -> Page[int]:
        page = await listing.fetch(offset)
        if page.has_next_page is not False:
            listing.items = range(len(listing.items) + next(more, 0))
        return page

    got = await walked(fetch)

    assert list(range(len(got))) == got
    assert len(got) >= count


async def test_a_collection_may_shrink_while_it_is_walked() -> None:
    """That more was given than there still is ends the walk, and is no error."""
    listing = Listing(list(range(40)), 4, tells=frozenset({FLAGS, FILTERED}))
    got: list[int] = []

    async for item in walk(listing.fetch, key=same):
        got.append(item)
        if item == 31:
            listing.items = listing.items[32:]

    assert list(range(32)) == got


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
    """However the collection changes, a page gives nothing that the two before it had."""
    listing = Listing(list(range(count)), size, by_items)
    steps = PageWalk(same)
    earlier: set[int] = set()
    before: set[int] = set()
    waiting = iter(changes)
    while steps.offset is not None:
        page = await listing.fetch(steps.offset)
        try:
            new = steps.take(page)
        except UnexpectedResponseError:
            assert set(page.items) in (before, earlier)
            return
        assert [item for item in page.items if item not in before | earlier] == new
        earlier, before = before, set(page.items)
        for put, place in islice(waiting, 1):
            items = list(listing.items)
            items[place : place if put else place + 1] = [1000 + len(listing.offsets)] * put
            listing.items = items
