"""A load gives every row exactly one true verdict, whatever the service answers."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import anyio
import pytest
from attrs import define, field
from hypothesis import given, settings
from hypothesis import strategies as st

from eightbyeight import (
    BatchOutcome,
    CampaignsClient,
    CampaignStateError,
    InvalidInputError,
    LifecycleError,
    LoadError,
    LoadReport,
    MemoryTransport,
    NewRecord,
    RecordOutcome,
    Request,
    Response,
    Sent,
    SourceError,
    Transport,
    TransportError,
    Verdict,
)
from eightbyeight.campaigns.load import Load
from eightbyeight.emulator import Emulator
from eightbyeight.loading.driver import Time
from eightbyeight.loading.source import Rows
from eightbyeight.rest.service import Service
from eightbyeight.transport.messages import Headers

MEDIA_TYPE = "application/vnd.campaigns.v1+json"


@define
class Clock:
    """Time that passes when somebody sleeps."""

    moment: float = 0.0
    slept: list[float] = field(factory=list)

    def now(self) -> float:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds
        await anyio.lowlevel.checkpoint()

    @property
    def time(self) -> Time:
        return Time(self.now, self.sleep)


Rule = Callable[[int, Request], Response | Exception | None]


class Scripted:
    """A handler that passes on to the emulator unless its rule answers.

    Requests overtake one another on the way there and answers on the way back.
    """

    def __init__(self, emulator: Emulator, rule: Rule, seed: int = 0) -> None:
        self._emulator = emulator
        self._rule = rule
        self._die = random.Random(seed)
        self.count = 0

    async def __call__(self, request: Request) -> Response:
        await self._linger()
        self.count += 1
        answer = self._rule(self.count, request)
        if answer is None:
            answer = await self._emulator(request)
        await self._linger()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _linger(self) -> None:
        for _ in range(self._die.randrange(6)):
            await anyio.lowlevel.checkpoint()


@define
class World:
    """An emulated campaign, and loads into it that keep their outcomes."""

    emulator: Emulator = field(factory=Emulator)
    clock: Clock = field(factory=Clock)
    transport: MemoryTransport = field(init=False)
    campaign_id: str = field(init=False)
    outcomes: list[BatchOutcome] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        handler = Scripted(self.emulator, lambda *_: None)
        self.transport = MemoryTransport(handler, remember=100_000)
        self.campaign_id = self.emulator.campaigns.create(state="RUNNING", dynamic=True)

    async def load(
        self, rows: Rows, *, concurrency: int = 4, transport: Transport | None = None
    ) -> LoadReport:
        service = Service(
            "http://127.0.0.1/cc/US1/campaigns/v1/",
            headers={
                "X-API-Key": "eght_test",
                "X-8x8-Tenant": "acme",
                "Content-Type": MEDIA_TYPE,
            },
            transport=transport or self.transport,
            timeout=90,
            retries=0,
        )
        load = Load(service, self.campaign_id, rows, concurrency=concurrency, time=self.clock.time)
        async with load:
            self.outcomes = [outcome async for outcome in load]
        return load.report

    @property
    def records(self) -> list[RecordOutcome]:
        return [record for outcome in self.outcomes for record in outcome.records]

    @property
    def held(self) -> set[str]:
        return set(self.emulator.campaigns.get(self.campaign_id).crm_record_ids)

    def ids(self, verdict: Verdict) -> set[str | None]:
        return {record.crm_record_id for record in self.records if record.verdict is verdict}

    def sizes(self) -> list[int]:
        bodies = [exchange.request.body for exchange in self.transport.exchanges]
        return [body.count(b"crmRecordId") for body in bodies if isinstance(body, bytes)]


def _new(*ids: str) -> list[NewRecord]:
    return [NewRecord(crm_record_id) for crm_record_id in ids]


def _many(count: int, prefix: str = "CRM") -> list[NewRecord]:
    return _new(*(f"{prefix}-{number}" for number in range(count)))


def _check_sums(world: World, report: LoadReport) -> None:
    counts = Counter(record.verdict for record in world.records)
    assert report.rows == len(world.records) == sum(report.counts.values())
    assert dict(counts) == {verdict: count for verdict, count in report.counts.items() if count}
    assert report.batches == len(world.outcomes)
    assert report.requests == sum(outcome.requests for outcome in world.outcomes)
    assert [outcome.index for outcome in sorted(world.outcomes, key=lambda o: o.index)] == list(
        range(report.batches)
    )


async def test_a_plain_load() -> None:
    """250 good records are three requests of at most 100, all added, with the service's ids."""
    world = World()

    report = await world.load(_many(250))

    assert report.ok
    assert report.requests == 3
    assert sorted(world.sizes()) == [50, 100, 100]
    assert report.counts[Verdict.ADDED] == 250
    assert world.held == world.ids(Verdict.ADDED)
    assert all(record.record_id and record.status == 200 for record in world.records)
    assert sorted(record.row for record in world.records) == list(range(1, 251))
    _check_sums(world, report)


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

    await world.load([7, None, "CRM-1", NewRecord(3), *_new("A")])  # type: ignore[arg-type]

    assert [record.verdict for record in world.records] == [Verdict.REJECTED] * 4 + [Verdict.ADDED]


async def test_duplicates_across_the_whole_input() -> None:
    """An id that stands again, however far from the first, is not sent again, and says so."""
    world = World()

    report = await world.load([*_many(150), NewRecord("CRM-7"), *_many(3, "X"), NewRecord("X-1")])

    assert report.ok
    assert report.counts[Verdict.DUPLICATE_IN_INPUT] == 2
    first, second = (r for r in world.records if r.verdict is Verdict.DUPLICATE_IN_INPUT)
    assert (first.row, first.detail) == (151, "the same id stands on an earlier row, of batch 0")
    assert (second.row, second.detail) == (155, "the same id stands on an earlier row, of batch 1")
    assert sum(world.sizes()) == 153


async def test_batches_of_unfit_rows_stay_bounded() -> None:
    """Ten thousand rows that cannot be sent are told in batches of at most a thousand."""
    world = World()

    report = await world.load([NewRecord("") for _ in range(2500)])

    assert report.counts[Verdict.REJECTED] == 2500
    assert [len(outcome.records) for outcome in world.outcomes] == [1000, 1000, 500]
    assert report.requests == 0
    assert len(report.failures) == 1000
    _check_sums(world, report)


@pytest.mark.parametrize("dialect", ["docs", "openapi"])
async def test_named_duplicates_are_peeled(dialect: str) -> None:
    """Each duplicate that the refusal names costs one more request, and the others land."""
    world = World(Emulator(dialect=dialect))
    await world.load(_new("CRM-3", "CRM-50", "CRM-99"))

    report = await world.load(_many(100))

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

    report = await world.load(_many(100))

    assert world.ids(Verdict.REJECTED) == {f"CRM-{number}" for number in poison}
    assert report.counts[Verdict.ADDED] == 100 - len(poison)
    assert report.requests <= 2 * 100 - 1
    assert all(r.detail for r in world.records if r.verdict is Verdict.REJECTED)
    _check_sums(world, report)


def _problem(status: int, detail: str | None = None, **headers: str) -> Response:
    text = '{"title": "Conflict", "status": %d%s}' % (  # noqa: UP031 - braces
        status,
        f', "detail": "{detail}"' if detail else "",
    )
    return Response(status, Headers({"Content-Type": MEDIA_TYPE, **headers}), text.encode())


async def _scripted(
    world: World,
    rows: Rows,
    rule: Rule,
    **options: int,
) -> LoadReport:
    handler = Scripted(world.emulator, rule, seed=len(world.held))
    return await world.load(rows, transport=MemoryTransport(handler), **options)


def _nameless(world: World) -> Rule:
    """Answer 409 without a word about the cause where the emulator would name a duplicate."""

    def rule(_: int, request: Request) -> Response | None:
        assert isinstance(request.body, bytes)
        held = world.held
        present = [name for name in held if f'"{name}"'.encode() in request.body]
        return _problem(409) if present else None

    return rule


@settings(max_examples=60, deadline=None)
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
    await world.load(_new(*(f"CRM-{number}" for number in present)))

    report = await _scripted(world, _many(count), _nameless(world), concurrency=concurrency)

    already = {f"CRM-{number}" for number in present if number < count}
    assert world.ids(Verdict.ADDED) == {f"CRM-{n}" for n in range(count)} - already
    assert world.ids(Verdict.ALREADY_PRESENT) <= already
    assert world.ids(Verdict.ALREADY_PRESENT) | world.ids(Verdict.NOT_ADDED) == already
    if report.counts[Verdict.ADDED] and report.batches == 1:
        # Taken apart one after the other, something good was accepted after the first refusal.
        assert world.ids(Verdict.ALREADY_PRESENT) == already
    _check_sums(world, report)


async def test_five_refused_controls_blame_the_campaign() -> None:
    """A campaign that answers nothing but nameless conflicts stops the load after few requests."""
    world = World()

    report = await _scripted(world, _many(5000), lambda *_: _problem(409), concurrency=4)

    assert report.stopped is not None
    assert report.requests <= 4 + 5
    assert report.counts[Verdict.NOT_ADDED] == report.rows
    assert not report.input_exhausted
    _check_sums(world, report)


async def test_an_acceptance_before_the_refusal_proves_nothing() -> None:
    """A campaign that begins to refuse everything namelessly in mid-load is found out as well."""
    world = World()

    report = await _scripted(
        world, _many(20_000), lambda n, _: _problem(409) if n > 20 else None, concurrency=4
    )

    assert report.stopped is not None
    assert report.counts[Verdict.ADDED] == 2000
    assert report.counts[Verdict.ALREADY_PRESENT] == 0
    _check_sums(world, report)


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

    report = await world.load(_many(5000), concurrency=3)

    assert isinstance(report.stopped, CampaignStateError)
    assert report.requests <= 3
    assert report.counts[Verdict.NOT_ADDED] == report.rows
    assert not report.ok
    with pytest.raises(LoadError, match="stopped") as caught:
        report.raise_for_failures()
    assert caught.value.report is report
    _check_sums(world, report)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_an_answer_about_the_caller_stops_the_load(status: int) -> None:
    """A revoked key in mid-load stops launching; what was added before stays added."""
    world = World()

    report = await _scripted(
        world, _many(5000), lambda n, _: _problem(status) if n > 10 else None, concurrency=3
    )

    assert report.stopped is not None
    assert report.stopped.status == status  # type: ignore[attr-defined]
    assert report.requests <= 13
    assert report.counts[Verdict.ADDED] == 1000
    assert world.held == world.ids(Verdict.ADDED)
    _check_sums(world, report)


@pytest.mark.parametrize("state", ["BUILDING", "STARTING"])
async def test_a_transient_state_is_waited_for(state: str) -> None:
    """While the campaign is building, one request at a time asks again, and then all goes on."""
    world = World()

    report = await _scripted(
        world, _many(1000), lambda n, _: _problem(409, f"state is {state}") if n <= 6 else None
    )

    assert report.ok
    assert report.counts[Verdict.ADDED] == 1000
    assert report.requests == 10 + 6
    assert world.clock.slept


async def test_a_transient_state_that_stays_stops_the_load() -> None:
    """A campaign that builds for more than ten minutes ends the load, with nothing added."""
    world = World()

    report = await _scripted(world, _many(1000), lambda *_: _problem(409, "it is BUILDING"))

    assert isinstance(report.stopped, CampaignStateError)
    assert 500 < world.clock.moment <= 700
    assert report.counts[Verdict.NOT_ADDED] == report.rows


async def test_a_throttle_pauses_the_whole_load() -> None:
    """After a 429 nobody sends before the time the service named, then everything is added."""
    world = World()
    sent_at: list[float] = []

    def rule(count: int, _: Request) -> Response | None:
        sent_at.append(world.clock.moment)
        return _problem(429, **{"Retry-After": "7"}) if count == 3 else None

    report = await _scripted(world, _many(1000), rule, concurrency=2)

    assert report.ok
    assert report.requests == 11
    assert all(moment == 0 or moment >= 7 for moment in sent_at)


async def test_a_throttle_without_a_wait_backs_off() -> None:
    """Where the service names no wait, the load waits longer each time, and gets through."""
    world = World()

    report = await _scripted(world, _many(300), lambda n, _: _problem(429) if n < 8 else None)

    assert report.ok
    assert report.requests == 3 + 7


async def test_a_wait_beyond_reason_stops_the_load() -> None:
    """Asked to wait for an hour, the load stops instead of asking again early."""
    world = World()

    report = await _scripted(
        world, _many(1000), lambda *_: _problem(429, **{"Retry-After": "3600"}), concurrency=2
    )

    assert report.stopped is not None
    assert report.requests <= 2
    assert report.counts[Verdict.NOT_ADDED] == report.rows


_LOST = TransportError("reset", sent=Sent.MAYBE)


@pytest.mark.parametrize(
    "answer", [_LOST, Response(500), Response(408), Response(200), Response(400), Response(204)]
)
async def test_without_a_definite_answer_a_batch_is_unknown(answer: Response | Exception) -> None:
    """A batch whose answer cannot be trusted is unknown, is not sent again, and stops no other."""
    world = World()

    report = await _scripted(world, _many(1000), lambda n, _: answer if n == 4 else None)

    assert report.counts[Verdict.UNKNOWN] == 100
    assert report.counts[Verdict.ADDED] == 900
    assert report.requests == 10
    assert report.stopped is None
    assert not report.ok
    (unknown,) = (outcome for outcome in world.outcomes if Verdict.UNKNOWN in outcome.counts)
    assert unknown.error is not None
    assert unknown.error.may_have_happened


async def test_a_redirect_stops_the_load() -> None:
    """A redirect means a wrong address: it is not followed, and the load stops."""
    report = await _scripted(World(), _many(1000), lambda *_: Response(302), concurrency=2)

    assert report.stopped is not None
    assert report.requests <= 2


async def test_what_was_certainly_not_sent_is_sent_again() -> None:
    """Refused connections are retried after a pause, and nothing is doubtful about them."""
    world = World()
    refused = TransportError("refused", sent=Sent.NO)

    report = await _scripted(world, _many(500), lambda n, _: refused if 2 <= n <= 5 else None)

    assert report.ok
    assert report.counts[Verdict.ADDED] == 500


async def test_a_service_that_was_never_reached_stops_the_load_soon() -> None:
    """An address where nobody answers is told within seconds, with nothing in doubt."""
    world = World()
    refused = TransportError("refused", sent=Sent.NO)

    report = await _scripted(world, _many(500), lambda *_: refused)

    assert report.stopped is refused
    assert world.clock.moment < 10
    assert report.counts[Verdict.NOT_ADDED] == report.rows


async def test_a_source_that_raises() -> None:
    """When the rows raise, the load drains and raises SourceError from it, with the report."""

    def rows() -> Iterator[object]:
        yield from _many(150)
        raise OSError("the disk is gone")

    world = World()
    with pytest.raises(SourceError, match="after 150: the disk is gone") as caught:
        await world.load(rows())

    assert isinstance(caught.value.__cause__, OSError)
    report = caught.value.report
    assert report.rows == 150
    assert not report.ok
    assert len(world.held) == 100


async def test_an_early_exit_leaves_a_report() -> None:
    """Leaving the stream early hears out what is in flight; the counts add up to the rows taken."""
    world = World()
    async with (
        CampaignsClient(
            api_key="eght_test", tenant="acme", site="US1", transport=world.transport
        ) as client,
        client.loading(world.campaign_id, _many(5000), concurrency=3) as load,
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
    load = client.loading(world.campaign_id, _many(5000), concurrency=3)
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
    load = client.loading("11111111-2222-4333-8444-555555555555", _many(3))

    assert load.report.seconds == 0
    with pytest.raises(LifecycleError, match="async with"):
        await anext(load)


def test_no_workers_are_no_load() -> None:
    """A concurrency below 1 is refused before anything is read or sent."""
    client = CampaignsClient(api_key="eght_test", tenant="acme", site="US1")

    with pytest.raises(InvalidInputError, match="concurrency: 0 is less than 1"):
        client.loading("11111111-2222-4333-8444-555555555555", [], concurrency=0)


async def test_a_client_closed_under_a_load() -> None:
    """Closing the client while it loads stops the load with a typed error and loses no row."""
    world = World()
    client = CampaignsClient(
        api_key="eght_test", tenant="acme", site="US1", transport=world.transport
    )
    async with client.loading(world.campaign_id, _many(2000), concurrency=2) as load:
        async for _ in load:
            await client.aclose()

    assert isinstance(load.report.stopped, LifecycleError)
    assert sum(load.report.counts.values()) == load.report.rows


def _answers(seed: int, world: World) -> Rule:
    """Throw in trouble of every definite kind, and some without an answer, by a seeded die."""
    die = random.Random(seed)
    troubles: Sequence[Callable[[], Response | Exception]] = (
        lambda: _problem(429, **{"Retry-After": "1"}),
        lambda: _problem(429),
        lambda: _problem(409, "campaign is STARTING"),
        lambda: TransportError("refused", sent=Sent.NO),
        lambda: _LOST,
        lambda: Response(503),
    )

    def rule(_: int, request: Request) -> Response | Exception | None:
        if die.random() < 0.2:
            return die.choice(troubles)()
        return nameless(0, request) if die.random() < nameless_share else None

    nameless, nameless_share = _nameless(world), die.choice([0.0, 0.5, 1.0])
    return rule


ids = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=34)
rows = st.lists(
    st.one_of(
        st.builds(NewRecord, ids, rank=st.none() | st.floats()),
        st.integers(0, 400).map(lambda number: NewRecord(f"CRM-{number}")),
        st.integers(0, 400).map(lambda number: {"crmRecordId": f"CRM-{number}"}),
        st.just({"crmRecordId": "X", "unknown": 1}),
    ),
    max_size=350,
)


@settings(max_examples=150, deadline=None)
@given(
    rows=rows,
    present=st.sets(st.integers(0, 400), max_size=60),
    poison=st.sets(st.integers(0, 400), max_size=20),
    concurrency=st.integers(1, 9),
    dialect=st.sampled_from(["docs", "openapi"]),
    seed=st.none() | st.integers(0, 2**16),
)
async def test_every_row_has_one_true_verdict(  # noqa: PLR0917 - hypothesis names them
    rows: list[object],
    present: set[int],
    poison: set[int],
    concurrency: int,
    dialect: str,
    seed: int | None,
) -> None:
    """For any input, refusals, trouble and concurrency the verdicts add up and are true."""
    world = World(Emulator(dialect=dialect))
    await world.load(_new(*(f"CRM-{number}" for number in present)))
    before = world.held
    for number in poison - present:
        world.emulator.campaigns.refuse(world.campaign_id, f"CRM-{number}")

    rule = (lambda *_: None) if seed is None else _answers(seed, world)
    report = await _scripted(world, rows, rule, concurrency=concurrency)

    added = world.ids(Verdict.ADDED)
    assert added == world.held - before
    assert world.ids(Verdict.ALREADY_PRESENT) <= before
    assert not world.ids(Verdict.NOT_ADDED) & added
    assert (
        not {
            record.crm_record_id
            for record in world.records
            if record.verdict is Verdict.REJECTED and record.status is not None
        }
        & world.held
    )
    assert all(size <= 100 for size in world.sizes())
    _check_sums(world, report)
    if seed is None:
        assert report.input_exhausted
        assert report.rows == len(rows)
        assert not world.ids(Verdict.NOT_ADDED) | world.ids(Verdict.UNKNOWN)
