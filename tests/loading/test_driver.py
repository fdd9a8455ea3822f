"""Few workers carry many tasks, hand over what is complete, and end cleanly however it ends."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

import anyio
import pytest

from eightbyeight.loading.driver import Driver, Time
from eightbyeight.loading.source import Rows, Source
from eightbyeight.loading.steps import Idle, Pull, Send, Step, Wait

Carry = Callable[[int], Awaitable[int]]


class OneByOne:
    """A plan that sends each row by itself and gives back what came of it."""

    def __init__(self) -> None:
        self.waiting: deque[int] = deque()
        self.complete: list[int] = []
        self.lost: list[int] = []
        self.in_flight = 0
        self.ended = False
        self.closed = False
        self.hold_until = 0.0

    def next_step(self, now: float) -> Step[int]:
        if self.closed:
            return Idle.FOR_GOOD
        if now < self.hold_until:
            return Wait(self.hold_until - now)
        if self.waiting:
            self.in_flight += 1
            return Send(self.waiting.popleft())
        if not self.ended:
            return Pull(1)
        return Idle.FOR_NOW if self.in_flight else Idle.FOR_GOOD

    def feed(self, rows: Sequence[object], *, ended: bool) -> None:
        self.waiting.extend(row for row in rows if isinstance(row, int))
        self.ended = ended

    def tell(self, task: int, answer: int, now: float) -> None:  # noqa: ARG002 - a plan's signature
        self.in_flight -= 1
        self.complete.append(answer)

    def lose(self, task: int, now: float) -> None:  # noqa: ARG002 - a plan's signature
        self.in_flight -= 1
        self.lost.append(task)

    def close(self, *, at_once: bool = False) -> None:
        self.closed = True

    def take_outcomes(self) -> Sequence[int]:
        complete, self.complete = self.complete, []
        return complete


def _driver(
    plan: OneByOne,
    rows: Rows,
    carry: Carry,
    *,
    workers: int = 3,
    drain: float = 15,
    time: Time | None = None,
) -> Driver[int, int, int]:
    return Driver(
        plan=plan,
        source=Source(rows),
        carry=carry,
        workers=workers,
        drain=drain,
        time=time or Time(),
    )


async def _echo(task: int) -> int:
    await anyio.lowlevel.checkpoint()
    return task


@pytest.mark.parametrize("workers", [1, 3, 50])
async def test_everything_is_carried_and_handed_over_once(workers: int) -> None:
    """Each row is carried once and each outcome given once, with any number of workers."""
    plan = OneByOne()
    async with _driver(plan, range(40), _echo, workers=workers) as driver:
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

    async with _driver(OneByOne(), range(40), carry) as driver:
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

    async with _driver(OneByOne(), range(1000), carry) as driver:
        await anyio.wait_all_tasks_blocked()
        held_back_at = len(started)
        async for _ in driver:
            pass

    assert held_back_at <= 6
    assert len(started) == 1000


async def test_leaving_early_waits_for_what_is_in_flight() -> None:
    """Leaving the block launches nothing more, and the tasks under way are heard out."""
    plan = OneByOne()
    answered: list[int] = []

    async def carry(task: int) -> int:
        if task:
            await anyio.sleep(0.01)
        answered.append(task)
        return task

    async with _driver(plan, range(1000), carry) as driver:
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
        async with _driver(plan, range(1000), carry) as driver:
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
        async with _driver(plan, range(1000), carry, drain=0.01):
            await anyio.wait_all_tasks_blocked()

    assert [0, 1, 2] == sorted(plan.lost)


async def test_the_callers_exception_comes_out_as_it_is() -> None:
    """What the caller raises inside the block arrives unwrapped, after the drain."""
    with pytest.raises(KeyError, match="mine"):
        async with _driver(OneByOne(), range(1000), _echo) as driver:
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
        async with _driver(plan, range(1000), carry) as driver:
            async for _ in driver:
                pass

    assert [5] == plan.lost


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

    async with _driver(plan, [1], _echo, workers=1, time=Time(lambda: moment, sleep)) as driver:
        outcomes = [outcome async for outcome in driver]

    assert [1] == outcomes
    assert [20.0] == slept


async def test_a_source_that_raises_ends_the_load() -> None:
    """When the rows raise, what was taken is finished and nothing more is pulled."""
    plan = OneByOne()

    def rows() -> Iterable[object]:
        yield 1
        yield 2
        raise OSError("gone")

    async with _driver(plan, rows(), _echo, workers=1) as driver:
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
        async with _driver(plan, _stalling(3), carry) as driver:
            outcomes = [outcome async for outcome in driver]
        async with _driver(OneByOne(), _stalling(3), _echo) as driver:
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
        async with _driver(plan, rows(), _echo, drain=0.01) as driver:
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
            async with _driver(plan, range(1000), carry) as driver:
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

    async with _driver(plan, range(20), carry) as driver:
        outcomes = [outcome async for outcome in driver]

    assert plan.lost == [4]
    assert len(outcomes) == 19


async def test_a_source_cancelled_from_inside_ends_the_load() -> None:
    """Rows whose own task was cancelled are rows that failed; those before it are kept."""

    async def rows() -> AsyncIterator[object]:
        yield 1
        raise asyncio.CancelledError

    source = Source(rows())
    driver = Driver(plan=OneByOne(), source=source, carry=_echo, workers=2, drain=1, time=Time())
    async with driver:
        outcomes = [outcome async for outcome in driver]

    assert outcomes == [1]
    assert "cancelled from inside" in str(source.error)
