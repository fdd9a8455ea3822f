"""However a load ends, what is under way is heard out and nothing is lost on the way."""

import asyncio
from collections.abc import AsyncIterator, Iterable

import anyio
import pytest

from eightbyeight.loading.driver import Driver
from eightbyeight.loading.source import Source
from eightbyeight.transport.clocks import Time
from tests.loading.one_by_one import OneByOne, driver_of, echo


async def test_leaving_early_waits_for_what_is_in_flight() -> None:
    """Leaving the block launches nothing more, and the tasks under way are heard out."""
    plan = OneByOne()
    answered: list[int] = []

    async def carry(task: int) -> int:
        if task:
            await anyio.sleep(0.01)
        answered.append(task)
        return task

    async with driver_of(plan, range(1000), carry) as driver:
        await anext(driver)

    assert len(answered) <= 6
    assert [] == plan.lost


async def test_cancellation_drains_then_goes_through() -> None:
    """A cancelled load hears out what is in flight, then lets the cancellation through."""
    plan = OneByOne()
    answered: list[int] = []
    started = anyio.Event()

    async def carry(task: int) -> int:
        started.set()
        await anyio.sleep(0.01)
        answered.append(task)
        return task

    with anyio.CancelScope() as scope:
        async with driver_of(plan, range(1000), carry) as driver:
            await started.wait()
            scope.cancel()
            await anext(driver)

    assert scope.cancelled_caught
    assert [0, 1, 2] == sorted(answered)
    assert [] == plan.lost


async def test_the_drain_has_an_end() -> None:
    """What is not answered within the drain window is cut off and told to the plan as lost."""
    plan = OneByOne()

    async def carry(_: int) -> int:
        await anyio.sleep_forever()
        raise AssertionError

    with anyio.fail_after(5):
        async with driver_of(plan, range(1000), carry, drain=0.01):
            await anyio.wait_all_tasks_blocked()

    assert [0, 1, 2] == sorted(plan.lost)


async def test_the_callers_exception_comes_out_as_it_is() -> None:
    """What the caller raises inside the block arrives unwrapped, after the drain."""
    with pytest.raises(KeyError, match="mine"):
        async with driver_of(OneByOne(), range(1000), echo) as driver:
            async for _ in driver:
                raise KeyError("mine")


async def test_a_fault_in_carrying_ends_the_load() -> None:
    """A fault of the program itself comes out as it is, not as a group, and ends the load."""
    plan = OneByOne()

    async def carry(task: int) -> int:
        if task == 5:
            raise ZeroDivisionError("a bug")
        return task

    with pytest.raises(ZeroDivisionError, match="a bug"):
        async with driver_of(plan, range(1000), carry) as driver:
            async for _ in driver:
                pass

    assert [5] == plan.lost


async def test_a_source_that_raises_ends_the_load() -> None:
    """When the rows raise, what was taken is finished and nothing more is pulled."""
    plan = OneByOne()

    def rows() -> Iterable[object]:
        yield 1
        yield 2
        raise OSError("gone")

    async with driver_of(plan, rows(), echo, workers=1) as driver:
        outcomes = [outcome async for outcome in driver]

    assert [1, 2] == outcomes
    assert plan.closed


async def _stalling(count: int) -> AsyncIterator[object]:
    for number in range(count):
        yield number
    await anyio.sleep_forever()


async def test_a_stalled_source_is_not_waited_for_once_the_plan_is_closed() -> None:
    """A plan that stops ends the load although the source gives nothing, and so does leaving."""
    plan = OneByOne()

    async def carry(task: int) -> int:
        plan.closed = task == 2
        await anyio.lowlevel.checkpoint()
        return task

    with anyio.fail_after(5):
        async with driver_of(plan, _stalling(3), carry) as driver:
            outcomes = [outcome async for outcome in driver]
        async with driver_of(OneByOne(), _stalling(3), echo) as driver:
            await anext(driver)

    assert [0, 1, 2] == sorted(outcomes)


async def test_a_source_that_is_slow_to_let_go() -> None:
    """A source that takes longer to let go than the drain lasts is cut off, and no row is lost."""
    plan = OneByOne()

    async def rows() -> AsyncIterator[object]:
        yield 1
        try:
            await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.sleep(0.05)

    with anyio.fail_after(5):
        async with driver_of(plan, rows(), echo, drain=0.01) as driver:
            assert await anext(driver) == 1

    assert plan.in_flight == 0


@pytest.mark.parametrize("by", ["task", "timeout"])
async def test_a_cancellation_after_leaving_early(by: str) -> None:
    """Left early and cancelled in the drain, inside a scope of the caller: all is orderly."""
    plan = OneByOne()

    async def carry(task: int) -> int:
        if task:
            await anyio.sleep_forever()
        return task

    async def leave_early() -> None:
        with anyio.CancelScope():
            async with driver_of(plan, range(1000), carry) as driver:
                await anext(driver)

    if by == "task":
        task = asyncio.ensure_future(leave_early())
        await anyio.wait_all_tasks_blocked()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    else:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await leave_early()

    assert plan.in_flight == 0
    assert len(plan.lost) == 3


async def test_a_task_cancelled_from_inside_is_lost_and_the_load_goes_on() -> None:
    """A transport whose own task was cancelled costs that one answer, not the load."""
    plan = OneByOne()

    async def carry(task: int) -> int:
        if task == 4:
            raise asyncio.CancelledError
        await anyio.lowlevel.checkpoint()
        return task

    async with driver_of(plan, range(20), carry) as driver:
        outcomes = [outcome async for outcome in driver]

    assert plan.lost == [4]
    assert len(outcomes) == 19


async def test_a_source_cancelled_from_inside_ends_the_load() -> None:
    """Rows whose own task was cancelled are rows that failed; those before it are kept."""

    async def rows() -> AsyncIterator[object]:
        yield 1
        raise asyncio.CancelledError

    source = Source(rows())
    driver = Driver(plan=OneByOne(), source=source, carry=echo, workers=2, drain=1, time=Time())
    async with driver:
        outcomes = [outcome async for outcome in driver]

    assert outcomes == [1]
    assert "cancelled from inside" in str(source.error)


async def test_a_load_is_closed_at_once_after_the_drain() -> None:
    """Leaving lets a plan account for rows until the drain is over; a broken source does not."""

    def broken() -> Iterable[object]:
        yield 1
        raise OSError("gone")

    left, failed = OneByOne(), OneByOne()
    async with driver_of(left, range(1000), echo):
        pass
    async with driver_of(failed, broken(), echo, workers=1) as driver:
        async for _ in driver:
            pass

    assert [False, True] == left.closes
    assert failed.closes[0]


async def test_a_plan_that_wants_rows_after_it_was_closed_gets_them() -> None:
    """Being told to close is no reason to stop pulling; only a plan that says so is obeyed."""

    class Accounting(OneByOne):
        def close(self, *, at_once: bool = False) -> None:
            self.closes.append(at_once)
            self.closed = at_once

    plan = Accounting()
    async with driver_of(plan, range(20), echo, workers=1) as driver:
        await anext(driver)

    assert plan.ended
    assert [False, True] == plan.closes
