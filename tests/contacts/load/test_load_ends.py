"""However a load of contacts ends, nothing it has taken is forgotten."""

from collections.abc import Iterator

import anyio
import pytest

from eightbyeight.contacts.load.outcomes import ContactVerdict
from eightbyeight.errors import InvalidInputError, LifecycleError, SourceError
from eightbyeight.transport.messages import Request
from tests.contacts.load.talk import many
from tests.contacts.load.world import World

V = ContactVerdict


async def test_a_source_that_raises() -> None:
    """When the rows raise, the load drains and raises SourceError from it, with the report."""

    def rows() -> Iterator[object]:
        yield from many(15)
        raise OSError("the disk is gone")

    world = World()
    with pytest.raises(SourceError, match="after 15: the disk is gone") as caught:
        await world.load(rows())

    assert isinstance(caught.value.__cause__, OSError)
    report = caught.value.report
    assert (15, False) == (report.rows, report.ok)
    assert len(world.held) == world.loading.report.counts[V.CREATED] >= 11


async def test_an_early_exit_leaves_a_report() -> None:
    """Leaving the stream early hears out what is in flight; the counts add up to the rows taken."""
    world = World()
    async with world.loaded(many(500)) as load:
        async for _ in load:
            break

    report = load.report
    assert sum(report.counts.values()) == report.rows < 500
    assert report.counts[V.CREATED] == len(world.held)
    assert not report.input_exhausted
    assert report.stopped is None


async def test_cancellation_leaves_a_report() -> None:
    """A cancelled load drains, lets the cancellation through, and its report is still true."""
    world = World()
    load = world.loaded(many(500))
    with anyio.CancelScope() as scope:
        async with load:
            async for _ in load:
                scope.cancel()

    assert scope.cancelled_caught
    report = load.report
    assert sum(report.counts.values()) == report.rows < 500
    assert report.counts[V.CREATED] == len(world.held)
    assert 0 == report.counts[V.UNKNOWN]


async def test_what_is_not_heard_out_is_unknown() -> None:
    """What is cut off at the end of the drain is in doubt, and nothing else is."""
    world = World()
    load = world.loaded(many(500))
    load._driver._drain = 0.0

    async with load:
        async for _ in load:
            break

    report = load.report
    assert sum(report.counts.values()) == report.rows
    assert report.counts[V.CREATED] <= len(world.held)
    assert len(world.held) <= report.counts[V.CREATED] + report.counts[V.UNKNOWN]
    assert report.counts[V.UNKNOWN] <= 8


async def test_before_it_runs() -> None:
    """A load that was not entered has an empty report, and says what to write."""
    load = World().loaded(many(3))

    assert (0, 0) == (load.report.seconds, load.report.rows)
    assert load.waiting_for is None
    assert 0 == load.settling
    with pytest.raises(LifecycleError, match="async with"):
        await anext(load)


async def test_a_load_runs_once() -> None:
    """Entering a load a second time says to make another one."""
    load = World().loaded(many(3))
    async with load:
        pass

    with pytest.raises(LifecycleError, match="once"):
        await load.__aenter__()


async def test_the_seconds_end_with_the_load() -> None:
    """The report counts the seconds while it runs, and no longer."""
    world = World()
    world.clock.moment = 50.0
    async with world.loaded(many(3)) as load:
        async for _ in load:
            world.clock.moment += 2.0
        assert 6.0 == load.report.seconds
    world.clock.moment += 100.0

    assert 6.0 == load.report.seconds


async def test_a_client_closed_under_a_load() -> None:
    """Closing the client while it loads stops the load with a typed error and loses no row."""
    world = World()
    load = world.loaded(many(200), concurrency=2)
    async with load:
        async for _ in load:
            await load._service.aclose()

    assert isinstance(load.report.stopped, LifecycleError)
    assert sum(load.report.counts.values()) == load.report.rows
    assert 0 == load.report.counts[V.UNKNOWN]


@pytest.mark.parametrize(
    ("rows", "choices", "error"),
    [
        ("+6581234567", {}, InvalidInputError),
        ([], {"concurrency": 0}, InvalidInputError),
        ([], {"drain": 3}, TypeError),
    ],
)
def test_what_cannot_be_meant(rows: object, choices: dict[str, object], error: type) -> None:
    """What is wrong with the rows as a whole, or with a choice, is said before anything is read."""
    with pytest.raises(error):
        World().loaded(rows, **choices)  # type: ignore[arg-type]


async def test_each_row_takes_its_requests_from_the_wire() -> None:
    """No row has more than one creation that the service may have carried out."""
    world = World()
    bodies: list[object] = []

    def rule(count: int, request: Request) -> Exception | None:
        if request.method == "POST":
            bodies.append(request.body)
        return OSError("out of the blue") if count == 7 else None

    world.rule = rule
    with pytest.raises(OSError, match="out of the blue"):
        await world.load(many(30))

    report = world.loading.report
    assert len(bodies) == len(set(bodies))
    assert report.rows == sum(report.counts.values())
    assert 1 == report.counts[V.UNKNOWN]
