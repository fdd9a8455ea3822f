"""A load with a journal: the intent is kept before the request, and another run goes on."""

from pathlib import Path

import anyio
import pytest

from eightbyeight import CampaignsClient, JournalError, NewRecord, Request, SourceError, Verdict
from eightbyeight.campaigns.plan.notes import Ended, Opened
from tests.campaigns.keeper import Keeper
from tests.campaigns.world import LOST, CarriedOut, World, check_sums, many, problem, scripted


async def test_the_intent_comes_before_the_request() -> None:
    """Whenever a request reaches the service, the journal has it; at the end it has all ends."""
    world, keeper = World(), Keeper()
    noted: list[int] = []

    def rule(_: int, request: Request) -> None:
        assert isinstance(request.body, bytes)
        (note,) = [
            note
            for note in keeper.of(Opened)
            if isinstance(note, Opened)
            and f'"{note.sheet.ids[note.places[0]]}"'.encode() in request.body
        ]
        noted.append(note.sheet.batch)

    report = await scripted(world, many(1000), rule, keeper=keeper)

    assert report.ok
    assert list(range(10)) == sorted(noted)
    assert 10 == len(keeper.of(Ended))
    assert 1 == keeper.closed


async def test_the_end_is_kept_before_it_is_told() -> None:
    """Whoever is given an outcome can rely on the journal having it."""
    world, keeper = World(), Keeper()

    async with world.loaded(many(1000), keeper=keeper) as load:
        async for outcome in load:
            ends = [note.outcome for note in keeper.of(Ended) if isinstance(note, Ended)]
            assert outcome in ends


async def test_another_run_sends_nothing_that_is_finished() -> None:
    """The same rows once more are no request, and the same report."""
    world, keeper = World(), Keeper()
    world.emulator.campaigns.refuse(world.campaign_id, "CRM-7")
    rows = [*many(250), *many(3)]
    first = await world.load(rows, keeper=keeper)
    told = {record.row: record for record in world.records}

    again = await world.load(rows, keeper=keeper)

    assert 0 == again.requests
    assert (first.rows, first.counts) == (again.rows, again.counts)
    assert told == {record.row: record for record in world.records}
    assert 2 == keeper.closed


async def test_another_run_sends_what_a_stop_left() -> None:
    """What was added before the key was revoked stays added, and only the rest is sent."""
    world, keeper = World(), Keeper()
    first = await scripted(
        world, many(2000), lambda n, _: problem(401) if n > 5 else None, keeper=keeper
    )
    assert 500 == first.counts[Verdict.ADDED]
    assert Verdict.NOT_ADDED is world.loading.untaken

    again = await world.load(many(2000), keeper=keeper)

    assert again.ok
    assert 2000 == again.counts[Verdict.ADDED]
    assert 15 == again.requests
    assert 2000 == len(world.held)


async def test_another_run_settles_what_was_lost() -> None:
    """A request that nobody heard the end of is proved by the next run, after the quiet time."""
    world, keeper = World(), Keeper()
    await scripted(
        world,
        many(300),
        lambda n, _: CarriedOut(LOST) if n == 3 else problem(401) if n == 4 else None,
        keeper=keeper,
        concurrency=1,
    )
    began = world.clock.moment
    lost = world.ids(Verdict.UNKNOWN)
    assert 100 == len(lost)

    again = await world.load(many(300), keeper=keeper)

    assert again.ok
    assert lost == world.ids(Verdict.PRESENT_UNATTRIBUTED)
    assert world.clock.moment >= began + 30.0


async def test_a_full_disk_before_the_first_request() -> None:
    """Without a durable intent nothing is sent; the load stops with the journal's error."""
    world, keeper = World(), Keeper(full_after=0)

    report = await world.load(many(1000), keeper=keeper)

    assert isinstance(report.stopped, JournalError)
    assert set() == world.held
    assert () == tuple(world.used.exchanges)
    assert report.rows == report.counts[Verdict.NOT_ADDED]
    assert 1 == keeper.closed
    check_sums(world, report)


@pytest.mark.parametrize("room", range(1, 12))
async def test_a_full_disk_at_any_moment(room: int) -> None:
    """What was answered is told although it cannot be kept, and the load stops."""
    world, keeper = World(), Keeper(full_after=room)

    report = await world.load(many(2000), keeper=keeper, concurrency=2)

    assert isinstance(report.stopped, JournalError)
    assert world.held == world.ids(Verdict.ADDED)
    assert report.requests <= room + 2
    check_sums(world, report)
    keeper.full_after = None
    again = await world.load(many(2000), keeper=keeper)
    assert again.ok
    on_the_campaign = world.ids(Verdict.ADDED) | world.ids(Verdict.PRESENT_UNATTRIBUTED)
    assert world.held == on_the_campaign
    assert 2000 == len(world.held)


async def test_another_input_sends_nothing() -> None:
    """Rows that are not those the journal knows stop the load at the first that differs."""
    world, keeper = World(), Keeper()
    await world.load(many(250), keeper=keeper)
    edited = many(400)
    edited[120] = NewRecord("X")

    report = await world.load(edited, keeper=keeper)

    assert "row 121 has another id than it had" in str(report.stopped)
    assert 0 == report.requests
    assert 100 == report.counts[Verdict.ADDED]
    assert report.rows == 100 + report.counts[Verdict.UNKNOWN]
    assert Verdict.UNKNOWN is world.loading.untaken


async def test_untaken_rows_of_an_early_end() -> None:
    """Left before the journal was read to its end, rows not taken may have been sent before."""
    world, keeper = World(), Keeper()
    await world.load(many(2000), keeper=keeper)
    stalled = anyio.Event()

    async def rows() -> object:
        for record in many(250):
            yield record
        stalled.set()
        await anyio.sleep_forever()

    load = world.loaded(rows(), keeper=keeper)  # type: ignore[arg-type]
    load._drain = 0.01
    async with load:
        await stalled.wait()

    assert Verdict.UNKNOWN is load.untaken
    counts = load.report.counts
    assert load.report.rows == counts[Verdict.ADDED] + counts[Verdict.UNKNOWN]
    assert load.report.rows < 2000


async def test_the_journal_is_closed_however_it_ends() -> None:
    """A cancellation and a source that raises close the journal as well."""
    world, keeper = World(), Keeper()
    with anyio.CancelScope() as scope:
        async with world.loaded(many(500), keeper=keeper) as load:
            async for _ in load:
                scope.cancel()
    assert 1 == keeper.closed

    def rows() -> object:
        yield from many(500)
        raise OSError("gone")

    with pytest.raises(SourceError):
        await world.load(rows(), keeper=keeper)  # type: ignore[arg-type]
    assert 2 == keeper.closed


async def test_a_journal_that_cannot_be_opened() -> None:
    """Nothing is taken, sent or told, and the error comes out of ``async with``."""
    world = World()

    def refuse() -> Keeper:
        raise JournalError("in use")

    load = world.loaded(many(3))
    load._open_journal = refuse
    with pytest.raises(JournalError, match="in use"):
        async with load:
            raise AssertionError("unreachable")
    assert set() == world.held


async def test_a_client_keeps_the_journal_it_is_told(tmp_path: Path) -> None:
    """``journal=`` names the file: the same load once more is no request, another's is refused."""
    world = World()
    client = CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=world.transport
    )
    path = tmp_path / "load.db"

    first = await client.load_records(world.campaign_id, many(150), journal=path)
    again = await client.load_records(world.campaign_id, many(150), journal=str(path))

    assert first.ok
    assert again.ok
    assert (2, 0) == (first.requests, again.requests)
    other = world.emulator.campaigns.create(state="RUNNING", dynamic=True)
    with pytest.raises(JournalError):
        await client.load_records(other, many(150), journal=path)
