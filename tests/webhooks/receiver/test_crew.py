"""The crew that does the receiver's jobs: how many at once, for how long, and to what end."""

import asyncio
import gc
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.webhooks.receiver.crew import Crew, Job

Until = Callable[[Callable[[], bool]], Awaitable[None]]


class Ends:
    """Remembers what jobs came to."""

    def __init__(self) -> None:
        self.errors: dict[str, Exception | None] = {}
        self.times: Counter[str] = Counter()

    def job(self, name: str, call: Callable[[], Awaitable[object] | None]) -> Job:
        """Make a job whose end is remembered."""

        def ended(error: Exception | None) -> None:
            self.errors[name] = error
            self.times[name] += 1

        return Job(name, call, ended)


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12), st.integers(1, 4))
def test_each_job_is_done_once(jobs: list[tuple[int, bool]], workers: int) -> None:
    """Every job ends once, in the order of coming where there is one worker, and never too many."""
    begun: list[int] = []
    ends = Ends()
    under_way: set[int] = set()

    def call_of(number: int, pauses: int, *, fails: bool) -> Callable[[], Awaitable[None]]:
        async def call() -> None:
            begun.append(number)
            under_way.add(number)
            assert len(under_way) <= workers
            for _ in range(pauses):
                await asyncio.sleep(0)
            under_way.discard(number)
            if fails:
                raise OSError

        return call

    async def play() -> list[Job]:
        crew = Crew(workers=workers, timeout=10)
        for number, (pauses, fails) in enumerate(jobs):
            crew.add(ends.job(str(number), call_of(number, pauses, fails=fails)))
        return await crew.finish(10)

    assert [] == asyncio.run(play())
    assert sorted(begun) == begun == list(range(len(jobs)))
    assert set(ends.times.values()) <= {1}
    outcomes = [isinstance(ends.errors[str(number)], OSError) for number in range(len(jobs))]
    assert [fails for _, fails in jobs] == outcomes


async def test_as_many_at_once_as_there_are_workers(until: Until) -> None:
    """Jobs that came together and take long are all begun, as far as there are workers."""
    begun: list[int] = []
    free = asyncio.Event()
    crew, ends = Crew(workers=3, timeout=None), Ends()

    async def wait(number: int) -> None:
        begun.append(number)
        await free.wait()

    for number in range(5):
        crew.add(ends.job(str(number), partial(wait, number)))
    await until(lambda: 3 == len(begun))
    await asyncio.sleep(0.01)
    assert ([0, 1, 2], 2) == (begun, len(crew))
    free.set()

    assert [] == await crew.finish(1)
    assert 5 == len(ends.times)


async def test_urgent_jobs_come_first(until: Until) -> None:
    """What is urgent is done before what came earlier, and in its own order."""
    order: list[str] = []
    crew, ends = Crew(workers=1, timeout=None), Ends()
    for name in ("a", "b"):
        crew.add(ends.job(name, partial(order.append, name)))
    for name in ("c", "d"):
        crew.add_urgent(ends.job(name, partial(order.append, name)))

    assert 4 == len(crew)
    await until(lambda: 4 == len(ends.times))
    assert ["c", "d", "a", "b"] == order
    assert 0 == len(crew)


async def test_a_job_that_will_not_be_cancelled(until: Until) -> None:
    """A job that does not obey is given up, its place is another's, its end is nobody's."""
    crew, ends = Crew(workers=1, timeout=0.02, grace=0.02), Ends()
    free, left = asyncio.Event(), asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            await free.wait()
            left.set()

    crew.add(ends.job("stubborn", stubborn))
    crew.add(ends.job("next", lambda: None))
    await until(lambda: 2 == len(ends.times))
    assert 1 == len(crew._given_up)
    free.set()
    await left.wait()
    await until(lambda: not crew._given_up)

    assert "the stubborn took longer than 0.02 seconds" == str(ends.errors["stubborn"])
    assert {"stubborn": None, "next": None}.keys() == ends.errors.keys()
    assert {1} == set(ends.times.values())


async def test_each_job_has_its_own_time(until: Until) -> None:
    """A job that began later is given up later, and one that is quick never."""
    crew, ends = Crew(workers=3, timeout=0.15), Ends()
    loop = asyncio.get_running_loop()
    began = loop.time()
    over: dict[str, float] = {}

    def hang(name: str) -> Callable[[], Awaitable[None]]:
        async def call() -> None:
            try:
                await asyncio.sleep(10)
            finally:
                over[name] = loop.time() - began

        return call

    crew.add(ends.job("first", hang("first")))
    await asyncio.sleep(0.05)
    crew.add(ends.job("second", hang("second")))
    crew.add(ends.job("quick", lambda: asyncio.sleep(0.02)))
    await until(lambda: 3 == len(ends.times))
    await until(lambda: 2 == len(over))

    assert 0.15 <= over["first"] < over["second"]
    assert over["second"] >= 0.2
    assert ends.errors["quick"] is None
    assert [] == await crew.finish(0)


async def test_a_job_that_cancels_its_own_task(until: Until) -> None:
    """A job that cancels its task has ended, and the crew can be given another."""
    crew, ends = Crew(workers=1, timeout=None), Ends()

    async def suicidal() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)

    crew.add(ends.job("suicidal", suicidal))
    await until(lambda: 1 == len(ends.times))
    crew.add(ends.job("next", lambda: None))
    await until(lambda: 2 == len(ends.times))

    assert "the suicidal ended by being cancelled" == str(ends.errors["suicidal"])
    assert ends.errors["next"] is None


def test_an_event_loop_that_is_closed() -> None:
    """A loop that ends without waiting for the crew leaves no task, and begins nothing more."""
    ends = Ends()

    async def play() -> Crew:
        crew = Crew(workers=1, timeout=10)
        crew.add(ends.job("begun", lambda: asyncio.sleep(10)))
        await asyncio.sleep(0.01)
        crew.add(ends.job("waiting", lambda: asyncio.sleep(10)))
        return crew

    assert 1 == len(asyncio.run(play()))
    assert ["begun"] == list(ends.errors)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_the_program(error: type[BaseException]) -> None:
    """What is to end the program ends it."""

    async def play() -> None:
        def stop() -> None:
            raise error

        crew = Crew(workers=1, timeout=None)
        crew.add(Ends().job("stop", stop))
        await asyncio.sleep(1)

    with pytest.raises(error):
        asyncio.run(play())
    gc.collect()  # What asyncio logs of the task, it logs here and not amid another test.


async def test_what_waits_behind_a_job_that_cancels_its_own_task(until: Until) -> None:
    """What waits is done by itself a moment later, and what is urgent at once."""
    crew, ends = Crew(workers=1, timeout=None), Ends()
    loop = asyncio.get_running_loop()

    async def suicidal() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)

    crew.add(ends.job("suicidal", suicidal))
    crew.add(ends.job("waiting", lambda: None))
    began = loop.time()
    await until(lambda: 1 == len(ends.times))
    crew.add_urgent(ends.job("urgent", lambda: None))
    await until(lambda: 2 == len(ends.times))
    assert "waiting" not in ends.times
    await until(lambda: 3 == len(ends.times))

    assert 0.1 <= loop.time() - began < 1


async def test_a_job_that_was_not_begun() -> None:
    """What there was no time to begin is given back, and the crew can go on afterwards."""
    crew, ends = Crew(workers=1, timeout=None), Ends()
    crew.add(ends.job("too late", lambda: None))

    assert ["too late"] == [job.name for job in await crew.finish(0)]

    crew.add(ends.job("next", lambda: None))
    assert [] == await crew.finish(1)
    assert {"next": None} == ends.errors


async def test_cancelled_jobs_may_tidy_up() -> None:
    """When the time is up what is in hand is cancelled, ends its tidying, and is given back."""
    crew, ends = Crew(workers=1, timeout=None), Ends()
    tidied: list[bool] = []

    async def tidy() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(0.01)
            tidied.append(True)

    crew.add(ends.job("tidy", tidy))
    crew.add(ends.job("waiting", lambda: None))
    await asyncio.sleep(0)

    left = await crew.finish(0.01)

    assert ["tidy", "waiting"] == [job.name for job in left]
    assert [True] == tidied
    assert {} == ends.errors
