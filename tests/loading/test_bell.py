"""Whoever waits for the bell is woken by it, and nobody else."""

import anyio

from eightbyeight.loading.bell import Bell


async def _never(_: float) -> None:
    await anyio.sleep_forever()


async def test_wakes_all_who_wait() -> None:
    """One ring wakes everyone, whether they wait for ever or for a time."""
    bell = Bell()
    woken: list[str] = []

    async def wait(name: str) -> None:
        await bell.wait()
        woken.append(name)

    async def nap(name: str) -> None:
        await bell.wait_during(_never, 60)
        woken.append(name)

    async with anyio.create_task_group() as group:
        group.start_soon(wait, "a")
        group.start_soon(wait, "b")
        group.start_soon(nap, "c")
        await anyio.wait_all_tasks_blocked()
        bell.ring()

    assert ["a", "b", "c"] == sorted(woken)


async def test_a_nap_ends_by_itself() -> None:
    """Without a ring a nap lasts as long as the given sleep does."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    await Bell().wait_during(sleep, 2.5)

    assert [2.5] == slept


async def test_an_earlier_ring_wakes_nobody_later() -> None:
    """A ring is for those who wait when it rings."""
    bell = Bell()
    bell.ring()

    with anyio.move_on_after(0.01) as scope:
        await bell.wait()

    assert scope.cancelled_caught
