"""An application of the receiver on a port of its own, for whoever has no server yet."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from eightbyeight.errors import InvalidInputError

__all__ = ["serve_webhooks"]

_HIGHEST_PORT = 65535
_IDLE_SECONDS = 75.0
"""A connection may rest for so long, and a request's head may take so long to come."""
_LEAVE_SECONDS = 0.2
"""For answers still being written when all events are handled or dropped."""

# Without a handler of its own, Python would print what a broken client sends with a traceback.
_HTTP_LOG = logging.getLogger("eightbyeight.webhooks.http")
_HTTP_LOG.addHandler(logging.NullHandler())


@asynccontextmanager
async def serve_webhooks(
    app: web.Application, *, host: str = "127.0.0.1", port: int = 8080
) -> AsyncIterator[str]:
    """Serve an application of ``webhook_app`` for as long as the block lasts, then drain it.

    It speaks plain HTTP, and 8x8 calls HTTPS addresses in the open internet: something has to stand
    before it.

    Args:
        app: The application.
        host: The address to listen at.
        port: Where to listen; 0 for any free port.

    Yields:
        The URL to reach it at on this machine, such as ``http://127.0.0.1:8080``.

    Raises:
        InvalidInputError: the address or the port cannot be had.
    """
    _check(host, port)
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=_HTTP_LOG,
        keepalive_timeout=_IDLE_SECONDS,
        shutdown_timeout=_LEAVE_SECONDS,
    )
    await runner.setup()
    try:
        await _listen(runner, host, port)
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _check(host: object, port: object) -> None:
    if not isinstance(host, str) or not host:
        raise InvalidInputError.of("host", "must be an address; 0.0.0.0 is every one of IPv4")
    if type(port) is not int or not 0 <= port <= _HIGHEST_PORT:
        raise InvalidInputError.of("port", f"must be a number between 0 and {_HIGHEST_PORT}")


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeError:
        reason = "that is no name of a host"
    else:
        return
    raise InvalidInputError.of("port", f"{port} on {host} cannot be had: {reason}")
