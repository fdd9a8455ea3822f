"""A transport that waits for its turn, on a clock that moves when someone sleeps by it."""

import anyio
import pytest

from eightbyeight.errors import LifecycleError, Sent, TransportError
from eightbyeight.transport.limiting import Limiter, LimitingTransport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response

ASK = Request("GET", "http://peer/a")
DATE = "Fri, 20 Nov 2026 12:00:00 GMT"


class Clock:
    """A clock that moves when someone sleeps by it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def _ok(_: Request) -> Response:
    return Response(200)


async def test_it_waits_its_turn() -> None:
    """Sends start at the limiter's rate, also over several transports that share it."""
    clock = Clock()
    limiter = Limiter(2, clock=clock)
    starts: list[float] = []

    async def handler(_: Request) -> Response:
        starts.append(clock.now - 1000)
        return Response(200)

    transports = [
        LimitingTransport(MemoryTransport(handler), limiter, sleep=clock.sleep) for _ in range(2)
    ]
    for index in range(4):
        await transports[index % 2].send(ASK)

    assert [0, 0.5, 1, 1.5] == pytest.approx(starts)


@pytest.mark.parametrize(
    ("headers", "held"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Fri, 20 Nov 2026 12:00:09 GMT", "Date": DATE}, 9.0),
        ({"Retry-After": "99999"}, 300.0),
        ({}, 0.0),
    ],
)
async def test_a_429_holds_everything(headers: dict[str, str], held: float) -> None:
    """A 429 holds the limiter for the wait it asks for, at most 300 s."""
    clock = Clock()
    limiter = Limiter(100, clock=clock)

    async def handler(_: Request) -> Response:
        return Response(429, Headers({**headers}))

    await LimitingTransport(MemoryTransport(handler), limiter).send(ASK)

    assert pytest.approx(held) == limiter.held()


async def test_other_statuses_do_not_hold() -> None:
    """A Retry-After on another status is the retrying transport's business."""
    limiter = Limiter(clock=Clock())

    async def handler(_: Request) -> Response:
        return Response(503, Headers({"Retry-After": "7"}))

    await LimitingTransport(MemoryTransport(handler), limiter).send(ASK)

    assert 0 == limiter.held()


async def test_a_hold_reaches_those_who_wait_already() -> None:
    """Who was asleep when the hold came queues again, and starts after it."""
    clock = Clock()
    limiter = Limiter(1, clock=clock)
    limiter.reserve()

    async def sleep(seconds: float) -> None:
        if clock.now == 1000:
            limiter.hold(60)
        clock.now += seconds

    transport = LimitingTransport(MemoryTransport(_ok), limiter, sleep=sleep)
    await transport.send(ASK)

    assert 1060 <= clock.now <= 1062


async def test_a_sleep_that_ends_a_grain_early_is_good_enough() -> None:
    """Waking a little before the hold ends does not send anyone back into the queue."""
    clock = Clock()
    limiter = Limiter(1, clock=clock)
    limiter.hold(5)

    async def sleep(seconds: float) -> None:
        clock.now += seconds - 0.0005

    await LimitingTransport(MemoryTransport(_ok), limiter, sleep=sleep).send(ASK)

    assert clock.now < 1005


async def test_the_number_in_flight_is_bounded() -> None:
    """No more than max_in_flight are under way, over all who share, and as many as may are."""
    limiter = Limiter(max_in_flight=3)
    under_way = 0
    most = 0

    async def handler(_: Request) -> Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await anyio.sleep(0.001)
        under_way -= 1
        return Response(200)

    transports = [LimitingTransport(MemoryTransport(handler), limiter) for _ in range(2)]
    async with anyio.create_task_group() as tasks:
        for index in range(20):
            tasks.start_soon(transports[index % 2].send, ASK)

    assert 3 == most


async def test_places_come_back_after_errors_and_cancellation() -> None:
    """Neither an error nor a cancellation, waiting or under way, costs a place for ever."""
    limiter = Limiter(rate=1e6, max_in_flight=2)
    hang = True

    async def handler(request: Request) -> Response:
        if hang:
            await anyio.sleep_forever()
        if request.method == "POST":
            raise TransportError("cut", sent=Sent.MAYBE)
        return Response(200)

    transport = LimitingTransport(MemoryTransport(handler), limiter)
    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(transport.send, ASK)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    hang = False
    for _ in range(5):
        with pytest.raises(TransportError):
            await transport.send(Request("POST", "http://peer/a"))

    with anyio.fail_after(0.3):
        assert 200 == (await transport.send(ASK)).status


async def test_a_closed_transport_does_not_wait() -> None:
    """After closing, sending fails at once even while the limiter holds; it closes once."""
    closings = 0

    class Inner(MemoryTransport):
        async def aclose(self) -> None:
            nonlocal closings
            closings += 1
            await super().aclose()

    limiter = Limiter(clock=Clock())
    limiter.hold(100)
    transport = LimitingTransport(Inner(_ok), limiter)
    await transport.aclose()
    await transport.aclose()

    with anyio.fail_after(0.3), pytest.raises(LifecycleError):
        await transport.send(ASK)

    assert 1 == closings
