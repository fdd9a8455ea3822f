"""Limiting: how fast requests may start, how many may be under way, and when all must hold still.

The rate is kept by the generic cell rate algorithm: one number, the moment until which the places
given away are paid for. A hold, such as a service asks for with ``Retry-After``, moves that same
number; the moment it ends is kept beside it for those whose place was given away earlier.
"""

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext

import anyio

from eightbyeight.errors import InvalidInputError, LifecycleError
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Request, Response
from eightbyeight.transport.waits import requested_wait

__all__ = ["Limiter", "LimitingTransport"]

_TOO_MANY_REQUESTS = 429
_CLOCK_GRAIN = 1e-3  # A sleep may end this much early; that is no reason to queue again.


class Limiter:
    """Say when the next request may start.

    In any stretch of ``w`` seconds at most ``rate * w + burst`` requests start. One limiter can
    serve several transports, and whatever else asks the same service, on one event loop.

    Args:
        rate: Requests per second; None for no limit.
        burst: How many may start at once after a quiet time.
        max_in_flight: How many may be under way at once; None for no limit.
        clock: Seconds that only go forward.

    Raises:
        InvalidInputError: a limit is not positive.
    """

    def __init__(
        self,
        rate: float | None = None,
        *,
        burst: int = 1,
        max_in_flight: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        for name, limit in (("rate", rate), ("burst", burst), ("max_in_flight", max_in_flight)):
            if limit is not None and not limit > 0:
                raise InvalidInputError.of(name, "must be more than 0")
        self._interval = 0.0 if rate is None else 1.0 / rate
        self._burst = burst
        self._clock = clock
        self._paid_until = self._held_until = clock()
        self._slots = (
            None if max_in_flight is None else anyio.Semaphore(max_in_flight, fast_acquire=True)
        )

    def reserve(self, n: int = 1) -> float:
        """Take the next ``n`` places and tell how many seconds to wait before using them."""
        now = self._clock()
        self._paid_until = max(now, self._paid_until) + n * self._interval
        return max(0.0, self._paid_until - self._burst * self._interval - now)

    def hold(self, seconds: float) -> None:
        """Let nothing start for so many seconds; afterwards no burst, but the plain rate."""
        until = self._clock() + seconds
        self._paid_until = max(self._paid_until, until + (self._burst - 1) * self._interval)
        self._held_until = max(self._held_until, until)

    def held(self) -> float:
        """Tell for how many more seconds nothing may start."""
        return max(0.0, self._held_until - self._clock())

    def slot(self) -> AbstractAsyncContextManager[object]:
        """Give the context in which a request is under way; entering waits for a free place."""
        return nullcontext() if self._slots is None else self._slots


class LimitingTransport(Transport):
    """Send when the limiter says so, and let a 429 hold back everything that shares the limiter.

    The wait for a turn comes before the exchange: ``Request.timeout`` does not cover it.

    Args:
        inner: What sends; closed together with this transport.
        limiter: May be shared by several transports.
        longest_hold: Seconds; a 429 that asks for more holds for so long.
        sleep: Waits the seconds it is given.
    """

    def __init__(
        self,
        inner: Transport,
        limiter: Limiter,
        *,
        longest_hold: float = 300.0,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self._inner = inner
        self._limiter = limiter
        self._longest_hold = longest_hold
        self._sleep = sleep
        self._closed = False

    async def send(self, request: Request) -> Response:
        """Wait for a place and for the turn, then send."""
        if self._closed:
            # Before the wait, not after: a hold can last minutes.
            raise LifecycleError("the transport is closed")
        async with self._limiter.slot():
            await self._turn()
            response = await self._inner.send(request)
        if response.status == _TOO_MANY_REQUESTS:
            self._limiter.hold(min(requested_wait(response) or 0.0, self._longest_hold))
        return response

    async def aclose(self) -> None:
        """Close what is wrapped."""
        if not self._closed:
            self._closed = True
            await self._inner.aclose()

    async def _turn(self) -> None:
        wait = self._limiter.reserve()
        while wait > 0:
            await self._sleep(wait)
            # A hold that came meanwhile makes the reserved moment void.
            wait = self._limiter.reserve() if self._limiter.held() > _CLOCK_GRAIN else 0.0
