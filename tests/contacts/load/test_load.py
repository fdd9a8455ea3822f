"""A load of contacts gives every row exactly one true verdict, whatever the service answers."""

import gc
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from eightbyeight.contacts.load.choices import ContactsLoadChoices
from eightbyeight.contacts.load.outcomes import ContactVerdict
from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.errors import (
    AmbiguousContactError,
    AuthenticationError,
    DeadlineError,
    LoadError,
    RateLimitError,
    Sent,
    TransportError,
    UnexpectedResponseError,
)
from eightbyeight.transport.limiting import Limiter
from eightbyeight.transport.messages import Headers, Request, Response
from tests.contacts.load.talk import many, new
from tests.contacts.load.world import ACCOUNT, World

V = ContactVerdict
LOST = TransportError("reset", sent=Sent.MAYBE)
JSON = Headers({"Content-Type": "application/json"})


def _problem(status: int, **headers: str) -> Response:
    body = {"code": 1000, "errorId": "1da76ae9", "message": "no", "timestamp": "2026-11-21"}
    fields = Headers({"Content-Type": "application/json", **headers})
    return Response(status, fields, json.dumps(body).encode())


async def test_a_plain_load() -> None:
    """Each contact is one request, is created, and is told with the service's id."""
    world = World()

    report = await world.load(many(250))

    assert report.ok
    assert (250, 250) == (report.counts[V.CREATED], report.requests)
    assert {outcome.contact_id: str(outcome.address).strip("+") for outcome in world.outcomes} == (
        world.held
    )
    assert set(range(1, 251)) == world.rows(V.CREATED)


async def test_an_empty_load() -> None:
    """No rows are no requests, and an ended, fine load."""
    report = await World().load([])

    assert report.ok
    assert (0, 0) == (report.rows, report.requests)


async def test_what_the_account_has_already() -> None:
    """A contact is merged into the one with its address; where two have one, nothing is done."""
    world = World()
    known = world.emulator.contacts.create(ACCOUNT, {"msisdn": "6500000001"})
    world.emulator.contacts.create(ACCOUNT, {"email": "ana@b.example"})
    both = NewContact(Addresses(msisdn="+6500000002", email="ana@b.example"))
    other = world.emulator.contacts.create(ACCOUNT, {"msisdn": "6500000002"})

    report = await world.load([new(1, first_name="Ana"), both, new(3)])

    by_row = {outcome.row: outcome for outcome in world.outcomes}
    assert (V.MERGED, known, 200) == (by_row[1].verdict, by_row[1].contact_id, by_row[1].status)
    assert (V.CONFLICT, 409) == (by_row[2].verdict, by_row[2].status)
    assert isinstance(by_row[2].error, AmbiguousContactError)
    assert V.CREATED is by_row[3].verdict
    look = world.emulator.contacts.get(ACCOUNT)
    assert "Ana" == look.contact(known).first_name
    assert {"msisdn": "6500000002"} == look.contact(other).addresses
    assert (by_row[2],) == report.failures
    with pytest.raises(LoadError, match="1 merged, 1 conflict") as caught:
        report.raise_for_failures()
    assert report is caught.value.report


async def test_an_async_source_of_mappings() -> None:
    """Mappings from an async iterable load like contacts; bad rows and duplicates are not sent."""

    async def rows() -> object:
        yield {"msisdn": "+6581234567", "firstName": "Ana"}
        yield {"msisdn": "6581234567"}
        yield {"email": "b@c.example", "colour": "red"}
        yield 7

    world = World()
    report = await world.load(rows())  # type: ignore[arg-type]

    assert [V.CREATED, V.DUPLICATE_IN_INPUT, V.REJECTED, V.REJECTED] == [
        outcome.verdict for outcome in sorted(world.outcomes, key=lambda one: one.row)
    ]
    assert 1 == report.requests
    assert not report.ok


async def test_a_contact_that_the_service_refuses() -> None:
    """What the service refuses is rejected, with its words; the others go on."""
    world = World(rule=lambda n, _: _problem(422) if n == 3 else None)

    report = await world.load(many(20))

    assert (19, 1) == (report.counts[V.CREATED], report.counts[V.REJECTED])
    (failure,) = report.failures
    assert 422 == failure.status
    assert "no" in str(failure.detail)


async def test_a_row_refused_for_its_name() -> None:
    """The same number on a later row that is fine is a contact, and an exact repeat is ok."""
    world = World(rule=lambda n, _: _problem(400) if n == 1 else None)

    report = await world.load([new(1, last_name="x"), new(1), new(1)])

    assert {1: V.REJECTED, 2: V.CREATED, 3: V.DUPLICATE_IN_INPUT} == {
        outcome.row: outcome.verdict for outcome in world.outcomes
    }
    assert 2 == report.requests


async def test_a_row_with_a_number_that_would_be_nowhere() -> None:
    """A row that shares its email alone with an earlier one is told, and the load is not ok."""
    rows = [
        {"msisdn": "+6591234567", "email": "a@x.example"},
        {"msisdn": "+6598888888", "email": "A@X.example"},
    ]
    world = World()

    report = await world.load(rows)

    assert not report.ok
    assert {1: V.CREATED, 2: V.REJECTED} == {one.row: one.verdict for one in world.outcomes}


async def test_a_throttle_costs_nothing() -> None:
    """After a 429 the same contact is sent again, no earlier than was asked for."""
    sent_at: list[float] = []
    world = World()

    def rule(count: int, _: Request) -> Response | None:
        sent_at.append(world.clock.moment)
        return _problem(429, **{"Retry-After": "20"}) if count == 5 else None

    world.rule = rule
    report = await world.load(many(20))

    assert report.ok
    assert (20, 21) == (report.counts[V.CREATED], report.requests)
    assert 20.0 <= max(sent_at) <= 21.0


async def test_a_network_that_fails_for_a_while() -> None:
    """Connections that are refused are tried again, and nothing is lost."""
    refused = TransportError("refused", sent=Sent.NO)
    world = World()
    world.rule = lambda n, _: refused if n > 5 and world.clock.moment < 100 else None

    report = await world.load(many(20))

    assert report.ok
    assert 20 == report.counts[V.CREATED]


async def test_a_throttle_that_never_ends() -> None:
    """After ten minutes of nothing but 429 the load stops; what was not sent is not created."""
    world = World(rule=lambda n, _: _problem(429) if n > 5 else None)

    report = await world.load(many(20))

    assert isinstance(report.stopped, RateLimitError)
    assert (5, 0) == (report.counts[V.CREATED], report.counts[V.UNKNOWN])
    assert report.counts[V.NOT_CREATED] == report.rows - 5
    assert 500 <= world.clock.moment <= 650


@pytest.mark.parametrize("status", [401, 403, 404, 415])
async def test_the_canary_spares_a_wrong_key(status: int) -> None:
    """A refusal of the key or the account costs one request, whatever the concurrency."""
    world = World(rule=lambda *_: _problem(status))

    report = await world.load(many(100), concurrency=16)

    assert (1, report.rows) == (report.requests, report.counts[V.NOT_CREATED])
    assert report.stopped is not None
    assert not report.input_exhausted
    assert report.summary().endswith("; the input was not read to its end")


async def test_a_key_that_is_revoked() -> None:
    """A key that is refused on the way stops the load, and the rows add up."""
    world = World()

    def rule(count: int, _: Request) -> None:
        if count == 50:
            world.emulator.revoke("k")

    world.rule = rule
    report = await world.load(many(500))

    assert isinstance(report.stopped, AuthenticationError)
    assert len(world.held) == report.counts[V.CREATED]
    assert report.rows == report.counts[V.CREATED] + report.counts[V.NOT_CREATED]


async def test_a_redirect_is_followed_by_nothing() -> None:
    """A redirect stops the load; whether the one contact was created nobody can tell."""
    world = World(rule=lambda *_: Response(301, Headers({"Location": "https://x.example/"})))

    report = await world.load(many(100))

    assert isinstance(report.stopped, UnexpectedResponseError)
    assert (1, 1) == (report.requests, report.counts[V.UNKNOWN])


async def test_a_deadline() -> None:
    """When the time is up nothing new is sent, and what was lost is left in doubt."""
    world = World(rule=lambda n, _: LOST if n == 4 else None)

    report = await world.load(many(20), deadline=10.0)

    assert isinstance(report.stopped, DeadlineError)
    assert 10.0 == world.clock.moment
    assert (19, 1) == (report.counts[V.CREATED], report.counts[V.UNKNOWN])


async def test_a_deadline_while_the_rows_stall() -> None:
    """A source that gives nothing does not hold a load beyond its deadline."""
    world = World()

    async def rows() -> object:
        for contact in many(3):
            yield contact
        await world.clock.sleep(1e6)

    report = await world.load(rows(), deadline=10.0)  # type: ignore[arg-type]

    assert isinstance(report.stopped, DeadlineError)
    assert 10.0 == world.clock.moment
    assert 3 == report.counts[V.CREATED]


async def test_a_slow_source_holds_up_nobody() -> None:
    """Each row goes out when it comes, and what was lost is searched for in time."""
    world = World(rule=lambda n, _: LOST if n == 2 else None)
    sent_at: list[float] = []

    async def rows() -> object:
        for contact in many(4):
            yield contact
            await world.clock.sleep(100.0)
            sent_at.append(len(world.used.exchanges))

    report = await world.load(rows(), concurrency=1)  # type: ignore[arg-type]

    assert [1, 3, 4, 5] == sent_at
    assert (3, 1) == (report.counts[V.CREATED], report.counts[V.UNKNOWN])


async def test_a_rate() -> None:
    """No more requests start than the rate allows, whoever shares the limiter."""
    world = World()

    await world.load(many(10), limiter=Limiter(2.0, clock=world.clock.now))

    assert 4.5 == pytest.approx(world.clock.moment, abs=0.1)


@pytest.mark.parametrize(("choices", "expected"), [({}, 8), ({"concurrency": 5}, 5)])
async def test_how_many_at_once(choices: ContactsLoadChoices, expected: int) -> None:
    """As many requests are under way together as was chosen, or 8, and no more."""
    world = World()
    under_way: list[int] = []
    world.rule = lambda *_: under_way.append(world.clock.under_way)

    await world.load(many(200), **choices)

    assert expected == max(under_way)


@pytest.mark.slow
async def test_memory_stays_flat() -> None:
    """10,000 contacts leave nothing behind but what tells duplicates apart."""
    world = World()
    count = 10_000
    ids = iter(range(1, count + 1))

    def rule(_: int, request: Request) -> Response:
        assert isinstance(request.body, bytes)
        body = json.loads(request.body)
        answer = {"id": next(ids), "addresses": body["addresses"]}
        return Response(201, JSON, json.dumps(answer).encode())

    def rows() -> Iterator[NewContact]:
        for number in range(count):
            yield new(number, first_name="Ana")

    world.rule = rule
    world.used._exchanges.clear()
    load = world.loaded(rows())
    gc.collect()
    tracemalloc.start()
    try:
        async with load:
            async for _ in load:
                world.used._exchanges.clear()
        gc.collect()
        left, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert load.report.ok
    assert left / count <= 110
    assert peak - left <= 1_000_000
