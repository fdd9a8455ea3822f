"""Everything that goes wrong before there is a connection, and how each of it ends."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime

import aiohttp
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult
from attrs import frozen

from eightbyeight.errors import TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.base import Transport
from eightbyeight.transport.messages import Headers, Request, Response
from tests.faults.breaking_server import BreakingServer, Ends, Fault, Reads

__all__ = ["DISTRUSTED", "PASSING", "Healing", "Scene"]

_LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


async def _by_itself() -> None:
    pass


@frozen
class Scene:
    """A server, and a transport that does not get through to it."""

    server: BreakingServer
    transport: Transport
    url: str
    heal: Callable[[], Awaitable[None]] = _by_itself
    """Let the next request through."""


Play = Callable[[], AbstractAsyncContextManager[Scene]]


class Healing(Transport):
    """Carry requests, and end the trouble after the first that failed."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.errors: list[TransportError] = []

    async def send(self, request: Request) -> Response:
        """Send once, whatever comes of it."""
        try:
            return await self._scene.transport.send(request)
        except TransportError as error:
            self.errors.append(error)
            await self._scene.heal()
            raise

    async def aclose(self) -> None:
        """Leave the transport to the scene."""


@contextmanager
def _made(tls: ssl.SSLContext | None = None) -> Iterator[BreakingServer]:
    server = BreakingServer(tls=tls)
    try:
        yield server
    finally:
        server.close()


@asynccontextmanager
async def _refused() -> AsyncIterator[Scene]:
    with _made() as server:

        async def heal() -> None:
            server.start()

        async with AiohttpTransport() as transport:
            yield Scene(server, transport, server.url, heal)


class _Resolver(AbstractResolver):
    knows = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if not self.knows:
            raise OSError(None, "no such host")
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def _unknown_host() -> AsyncIterator[Scene]:
    resolver = _Resolver()
    with _made() as server:
        server.start()

        async def heal() -> None:
            resolver.knows = True

        connector = lambda: aiohttp.TCPConnector(resolver=resolver)  # noqa: E731
        async with AiohttpTransport(connector=connector) as transport:
            yield Scene(server, transport, f"http://localhost:{server.port}", heal)


@asynccontextmanager
async def _full_backlog() -> AsyncIterator[Scene]:
    with _made() as server:
        server.listen(backlog=0)
        with socket.create_connection(("127.0.0.1", server.port)) as first:

            async def heal() -> None:
                first.close()
                server.start()

            async with AiohttpTransport() as transport:
                yield Scene(server, transport, server.url, heal)


@asynccontextmanager
async def _no_free_connection() -> AsyncIterator[Scene]:
    with _made() as server:
        server.start()
        server.arm(Fault("never answers", ends=Ends.HELD), commits=False)
        connector = lambda: aiohttp.TCPConnector(limit=1)  # noqa: E731
        async with AiohttpTransport(connector=connector) as transport:
            headers = Headers({"Content-Type": "application/json"})
            request = Request("PATCH", f"{server.url}/cc/another", headers, b"{}")
            other = asyncio.create_task(transport.send(request))
            await asyncio.to_thread(server.met.wait)

            async def heal() -> None:
                other.cancel()
                with suppress(asyncio.CancelledError):
                    await other

            yield Scene(server, transport, server.url, heal)
            await heal()


def _in_the_handshake(ends: Ends) -> Play:
    @asynccontextmanager
    async def play() -> AsyncIterator[Scene]:
        authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
        with _made(_speaking(authority.issue_cert("localhost"))) as server:
            server.start()
            server.arm(Fault("breaks the handshake", Reads.NOTHING, ends=ends), commits=False)
            async with AiohttpTransport(ssl_context=_trusting(authority)) as transport:
                yield Scene(server, transport, server.url)

    return play


def _certified(
    host: str = "localhost", *, trusted: bool = True, not_after: datetime | None = None
) -> Play:
    @asynccontextmanager
    async def play() -> AsyncIterator[Scene]:
        authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
        certificate = authority.issue_cert(host, not_after=not_after)
        with _made(_speaking(certificate)) as server:
            server.start()
            context = _trusting(authority) if trusted else None
            async with AiohttpTransport(ssl_context=context) as transport:
                yield Scene(server, transport, server.url)

    return play


@asynccontextmanager
async def _plaintext() -> AsyncIterator[Scene]:
    with _made() as server:
        server.start()
        async with AiohttpTransport() as transport:
            yield Scene(server, transport, f"https://127.0.0.1:{server.port}")


def _speaking(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


PASSING: Mapping[str, Play] = {
    "refused": _refused,
    "unknown host": _unknown_host,
    "full backlog": _full_backlog,
    "no free connection": _no_free_connection,
    "handshake closed": _in_the_handshake(Ends.CLOSED),
    "handshake reset": _in_the_handshake(Ends.RESET),
    "handshake never ends": _in_the_handshake(Ends.HELD),
}
"""What may pass by itself, and is worth another try."""

DISTRUSTED: Mapping[str, Play] = {
    "untrusted certificate": _certified(trusted=False),
    "another host's certificate": _certified("other.example"),
    "expired certificate": _certified(not_after=_LONG_AGO),
    "TLS to a plaintext port": _plaintext,
}
"""What does not mend itself."""
