"""Repeating what may be repeated. Time and chance are injected; nothing sleeps."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import (
    InvalidInputError,
    LifecycleError,
    Sent,
    TlsError,
    TransportError,
)
from eightbyeight.transport.base import Handler, Transport
from eightbyeight.transport.budget import RetryBudget
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Repeat, Request, Response, Secret
from eightbyeight.transport.retrying import Backoff, RetryingTransport
from eightbyeight.transport.waits import requested_wait

Outcome = Response | Exception

OK = Response(200)
NOT_SENT = TransportError("refused", sent=Sent.NO)
MAYBE = TransportError("reset", sent=Sent.MAYBE)
TLS = TlsError("untrusted")
REPEATED = {408, 429, 500, 502, 503, 504}


class Scripted(Transport):
    """Give the outcomes in their order, the last one for ever, and count."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.sends = 0
        self.closings = 0

    async def send(self, request: Request) -> Response:  # noqa: ARG002 - scripted
        self.sends += 1
        outcome = self.outcomes[min(self.sends, len(self.outcomes)) - 1]
        if isinstance(outcome, Response):
            return outcome
        raise outcome

    async def aclose(self) -> None:
        self.closings += 1


class Naps:
    """Take note of the waits instead of waiting."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def _asking(repeat: Repeat) -> Request:
    return Request("POST", "http://peer/a", repeat=repeat)


async def _outcome(transport: Transport, repeat: Repeat) -> Outcome:
    try:
        return await transport.send(_asking(repeat))
    except TransportError as error:
        return error


def _may_repeat(repeat: Repeat, outcome: Outcome) -> bool:
    """Say it again in other words: what the table of the class's docstring allows."""
    if outcome is TLS or repeat is Repeat.NEVER:
        return False
    if isinstance(outcome, Response):
        only = {429} if repeat is Repeat.IF_NOT_SENT else REPEATED
        return outcome.status in only
    return outcome is NOT_SENT or repeat is Repeat.ALWAYS


OUTCOMES: list[Outcome] = [
    NOT_SENT,
    MAYBE,
    TLS,
    *(Response(status) for status in range(200, 600)),
]


@pytest.mark.parametrize("repeat", Repeat)
async def test_what_is_repeated(repeat: Repeat) -> None:
    """Each kind of outcome is repeated exactly where the request's word allows it."""
    for outcome in OUTCOMES:
        inner = Scripted(outcome, OK)

        got = await _outcome(RetryingTransport(inner, sleep=Naps()), repeat)

        repeated = _may_repeat(repeat, outcome)
        assert (2 if repeated else 1) == inner.sends
        assert (OK if repeated else outcome) == got


@pytest.mark.parametrize("retries", [0, 1, 5])
async def test_how_often(retries: int) -> None:
    """After as many repeats as were asked for, the last outcome is given, with no context."""
    inner = Scripted(*[MAYBE] * retries, NOT_SENT)
    transport = RetryingTransport(inner, retries=retries, sleep=Naps())

    got = await _outcome(transport, Repeat.ALWAYS)

    assert retries + 1 == inner.sends
    assert NOT_SENT is got
    assert NOT_SENT.__context__ is None


def test_negative_retries() -> None:
    """A negative number of repeats is refused."""
    with pytest.raises(InvalidInputError, match="retries"):
        RetryingTransport(Scripted(OK), retries=-1)


async def test_other_errors_pass() -> None:
    """What is not a transport error is not repeated."""
    inner = Scripted(LifecycleError("closed"))

    with pytest.raises(LifecycleError):
        await RetryingTransport(inner, sleep=Naps()).send(_asking(Repeat.ALWAYS))

    assert 1 == inner.sends


@pytest.mark.parametrize(
    ("outcome", "bounds"),
    [
        (MAYBE, [0.5, 1, 2, 4, 8, 16, 30, 30]),
        (Response(503), [0.5, 1, 2, 4, 8, 16, 30, 30]),
        (Response(429), [2, 4, 8, 16, 30, 30, 30, 30]),
    ],
)
async def test_backoff_doubles_up_to_its_cap(outcome: Outcome, bounds: list[float]) -> None:
    """The bounds of the waits double from their base and stop at 30 s."""
    naps = Naps()
    transport = RetryingTransport(Scripted(outcome), retries=8, sleep=naps, random=lambda: 1.0)

    await _outcome(transport, Repeat.ALWAYS)

    assert bounds == naps.taken


def test_backoff_does_not_overflow() -> None:
    """Even an absurd number of attempts has a bound."""
    assert 30.0 == Backoff().bound(100_000, throttled=True)


async def test_jitter_is_full() -> None:
    """10,000 waits are spread evenly from 0 to the bound."""
    naps = Naps()
    budget = RetryBudget(10**9)
    transport = RetryingTransport(
        Scripted(MAYBE), retries=1, sleep=naps, budget=budget, backoff=Backoff(base=1.0)
    )

    for _ in range(10_000):
        await _outcome(transport, Repeat.ALWAYS)

    tenths = [0] * 10
    for nap in naps.taken:
        tenths[int(nap * 10)] += 1
    assert 10_000 == len(naps.taken)
    assert all(800 <= count <= 1200 for count in tenths)


@given(st.floats(0, 300), st.floats(0, 1, exclude_max=True))
async def test_the_wait_asked_for_is_a_floor(seconds: float, drawn: float) -> None:
    """The wait that the answer asks for is kept, and the jitter comes on top of it."""
    naps = Naps()
    asked = Response(429, Headers({"Retry-After": f"{seconds:.6f}"}))
    transport = RetryingTransport(Scripted(asked, OK), sleep=naps, random=lambda: drawn)

    assert OK == await _outcome(transport, Repeat.ALWAYS)

    assert pytest.approx(seconds + 2 * drawn, abs=1e-5) == naps.taken[0]
    assert seconds - 1e-5 <= naps.taken[0]


async def test_too_long_a_wait_is_given_back() -> None:
    """A wait of more than 300 s ends the repeating instead of shortening the wait."""
    naps = Naps()
    asked = Response(503, Headers({"Retry-After": "301"}))

    got = await _outcome(RetryingTransport(Scripted(asked, OK), sleep=naps), Repeat.ALWAYS)

    assert asked == got
    assert [] == naps.taken


RETRY_AFTERS = st.one_of(
    st.sampled_from(["-1", "-1e99", "1e99", "NaN", "inf", "-0", "", "soon", "9" * 400, "1, 2"]),
    st.floats().map(str),
    st.integers(-(10**12), 10**12).map(str),
    st.datetimes(datetime(1970, 1, 2), datetime(9998, 1, 1)).map(  # noqa: DTZ001 - HTTP says UTC
        lambda moment: format_datetime(moment.replace(tzinfo=UTC), usegmt=True)
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)


@given(
    status=st.sampled_from([429, 503]),
    name=st.sampled_from(["Retry-After", "X-RateLimit-Reset"]),
    asked=RETRY_AFTERS,
    skew=st.one_of(st.none(), st.timedeltas(timedelta(days=-4000), timedelta(days=4000))),
    drawn=st.floats(0, 1, exclude_max=True),
)
async def test_any_wait_that_is_asked_for(
    status: int, name: str, asked: str, skew: timedelta | None, drawn: float
) -> None:
    """Whatever wait an answer asks for, by whatever clock, the one slept is sane or there is none.

    It is at least the jitter and at most the longest wait with the jitter on top; if the service
    asks for more, nothing is slept and its answer is given back.
    """
    now = datetime(2026, 11, 20, tzinfo=UTC)
    headers: dict[str, str | Secret] = {name: asked}
    if skew is not None:
        headers["Date"] = format_datetime(now + skew, usegmt=True)
    refused = Response(status, Headers(headers))
    naps = Naps()
    transport = RetryingTransport(
        Scripted(refused, OK), sleep=naps, random=lambda: drawn, now=lambda: now
    )

    got = await _outcome(transport, Repeat.ALWAYS)

    jitter = drawn * (2.0 if status == 429 else 0.5)
    if got is OK:
        assert 1 == len(naps.taken)
        assert jitter <= naps.taken[0] <= 300 + jitter
    else:
        assert refused is got
        assert [] == naps.taken
        assert (requested_wait(refused, now=lambda: now) or 0.0) > 300


async def test_a_moment_is_read_by_the_clock_that_was_given() -> None:
    """A moment without a date beside it is compared with the injected clock."""
    naps = Naps()
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    asked = Response(429, Headers({"x-ratelimit-reset": f"{moment.timestamp() + 40:.0f}"}))
    transport = RetryingTransport(
        Scripted(asked, OK), sleep=naps, random=lambda: 0.0, now=lambda: moment
    )

    await _outcome(transport, Repeat.ALWAYS)

    assert [40.0] == naps.taken


@pytest.mark.parametrize(
    ("outcome", "price"), [(NOT_SENT, 14), (MAYBE, 14), (Response(500), 14), (Response(429), 5)]
)
async def test_prices(outcome: Outcome, price: int) -> None:
    """A repeat after a failure costs 14 tokens, after a 429 it costs 5."""
    budget = RetryBudget()
    transport = RetryingTransport(Scripted(outcome), retries=1, sleep=Naps(), budget=budget)

    await _outcome(transport, Repeat.ALWAYS)

    assert 500 - price == budget.tokens


@pytest.mark.parametrize("answer", [200, 201, 302, 400, 404])
@pytest.mark.parametrize("outcome", [MAYBE, Response(429)])
async def test_a_repeat_that_got_through_is_free(outcome: Outcome, answer: int) -> None:
    """A repeat with a definite answer gives back its own price, and not those before it."""
    budget = RetryBudget()
    inner = Scripted(MAYBE, outcome, Response(answer))
    transport = RetryingTransport(inner, sleep=Naps(), budget=budget)

    await _outcome(transport, Repeat.ALWAYS)

    assert 3 == inner.sends
    assert 500 - 14 == budget.tokens


@pytest.mark.parametrize("status", [200, 204])
async def test_a_plain_success_puts_one_token_in(status: int) -> None:
    """A request that succeeds at its first attempt gives one token."""
    budget = RetryBudget()
    budget.take(throttled=True)

    await _outcome(RetryingTransport(Scripted(Response(status)), budget=budget), Repeat.ALWAYS)

    assert 496 == budget.tokens


async def test_an_outage_is_not_hammered() -> None:
    """In a full outage all transports that share a budget repeat no more than it allows."""
    budget = RetryBudget()
    inner = Scripted(MAYBE)
    transports = [RetryingTransport(inner, sleep=Naps(), budget=budget) for _ in range(3)]

    for _ in range(100):
        for transport in transports:
            await _outcome(transport, Repeat.ALWAYS)

    assert 300 + 500 // 14 == inner.sends
    assert 0 <= budget.tokens < 14


@pytest.mark.parametrize("status", [302, 404, 503])
async def test_only_success_refunds(status: int) -> None:
    """A first answer that is no success gives no token."""
    budget = RetryBudget()
    budget.take(throttled=True)

    transport = RetryingTransport(Scripted(Response(status)), budget=budget)
    await _outcome(transport, Repeat.IF_NOT_SENT)

    assert 495 == budget.tokens


async def test_what_is_never_repeated_leaves_the_budget_alone() -> None:
    """A request that is never repeated pays for no repeat, and earns none for others."""
    budget = RetryBudget()
    budget.take(throttled=True)

    await _outcome(RetryingTransport(Scripted(OK), budget=budget), Repeat.NEVER)

    assert 495 == budget.tokens


async def test_closes_what_it_wraps_once() -> None:
    """Closing twice closes the inner transport once."""
    inner = Scripted(OK)
    transport = RetryingTransport(inner)

    await transport.aclose()
    await transport.aclose()

    assert 1 == inner.closings


async def test_a_real_wait_is_slept() -> None:
    """As it comes, it waits by the event loop and repeats."""
    transport = RetryingTransport(
        MemoryTransport(_failing_once()), backoff=Backoff(base=0.001), retries=1
    )

    assert 200 == (await transport.send(_asking(Repeat.ALWAYS))).status


def _failing_once() -> Handler:
    answers = iter([Response(503, Headers({"Retry-After": "Fri, 20 Nov 2020 11:00:00 GMT"})), OK])

    async def handler(_: Request) -> Response:
        return next(answers)

    return handler
