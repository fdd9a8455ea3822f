"""A service in another thread, for commands that run a loop of their own."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from eightbyeight import Request, Response
from eightbyeight.emulator.serve import serve

__all__ = ["Answer", "Start", "in_a_thread"]

Answer = Callable[[Request], Response]
Start = Callable[[Answer], str]


@contextmanager
def in_a_thread() -> Iterator[Start]:
    """Give a function that serves an answer and tells where."""
    with ExitStack() as stack:

        def start(answer: Answer) -> str:
            server = _Server(answer)
            server.thread.start()
            assert server.ready.wait(10)
            stack.callback(server.stop)
            return server.url

        yield start


class _Server:
    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.ready = threading.Event()
        self.url = ""
        self.thread = threading.Thread(target=asyncio.run, args=(self.run(),))

    async def run(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.ended = asyncio.Event()

        async def handler(request: Request) -> Response:
            return self.answer(request)

        async with serve(handler) as self.url:
            self.ready.set()
            await self.ended.wait()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.ended.set)
        self.thread.join()
