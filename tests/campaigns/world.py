"""An emulated campaign with loads into it, for the tests of loads."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Unpack

import anyio
from attrs import define, field, frozen

from eightbyeight import (
    BatchOutcome,
    LoadReport,
    MemoryTransport,
    NewRecord,
    RecordOutcome,
    Request,
    Response,
    Sent,
    TransportError,
    Verdict,
)
from eightbyeight.campaigns.choices import LoadChoices, chosen_options
from eightbyeight.campaigns.load import Load
from eightbyeight.emulator import Emulator
from eightbyeight.loading.source import Rows
from eightbyeight.rest.service import Service
from eightbyeight.transport.clocks import Time
from eightbyeight.transport.messages import Headers
from tests.campaigns.keeper import Keeper

MEDIA_TYPE = "application/vnd.campaigns.v1+json"


_QUIET = 25
"""So many turns of the event loop without a request under way mean that everybody waits."""


@define
class Clock:
    """Time that passes when nothing is under way and everybody sleeps, up to the next to wake."""

    moment: float = 0.0
    slept: list[float] = field(factory=list)
    under_way: int = 0
    _alarms: list[float] = field(factory=list)

    def now(self) -> float:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        alarm = self.moment + seconds
        self._alarms.append(alarm)
        quiet = 0
        try:
            while self.moment < alarm:
                quiet = 0 if self.under_way else quiet + 1
                if quiet > _QUIET and alarm == min(self._alarms):
                    self.moment = alarm
                await anyio.lowlevel.checkpoint()
        finally:
            self._alarms.remove(alarm)

    @property
    def time(self) -> Time:
        return Time(self.now, self.sleep)


@frozen
class CarriedOut:
    """The emulator handles the request, and this is what comes back."""

    answer: Response | Exception


Rule = Callable[[int, Request], Response | Exception | CarriedOut | None]


@define
class Scripted:
    """A handler that passes on to the emulator unless its rule answers.

    Requests overtake one another on the way there and answers on the way back.
    """

    emulator: Emulator
    rule: Rule
    clock: Clock
    die: random.Random = field(factory=lambda: random.Random(0))
    count: int = 0

    async def __call__(self, request: Request) -> Response:
        self.clock.under_way += 1
        try:
            return await self._answer(request)
        finally:
            self.clock.under_way -= 1

    async def _answer(self, request: Request) -> Response:
        await self._linger()
        self.count += 1
        answer = self.rule(self.count, request)
        if answer is None or isinstance(answer, CarriedOut):
            carried_out = await self.emulator(request)
            answer = carried_out if answer is None else answer.answer
        await self._linger()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _linger(self) -> None:
        for _ in range(self.die.randrange(6)):
            await anyio.lowlevel.checkpoint()


@define
class World:
    """An emulated campaign, and loads into it that keep their outcomes."""

    emulator: Emulator = field(factory=Emulator)
    clock: Clock = field(factory=Clock)
    transport: MemoryTransport = field(init=False)
    used: MemoryTransport = field(init=False)
    """What the latest load was sent through."""
    campaign_id: str = field(init=False)
    outcomes: list[BatchOutcome] = field(factory=list)
    loading: Load = field(init=False)
    """The latest load."""

    def __attrs_post_init__(self) -> None:
        handler = Scripted(self.emulator, lambda *_: None, self.clock)
        self.transport = MemoryTransport(handler, remember=100_000)
        self.campaign_id = self.emulator.campaigns.create(state="RUNNING", dynamic=True)

    async def load(
        self,
        rows: Rows,
        transport: MemoryTransport | None = None,
        keeper: Keeper | None = None,
        **choices: Unpack[LoadChoices],
    ) -> LoadReport:
        self.loading = self.loaded(rows, transport, keeper, **choices)
        async with self.loading:
            self.outcomes = [outcome async for outcome in self.loading]
        return self.loading.report

    def loaded(
        self,
        rows: Rows,
        transport: MemoryTransport | None = None,
        keeper: Keeper | None = None,
        **choices: Unpack[LoadChoices],
    ) -> Load:
        self.used = transport or self.transport
        service = Service(
            "http://127.0.0.1/cc/US1/campaigns/v1/",
            headers={
                "X-API-Key": "eght_test",
                "X-8x8-Tenant": "acme",
                "Content-Type": MEDIA_TYPE,
            },
            transport=self.used,
            timeout=90,
            retries=0,
        )
        choices.setdefault("concurrency", 4)
        return Load(
            service,
            self.campaign_id,
            rows,
            options=chosen_options(choices),
            open_journal=None if keeper is None else lambda: keeper,
            limiter=choices.get("limiter"),
            time=self.clock.time,
        )

    @property
    def records(self) -> list[RecordOutcome]:
        return [record for outcome in self.outcomes for record in outcome.records]

    @property
    def held(self) -> set[str]:
        return set(self.emulator.campaigns.get(self.campaign_id).crm_record_ids)

    def ids(self, verdict: Verdict) -> set[str | None]:
        return {record.crm_record_id for record in self.records if record.verdict is verdict}

    def sizes(self) -> list[int]:
        bodies = [exchange.request.body for exchange in self.used.exchanges]
        return [body.count(b"crmRecordId") for body in bodies if isinstance(body, bytes)]


def new(*ids: str) -> list[NewRecord]:
    """Make a record per id."""
    return [NewRecord(crm_record_id) for crm_record_id in ids]


def many(count: int, prefix: str = "CRM") -> list[NewRecord]:
    """Make so many records with ids of their own."""
    return new(*(f"{prefix}-{number}" for number in range(count)))


def check_sums(world: World, report: LoadReport) -> None:
    """Check that the report, the outcomes and the rows add up."""
    counts = Counter(record.verdict for record in world.records)
    assert report.rows == len(world.records) == sum(report.counts.values())
    assert dict(counts) == {verdict: count for verdict, count in report.counts.items() if count}
    assert report.batches == len(world.outcomes)
    assert report.requests == sum(outcome.requests for outcome in world.outcomes)
    assert [outcome.index for outcome in sorted(world.outcomes, key=lambda o: o.index)] == list(
        range(report.batches)
    )


def problem(status: int, detail: str | None = None, **headers: str) -> Response:
    """Make an answer with a problem body."""
    text = '{"title": "Conflict", "status": %d%s}' % (  # noqa: UP031 - braces
        status,
        f', "detail": "{detail}"' if detail else "",
    )
    return Response(status, Headers({"Content-Type": MEDIA_TYPE, **headers}), text.encode())


async def scripted(
    world: World,
    rows: Rows,
    rule: Rule,
    *,
    keeper: Keeper | None = None,
    **choices: Unpack[LoadChoices],
) -> LoadReport:
    """Load through a handler whose rule answers in place of the emulator."""
    handler = Scripted(world.emulator, rule, world.clock, random.Random(len(world.held)))
    transport = MemoryTransport(handler, remember=100_000)
    return await world.load(rows, transport, keeper, **choices)


def nameless(world: World) -> Rule:
    """Answer 409 without a word about the cause where the emulator would name a duplicate."""

    def rule(_: int, request: Request) -> Response | None:
        assert isinstance(request.body, bytes)
        held = world.held
        present = [name for name in held if f'"{name}"'.encode() in request.body]
        return problem(409) if present else None

    return rule


LOST = TransportError("reset", sent=Sent.MAYBE)
