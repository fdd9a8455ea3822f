"""Peers on loopback ports that count what reaches them, and a client with a key to be found."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from attrs import define, field

from eightbyeight import CampaignsClient
from eightbyeight.transport.base import Transport
from tests.security.serving import Start, in_a_thread
from tests.security.walking import KEY

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "netrc")


@define
class Peer:
    """Somebody who listens, and what came."""

    url: str = ""
    connections: int = 0
    requests: list[bytes] = field(factory=list)


Serve = Callable[..., Awaitable[Peer]]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing of the machine's own settings in."""
    for name in list(os.environ):
        if name.startswith("EIGHTBYEIGHT_") or name.lower() in PROXIES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Answer each request on a loopback port with these bytes, or reset the connection for None.

    ``<echo>`` in the bytes becomes the request itself.
    """
    servers: list[asyncio.Server] = []
    tasks: set[asyncio.Task[None]] = set()

    async def start(raw: bytes | None = b"") -> Peer:
        peer = Peer()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            peer.connections += 1
            tasks.add(asyncio.current_task())  # type: ignore[arg-type]
            try:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
                request = head + await reader.readexactly(int(length or 0))
                peer.requests.append(request)
                if raw is None:
                    writer.transport.abort()
                    return
                writer.write(raw.replace(b"<echo>", request))
                await writer.drain()
            except (OSError, EOFError, asyncio.CancelledError):
                return
            finally:
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        servers.append(server)
        peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return peer

    yield start
    for server in servers:
        server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def client() -> Callable[..., CampaignsClient]:
    """Make a client with the key that must be found nowhere."""

    def make(
        url: str = "http://127.0.0.1", transport: Transport | None = None, **options: object
    ) -> CampaignsClient:
        chosen = {"retries": 0, "timeout": 5.0, **options}
        return CampaignsClient(
            api_key=KEY,
            tenant="acme",
            site="US1",
            base_url=url,
            transport=transport,
            **chosen,  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def served() -> Iterator[Start]:
    """Serve an answer in another thread, as another machine would; give its URL."""
    with in_a_thread() as start:
        yield start
