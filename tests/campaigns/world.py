"""An emulated campaign with loads into it, for the tests of loads."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Unpack

import anyio
from attrs import define, field

from eightbyeight import (
    BatchOutcome,
    LoadReport,
    MemoryTransport,
    NewRecord,
    RecordOutcome,
    Request,
    Response,
    Sent,
    Transport,
    TransportError,
    Verdict,
)
from eightbyeight.campaigns.choices import LoadChoices, chosen_options
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
        self,
        rows: Rows,
        *,
        concurrency: int = 4,
        transport: Transport | None = None,
        **choices: Unpack[LoadChoices],
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
        choices["concurrency"] = concurrency
        options = chosen_options(choices)
        load = Load(service, self.campaign_id, rows, options=options, time=self.clock.time)
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
    **options: int,
) -> LoadReport:
    """Load through a handler whose rule answers in place of the emulator."""
    handler = Scripted(world.emulator, rule, seed=len(world.held))
    return await world.load(rows, transport=MemoryTransport(handler), **options)


def nameless(world: World) -> Rule:
    """Answer 409 without a word about the cause where the emulator would name a duplicate."""

    def rule(_: int, request: Request) -> Response | None:
        assert isinstance(request.body, bytes)
        held = world.held
        present = [name for name in held if f'"{name}"'.encode() in request.body]
        return problem(409) if present else None

    return rule


LOST = TransportError("reset", sent=Sent.MAYBE)
