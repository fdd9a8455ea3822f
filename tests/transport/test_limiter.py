"""Rate, number in flight and hold, for those who wait and those who only ask."""

import anyio
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError, LifecycleError
from eightbyeight.transport.limiting import Limiter


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


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


class Peers:
    """Everyone who asks one limiter: some poll, some queue, as a load and a transport do."""

    def __init__(self, limiter: Limiter, clock: Clock) -> None:
        self.limiter = limiter
        self.clock = clock
        self.starts: list[float] = []
        self.asleep: list[float] = []
        self.under_way = 0

    def pass_time(self, until: float) -> None:
        """Let those who queue wake up when they are due; a hold makes them queue again."""
        while self.asleep and min(self.asleep) <= until:
            due = min(self.asleep)
            self.asleep.remove(due)
            self.clock.now = max(self.clock.now, due)
            if self.limiter.held() > 0:
                self.queue()
            else:
                self.starts.append(self.clock.now)
        self.clock.now = max(self.clock.now, until)

    def queue(self) -> None:
        self.asleep.append(self.clock.now + self.limiter.reserve())

    def poll(self) -> None:
        if self.limiter.ready_in() == 0 and self.limiter.try_enter():
            assert self.limiter.held() <= 1e-6
            assert self.limiter.reserve() <= 1e-6
            self.starts.append(self.clock.now)
            self.under_way += 1

    def leave(self) -> None:
        if self.under_way:
            self.limiter.leave()
            self.under_way -= 1


@given(
    rate=st.floats(0.05, 1000),
    burst=st.integers(1, 10),
    most=st.one_of(st.none(), st.integers(1, 5)),
    steps=st.lists(
        st.one_of(
            st.sampled_from(["poll", "queue", "leave", "wait as told"]),
            st.tuples(st.just("hold"), st.floats(0, 3)),
            st.tuples(st.just("wait"), st.floats(0, 3)),
        ),
        max_size=60,
    ),
)
def test_the_rate_is_kept_whoever_asks(
    rate: float, burst: int, most: int | None, steps: list[str | tuple[str, float]]
) -> None:
    """Peers that poll and peers that queue keep the rate and the number in flight together."""
    clock = Clock()
    limiter = Limiter(rate, burst=burst, max_in_flight=most, clock=clock)
    peers = Peers(limiter, clock)

    for step in steps:
        match step:
            case "poll":
                peers.poll()
            case "queue":
                peers.queue()
            case "leave":
                peers.leave()
            case ("hold", float(seconds)):
                limiter.hold(seconds)
            case ("wait", float(seconds)):
                peers.pass_time(clock.now + seconds)
            case _:
                peers.pass_time(clock.now + limiter.ready_in())
        assert most is None or peers.under_way <= most
    peers.pass_time(clock.now + 1e6)

    assert [] == peers.asleep
    for first, begin in enumerate(peers.starts):
        for last in range(first, len(peers.starts)):
            window = peers.starts[last] - begin + 2e-6
            assert last - first + 1 <= rate * window + burst + 1e-5


@given(
    rate=st.one_of(st.none(), st.floats(0.01, 1000)),
    burst=st.integers(1, 10),
    taken=st.integers(0, 20),
    gap=st.floats(0, 20),
    hold=st.one_of(st.none(), st.floats(0, 100)),
)
def test_asking_takes_nothing(
    rate: float | None, burst: int, taken: int, gap: float, hold: float | None
) -> None:
    """``ready_in`` says what ``reserve`` would, as often as one asks, and takes no place."""
    clock = Clock()
    limiter = Limiter(rate, burst=burst, clock=clock)
    for _ in range(taken):
        limiter.reserve()
    clock.now += gap
    if hold is not None:
        limiter.hold(hold)

    asked = [limiter.ready_in() for _ in range(3)]

    assert [asked[0]] * 3 == asked
    assert pytest.approx(asked[0], abs=2e-6) == limiter.reserve()


@example(1.1, 1.1, 1)  # The sum of the moments is rounded down.
@given(st.floats(1e3, 1e9), st.floats(0.001, 1e4), st.integers(1, 5))
def test_who_waits_as_told_is_let_in(start: float, rate: float, burst: int) -> None:
    """After sleeping for exactly as long as it said, the answer is 0: nobody polls in circles."""
    clock = Clock()
    clock.now = start
    limiter = Limiter(rate, burst=burst, clock=clock)
    for _ in range(7):
        limiter.reserve()

    clock.now += limiter.ready_in()

    assert 0 == limiter.ready_in()


def test_places_without_waiting() -> None:
    """A place is given while there is one, and again when somebody has left."""
    limiter = Limiter(max_in_flight=2, clock=Clock())

    assert [True, True, False, False] == [limiter.try_enter() for _ in range(4)]
    limiter.leave()
    assert [True, False] == [limiter.try_enter() for _ in range(2)]


def test_without_a_limit_there_is_always_a_place() -> None:
    """Without a limit everyone may enter."""
    limiter = Limiter(clock=Clock())

    assert [True] * 50 == [limiter.try_enter() for _ in range(50)]
    for _ in range(50):
        limiter.leave()


@pytest.mark.parametrize("most", [None, 2])
def test_leaving_without_entering(most: int | None) -> None:
    """Leaving more often than entering is an error, not one more place."""
    limiter = Limiter(max_in_flight=most, clock=Clock())
    limiter.try_enter()
    limiter.leave()

    with pytest.raises(LifecycleError):
        limiter.leave()


async def test_both_ways_share_the_places() -> None:
    """Who waits in line gets the place that a polling peer leaves, before any newcomer."""
    limiter = Limiter(max_in_flight=1)
    inside: list[str] = []

    async def queue(name: str) -> None:
        async with limiter.slot():
            inside.append(name)

    assert limiter.try_enter()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(queue, "first")
        tasks.start_soon(queue, "second")
        await anyio.wait_all_tasks_blocked()
        assert [] == inside
        limiter.leave()
        assert not limiter.try_enter()

    assert ["first", "second"] == inside
    assert limiter.try_enter()


async def test_a_place_given_to_one_who_is_cancelled_is_passed_on() -> None:
    """Who is cancelled in the moment it was let in gives the place to the next in line."""
    limiter = Limiter(max_in_flight=1)
    inside: list[str] = []

    async def queue(name: str, scope: anyio.CancelScope) -> None:
        with scope:
            async with limiter.slot():
                inside.append(name)

    assert limiter.try_enter()
    first, second = anyio.CancelScope(), anyio.CancelScope()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(queue, "first", first)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(queue, "second", second)
        await anyio.wait_all_tasks_blocked()
        first.cancel()
        limiter.leave()

    assert ["second"] == inside
    assert limiter.try_enter()


async def test_who_is_cancelled_in_the_queue_takes_no_place() -> None:
    """Who is cancelled while it queues is passed over by the next place that becomes free."""
    limiter = Limiter(max_in_flight=1)

    async def queue() -> None:
        async with limiter.slot():
            pass

    assert limiter.try_enter()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(queue)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    limiter.leave()

    assert limiter.try_enter()


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
