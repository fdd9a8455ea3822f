"""A lost answer is neither a success nor a failure: what became of it is found out."""

import json

import pytest

from eightbyeight import DeadlineError, NewRecord, Request, Response, ServerError, Verdict
from eightbyeight.transport.limiting import Limiter
from tests.campaigns.world import (
    LOST,
    CarriedOut,
    World,
    check_sums,
    many,
    new,
    problem,
    scripted,
)

WITHOUT_AN_ANSWER = [LOST, *(Response(status) for status in (500, 408, 200, 400, 204))]


@pytest.mark.parametrize("answer", WITHOUT_AN_ANSWER)
async def test_what_was_not_carried_out_costs_one_request(answer: Response | Exception) -> None:
    """A batch whose answer cannot be trusted is sent again after the quiet time, and is added."""
    world = World()
    sent_at: list[float] = []

    def rule(count: int, _: Request) -> Response | Exception | None:
        sent_at.append(world.clock.moment)
        return answer if count == 4 else None

    report = await scripted(world, many(1000), rule)

    assert report.ok
    assert 1000 == report.counts[Verdict.ADDED]
    assert 11 == report.requests
    assert [0.0] * 10 == sent_at[:10]
    assert 30.0 <= sent_at[10] <= 33.0
    check_sums(world, report)


@pytest.mark.parametrize("answer", WITHOUT_AN_ANSWER)
async def test_what_was_carried_out_is_proved_one_by_one(answer: Response | Exception) -> None:
    """Its records are on the campaign, and whether by this load nobody can tell."""
    world = World()

    report = await scripted(world, many(1000), lambda n, _: CarriedOut(answer) if n == 4 else None)

    assert report.ok
    assert 100 == report.counts[Verdict.PRESENT_UNATTRIBUTED]
    assert 900 == report.counts[Verdict.ADDED]
    assert 10 + 100 == report.requests
    assert world.held == world.ids(Verdict.ADDED) | world.ids(Verdict.PRESENT_UNATTRIBUTED)
    check_sums(world, report)


async def test_a_promise_saves_the_proof() -> None:
    """Where nobody else adds these ids, one record that is present shows that all were added."""
    world = World()

    report = await scripted(
        world, many(1000), lambda n, _: CarriedOut(LOST) if n == 4 else None, exclusive=True
    )

    assert 1000 == report.counts[Verdict.ADDED]
    assert 11 == report.requests


async def test_somebody_elses_record_is_not_taken_for_ours() -> None:
    """An acceptance after the loss clears it: what was present is somebody else's."""
    world = World()
    await world.load(new("CRM-7"))

    report = await scripted(world, many(100), lambda n, _: LOST if n == 1 else None)

    assert {"CRM-7"} == world.ids(Verdict.ALREADY_PRESENT)
    assert 99 == report.counts[Verdict.ADDED]
    assert 3 == report.requests


async def test_a_quiet_time_of_the_callers_own() -> None:
    """``settle`` says how long a lost request has to end."""
    world = World()

    report = await scripted(world, many(100), lambda n, _: LOST if n == 1 else None, settle=120.0)

    assert report.ok
    assert 120.0 <= world.clock.moment <= 132.0


async def test_six_losses_in_a_row_leave_a_batch_unknown() -> None:
    """One batch that never gets an answer is left, with the loss in words, and stops no other."""
    world = World()

    def rule(_: int, request: Request) -> Exception | None:
        assert isinstance(request.body, bytes)
        return LOST if b'"CRM-250"' in request.body else None

    report = await scripted(world, many(1000), rule)

    assert 100 == report.counts[Verdict.UNKNOWN]
    assert 900 == report.counts[Verdict.ADDED]
    assert 10 + 5 == report.requests
    assert report.stopped is None
    assert not report.ok
    (unknown,) = (outcome for outcome in world.outcomes if Verdict.UNKNOWN in outcome.counts)
    assert unknown.error is LOST
    assert {"reset; left open after 6 lost requests in a row"} == {
        record.detail for record in unknown.records
    }


async def test_a_brownout_is_waited_out() -> None:
    """A service that fails for some minutes gets one request a minute, and then everything."""
    world = World()
    failed: list[float] = []

    def rule(_: int, __: Request) -> Response | None:
        if world.clock.moment < 200 or world.clock.moment > 500:
            return None
        failed.append(world.clock.moment)
        return Response(500)

    world.clock.moment = 200.0
    report = await scripted(world, many(3000), rule)

    # The canary alone, again and again, then one request a minute.
    assert len(failed) <= 10 + 6
    assert report.stopped is None
    assert 3000 == report.counts[Verdict.ADDED] + report.counts[Verdict.UNKNOWN]
    assert report.counts[Verdict.ADDED] >= 2000
    check_sums(world, report)


async def test_a_service_that_never_recovers_stops_the_load() -> None:
    """After ten minutes of nothing but failures the load ends, and says what failed."""
    world = World()

    report = await scripted(world, many(20_000), lambda n, _: Response(500) if n > 20 else None)

    assert isinstance(report.stopped, ServerError)
    assert 500 <= world.clock.moment <= 700
    assert 2000 == report.counts[Verdict.ADDED]
    assert 0 == report.counts[Verdict.NOT_ADDED] % 100
    assert not report.input_exhausted
    check_sums(world, report)


async def test_the_deadline_clears_what_it_can() -> None:
    """One record of the lost batch is sent when the time is up, and clears the other 99."""
    world = World()

    report = await scripted(world, many(1000), lambda n, _: LOST if n == 4 else None, deadline=10.0)

    assert isinstance(report.stopped, DeadlineError)
    assert 10.0 == world.clock.moment
    assert 901 == report.counts[Verdict.ADDED]
    assert 99 == report.counts[Verdict.NOT_ADDED]
    assert 11 == report.requests
    check_sums(world, report)


async def test_a_deadline_while_the_rows_stall() -> None:
    """A source that gives nothing does not hold a load beyond its deadline."""
    world = World()

    async def rows() -> object:
        for record in many(150):
            yield record
        await world.clock.sleep(1e6)

    report = await world.load(rows(), deadline=10.0)  # type: ignore[arg-type]

    assert isinstance(report.stopped, DeadlineError)
    assert 10.0 == world.clock.moment
    assert {Verdict.ADDED: 100, Verdict.NOT_ADDED: 50} == {
        verdict: count for verdict, count in report.counts.items() if count
    }


async def test_a_batch_settles_while_the_rows_stall() -> None:
    """A source that gives nothing does not keep a lost batch from being sent again."""
    world = World()

    async def rows() -> object:
        for record in many(100):
            yield record
        await world.clock.sleep(1e3)

    report = await scripted(world, rows(), lambda n, _: LOST if n == 1 else None)  # type: ignore[arg-type]

    assert report.ok
    (outcome,) = world.outcomes
    assert 30.0 <= outcome.elapsed <= 33.0


async def test_somebody_minds_the_time_while_all_the_others_are_busy() -> None:
    """With every request in flight and the source stalled, a lost batch is sent again in time."""
    world = World()
    sent_at: list[float] = []

    def rule(count: int, _: Request) -> Exception | None:
        sent_at.append(world.clock.moment)
        return LOST if count == 2 else None

    async def rows() -> object:
        for record in many(200):
            yield record
        await world.clock.sleep(1e3)

    report = await scripted(world, rows(), rule, concurrency=1)  # type: ignore[arg-type]

    assert report.ok
    assert 3 == len(sent_at)
    assert 30.0 <= sent_at[2] <= 33.0


async def test_the_canary_spares_a_wrong_key() -> None:
    """A key that is refused costs one request, whatever the concurrency."""
    report = await scripted(World(), many(5000), lambda *_: problem(401), concurrency=16)

    assert 1 == report.requests
    assert report.stopped is not None


async def test_fewer_in_flight_after_a_throttle() -> None:
    """After a 429 half as many requests are under way together."""
    world = World()
    under_way: list[int] = []

    def rule(count: int, _: Request) -> Response | None:
        under_way.append(world.clock.under_way)
        return problem(429, **{"Retry-After": "5"}) if count == 100 else None

    report = await scripted(world, many(12_000), rule, concurrency=8)

    assert report.ok
    assert 8 == max(under_way[:100])
    # The answers to what was under way then count, so there may be one more already.
    assert 4 <= max(under_way[108:112]) <= 5


async def test_a_limiter_sets_the_pace() -> None:
    """No more requests start than the limiter allows, whoever shares it."""
    world = World()
    limiter = Limiter(2.0, clock=world.clock.now)

    report = await world.load(many(1000), limiter=limiter)

    assert report.ok
    assert 4.5 == pytest.approx(world.clock.moment, abs=0.1)


async def test_keeping_the_order() -> None:
    """Each record goes out with the place of its row as its rank, also after refusals."""
    world = World()
    world.emulator.campaigns.refuse(world.campaign_id, "CRM-40")
    rows = [*many(50), NewRecord("X", rank=1.0), *new("Y")]

    report = await scripted(world, rows, lambda n, _: LOST if n == 1 else None, keep_order=True)

    assert 50 == report.counts[Verdict.ADDED]
    assert {"CRM-40", "X"} == world.ids(Verdict.REJECTED)
    ranks = [
        record["rank"]
        for exchange in world.used.exchanges
        if exchange.response is not None and exchange.response.status == 200
        for record in json.loads(_body(exchange.request))["records"]
    ]
    assert [float(n) for n in range(1, 53) if n not in {41, 51}] == sorted(ranks)


def _body(request: Request) -> bytes:
    assert isinstance(request.body, bytes)
    return request.body
