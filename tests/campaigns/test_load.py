"""A load gives every row exactly one true verdict, whatever the service answers."""

from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight import (
    CampaignStateError,
    LoadError,
    NewRecord,
    Request,
    Response,
    Sent,
    TransportError,
    Verdict,
)
from eightbyeight.emulator import Emulator
from tests.campaigns.world import World, check_sums, many, nameless, new, problem, scripted


async def test_a_plain_load() -> None:
    """250 good records are three requests of at most 100, all added, with the service's ids."""
    world = World()

    report = await world.load(many(250))

    assert report.ok
    assert report.requests == 3
    assert sorted(world.sizes()) == [50, 100, 100]
    assert report.counts[Verdict.ADDED] == 250
    assert world.held == world.ids(Verdict.ADDED)
    assert all(record.record_id and record.status == 200 for record in world.records)
    assert sorted(record.row for record in world.records) == list(range(1, 251))
    check_sums(world, report)


async def test_an_empty_load() -> None:
    """No rows are no requests, and an ended, fine load."""
    report = await World().load([])

    assert report.ok
    assert (report.rows, report.requests, report.batches) == (0, 0, 0)


async def test_an_async_source_of_mappings() -> None:
    """Mappings from an async iterable load like records; an unknown key is rejected by name."""

    async def rows() -> object:
        yield {"crmRecordId": "A", "priority": "LOW"}
        yield {"crm_record_id": "B", "schedule_at": "2026-11-20T10:00:00Z"}
        yield {"crmRecordId": "C", "colour": "red"}

    world = World()
    report = await world.load(rows())  # type: ignore[arg-type]

    assert world.ids(Verdict.ADDED) == {"A", "B"}
    (rejected,) = (record for record in world.records if record.verdict is Verdict.REJECTED)
    assert (rejected.crm_record_id, rejected.row) == ("C", 3)
    assert "colour" in str(rejected.detail)
    assert not report.ok
    assert report.failures == (rejected,)


async def test_rows_that_are_no_records() -> None:
    """Whatever else comes as a row is rejected, and the rest of the load goes on."""
    world = World()

    await world.load([7, None, "CRM-1", NewRecord(3), *new("A")])  # type: ignore[arg-type]

    assert [record.verdict for record in world.records] == [Verdict.REJECTED] * 4 + [Verdict.ADDED]


class _Broken(dict[str, object]):
    def items(self) -> NoReturn:
        raise OSError("the database is gone")


async def test_a_row_that_raises() -> None:
    """A row that raises when it is read is rejected, naming what it raised; the others load."""
    world = World()

    report = await world.load([*many(3), _Broken(), *many(3, "X")])

    assert report.counts[Verdict.ADDED] == 6
    (failure,) = report.failures
    assert (failure.row, failure.detail) == (4, "cannot be read: it raised OSError")


async def test_duplicates_across_the_whole_input() -> None:
    """An id that stands again, however far from the first, is not sent again, and says so."""
    world = World()

    report = await world.load([*many(150), NewRecord("CRM-7"), *many(3, "X"), NewRecord("X-1")])

    assert report.ok
    assert report.counts[Verdict.DUPLICATE_IN_INPUT] == 2
    first, second = (r for r in world.records if r.verdict is Verdict.DUPLICATE_IN_INPUT)
    assert (first.row, first.detail) == (151, "the same id stands on an earlier row")
    assert (second.row, second.detail) == (155, "the same id stands on an earlier row")
    assert sum(world.sizes()) == 153


async def test_batches_of_unfit_rows_stay_bounded() -> None:
    """Ten thousand rows that cannot be sent are told in batches of at most a thousand."""
    world = World()

    report = await world.load([NewRecord("") for _ in range(2500)])

    assert report.counts[Verdict.REJECTED] == 2500
    assert [len(outcome.records) for outcome in world.outcomes] == [1000, 1000, 500]
    assert report.requests == 0
    assert len(report.failures) == 1000
    check_sums(world, report)


@pytest.mark.parametrize("dialect", ["docs", "openapi"])
async def test_named_duplicates_are_peeled(dialect: str) -> None:
    """Each duplicate that the refusal names costs one more request, and the others land."""
    world = World(Emulator(dialect=dialect))
    await world.load(new("CRM-3", "CRM-50", "CRM-99"))

    report = await world.load(many(100))

    assert report.ok
    assert world.ids(Verdict.ALREADY_PRESENT) == {"CRM-3", "CRM-50", "CRM-99"}
    assert report.counts[Verdict.ADDED] == 97
    assert report.requests == 4


@pytest.mark.parametrize("dialect", ["docs", "openapi"])
@pytest.mark.parametrize("poison", [{0}, {99}, {3, 4}, set(range(30)), set(range(100))])
async def test_records_the_service_refuses(dialect: str, poison: set[int]) -> None:
    """A batch is taken apart until only the refused records are rejected, each with its reason."""
    world = World(Emulator(dialect=dialect))
    for number in poison:
        world.emulator.campaigns.refuse(world.campaign_id, f"CRM-{number}")

    report = await world.load(many(100))

    assert world.ids(Verdict.REJECTED) == {f"CRM-{number}" for number in poison}
    assert report.counts[Verdict.ADDED] == 100 - len(poison)
    assert report.requests <= 2 * 100 - 1
    assert all(r.detail for r in world.records if r.verdict is Verdict.REJECTED)
    check_sums(world, report)


@settings(max_examples=200)
@given(
    present=st.sets(st.integers(0, 249), max_size=40),
    count=st.integers(1, 250),
    concurrency=st.integers(1, 5),
)
async def test_a_conflict_that_names_nothing(
    present: set[int], count: int, concurrency: int
) -> None:
    """Nameless conflicts are resolved by later acceptances, never by a guess."""
    world = World()
    await world.load(new(*(f"CRM-{number}" for number in present)))

    report = await scripted(world, many(count), nameless(world), concurrency=concurrency)

    already = {f"CRM-{number}" for number in present if number < count}
    assert world.ids(Verdict.ADDED) == {f"CRM-{n}" for n in range(count)} - already
    assert world.ids(Verdict.ALREADY_PRESENT) <= already
    assert world.ids(Verdict.ALREADY_PRESENT) | world.ids(Verdict.NOT_ADDED) == already
    check_sums(world, report)


async def test_five_refused_controls_blame_the_campaign() -> None:
    """A campaign that answers nothing but nameless conflicts stops the load after few requests."""
    world = World()

    report = await scripted(world, many(5000), lambda *_: problem(409), concurrency=4)

    assert report.stopped is not None
    assert report.requests <= 4 + 5
    assert report.counts[Verdict.NOT_ADDED] == report.rows
    assert not report.input_exhausted
    check_sums(world, report)


async def test_an_acceptance_before_the_refusal_proves_nothing() -> None:
    """A campaign that begins to refuse everything namelessly in mid-load is found out as well."""
    world = World()

    report = await scripted(
        world, many(20_000), lambda n, _: problem(409) if n > 20 else None, concurrency=4
    )

    assert report.stopped is not None
    assert report.counts[Verdict.ADDED] == 2000
    assert report.counts[Verdict.ALREADY_PRESENT] == 0
    check_sums(world, report)


@pytest.mark.parametrize(
    ("state", "dynamic"), [("COMPLETE", True), ("DELETED", True), ("RUNNING", False)]
)
@pytest.mark.parametrize("dialect", ["docs", "openapi"])
async def test_a_campaign_that_refuses_stops_the_load(
    state: str,
    dynamic: bool,
    dialect: str,
) -> None:
    """A campaign that takes no records stops the load within one request per worker."""
    world = World(Emulator(dialect=dialect))
    world.campaign_id = world.emulator.campaigns.create(state=state, dynamic=dynamic)

    report = await world.load(many(5000), concurrency=3)

    assert isinstance(report.stopped, CampaignStateError)
    assert report.requests <= 3
    assert report.counts[Verdict.NOT_ADDED] == report.rows
    assert not report.ok
    with pytest.raises(LoadError, match="stopped") as caught:
        report.raise_for_failures()
    assert caught.value.report is report
    check_sums(world, report)


@pytest.mark.parametrize("status", [401, 403, 404, 415])
async def test_an_answer_about_the_caller_stops_the_load(status: int) -> None:
    """A revoked key in mid-load stops launching; what was added before stays added."""
    world = World()

    report = await scripted(
        world, many(5000), lambda n, _: problem(status) if n > 10 else None, concurrency=3
    )

    assert report.stopped is not None
    assert report.stopped.status == status  # type: ignore[attr-defined]
    assert report.requests <= 13
    assert report.counts[Verdict.ADDED] == 1000
    assert world.held == world.ids(Verdict.ADDED)
    check_sums(world, report)


@pytest.mark.parametrize("state", ["BUILDING", "STARTING"])
async def test_a_transient_state_is_waited_for(state: str) -> None:
    """While the campaign is building, one request at a time asks again, and then all goes on."""
    world = World()

    report = await scripted(
        world, many(1000), lambda n, _: problem(409, f"state is {state}") if n <= 6 else None
    )

    assert report.ok
    assert report.counts[Verdict.ADDED] == 1000
    assert report.requests == 10 + 6
    assert world.clock.slept


async def test_a_transient_state_that_stays_stops_the_load() -> None:
    """A campaign that builds for more than ten minutes ends the load, with nothing added."""
    world = World()

    report = await scripted(world, many(1000), lambda *_: problem(409, "it is BUILDING"))

    assert isinstance(report.stopped, CampaignStateError)
    assert 500 < world.clock.moment <= 700
    assert report.counts[Verdict.NOT_ADDED] == report.rows


async def test_a_throttle_pauses_the_whole_load() -> None:
    """After a 429 nobody sends before the time the service named, then everything is added."""
    world = World()
    sent_at: list[float] = []

    def rule(count: int, _: Request) -> Response | None:
        sent_at.append(world.clock.moment)
        return problem(429, **{"Retry-After": "7"}) if count == 3 else None

    report = await scripted(world, many(1000), rule, concurrency=2)

    assert report.ok
    assert report.requests == 11
    assert all(moment == 0 or moment >= 7 for moment in sent_at)


async def test_a_throttle_without_a_wait_backs_off() -> None:
    """Where the service names no wait, the load waits longer each time, and gets through."""
    world = World()

    report = await scripted(world, many(300), lambda n, _: problem(429) if n < 8 else None)

    assert report.ok
    assert report.requests == 3 + 7


async def test_a_wait_beyond_reason_stops_the_load() -> None:
    """Asked to wait for an hour, the load stops instead of asking again early."""
    world = World()

    report = await scripted(
        world, many(1000), lambda *_: problem(429, **{"Retry-After": "3600"}), concurrency=2
    )

    assert report.stopped is not None
    assert report.requests <= 2
    assert report.counts[Verdict.NOT_ADDED] == report.rows


@pytest.mark.parametrize("status", [405, 410, 499])
async def test_a_status_the_service_does_not_use(status: int) -> None:
    """A stranger's refusal proves nothing about the records it refuses, and stops the load."""
    world = World()

    report = await scripted(world, many(1000), lambda *_: problem(status), concurrency=1)

    assert report.stopped is not None
    assert report.counts[Verdict.UNKNOWN] == 100
    assert report.requests == 1


async def test_a_redirect_stops_the_load() -> None:
    """A redirect means a wrong address: it is not followed, and the load stops."""
    report = await scripted(World(), many(1000), lambda *_: Response(302), concurrency=2)

    assert report.stopped is not None
    assert report.requests <= 2


async def test_what_was_certainly_not_sent_is_sent_again() -> None:
    """Refused connections are retried after a pause, and nothing is doubtful about them."""
    world = World()
    refused = TransportError("refused", sent=Sent.NO)

    report = await scripted(world, many(500), lambda n, _: refused if 2 <= n <= 5 else None)

    assert report.ok
    assert report.counts[Verdict.ADDED] == 500


async def test_a_service_that_was_never_reached_stops_the_load_soon() -> None:
    """An address where nobody answers is told within seconds, with nothing in doubt."""
    world = World()
    refused = TransportError("refused", sent=Sent.NO)

    report = await scripted(world, many(500), lambda *_: refused)

    assert report.stopped is refused
    assert world.clock.moment < 10
    assert report.counts[Verdict.NOT_ADDED] == report.rows
