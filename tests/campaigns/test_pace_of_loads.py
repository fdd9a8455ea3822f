"""Load manners on the whole loader: the pace that loads share, throttles, brown-outs."""

import asyncio
from itertools import pairwise

from attrs import define, field

from eightbyeight import Limiter, MemoryTransport, Request, Response, Verdict
from eightbyeight.campaigns.answers import MEDIA_TYPE
from eightbyeight.campaigns.load import Load
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.emulator import Emulator
from eightbyeight.rest.service import Service
from tests.campaigns.world import Clock, many, problem


@define
class Watched:
    """An emulator, and the moments at which it was asked."""

    emulator: Emulator = field(factory=Emulator)
    clock: Clock = field(factory=Clock)
    asked: list[float] = field(factory=list)
    failing: range = range(0)
    """Which requests, counted from 0, are answered with 503."""
    throttled: range = range(0)
    in_flight: int = 0
    most: list[int] = field(factory=list)
    """How many were in flight at each request."""

    async def answer(self, request: Request) -> Response:
        number = len(self.asked)
        self.asked.append(self.clock.now())
        self.in_flight += 1
        self.most.append(self.in_flight)
        for _ in range(3):
            await asyncio.sleep(0)
        self.in_flight -= 1
        if number in self.failing:
            return Response(503)
        if number in self.throttled:
            return problem(429)
        return await self.emulator(request)

    def load(self, count: int, options: Options, limiter: Limiter | None = None) -> Load:
        service = Service(
            "http://127.0.0.1/cc/US1/campaigns/v1/",
            headers={"X-API-Key": "eght_1", "X-8x8-Tenant": "a", "Content-Type": MEDIA_TYPE},
            transport=MemoryTransport(self.answer),
            timeout=90,
            retries=0,
        )
        campaign = self.emulator.campaigns.create()
        time = self.clock.time
        return Load(service, campaign, many(count), options=options, limiter=limiter, time=time)


async def _run(load: Load) -> Load:
    async with load:
        async for _ in load:
            pass
    return load


async def test_loads_that_share_a_limiter_share_its_rate() -> None:
    """Two loads with one limiter together start no more requests per second than it allows."""
    watched = Watched()
    limiter = Limiter(10, burst=2, clock=watched.clock.now)
    options = Options(concurrency=4)
    loads = [watched.load(2000, options, limiter) for _ in range(2)]

    done = await asyncio.gather(*map(_run, loads))

    assert [2000, 2000] == [load.report.counts[Verdict.ADDED] for load in done]
    starts = sorted(watched.asked)
    assert len(starts) == 40
    for first, last in ((i, j) for i in range(40) for j in range(i, 40)):
        assert last - first + 1 <= 10 * (starts[last] - starts[first]) + 2 + 1e-6


async def test_a_limiter_bounds_what_is_in_flight_too() -> None:
    """Two loads with one limiter together have no more in flight than it has places."""
    watched = Watched()
    limiter = Limiter(max_in_flight=3, clock=watched.clock.now)
    loads = [watched.load(2000, Options(concurrency=4), limiter) for _ in range(2)]

    done = await asyncio.gather(*map(_run, loads))

    assert [2000, 2000] == [load.report.counts[Verdict.ADDED] for load in done]
    assert max(watched.most) == 3


async def test_after_a_throttle_fewer_are_in_flight_and_slowly_more() -> None:
    """A throttle halves how many requests are in flight; successes bring them back one by one."""
    watched = Watched(throttled=range(40, 41))

    load = await _run(watched.load(30_000, Options(concurrency=8)))

    assert load.report.ok
    assert max(watched.most[:40]) == 8
    assert max(watched.most[48:52]) <= 5
    assert max(watched.most[200:]) == 8


async def test_a_brown_out_is_asked_once_a_minute() -> None:
    """After ten lost requests in a row one request a minute asks, and then the load goes on."""
    watched = Watched(failing=range(20, 36))

    load = await _run(watched.load(10_000, Options(concurrency=4)))

    assert load.report.ok
    probes = watched.asked[32:37]
    assert all(later - earlier >= 60 for earlier, later in pairwise(probes))


async def test_a_service_that_stays_down_stops_a_load_after_ten_minutes() -> None:
    """A load gives up on a service that answers nothing for ten minutes, having asked little."""
    watched = Watched(failing=range(20, 10_000))

    load = await _run(watched.load(10_000, Options(concurrency=4)))

    assert load.report.stopped is not None
    assert 0 < load.report.counts[Verdict.UNKNOWN] <= 4 * 4 * 100
    assert watched.asked[-1] - watched.asked[20] <= 660
    assert len(watched.asked) - 20 <= 10 + 4 + 11
