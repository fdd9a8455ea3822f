"""Rows come out of anything that can be iterated, in chunks, and how it ended is known."""

from collections.abc import AsyncIterator, Iterator

import anyio
import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.source import Rows, Source


async def _counted(limit: int) -> AsyncIterator[object]:
    for number in range(limit):
        yield number


def _failing() -> Iterator[object]:
    yield "first"
    raise OSError("the disk is gone")


@pytest.mark.parametrize("rows", [range(250), _counted(250)], ids=["sync", "async"])
async def test_chunks(rows: Rows) -> None:
    """Rows come in order, no more than asked for at a time, and the end is noticed."""
    source = Source(rows)
    chunks = []
    while not source.exhausted:
        await source.fill(100)
        chunks.append(source.take())

    assert [100, 100, 50] == [len(chunk) for chunk in chunks]
    assert list(range(250)) == [row for chunk in chunks for row in chunk]
    assert source.taken == 250


@pytest.mark.parametrize("rows", ["CRM-1", b"CRM-1", {"crmRecordId": "CRM-1"}, 7, None])
def test_what_is_no_source(rows: object) -> None:
    """One record, a text or a number in place of rows is refused at once, naming the type."""
    with pytest.raises(InvalidInputError, match=f"not {type(rows).__name__}"):
        Source(rows)  # type: ignore[arg-type]


class _Unwilling:
    def __aiter__(self) -> AsyncIterator[object]:
        raise OSError("not today")


def test_what_cannot_be_begun() -> None:
    """Rows that cannot even be begun are refused at once, with what they say."""
    with pytest.raises(InvalidInputError, match="_Unwilling cannot be read: not today"):
        Source(_Unwilling())


async def test_rows_before_a_failure_are_kept() -> None:
    """When the caller's iterator raises, the rows it gave before are not lost."""
    source = Source(_failing())

    await source.fill(100)

    assert ["first"] == source.take()
    assert "the disk is gone" == str(source.error)
    assert not source.exhausted


async def test_rows_before_a_cancellation_are_kept() -> None:
    """When waiting for a slow iterator is cut off, the rows it gave before are not lost."""

    async def stalling() -> AsyncIterator[object]:
        yield "first"
        await anyio.sleep_forever()

    source = Source(stalling())
    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as group:
            group.start_soon(source.fill, 100)
            await anyio.wait_all_tasks_blocked()
            scope.cancel()

    assert ["first"] == source.take()
    assert source.error is None


async def test_a_generator_that_was_cut_off_is_not_at_its_end() -> None:
    """A generator that a cancellation ended says nothing about how many rows there are."""

    async def stalling() -> AsyncIterator[object]:
        yield "first"
        await anyio.sleep_forever()

    source = Source(stalling())
    with anyio.move_on_after(0.01):
        await source.fill(2)
    await source.fill(2)

    assert (False, True) == (source.exhausted, source.broken)
    assert ["first"] == source.take()
