"""Any handler behind a loopback port, over real sockets."""

import asyncio
import logging
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler as WebHandler
from aiohttp.typedefs import Middleware

from eightbyeight.emulator.disturbance import Disturbance, Ending
from eightbyeight.errors import InvalidInputError, TransportError
from eightbyeight.transport.messages import Headers, Request, Response

__all__ = ["WireHandler", "serve"]

WireHandler = Callable[[Request], Awaitable[Response | Disturbance]]
"""Answers requests, or says how the exchange ends without an answer; any ``Handler`` is one."""

_HOST = "127.0.0.1"
_LARGEST_BODY = 64 * 1024 * 1024
_HIGHEST_PORT = 65535
# For requests that are stalled when the block ends: nobody waits for them any more.
_LEAVE_SECONDS = 0.1

# Without a handler of its own, Python would print what a broken client sends with a traceback.
_LOG = logging.getLogger("eightbyeight.emulator")
_LOG.addHandler(logging.NullHandler())


@asynccontextmanager
async def serve(handler: WireHandler, *, port: int = 0) -> AsyncIterator[str]:
    """Let a handler answer on a loopback port for as long as the block lasts.

    The handler sees method, URL, header fields and body as they came over the wire, and its
    answers go out with nothing added but what the HTTP server cannot leave out (``Date``,
    ``Server``, ``Content-Length``, a ``Content-Type`` where the answer has none). A handler that
    raises ``TransportError`` has its connection dropped without an answer, and a ``Disturbance``
    is carried out: a reset, an answer cut short.

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
    answer = _carried_to(handler)
    # A middleware as well as a route: it also sees the paths that no route could match. With the
    # middleware alone aiohttp prepares a 404 for each request, which costs 80 us.
    app = web.Application(middlewares=[_always(answer)], client_max_size=_LARGEST_BODY)
    app.router.add_route("*", "/{path:.*}", answer)
    # The handler is to see the bytes as they were sent, so nothing is unpacked on the way.
    runner = web.AppRunner(
        app, access_log=None, logger=_LOG, auto_decompress=False, shutdown_timeout=_LEAVE_SECONDS
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


def _always(answer: WebHandler) -> Middleware:
    @web.middleware
    async def instead(
        request: web.Request,
        handler: WebHandler,  # noqa: ARG001 - the route's, or aiohttp's 404
    ) -> web.StreamResponse:
        return await answer(request)

    return instead


def _carried_to(ours: WireHandler) -> WebHandler:
    async def answer(request: web.Request) -> web.StreamResponse:
        carried = Request(
            request.method,
            f"{request.scheme}://{request.host}{request.raw_path}",
            Headers(list(request.headers.items())),
            await request.read(),
        )
        try:
            outcome = await ours(carried)
        except TransportError:
            outcome = Disturbance(Ending.DROP)
        if isinstance(outcome, Disturbance):
            return await _disturbed(request, outcome)
        return web.Response(status=outcome.status, headers=outcome.headers, body=outcome.body)

    return answer


async def _disturbed(request: web.Request, disturbance: Disturbance) -> web.StreamResponse:
    """End the exchange without a whole answer; what is given back goes nowhere any more."""
    answer = web.StreamResponse()
    if disturbance.response is not None:
        body = disturbance.response.body
        answer = web.StreamResponse(
            status=disturbance.response.status, headers=disturbance.response.headers
        )
        answer.content_length = len(body)
        await answer.prepare(request)
        await answer.write(body[: disturbance.after])
    elif disturbance.ending is not Ending.DROP:
        _end_with_a_reset(request.transport)
    request.protocol.force_close()
    return answer


def _end_with_a_reset(transport: asyncio.Transport | None) -> None:
    # The client may have gone by itself meanwhile.
    if transport is not None:
        # To linger for no time at all is what makes the end of a socket a reset.
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
