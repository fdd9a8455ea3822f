"""Repeating: a transport around a transport that sends again what may be sent again.

Whether it may is written on the request (``Request.repeat``); nothing else is consulted. How long
to wait and how much repeating a failing service has to bear is decided here.
"""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import anyio
from attrs import frozen

from eightbyeight.errors import InvalidInputError, Sent, TlsError, TransportError
from eightbyeight.transport.base import Transport
from eightbyeight.transport.budget import RetryBudget
from eightbyeight.transport.messages import Repeat, Request, Response
from eightbyeight.transport.waits import requested_wait

__all__ = ["Backoff", "RetryingTransport"]

_TOO_MANY_REQUESTS = 429
_REPEATED = frozenset({408, _TOO_MANY_REQUESTS, 500, 502, 503, 504})
_SUCCESSES = range(200, 300)

Outcome = Response | TransportError


@frozen
class Backoff:
    """How long to wait between attempts, in seconds; each wait is drawn evenly from 0 to a bound.

    The bound doubles with each attempt. Drawing from all of it keeps many clients that failed
    together from coming back together.
    """

    base: float = 0.5
    """The first bound."""
    throttled_base: float = 2.0
    """The first bound after a 429."""
    cap: float = 30.0
    """No bound is larger."""
    longest_wait: float = 300.0
    """Where the answer asks for a longer wait, it is given back instead of repeated too early."""

    def bound(self, attempt: int, *, throttled: bool) -> float:
        """Give the bound for the wait after the attempt, counted from 0."""
        # Past 2**60 the cap has long decided, and a float could overflow.
        doubled = 2.0 ** min(attempt, 60)
        return min(self.cap, (self.throttled_base if throttled else self.base) * doubled)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class RetryingTransport(Transport):
    """Send again what failed and may be sent again, after a wait.

    ``Repeat.ALWAYS`` repeats after any ``TransportError`` and after 408, 429, 500, 502, 503 and
    504; ``Repeat.IF_NOT_SENT`` after an error that says ``Sent.NO`` and after 429;
    ``Repeat.NEVER`` not at all, and it leaves the budget alone. A ``TlsError`` is never repeated: a
    certificate does not mend itself. When nothing more may be tried, the last answer or error is
    what the caller gets. ``Request.timeout`` bounds each attempt, not their sum.

    Args:
        inner: What sends; closed together with this transport.
        retries: How often to repeat one request, at most.
        backoff: How long to wait.
        budget: Shared with other transports to the same service; None makes one.
        sleep: Waits the seconds it is given.
        random: Gives numbers from 0 to 1, 1 left out.
        now: The time, as an aware datetime, for answers that name a moment but no date.

    Raises:
        InvalidInputError: ``retries`` is negative.
    """

    def __init__(  # noqa: PLR0913 - each is optional and stands for itself
        self,
        inner: Transport,
        *,
        retries: int = 2,
        backoff: Backoff | None = None,
        budget: RetryBudget | None = None,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
        random: Callable[[], float] = random.random,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        if retries < 0:
            raise InvalidInputError.of("retries", "must not be negative")
        self._inner = inner
        self._retries = retries
        self._backoff = backoff or Backoff()
        self._budget = budget or RetryBudget()
        self._sleep = sleep
        self._random = random
        self._now = now
        self._closed = False

    async def send(self, request: Request) -> Response:
        """Send, and send again as long as the request allows and the budget lasts."""
        if request.repeat is Repeat.NEVER:
            return await self._inner.send(request)
        outcome = await self._attempt(request)
        if isinstance(outcome, Response) and outcome.status in _SUCCESSES:
            self._budget.refund()
            return outcome
        for attempt in range(self._retries):
            throttled = _is_throttled(outcome)
            wait = self._wait_before_repeat(request, outcome, attempt)
            if wait is None:
                break
            await self._sleep(wait)
            outcome = await self._attempt(request)
            if isinstance(outcome, Response) and outcome.status not in _REPEATED:
                self._budget.give_back(throttled=throttled)
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    async def aclose(self) -> None:
        """Close what is wrapped."""
        if not self._closed:
            self._closed = True
            await self._inner.aclose()

    async def _attempt(self, request: Request) -> Outcome:
        # An error comes back as a value: raised later, outside this block, it has no context.
        try:
            return await self._inner.send(request)
        except TransportError as error:
            return error

    def _wait_before_repeat(self, request: Request, outcome: Outcome, attempt: int) -> float | None:
        if not _may_repeat(request.repeat, outcome):
            return None
        throttled = _is_throttled(outcome)
        asked = 0.0
        if isinstance(outcome, Response):
            asked = requested_wait(outcome, now=self._now) or 0.0
        if asked > self._backoff.longest_wait or not self._budget.take(throttled=throttled):
            return None
        return asked + self._random() * self._backoff.bound(attempt, throttled=throttled)


def _is_throttled(outcome: Outcome) -> bool:
    return isinstance(outcome, Response) and outcome.status == _TOO_MANY_REQUESTS


def _may_repeat(repeat: Repeat, outcome: Outcome) -> bool:
    if repeat is Repeat.NEVER or isinstance(outcome, TlsError):
        return False
    if isinstance(outcome, TransportError):
        return repeat is Repeat.ALWAYS or outcome.sent is Sent.NO
    if repeat is Repeat.ALWAYS:
        return outcome.status in _REPEATED
    return outcome.status == _TOO_MANY_REQUESTS
