"""Waking whoever waits, without a queue and without losing a wake-up."""

from collections.abc import Awaitable, Callable

import anyio

__all__ = ["Bell"]


class Bell:
    """Wait until it rings. State is checked by the waiter, before and after."""

    def __init__(self) -> None:
        self._event: anyio.Event | None = None
        self._naps: set[anyio.CancelScope] = set()
        self.waiting: int = 0
        """How many wait."""

    async def wait(self) -> None:
        """Wait for the next ring."""
        if self._event is None:
            self._event = anyio.Event()
        self.waiting += 1
        try:
            await self._event.wait()
        finally:
            self.waiting -= 1

    async def wait_during(self, sleep: Callable[[float], Awaitable[None]], seconds: float) -> None:
        """Wait for the next ring, at most as long as ``sleep(seconds)`` takes."""
        with anyio.CancelScope() as nap:
            self._naps.add(nap)
            self.waiting += 1
            try:
                await sleep(seconds)
            finally:
                self.waiting -= 1
                self._naps.discard(nap)

    def ring(self) -> None:
        """Wake everyone who waits now."""
        if self._event is not None:
            self._event.set()
            self._event = None
        for nap in self._naps:
            nap.cancel()
