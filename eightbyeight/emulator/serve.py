"""Any handler behind a loopback port, over real sockets."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler as WebHandler
from aiohttp.typedefs import Middleware

from eightbyeight.errors import InvalidInputError, TransportError
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Headers, Request

__all__ = ["serve"]

_HOST = "127.0.0.1"
_LARGEST_BODY = 64 * 1024 * 1024
_HIGHEST_PORT = 65535

# Without a handler of its own, Python would print what a broken client sends with a traceback.
_LOG = logging.getLogger("eightbyeight.emulator")
_LOG.addHandler(logging.NullHandler())


@asynccontextmanager
async def serve(handler: Handler, *, port: int = 0) -> AsyncIterator[str]:
    """Let a handler answer on a loopback port for as long as the block lasts.

    The handler sees method, URL, header fields and body as they came over the wire, and its
    answers go out with nothing added but what the HTTP server cannot leave out (``Date``,
    ``Server``, ``Content-Length``, a ``Content-Type`` where the answer has none). A handler that
    raises ``TransportError`` has its connection dropped without an answer.

    Args:
        handler: Answers the requests.
        port: Where to listen on 127.0.0.1; 0 for any free port.

    Yields:
        The URL to reach it at, such as ``http://127.0.0.1:49152``.

    Raises:
        InvalidInputError: the port cannot be had.
    """
    if not 0 <= port <= _HIGHEST_PORT:
        raise InvalidInputError.of("port", f"must be between 0 and {_HIGHEST_PORT}")
    # A middleware rather than a route: it also sees the paths that no route could match.
    app = web.Application(middlewares=[_carried_to(handler)], client_max_size=_LARGEST_BODY)
    # The handler is to see the bytes as they were sent, so nothing is unpacked on the way.
    runner = web.AppRunner(
        app, access_log=None, logger=_LOG, auto_decompress=False, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        await _listen(runner, port)
        yield f"http://{_HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, _HOST, port).start()
    except OSError as error:
        reason = error.strerror
    else:
        return
    raise InvalidInputError.of("port", f"{port} on {_HOST} cannot be had: {reason}")


def _carried_to(ours: Handler) -> Middleware:
    @web.middleware
    async def answer(
        request: web.Request,
        handler: WebHandler,  # noqa: ARG001 - its 404, as there are no routes
    ) -> web.StreamResponse:
        carried = Request(
            request.method,
            f"{request.scheme}://{request.host}{request.raw_path}",
            Headers(list(request.headers.items())),
            await request.read(),
        )
        try:
            response = await ours(carried)
        except TransportError:
            request.protocol.force_close()
            return web.Response()
        return web.Response(status=response.status, headers=response.headers, body=response.body)

    return answer
