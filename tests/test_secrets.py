"""The key is nowhere in an error: not in its texts, its causes, or the frames it came through."""

import asyncio
import json
import pickle
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime

import pytest

from eightbyeight.campaigns.client import CampaignsClient
from eightbyeight.campaigns.models import NewRecord
from eightbyeight.errors import (
    AuthenticationError,
    EightByEightError,
    FieldError,
    ResponseError,
    Sent,
    TransportError,
)
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response

KEY = "eght_0123456789abcdef"
ID = "123e4567-e89b-12d3-a456-426614174000"
MEDIA_TYPE = "application/vnd.campaigns.v1+json"

ECHO = {
    "title": f"Bad {KEY}",
    "detail": f"You sent {KEY}; Retry in 5 seconds",
    "instance": f"/cc/{KEY}",
    "time": "2026-04-22T10:30:00Z",
    "errors": [{"field": KEY, "code": KEY, "message": KEY}],
}
STATUSES = [
    202,
    204,
    301,
    307,
    400,
    401,
    403,
    404,
    405,
    408,
    409,
    418,
    422,
    429,
    500,
    501,
    502,
    503,
]
SUCCESSES = [
    b"",
    b"{}",
    b"[]",
    b"<html>hello</html>",
    json.dumps({"id": KEY, "state": "RUNNING"}).encode(),
    json.dumps({"id": [KEY]}).encode(),
    json.dumps({"records": [{"crmRecordId": KEY}]}).encode(),
    json.dumps({"records": [{"crmRecordId": {"x": KEY}}]}).encode(),
    KEY.encode(),
]
ANSWERS = [
    *((status, json.dumps(ECHO).encode()) for status in STATUSES),
    *((status, KEY.encode()) for status in STATUSES),
    *((status, b"") for status in STATUSES),
    *((200, body) for body in SUCCESSES),
]


def _texts(error: BaseException) -> Iterator[str]:
    """Give all that an error shows or keeps, with the names in our frames of its traceback."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield from (repr(current), str(current), repr(current.args), repr(vars(current)))
        yield from traceback.format_exception(current)
        waiting += [current.__cause__, current.__context__]
        for frame, _ in traceback.walk_tb(current.__traceback__):
            if "/eightbyeight/" in frame.f_code.co_filename:
                for value in frame.f_locals.values():
                    yield from (repr(value), repr(getattr(value, "__dict__", None)))


def _calls(campaigns: CampaignsClient) -> Iterator[Awaitable[object]]:
    yield campaigns.pause(ID)
    yield campaigns.start(ID, build_on_start=True)
    yield campaigns.add_records(ID, [NewRecord("A-1")])


async def _errors_of(campaigns: CampaignsClient) -> list[EightByEightError]:
    caught = []
    for call in _calls(campaigns):
        with pytest.raises(EightByEightError) as raised:
            await call
        error = raised.value
        assert not [text for text in _texts(error) if KEY in text]
        assert (None, None) == (error.__cause__, error.__context__)
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        assert vars(error) == vars(again)
        caught.append(error)
    return caught


@pytest.mark.parametrize(("status", "body"), ANSWERS)
async def test_no_key_in_errors_of_the_memory_transport(status: int, body: bytes) -> None:
    """Whatever is answered, the error keeps the key nowhere, even where the answer echoes it."""

    async def handler(_: Request) -> Response:
        return Response(status, Headers({"Content-Type": MEDIA_TYPE}), body)

    async with CampaignsClient(
        api_key=KEY, tenant="acme", site="US1", transport=MemoryTransport(handler), retries=0
    ) as campaigns:
        for error in await _errors_of(campaigns):
            assert isinstance(error, ResponseError)
            assert status == error.status


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[bytes | None], Awaitable[str]]]:
    """Answer every request on a loopback port with these bytes, or with a reset."""
    servers: list[asyncio.Server] = []

    async def start(raw: bytes | None) -> str:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            if raw is None:
                writer.transport.abort()
                return
            writer.write(raw.replace(b"<echo>", head))
            writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    yield start
    for server in servers:
        server.close()
        await server.wait_closed()


async def _over_the_wire(url: str, timeout: float = 5.0) -> list[EightByEightError]:  # noqa: ASYNC109
    async with (
        AiohttpTransport() as transport,
        CampaignsClient(
            api_key=KEY,
            tenant="acme",
            site="US1",
            base_url=url,
            transport=transport,
            retries=0,
            timeout=timeout,
        ) as campaigns,
    ):
        return await _errors_of(campaigns)


def _raw(status: int, body: bytes) -> bytes:
    fields = ["Connection: close", f"Content-Type: {MEDIA_TYPE}", f"X-Was: {KEY}"]
    fields += [f"Location: /{KEY}", f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join([f"HTTP/1.1 {status} {KEY}", *fields]).encode() + body


@pytest.mark.parametrize(
    ("status", "body"), [(status, body) for status, body in ANSWERS if status != 204]
)
async def test_no_key_in_errors_of_the_wire(
    serve: Callable[[bytes | None], Awaitable[str]], status: int, body: bytes
) -> None:
    """The same holds for answers that come over a socket."""
    for error in await _over_the_wire(await serve(_raw(status, body))):
        assert isinstance(error, ResponseError)
        assert status == error.status


@pytest.mark.parametrize(
    "raw",
    [
        None,
        b"",
        b"<echo>",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n<echo>",
        b"HTTP/1.1 200 OK\r\nX-Key: <echo>\r\n<echo>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<echo>",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 999 <echo>\r\nContent-Length: 0\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ],
)
async def test_no_key_in_errors_of_a_broken_wire(
    serve: Callable[[bytes | None], Awaitable[str]], raw: bytes | None
) -> None:
    """Resets, garbage and half answers are one ambiguous error, and keep the key nowhere."""
    for error in await _over_the_wire(await serve(raw)):
        assert isinstance(error, TransportError)
        assert error.may_have_happened


async def test_no_key_where_nobody_listens() -> None:
    """Without a connection nothing was sent, and the error keeps the key nowhere."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()

    for error in await _over_the_wire(f"http://127.0.0.1:{port}"):
        assert isinstance(error, TransportError)
        assert Sent.NO is error.sent
        assert not error.may_have_happened


async def test_no_key_when_time_runs_out() -> None:
    """A request that nobody answers in time keeps the key nowhere, and may have happened."""
    release = asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    try:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for error in await _over_the_wire(url, 0.05):
            assert error.may_have_happened
    finally:
        release.set()
        server.close()
        await server.wait_closed()


async def test_what_support_asks_for(
    serve: Callable[[bytes | None], Awaitable[str]],
) -> None:
    """What the service said is carried, the key in it blotted out."""
    first, *_ = await _over_the_wire(await serve(_raw(401, json.dumps(ECHO).encode())))

    assert isinstance(first, AuthenticationError)
    assert ("Bad ***", "/cc/***") == (first.title, first.instance)
    assert "You sent ***; Retry in 5 seconds" == first.detail
    assert datetime(2026, 4, 22, 10, 30, tzinfo=UTC) == first.time
    assert (FieldError("***", "***", "***"),) == first.errors
    assert "is the key right, and not revoked?" in str(first)
