"""Answer the package with mutated answers, and judge what it makes of them.

A program, so that a hang can be cut off and the memory is its own:
``python -m tests.faults.fuzz FIRST COUNT`` runs so many cases and prints what it saw as JSON. A
case is its number: a ``COUNT`` of 1 runs that one again.
"""

import asyncio
import json
import logging
import resource
import signal
import sys
import time
from collections import Counter
from functools import partial
from types import FrameType

import aiohttp
from attrs import define

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.errors import EightByEightError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.base import Transport
from eightbyeight.transport.clocks import Time
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Request, Response
from eightbyeight.transport.retrying import RetryingTransport
from tests.faults.fuzzed_service import FuzzedService
from tests.faults.judging import UntrueError, accepts, check_error, check_load
from tests.faults.mutations import CAMPAIGN, IDS, KEY

SECONDS_OF_WORK = 2.0
"""For one case; what a busy machine does meanwhile does not count."""
SECONDS = 20.0
SECONDS_PER_REQUEST = 1.0
WIRE_EVERY = 10
FRAMES_EVERY = 20
RECORDS = [NewRecord(name) for name in IDS]


class HungError(BaseException):
    """A case takes too long."""


@define
class Clock:
    """Time that passes when somebody sleeps."""

    moment: float = 0.0

    def now(self) -> float:
        """Tell the time."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Let it pass."""
        self.moment += seconds
        await asyncio.sleep(0)


class Recording(Transport):
    """Carry requests, and keep the answers as the layer above gets them."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.answers: list[Response | None] = []

    async def send(self, request: Request) -> Response:
        """Send once."""
        self.answers.append(None)
        answer = self.answers[-1] = await self._inner.send(request)
        return answer

    async def aclose(self) -> None:
        """Close what carries."""
        await self._inner.aclose()


class Way:
    """A way to the service with a client at its end.

    Args:
        name: What it is called in the summary.
        service: Answers at the other end.
        transport: Leads there.
        url: Where that is.
    """

    def __init__(self, name: str, service: FuzzedService, transport: Transport, url: str) -> None:
        self.name = name
        self._service = service
        self._recording = Recording(transport)
        self._clock = Clock()
        self._campaigns = CampaignsClient(
            api_key=KEY,
            tenant="acme",
            site="US1",
            base_url=url,
            transport=RetryingTransport(self._recording, sleep=self._clock.sleep),
            timeout=SECONDS_PER_REQUEST,
            retries=0,
        )

    async def run(self, number: int) -> str:
        """Run one case; gives its end in a word."""
        self._recording.answers.clear()
        call = (self._add, self._modify, self._load)[number // WIRE_EVERY % 3]
        try:
            return await call(number)
        except EightByEightError as error:
            check_error(error, self._recording.answers[-1], frames=number % FRAMES_EVERY == 0)
            return type(error).__name__

    async def _add(self, number: int) -> str:
        self._service.begin(number, wild=99)
        added = await self._campaigns.add_records(CAMPAIGN, RECORDS)
        last = self._recording.answers[-1]
        if not accepts(last, IDS) or [record.crm_record_id for record in added] != [*IDS]:
            raise UntrueError(f"{last!r:.500} was taken for a success")
        return "added"

    async def _modify(self, number: int) -> str:
        self._service.begin(number, wild=99)
        campaign = await self._campaigns.pause(CAMPAIGN)
        last = self._recording.answers[-1]
        if last is None or last.status != 200 or (campaign.id or CAMPAIGN).lower() != CAMPAIGN:
            raise UntrueError(f"{last!r:.500} was taken for a success")
        return "modified"

    async def _load(self, number: int) -> str:
        self._service.begin(number, wild=1 + number % 4 // 3)
        exclusive = number % 7 == 0
        load = self._campaigns.loading(CAMPAIGN, RECORDS, settle=1, exclusive=exclusive)
        load._time = Time(self._clock.now, self._clock.sleep)
        async with load:
            outcomes = [outcome async for outcome in load]
        if None in self._recording.answers and load.report.requests > len(self._service.attempts):
            return "load on a machine too busy to have its requests arrive in time"
        check_load(
            self._service, self._recording.answers, load.report, outcomes, exclusive=exclusive
        )
        told = sorted({record.verdict for outcome in outcomes for record in outcome.records})
        return f"load {' and '.join(told)}"


@define
class Summary:
    """What the cases came to."""

    ends: Counter[str]
    slowest: tuple[float, int]
    """Seconds of work, and the case."""
    noise: list[str]
    """What only the event loop was told."""

    async def run(self, way: Way, number: int) -> None:
        """Run one case, as long as it may take at most."""
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS_OF_WORK)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            self.ends[f"{way.name}: {await way.run(number)}"] += 1
        except BaseException as error:
            error.add_note(f"in case {number}")
            raise
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
        self.slowest = max(self.slowest, (time.process_time() - started, number))


async def _run(first: int, count: int) -> Summary:
    summary = Summary(Counter(), (0.0, first), [])
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: summary.noise.append(repr(context))
    )
    service = FuzzedService()
    # Every request on a connection of its own, or answers and attempts could not be told apart.
    connector = partial(aiohttp.TCPConnector, force_close=True)
    async with service.serve() as url, AiohttpTransport(connector=connector) as transport:
        seam = Way("seam", service, MemoryTransport(service, remember=0), url)
        wire = Way("wire", service, transport, url)
        for number in range(first, first + count):
            await summary.run(seam if number % WIRE_EVERY else wire, number)
    return summary


def _cut_off(_: int, __: FrameType | None) -> None:
    raise HungError


def _main(first: int, count: int) -> None:
    logging.basicConfig(level=logging.DEBUG)
    for timer in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(timer, _cut_off)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    summary = asyncio.run(_run(first, count))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    told = {
        "ends": summary.ends,
        "slowest": summary.slowest,
        "noise": summary.noise,
        "mebibytes": grown / 1024,
    }
    print(json.dumps(told))  # noqa: T201 - a program


if __name__ == "__main__":
    _main(*map(int, sys.argv[1:]))
