"""Limiting: how fast requests may start, how many may be under way, and when all must hold still.

The rate is kept by the generic cell rate algorithm: one number, the moment until which the places
given away are paid for. A hold, such as a service asks for with ``Retry-After``, moves that same
number; the moment it ends is kept beside it for those whose place was given away earlier.
"""

import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio

from eightbyeight.errors import InvalidInputError, LifecycleError
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Request, Response
from eightbyeight.transport.waits import requested_wait

__all__ = ["Limiter", "LimitingTransport"]

_TOO_MANY_REQUESTS = 429
_CLOCK_GRAIN = 1e-3  # A sleep may end this much early; that is no reason to queue again.
_ROUNDING = 1e-6  # Less than this is what adding and subtracting moments leaves over.


class Limiter:
    """Say when the next request may start.

    In any stretch of ``w`` seconds at most ``rate * w + burst`` requests start. One limiter can
    serve several transports and loads, and whatever else asks the same service, on one event loop.

    There are two ways to ask. Whoever can wait enters :meth:`slot`, calls :meth:`reserve` and
    sleeps for as long as it says. Whoever must not wait asks :meth:`ready_in` and, at 0,
    :meth:`try_enter` and :meth:`reserve` in one go. Places are given in the order in which they
    are taken, so the second way comes last while others keep the limiter busy all the time.

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
        self._most = max_in_flight
        self._under_way = 0
        self._queue: deque[anyio.Event] = deque()

    def reserve(self, n: int = 1) -> float:
        """Take the next ``n`` places and tell how many seconds to wait before using them."""
        now = self._clock()
        self._paid_until = max(now, self._paid_until) + n * self._interval
        return self._wait_for(self._paid_until, now)

    def ready_in(self) -> float:
        """Tell in how many seconds a request may start, without taking a place.

        0 promises that :meth:`reserve`, called right away, gives a place to be used at once.
        """
        now = self._clock()
        wait = self._wait_for(max(now, self._paid_until) + self._interval, now)
        # Else whoever sleeps for exactly so long would find a speck of time left, again and again.
        return wait if wait > _ROUNDING else 0.0

    def hold(self, seconds: float) -> None:
        """Let nothing start for so many seconds; afterwards no burst, but the plain rate."""
        until = self._clock() + seconds
        self._paid_until = max(self._paid_until, until + (self._burst - 1) * self._interval)
        self._held_until = max(self._held_until, until)

    def held(self) -> float:
        """Tell for how many more seconds nothing may start."""
        return max(0.0, self._held_until - self._clock())

    def try_enter(self) -> bool:
        """Count one more request as under way, unless there are as many as may be.

        Without ``max_in_flight`` it always succeeds. Where it did, :meth:`leave` has to follow.
        """
        if self._most is not None and self._under_way >= self._most:
            return False
        self._under_way += 1
        return True

    def leave(self) -> None:
        """Say that a request is over, and let in whoever has queued longest.

        Raises:
            LifecycleError: nothing is under way.
        """
        if not self._under_way:
            raise LifecycleError("more requests have left the limiter than entered it")
        if self._queue:
            # The place changes hands: given back and taken again, a newcomer could snatch it.
            self._queue.popleft().set()
        else:
            self._under_way -= 1

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Give the context in which a request is under way; entering waits for a free place."""
        if not self.try_enter():
            await self._stand_in_line()
        try:
            yield
        finally:
            self.leave()

    async def _stand_in_line(self) -> None:
        turn = anyio.Event()
        self._queue.append(turn)
        try:
            await turn.wait()
        except BaseException:
            if turn.is_set():  # Cancelled in the moment the place was handed over.
                self.leave()
            else:
                self._queue.remove(turn)
            raise

    def _wait_for(self, paid_until: float, now: float) -> float:
        return max(0.0, paid_until - self._burst * self._interval - now)


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
