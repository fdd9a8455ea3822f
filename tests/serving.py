"""A handler behind a loopback port in another thread, for what runs a loop of its own."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from eightbyeight import Handler
from eightbyeight.emulator.serve import serve

__all__ = ["served"]


@contextmanager
def served() -> Iterator[Callable[[Handler], str]]:
    """Give a function that serves a handler, as another machine would, and tells its URL."""
    with ExitStack() as stack:

        def start(handler: Handler) -> str:
            server = _Server(handler)
            server.thread.start()
            assert server.ready.wait(10)
            stack.callback(server.stop)
            return server.url

        yield start


class _Server:
    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.ready = threading.Event()
        self.url = ""
        self.thread = threading.Thread(target=asyncio.run, args=(self.run(),))

    async def run(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.ended = asyncio.Event()
        async with serve(self.handler) as self.url:
            self.ready.set()
            await self.ended.wait()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.ended.set)
        self.thread.join()
