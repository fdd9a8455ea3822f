"""An emulator behind a port in another thread, which counts what it is asked."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field

from eightbyeight import Request, Response
from eightbyeight.emulator import Emulator
from eightbyeight.emulator.serve import serve

__all__ = ["KEY", "Service", "in_a_thread"]

KEY = "eght_CANARY0123456789abcdef"
"""What must be in no output."""


@define
class Service:
    """What is served."""

    emulator: Emulator = field(factory=Emulator)
    url: str = ""
    requests: int = 0

    def campaign(self) -> str:
        """Make a campaign that takes records; give its id."""
        return self.emulator.campaigns.create(state="RUNNING", dynamic=True)

    async def answer(self, request: Request) -> Response:
        """Count a request and pass it on."""
        self.requests += 1
        return await self.emulator(request)


@contextmanager
def in_a_thread() -> Iterator[Service]:
    """Serve for as long as the block lasts."""
    service = Service()
    ready = threading.Event()
    ended = asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        async with serve(service.answer) as service.url:
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    assert ready.wait(10)
    try:
        yield service
    finally:
        loops[0].call_soon_threadsafe(ended.set)
        thread.join()
