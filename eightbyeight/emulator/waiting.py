"""How long a request takes, in memory and behind a port."""

from typing import Protocol

import anyio

from eightbyeight.emulator.clock import Clock

__all__ = ["GaveUpError", "RealWaiting", "Waiting", "WaitingInMemory"]


class GaveUpError(Exception):
    """The client does not wait any longer; never leaves the emulator."""


class Waiting(Protocol):
    """Lets time pass within one request."""

    async def spend(self, seconds: float) -> None:
        """Wait; raises ``GaveUpError`` where it is known that the client does not."""
        ...


class WaitingInMemory:
    """Go by the emulator's clock, for as long as the request says that somebody waits.

    Args:
        clock: Tells the time.
        patience: The request's timeout; None for as long as it takes.
    """

    def __init__(self, clock: Clock, patience: float | None) -> None:
        self._clock = clock
        self._patience = patience

    async def spend(self, seconds: float) -> None:
        """Wait; raises ``GaveUpError`` once the request's time is up."""
        if self._patience is not None:
            if seconds >= self._patience:
                await self._clock.sleep(self._patience)
                raise GaveUpError
            self._patience -= seconds
        await self._clock.sleep(seconds)


class RealWaiting:
    """Let real time pass, and the emulator's clock as well.

    Args:
        clock: Tells the time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def spend(self, seconds: float) -> None:
        """Wait in earnest; how long the client does is its own business."""
        began = self._clock.now()
        await anyio.sleep(seconds)
        behind = seconds - (self._clock.now() - began).total_seconds()
        # A clock turned by hand has stood still meanwhile.
        if behind > 0:
            await self._clock.sleep(behind)
