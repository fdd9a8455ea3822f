"""One contender of the webhook benchmark, alone in a fresh process.

``python -m benchmarks.webhooks_server NAME`` prints its port. At each line on its standard input it
prints, as JSON, how many events it has handled and the seconds of CPU it has taken; it ends with
the input.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Mapping

from aiohttp import web

from benchmarks.processes import SERVER_CORE, answer_asks, pin
from eightbyeight.webhooks.events import Event
from eightbyeight.webhooks.receiver import serve_webhooks, webhook_app

__all__ = ["AUTHORIZATION", "CONTENDERS"]

AUTHORIZATION = "Bearer benchmark"

_QUEUE = 10_000
_REMEMBERED = 100_000


class _Handled:
    """How many events have been handled."""

    def __init__(self) -> None:
        self.count = 0

    async def handle(self, _: Event) -> None:
        """Count one event."""
        self.count += 1


def bare(handled: _Handled) -> web.Application:
    """Make what anybody would write first: read the body, answer 200."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        handled.count += 1
        return web.Response()

    app = web.Application()
    app.router.add_post("/", answer)
    return app


def queued(handled: _Handled) -> web.Application:
    """Make a receiver that answers once an event is queued."""
    return webhook_app(
        handled.handle,
        authorization=AUTHORIZATION,
        queue_size=_QUEUE,
        dedupe_size=_REMEMBERED,
    )


def durable(handled: _Handled) -> web.Application:
    """Make a receiver that answers once an event is handled."""
    return webhook_app(
        handled.handle,
        authorization=AUTHORIZATION,
        queue_size=_QUEUE,
        dedupe_size=_REMEMBERED,
        durable=True,
    )


CONTENDERS: Mapping[str, Callable[[_Handled], web.Application]] = {
    "bare aiohttp handler": bare,
    "webhook_app": queued,
    "webhook_app, durable": durable,
}
"""By name; the first is what the others are measured against."""


async def _serve(name: str) -> None:
    handled = _Handled()
    async with serve_webhooks(CONTENDERS[name](handled), port=0) as url:
        port = int(url.rpartition(":")[2])
        await answer_asks(port, lambda: {"handled": handled.count, "cpu": time.process_time()})


if __name__ == "__main__":
    pin(SERVER_CORE)
    asyncio.run(_serve(sys.argv[1]))
