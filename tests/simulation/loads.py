"""The real loader under random faults and crashes: ``python -m tests.simulation.loads``.

Load, driver, service, in-memory transport and emulator are the real ones, and so is the journal, a
file of SQLite's; only the clock is virtual. The program crashes at the boundaries of the journal
and of the transport: from one moment on nothing of it happens any more, but what it has sent may
still be carried out. What the journal's files held at that moment is what the next run finds.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import anyio
from attrs import define, field

from eightbyeight import (
    Headers,
    MemoryTransport,
    NewRecord,
    Request,
    Response,
    Sent,
    TransportError,
)
from eightbyeight.campaigns.answers import MEDIA_TYPE
from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.load import Load
from eightbyeight.campaigns.outcomes import BatchOutcome, Verdict
from eightbyeight.campaigns.plan.notes import Note, Opened, Past
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.emulator import Emulator
from eightbyeight.rest.service import Service
from eightbyeight.transport.clocks import Time
from tests.simulation.truth import Truth

_CHUNK = 50
_SHM = Path("/dev/shm")  # noqa: S108 - memory where there is some: no disk is worn out
_KEYS = [f"eght_{number}" for number in range(9)]


class Crash(BaseException):
    """The program has ended."""


@define
class Clock:
    """Time that passes when somebody sleeps."""

    moment: float = 0.0

    def now(self) -> float:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += seconds
        await anyio.lowlevel.checkpoint()


@define
class World:
    """One schedule: the campaign, what is done to it, and what is said about it."""

    seed: int
    folder: Path
    die: random.Random = field(init=False)
    emulator: Emulator = field(init=False)
    campaign: str = field(init=False)
    rows: list[NewRecord] = field(init=False)
    options: Options = field(init=False)
    clock: Clock = field(factory=Clock)
    late: list[Request] = field(factory=list)
    owner: dict[str, str] = field(factory=dict)
    added_by: dict[str, int] = field(factory=dict)
    doubtful: set[str] = field(factory=set)
    truth: Truth = field(factory=Truth)
    requests: int = 0
    runs: int = 0
    journal: Path = field(init=False)
    """Where the next run finds what the last one left."""
    crashes: int = 0
    risk: float = 0.0
    trouble: float = 0.0
    violations: list[str] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        die = self.die = random.Random(self.seed)
        self.journal = self.folder / "0.db"
        self.emulator = Emulator(
            dialect=die.choice(["docs", "openapi"]), name_duplicates=die.random() < 0.7
        )
        self.campaign = self.emulator.campaigns.create(state="RUNNING")
        names = [f"C{number}" for number in range(die.randint(1, 12))]
        self.rows = [NewRecord(name) for name in names]
        self.options = Options(
            concurrency=die.randint(1, 4),
            exclusive=die.random() < 0.3,
            settle=die.choice([0.0, 30.0]),
            deadline=die.choice([None, None, None, 60.0]),
            size=die.randint(1, 5),
        )
        self.crashes = die.choice([0, 1, 1, 2, 4])
        self.risk = die.choice([0.03, 0.1])
        self.trouble = die.choice([0.0, 0.2, 0.5])

    async def run(self) -> list[str]:
        """Run until it is done, however often that takes; give what was untrue."""
        done = False
        while not done:
            self.runs += 1
            process = Process(self)
            try:
                done = await process.run()
            except Crash:
                self.clock.moment += self.die.choice([0.0, 100.0])
        for request in self.late:
            await self.handle(request, self.requests)
        self._hold_against_the_truth()
        return self.violations

    async def handle(self, request: Request, number: int) -> Response:
        """Let the service carry a request out."""
        response = await self.emulator(request)
        if response.status in {200, 201}:
            for name in _names(request):
                self.owner[name] = "ours"
                self.added_by[name] = number
        return response

    async def happen(self) -> None:
        """Let something happen that nobody asked for."""
        die = self.die
        if self.late and die.random() < 0.2:
            await self.handle(self.late.pop(die.randrange(len(self.late))), self.requests)
        name = die.choice(self.rows).crm_record_id
        if die.random() < 0.02:
            self.emulator.campaigns.refuse(self.campaign, name)
        if die.random() < 0.05 and not self.options.exclusive and name not in self.owner:
            body = json.dumps({"records": [{"crmRecordId": name}]}).encode()
            response = await self.emulator(_request(self.campaign, "eght_theirs", body))
            if response.status in {200, 201}:
                self.owner[name] = "theirs"

    def note(self, outcomes: Iterable[BatchOutcome]) -> None:
        """Note what a run said."""
        self.requests += 1
        told = [record for outcome in outcomes for record in outcome.records]
        if sorted(one.row for one in told) != list(range(1, len(told) + 1)):
            self.violations.append(f"rows {told}")
        for one in told:
            self.truth.note(self.requests, str(one.crm_record_id), one.verdict)

    def _hold_against_the_truth(self) -> None:
        held = self.emulator.campaigns.get(self.campaign).crm_record_ids
        if len(held) != len(set(held)) or set(held) != set(self.owner):
            self.violations.append(f"held {held}")
        self.violations += self.truth.untrue(
            owner=self.owner, added_by=self.added_by, doubtful=self.doubtful
        )


@define
class Process:
    """One run of the program, until it ends or crashes."""

    world: World
    dead: bool = False

    async def run(self) -> bool:
        """Load; give whether nothing is left to be done."""
        world = self.world
        load = Load(
            Service(
                "http://127.0.0.1/cc/US1/campaigns/v1/",
                headers=_headers(_KEYS[world.runs % len(_KEYS)]),
                transport=MemoryTransport(self.answer),
                timeout=90,
                retries=0,
            ),
            world.campaign,
            world.rows,
            options=world.options,
            open_journal=self.open_journal,
            time=Time(world.clock.now, world.clock.sleep),
        )
        outcomes = []
        async with load:
            async for outcome in load:
                outcomes.append(outcome)
                self.boundary()
        world.note(outcomes)
        report = load.report
        return report.stopped is None or not report.counts[Verdict.UNKNOWN] or world.runs > 8

    def open_journal(self) -> "CrashingJournal":
        binding = Binding("http://127.0.0.1", "US1", "acme", self.world.campaign)
        journal = Journal.open(self.world.journal, binding)
        return CrashingJournal(self, journal)

    def boundary(self) -> None:
        """Maybe crash here; after a crash, always."""
        world = self.world
        if not self.dead and world.crashes and world.die.random() < world.risk:
            world.crashes -= 1
            self.dead = True
            left = world.folder / f"{world.runs}.db"
            _leave_the_files(world.journal, left)
            world.journal = left
        if self.dead:
            raise Crash

    async def answer(self, request: Request) -> Response:
        """Carry a request there and back, or nearly."""
        world = self.world
        world.requests += 1
        number, fate = world.requests, self._fate()
        if world.crashes or fate != "answered":
            world.doubtful.update(_names(request))
        await self._linger()
        await world.happen()
        if fate == "not sent":
            raise TransportError("refused", sent=Sent.NO)
        if fate == "throttled":
            return Response(429)
        if fate == "late":
            world.late.append(request)
        if fate in {"lost before", "late"}:
            raise TransportError("reset", sent=Sent.MAYBE)
        if self.dead and world.die.random() < 0.5:
            raise Crash
        response = await world.handle(request, number)
        await self._linger()
        self.boundary()
        if fate == "lost after":
            return Response(world.die.choice([500, 502, 200, 408]))
        return response

    def _fate(self) -> str:
        die = self.world.die
        if die.random() >= self.world.trouble:
            return "answered"
        return die.choice(["not sent", "throttled", "lost before", "lost after", "late"])

    async def _linger(self) -> None:
        for _ in range(self.world.die.randrange(4)):
            await anyio.lowlevel.checkpoint()


@define
class CrashingJournal:
    """A journal around which the program may end."""

    process: Process
    journal: Journal

    @property
    def batches(self) -> int:
        return self.journal.batches

    def recall(self, batch: int) -> Past | None:
        return self.journal.recall(batch)

    async def write(self, notes: Sequence[Note]) -> None:
        self.process.boundary()
        if self.process.world.crashes:
            # Whoever comes after a crash does not know how far it got.
            opened = [note.sheet.ids for note in notes if isinstance(note, Opened)]
            self.process.world.doubtful.update(str(name) for ids in opened for name in ids)
        await self.journal.write(notes)
        self.process.boundary()

    async def aclose(self) -> None:
        await self.journal.aclose()


def _leave_the_files(now: Path, later: Path) -> None:
    """Copy what a crash would leave at this moment."""
    for ending in ("", "-wal"):
        source = Path(f"{now}{ending}")
        if source.exists():
            shutil.copy(source, f"{later}{ending}")


def _names(request: Request) -> list[str]:
    assert isinstance(request.body, bytes)
    return [record["crmRecordId"] for record in json.loads(request.body)["records"]]


def _headers(key: str) -> dict[str, str]:
    return {"X-API-Key": key, "X-8x8-Tenant": "acme", "Content-Type": MEDIA_TYPE}


def _request(campaign: str, key: str, body: bytes) -> Request:
    url = f"http://127.0.0.1/cc/US1/campaigns/v1/{campaign}/records"
    return Request("POST", url, Headers(_headers(key)), body)


def look(first: int, count: int) -> tuple[int, int, list[str]]:
    """Run so many schedules; give runs, requests and what was untrue."""
    runs = requests = 0
    untrue = []
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory(dir=_SHM if _SHM.is_dir() else None) as folder:
            world = World(seed, Path(folder))
            try:
                violations = anyio.run(world.run)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                violations = [repr(error)]
        untrue += [f"seed {seed}: {violation}" for violation in violations]
        runs += world.runs
        requests += world.requests
    return runs, requests, untrue


def main(arguments: list[str] | None = None) -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.loads")
    parser.add_argument("--schedules", type=int, default=5_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    runs = requests = 0
    untrue: list[str] = []
    starts = range(asked.first, asked.first + asked.schedules, _CHUNK)
    with ProcessPoolExecutor(asked.processes) as pool:
        for ran, sent, found in pool.map(partial(look, count=_CHUNK), starts):
            runs += ran
            requests += sent
            untrue += found
    for line in untrue:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(
        f"{asked.schedules:,} schedules, {runs:,} runs, {requests:,} requests; "
        f"{len(untrue)} untrue; {time.monotonic() - began:.0f} s\n"
    )
    return 1 if untrue else 0


if __name__ == "__main__":
    sys.exit(main())
