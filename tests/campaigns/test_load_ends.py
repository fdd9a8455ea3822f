"""However a load ends, nothing it has taken is forgotten."""

from collections.abc import Iterator

import anyio
import pytest

from eightbyeight import (
    CampaignsClient,
    InvalidInputError,
    LifecycleError,
    SourceError,
    Verdict,
)
from tests.campaigns.world import World, many


async def test_a_source_that_raises() -> None:
    """When the rows raise, the load drains and raises SourceError from it, with the report."""

    def rows() -> Iterator[object]:
        yield from many(150)
        raise OSError("the disk is gone")

    world = World()
    with pytest.raises(SourceError, match="after 150: the disk is gone") as caught:
        await world.load(rows())

    assert isinstance(caught.value.__cause__, OSError)
    report = caught.value.report
    assert report.rows == 150
    assert not report.ok
    assert len(world.held) == 100


async def test_a_source_that_raises_under_load_records() -> None:
    """Also who wants only the report is told by an error that carries it."""

    def rows() -> Iterator[object]:
        yield from many(150)
        raise OSError("the disk is gone")

    world = World()
    async with CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=world.transport
    ) as client:
        with pytest.raises(SourceError, match="after 150: the disk is gone") as caught:
            await client.load_records(world.campaign_id, rows())

    assert isinstance(caught.value.__cause__, OSError)
    assert 150 == caught.value.report.rows


async def test_an_early_exit_leaves_a_report() -> None:
    """Leaving the stream early hears out what is in flight; the counts add up to the rows taken."""
    world = World()
    async with (
        CampaignsClient(
            api_key="eght_test", tenant="acme", site="US1", transport=world.transport
        ) as client,
        client.loading(world.campaign_id, many(5000), concurrency=3) as load,
    ):
        async for _ in load:
            break

    report = load.report
    assert sum(report.counts.values()) == report.rows < 5000
    assert report.counts[Verdict.ADDED] == len(world.held)
    assert not report.input_exhausted
    assert report.stopped is None


async def test_cancellation_leaves_a_report() -> None:
    """A cancelled load drains, lets the cancellation through, and its report is still true."""
    world = World()
    client = CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=world.transport
    )
    load = client.loading(world.campaign_id, many(5000), concurrency=3)
    with anyio.CancelScope() as scope:
        async with load:
            async for _ in load:
                scope.cancel()

    assert scope.cancelled_caught
    report = load.report
    assert sum(report.counts.values()) == report.rows < 5000
    assert report.counts[Verdict.ADDED] == len(world.held)
    assert report.counts[Verdict.UNKNOWN] == 0


async def test_iterating_outside_the_block() -> None:
    """Iterating a load that was not entered says what to write."""
    client = CampaignsClient(api_key="eght_test", tenant="acme", site="US1")
    load = client.loading("11111111-2222-4333-8444-555555555555", many(3))

    assert load.report.seconds == 0
    assert load.waiting_for is None
    assert 0 == load.settling
    with pytest.raises(LifecycleError, match="async with"):
        await load.exhaust()
    with pytest.raises(LifecycleError, match="async with"):
        await anext(load)


def test_no_workers_are_no_load() -> None:
    """A concurrency below 1 is refused before anything is read or sent."""
    client = CampaignsClient(api_key="eght_test", tenant="acme", site="US1")

    with pytest.raises(InvalidInputError, match="concurrency: must be a number from 1 to 1000"):
        client.loading("11111111-2222-4333-8444-555555555555", [], concurrency=0)


async def test_a_load_runs_once() -> None:
    """Entering a load a second time says to make another one."""
    world = World()
    client = CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=world.transport
    )
    load = client.loading(world.campaign_id, many(3))
    async with load:
        pass

    with pytest.raises(LifecycleError, match="once"):
        await load.__aenter__()


async def test_a_client_closed_under_a_load() -> None:
    """Closing the client while it loads stops the load with a typed error and loses no row."""
    world = World()
    client = CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=world.transport
    )
    async with client.loading(world.campaign_id, many(2000), concurrency=2) as load:
        async for _ in load:
            await client.aclose()

    assert isinstance(load.report.stopped, LifecycleError)
    assert sum(load.report.counts.values()) == load.report.rows
