"""Walking through pages, whatever the offset counts and however the end is told."""

from math import ceil

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.contacts.models import Group
from eightbyeight.errors import UnexpectedResponseError
from eightbyeight.rest.converter import NotWhatWasAsked, structure
from eightbyeight.rest.pages import Page, PageWalk, walk
from tests.rest.listing import COUNT, ENDS, FILTERED, FLAGS, PAGES, Fetch, Listing, same, walked


def test_a_page_is_its_items() -> None:
    """Whoever goes through a page goes through its items."""
    page = Page(items=("a", "b"), total_count=9)

    assert ["a", "b"] == list(page)
    assert 2 == len(page)


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
@pytest.mark.parametrize("tells", [{FILTERED}, {FLAGS, COUNT}])
async def test_items_are_counted_from_the_second_page_on(count: int, tells: set[str]) -> None:
    """Where the offset counts items, it goes on from the number of items seen."""
    listing = Listing(range(count), 4, by_items=True, tells=frozenset(tells))

    await walked(listing.fetch)

    assert [0, *range(1, count, 4)] == listing.offsets


@pytest.mark.parametrize(("count", "offsets"), [(5, [0, 1, 5]), (6, [0, 1, 5]), (9, [0, 1, 5, 9])])
async def test_where_items_are_counted_a_flag_ends_no_full_page(
    count: int, offsets: list[int]
) -> None:
    """Without a total, a full page is followed by a request more: the flag may mean pages."""
    listing = Listing(range(count), 4, by_items=True)

    await walked(listing.fetch)

    assert offsets == listing.offsets


def _by_its_own_pages(listing: Listing) -> Fetch:
    async def fetch(offset: int) -> Page[int]:
        page = await listing.fetch(offset)
        pages = ceil(len(listing.items) / listing.size)
        return evolve(page, page=offset + 1, total_pages=pages, has_next_page=offset + 1 < pages)

    return fetch


@given(
    count=st.integers(0, 40),
    size=st.integers(1, 8),
    filtered=st.sampled_from([True, False, None]),
    count_told=st.booleans(),
)
@example(count=4, size=2, filtered=None, count_told=False)
@example(count=4, size=2, filtered=False, count_told=True)
@example(count=9, size=4, filtered=False, count_told=False)
async def test_a_flag_worked_out_from_the_wrong_unit_hides_nothing(
    *, count: int, size: int, filtered: bool | None, count_told: bool
) -> None:
    """A service that counts items but calls the end as if they were pages is walked to the end.

    That its totals are missing, or 0 beside items, changes nothing.
    """
    tells = {FILTERED} if filtered else set()
    tells |= {COUNT} if count_told else set()
    listing = Listing(range(count), size, by_items=True, tells=frozenset(tells))
    fetch = _by_its_own_pages(listing)

    async def without_total(offset: int) -> Page[int]:
        return evolve(await fetch(offset), total_filtered=0)

    given_items = await walked(without_total if filtered is False else fetch)

    assert list(range(count)) == given_items
    assert len(listing.offsets) <= ceil(count / size) + 2


@pytest.mark.parametrize("by_items", [True, False])
@pytest.mark.parametrize("has_next_page", [True, None])
async def test_numbers_that_are_blank_end_nothing(
    by_items: bool, has_next_page: bool | None
) -> None:
    """Zeros beside items, as in the vendor's skeletons, are neither an end nor a contradiction."""
    listing = Listing(range(50), 4, by_items, tells=frozenset())

    async def fetch(offset: int) -> Page[int]:
        page = await listing.fetch(offset)
        more = has_next_page if page.items else None
        return evolve(
            page, page=0, total_pages=0, total_filtered=0, total_count=0, has_next_page=more
        )

    assert list(range(50)) == await walked(fetch)


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


async def test_two_pages_in_turn_are_an_error() -> None:
    """A service that gives the same two pages again and again is noticed at the third."""
    asked: list[int] = []

    async def fetch(offset: int) -> Page[int]:
        assert offset < 100, "there is no end to it"
        asked.append(offset)
        return Page(items=((1, 2, 3), (4, 5, 6))[offset % 2], has_next_page=True)

    with pytest.raises(UnexpectedResponseError, match="at offset 2 has exactly the items"):
        await walked(fetch)

    assert [0, 1, 2] == asked


@pytest.mark.parametrize(
    ("told", "count", "fault"),
    [
        (
            Page(items=(), total_filtered=2, total_count=900),
            4,
            "6 items were given, and it names 2 in all",
        ),
        (
            Page(items=(), total_filtered=0, total_count=3),
            4,
            "6 items were given, and it names 3 in all",
        ),
        (
            Page(items=(), total_count=4, total_pages=1000),
            6,
            "8 items were given, and it names 4 in all",
        ),
        (Page(items=(), total_pages=2), 40, "21 pages were read, and it names 2 in all"),
    ],
)
async def test_pages_without_end_are_an_error(told: Page[int], count: int, fault: str) -> None:
    """Where pages go on beyond their own totals by more than a page, that is an error."""
    got: list[int] = []

    async def fetch(offset: int) -> Page[int]:
        assert offset < 100, "there is no end to it"
        return evolve(told, items=(offset * 2, offset * 2 + 1), has_next_page=True)

    with pytest.raises(UnexpectedResponseError, match=f"another page follows.*{fault}") as caught:
        async for item in walk(fetch, key=same):
            got.append(item)  # noqa: PERF401 - what came before the error counts

    assert 200 == caught.value.status
    assert list(range(count)) == got


async def test_two_empty_pages_in_a_row_are_an_error() -> None:
    """One empty page with more to come is passed over, and a second one is an error."""
    rows: list[tuple[int, ...]] = [(), (1,), (), (), (2,)]

    async def fetch(offset: int) -> Page[int]:
        return Page(items=rows[offset], has_next_page=True)

    items = walk(fetch, key=same)
    assert 1 == await anext(items)
    with pytest.raises(UnexpectedResponseError, match="offset 3"):
        await anext(items)


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


async def test_memory_is_that_of_two_pages() -> None:
    """After any number of pages, no more than the keys of the last two are kept."""
    listing = Listing(range(1000), 10)
    steps = PageWalk(same)
    while steps.offset is not None:
        steps.take(await listing.fetch(steps.offset))

    assert tuple(range(990, 1000)) == steps._before
    assert tuple(range(980, 990)) == steps._earlier


def test_a_page_reads_numbers_in_every_form() -> None:
    """A page's numbers may be integers, floats and text, and all but the items may be missing."""
    read = structure({"items": [{"id": 7}], "page": 1.0, "totalPages": "3"}, Page[Group])

    assert Page(items=(Group(id=7),), page=1, total_pages=3) == read
    assert Page(items=()) == structure({"items": []}, Page[Group])
    with pytest.raises(NotWhatWasAsked, match="items"):
        structure({"page": 1}, Page[Group])
