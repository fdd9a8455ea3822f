"""A receiver behind a loopback port, and what 8x8 sends to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import aiohttp
import pytest
from aiohttp import web

from eightbyeight.webhooks.events import Event, ShortUrlClicked
from eightbyeight.webhooks.receiver import RECEIVER, ReceiverCounts, serve_webhooks

PASSWORD = "Bearer CANARY-1"


def click(number: int) -> bytes:
    """Make the body of a delivery: somebody clicked."""
    payload = {
        "eventId": f"0c9e4a9e-7d0f-4b8e-9d6e-{number:012}",
        "occurredAt": "2026-03-01T09:30:00Z",
        "umid": "5d1c3a3e-0000-4000-8000-000000000001",
        "destination": "+6580000001",
        "shortUrl": "https://sho.rt/a1",
        "targetUrl": "https://example.com/offer",
    }
    event = {"namespace": "SMS", "eventType": "short_url_clicked", "description": "A click"}
    return json.dumps({**event, "payload": payload}).encode()


class Taker:
    """A handler that remembers what it was given, and can be told to fail or to wait."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.begun: list[Event] = []
        self.error: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.told: list[tuple[Event | None, Exception]] = []

    @property
    def ids(self) -> list[str]:
        """The ids of the clicks it was given."""
        return [event.event_id for event in self.events if isinstance(event, ShortUrlClicked)]

    async def __call__(self, event: Event) -> None:
        self.begun.append(event)
        await self.open.wait()
        if self.error is not None:
            raise self.error
        self.events.append(event)

    def tell(self, event: Event | None, error: Exception) -> None:
        """Remember what went wrong; an ``on_error``."""
        self.told.append((event, error))


class Peer:
    """Whoever sends to one receiver."""

    def __init__(self, app: web.Application, url: str, session: aiohttp.ClientSession) -> None:
        self.app = app
        self.url = url
        self.session = session
        self.port = int(url.rpartition(":")[2])

    @property
    def counts(self) -> ReceiverCounts:
        """What the receiver has counted."""
        return self.app[RECEIVER].counts

    async def post(
        self,
        body: bytes,
        path: str = "/",
        headers: dict[str, str] | None = None,
        *,
        authorization: str | None = PASSWORD,
    ) -> int:
        """Deliver a body; give the status."""
        given = {} if authorization is None else {"Authorization": authorization}
        all_headers = {**given, **(headers or {})}
        async with self.session.post(self.url + path, data=body, headers=all_headers) as answer:
            await answer.read()
            return answer.status

    @asynccontextmanager
    async def connected(
        self,
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """Give a bare connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def send(self, raw: bytes) -> tuple[int, bytes]:
        """Send bytes as they are; give the status and the whole answer."""
        async with self.connected() as (reader, writer):
            writer.write(raw)
            head = await reader.readuntil(b"\r\n\r\n")
            return int(head.split()[1]), head


Serve = Callable[[web.Application], Awaitable[Peer]]


@pytest.fixture(name="click")
def _click() -> Callable[[int], bytes]:
    """The body of a numbered click."""
    return click


@pytest.fixture
def password() -> str:
    """What the receivers of these tests are sent by their peers."""
    return PASSWORD


@pytest.fixture
def taker() -> Taker:
    """A handler."""
    return Taker()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serve an application until the test ends; give who sends to it."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def start(app: web.Application) -> Peer:
            url = await stack.enter_async_context(serve_webhooks(app, port=0))
            return Peer(app, url, session)

        yield start


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    """Let others go on until something is so."""

    async def wait(so: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not so():  # noqa: ASYNC110 - what is waited for has no event of its own
                await asyncio.sleep(0)

    return wait
