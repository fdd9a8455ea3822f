"""The race of every kept connection: the peer closes it while the next request sets out."""

import asyncio

from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Request, Response
from tests.faults.breaking_server import BreakingServer

__all__ = ["Racing"]


class Racing(Transport):
    """Send right after the peer has closed its idle connections, before anybody could notice."""

    def __init__(self, inner: Transport, server: BreakingServer) -> None:
        self._inner = inner
        self._server = server
        self._listens: bool | None = None

    def arm(self, *, listens: bool) -> None:
        """Let the next request run the race; the peer may still listen, and do what is asked."""
        self._listens = listens

    async def send(self, request: Request) -> Response:
        """Send once."""
        if self._listens is None:
            return await self._inner.send(request)
        self._server.hang_up(listens=self._listens)
        self._listens = None
        try:
            return await self._inner.send(request)
        finally:
            # What was taken is done by then, or whoever sends it again could overtake it.
            await asyncio.to_thread(self._server.wait_for_the_connections_to_end)

    async def aclose(self) -> None:
        """Close what carries."""
        await self._inner.aclose()
