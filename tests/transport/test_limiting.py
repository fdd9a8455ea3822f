"""Rate, number in flight and hold, on a clock that is turned by hand."""

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError, LifecycleError, Sent, TransportError
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


@given(
    rate=st.floats(0.01, 1000),
    burst=st.integers(1, 20),
    gaps=st.lists(st.floats(0, 5), max_size=60),
    holds=st.dictionaries(st.integers(0, 59), st.floats(0, 10), max_size=3),
)
def test_the_rate_is_kept_in_every_window(
    rate: float, burst: int, gaps: list[float], holds: dict[int, float]
) -> None:
    """In any window of w seconds at most rate * w + burst requests start, holds or not."""
    clock = Clock()
    limiter = Limiter(rate, burst=burst, clock=clock)
    starts: list[float] = []
    for index, gap in enumerate(gaps):
        clock.now += gap
        if index in holds:
            limiter.hold(holds[index])
        starts.append(clock.now + limiter.reserve())

    for first, begin in enumerate(starts):
        for last in range(first, len(starts)):
            assert last - first + 1 <= rate * (starts[last] - begin) + burst + 1e-5


def test_a_quiet_limiter_lets_a_burst_start() -> None:
    """After quiet, burst many start at once and the rest at the rate."""
    limiter = Limiter(10, burst=3, clock=Clock())

    assert [0, 0, 0, 0.1, 0.2] == pytest.approx([limiter.reserve() for _ in range(5)])


def test_several_places_at_once() -> None:
    """Taking n places at once costs as much as taking them one by one."""
    clock = Clock()
    together, apart = Limiter(10, burst=2, clock=clock), Limiter(10, burst=2, clock=clock)

    assert pytest.approx(together.reserve(5)) == [apart.reserve() for _ in range(5)][-1]
    assert pytest.approx(together.reserve()) == apart.reserve()


def test_without_a_rate_nothing_waits() -> None:
    """Without a rate only a hold makes anyone wait, and it ends."""
    clock = Clock()
    limiter = Limiter(clock=clock)

    assert [0, 0, 0] == [limiter.reserve() for _ in range(3)]
    limiter.hold(5)
    assert [5, 5] == [limiter.reserve() for _ in range(2)]
    assert 5 == limiter.held()
    clock.now += 5
    assert 0 == limiter.reserve()
    assert 0 == limiter.held()


@given(st.floats(0.1, 100), st.integers(1, 10), st.floats(0, 100), st.floats(0, 100))
def test_a_hold_is_a_floor_and_never_a_shortcut(
    rate: float, burst: int, first: float, second: float
) -> None:
    """After holds the next starts no earlier than the longest of them, and then at the rate."""
    limiter = Limiter(rate, burst=burst, clock=Clock())

    limiter.hold(first)
    limiter.hold(second)

    longest = max(first, second)
    assert pytest.approx(longest, abs=1e-6) == limiter.reserve()
    assert pytest.approx(longest + 1 / rate, abs=1e-6) == limiter.reserve()
    assert pytest.approx(longest) == limiter.held()


@pytest.mark.parametrize(
    ("rate", "burst", "max_in_flight", "name"),
    [
        (0.0, 1, None, "rate"),
        (-1.0, 1, None, "rate"),
        (float("nan"), 1, None, "rate"),
        (1.0, 0, None, "burst"),
        (1.0, 1, 0, "max_in_flight"),
    ],
)
def test_limits_that_are_refused(
    rate: float, burst: int, max_in_flight: int | None, name: str
) -> None:
    """A limit that lets nothing through is refused, naming it."""
    with pytest.raises(InvalidInputError, match=name):
        Limiter(rate, burst=burst, max_in_flight=max_in_flight)


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
