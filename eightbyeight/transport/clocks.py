"""Where whoever waits has the time from."""

import time
from collections.abc import Awaitable, Callable

import anyio
from attrs import frozen

__all__ = ["Time"]


@frozen
class Time:
    """A clock and a sleep; a test gives its own."""

    now: Callable[[], float] = time.monotonic
    """Seconds, from whatever beginning."""
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep
    """Waits for so many of them."""
