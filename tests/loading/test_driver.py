"""Few workers carry many tasks, and hand over what is complete."""

import anyio
import pytest

from eightbyeight.transport.clocks import Time
from tests.loading.one_by_one import OneByOne, driver_of, echo


@pytest.mark.parametrize("workers", [1, 3, 50])
async def test_everything_is_carried_and_handed_over_once(workers: int) -> None:
    """Each row is carried once and each outcome given once, with any number of workers."""
    plan = OneByOne()
    async with driver_of(plan, range(40), echo, workers=workers) as driver:
        outcomes = [outcome async for outcome in driver]

    assert list(range(40)) == sorted(outcomes)


async def test_no_more_in_flight_than_workers() -> None:
    """With many rows waiting, exactly as many tasks are under way as there are workers."""
    under_way: list[int] = []
    now = 0

    async def carry(task: int) -> int:
        nonlocal now
        now += 1
        under_way.append(now)
        await anyio.lowlevel.checkpoint()
        now -= 1
        return task

    async with driver_of(OneByOne(), range(40), carry) as driver:
        async for _ in driver:
            pass

    assert max(under_way) == 3
    assert under_way.count(3) > 20


async def test_a_slow_consumer_holds_the_workers_back() -> None:
    """While nobody takes outcomes, the workers start no more than a few tasks each."""
    started: list[int] = []

    async def carry(task: int) -> int:
        started.append(task)
        return task

    async with driver_of(OneByOne(), range(1000), carry) as driver:
        await anyio.wait_all_tasks_blocked()
        held_back_at = len(started)
        async for _ in driver:
            pass

    assert held_back_at <= 6
    assert len(started) == 1000


async def test_a_wait_is_slept_on_the_given_clock() -> None:
    """What the plan asks to wait is slept once per worker on the injected clock."""
    plan = OneByOne()
    plan.hold_until = 20.0
    moment = 0.0
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal moment
        slept.append(seconds)
        moment += seconds

    async with driver_of(plan, [1], echo, workers=1, time=Time(lambda: moment, sleep)) as driver:
        outcomes = [outcome async for outcome in driver]

    assert [1] == outcomes
    assert [20.0] == slept


async def test_outcomes_are_kept_before_they_are_handed_over() -> None:
    """Whoever takes an outcome can rely on it being kept, and the end of the load is kept too."""
    plan = OneByOne()
    kept: list[int] = []
    complete = 0

    async def keep() -> None:
        await anyio.lowlevel.checkpoint()
        kept.append(complete)

    async def carry(task: int) -> int:
        nonlocal complete
        assert complete == kept[-1], "what was complete before is kept with this task's intent"
        complete += 1
        return task

    async with driver_of(plan, range(5), carry, workers=1, keep=keep) as driver:
        async for outcome in driver:
            assert outcome < max(kept)

    assert (0, 5) == (kept[0], kept[-1])
    assert sorted(kept) == kept


async def test_what_is_complete_is_kept_while_nobody_takes_outcomes() -> None:
    """A slow consumer delays the next tasks, and not the keeping of what the last came to."""
    plan = OneByOne()
    complete = kept = 0

    async def keep() -> None:
        nonlocal kept
        kept = complete

    async def carry(task: int) -> int:
        nonlocal complete
        complete += 1
        return await echo(task)

    async with driver_of(plan, range(100), carry, workers=2, keep=keep) as driver:
        await anyio.wait_all_tasks_blocked()
        held_back_at, kept_by_then = complete, kept
        outcomes = [outcome async for outcome in driver]

    assert 2 <= held_back_at <= 6
    assert held_back_at == kept_by_then
    assert list(range(100)) == sorted(outcomes)


async def test_outcomes_that_nobody_wants() -> None:
    """Exhausting it carries everything, wakes nobody, and leaves nothing to be taken."""
    carried: list[int] = []

    async def carry(task: int) -> int:
        carried.append(task)
        return await echo(task)

    async with driver_of(OneByOne(), range(50), carry) as driver:
        first = await anext(driver)
        await driver.exhaust()
        left = [outcome async for outcome in driver]

    assert first in range(50)
    assert list(range(50)) == sorted(carried)
    assert [] == left


async def test_nobody_hands_over_what_another_is_keeping() -> None:
    """Each outcome comes out after the keeping that began when it was complete, or a later one."""
    plan = OneByOne()
    turn = anyio.Lock()
    complete: set[int] = set()
    kept: set[int] = set()

    async def keep() -> None:
        taken = set(complete)
        async with turn:
            for _ in range(3):
                await anyio.lowlevel.checkpoint()
            kept.update(taken)

    async def carry(task: int) -> int:
        for _ in range(task % 5):
            await anyio.lowlevel.checkpoint()
        complete.add(task)
        return task

    async with driver_of(plan, range(200), carry, workers=4, keep=keep) as driver:
        outcomes = [outcome async for outcome in driver if outcome in kept]

    assert list(range(200)) == sorted(outcomes)


async def test_what_is_completed_by_the_last_keeping_is_handed_over() -> None:
    """A keeping that fails may end what is left; those outcomes come out as well."""
    plan = OneByOne()

    async def keep() -> None:
        plan.closed = True
        plan.complete += list(plan.waiting)
        plan.waiting.clear()

    plan.feed([7, 8], ended=True)
    async with driver_of(plan, [], echo, workers=2, keep=keep) as driver:
        outcomes = [outcome async for outcome in driver]

    assert [7, 8] == sorted(outcomes)
