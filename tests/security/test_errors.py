"""The key is nowhere in an error: not in its texts, causes and notes, or the frames it left."""

import asyncio
import json
import pickle
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import eightbyeight
from eightbyeight import (
    AuthenticationError,
    CampaignsClient,
    EightByEightError,
    FieldError,
    Headers,
    MemoryTransport,
    NewRecord,
    Request,
    Response,
    ResponseError,
    Secret,
    Sent,
    SourceError,
    TlsError,
    TransportError,
)
from eightbyeight.emulator import Emulator
from eightbyeight.transport.aiohttp import AiohttpTransport
from tests.security.conftest import Serve
from tests.security.walking import KEY, everything, holds_key

Client = Callable[..., CampaignsClient]
ID = "123e4567-e89b-12d3-a456-426614174000"
MEDIA_TYPE = "application/vnd.campaigns.v1+json"

ECHO = {
    "title": f"Bad {KEY}",
    "detail": f"You sent {KEY}; Retry in 5 seconds",
    "instance": f"/cc/{KEY}",
    "time": "2026-04-22T10:30:00Z",
    "errors": [{"field": KEY, "code": KEY, "message": KEY}],
}
STATUSES = [202, 204, 206, 301, 304, 307, 400, 401, 403, 404, 405, 408, 409, 413, 415, 418, 422]
STATUSES += [425, 429, 500, 501, 502, 503, 504, 599]
ESCAPED = json.dumps(ECHO).replace("_", "\\u005f").encode()
SUCCESSES = [
    b"",
    b"{}",
    b"[]",
    b"<html>hello</html>",
    json.dumps({"id": KEY, "state": "RUNNING"}).encode(),
    json.dumps({"id": [KEY]}).encode(),
    json.dumps({"id": ID, "state": {KEY: KEY}}).encode(),
    json.dumps({"records": [{"crmRecordId": KEY}]}).encode(),
    json.dumps({"records": [{"crmRecordId": {"x": KEY}}]}).encode(),
    KEY.encode(),
    KEY.encode("utf-16"),
    b"\xff" + KEY.encode(),
]
ANSWERS = [
    *((status, json.dumps(ECHO).encode()) for status in STATUSES),
    *((status, ESCAPED) for status in STATUSES),
    *((status, KEY.encode()) for status in STATUSES),
    *((status, b"") for status in STATUSES),
    *((200, body) for body in SUCCESSES),
]


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
        assert [] == holds_key(error)
        assert (None, None) == (error.__cause__, error.__context__)
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        assert vars(error) == vars(again)
        caught.append(error)
    return caught


def _hidden(place: str) -> BaseException:
    """Make an error with the key in this place."""
    source = {
        "frame": "def fail():\n    headers = {'x': KEY}\n    raise ValueError\nfail()",
        "context": "try:\n    raise OSError(KEY)\nexcept OSError:\n    raise KeyError from None",
        "cause": "raise KeyError from ValueError(KEY)",
        "group": "raise ExceptionGroup('', [ValueError(), ValueError(KEY)])",
        "note": "error = ValueError()\nerror.add_note(KEY)\nraise error",
        "attribute": "error = ValueError()\nerror.title = KEY\nraise error",
        "bytes": "raise ValueError(KEY.encode())",
        "nowhere": "raise ValueError",
    }[place]
    names: dict[str, object] = {"KEY": KEY}
    code = compile(source, str(Path(eightbyeight.__file__).with_name("x.py")), "exec")
    try:
        exec(code, names)  # noqa: S102 - written above
    except Exception as error:  # noqa: BLE001 - which it is does not matter
        names.clear()
        return error
    raise AssertionError


@pytest.mark.parametrize(
    "place", ["frame", "context", "cause", "group", "note", "attribute", "bytes", "nowhere"]
)
def test_the_walker_finds_it(place: str) -> None:
    """What looks for the key finds it in every place of an error where it might hide."""
    assert (place == "nowhere") == (holds_key(_hidden(place)) == [])


def test_the_walker_enters_our_objects() -> None:
    """A key that an object of the package holds as plain text is found, one in a secret is not."""
    assert holds_key([Request("GET", "http://a", Headers({"x": KEY}))])
    assert [] == holds_key([Request("GET", "http://a", Headers({"x": Secret(KEY)}))])


@pytest.mark.parametrize(("status", "body"), ANSWERS)
async def test_of_the_memory_transport(client: Client, status: int, body: bytes) -> None:
    """Whatever is answered, the error keeps the key nowhere, even where the answer echoes it."""

    async def handler(_: Request) -> Response:
        return Response(status, Headers({"Content-Type": MEDIA_TYPE, "X-Was": KEY}), body)

    async with client(transport=MemoryTransport(handler)) as campaigns:
        for error in await _errors_of(campaigns):
            assert isinstance(error, ResponseError)
            assert status == error.status


def _raw(status: int, body: bytes) -> bytes:
    fields = ["Connection: close", f"Content-Type: {MEDIA_TYPE}", f"X-Was: {KEY}"]
    fields += [f"Location: /{KEY}", f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join([f"HTTP/1.1 {status} {KEY}", *fields]).encode() + body


@pytest.mark.parametrize(
    ("status", "body"), [(status, body) for status, body in ANSWERS if status not in {204, 304}]
)
async def test_of_the_wire(serve: Serve, client: Client, status: int, body: bytes) -> None:
    """The same holds for answers that come over a socket."""
    peer = await serve(_raw(status, body))
    async with client(peer.url) as campaigns:
        for error in await _errors_of(campaigns):
            assert isinstance(error, ResponseError)
            assert status == error.status


BROKEN = [
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
]


@pytest.mark.parametrize("raw", BROKEN)
@pytest.mark.parametrize("retries", [0, 2])
async def test_of_a_broken_wire(
    serve: Serve, client: Client, raw: bytes | None, retries: int
) -> None:
    """Resets, garbage and half answers are one ambiguous error, and keep the key nowhere."""
    peer = await serve(raw)
    async with client(peer.url, retries=retries) as campaigns:
        for error in await _errors_of(campaigns):
            assert isinstance(error, TransportError)
            assert error.may_have_happened
    assert len(peer.requests) <= 3


async def test_where_nobody_listens(client: Client) -> None:
    """Without a connection nothing was sent, and the error keeps the key nowhere."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        async with client(f"http://127.0.0.1:{reserved.getsockname()[1]}") as campaigns:
            for error in await _errors_of(campaigns):
                assert isinstance(error, TransportError)
                assert Sent.NO is error.sent


async def test_where_tls_fails(client: Client) -> None:
    """A peer that speaks no TLS hears no key, and the error keeps it nowhere."""
    heard: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(10_000))
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, client(url) as campaigns:
        for error in await _errors_of(campaigns):
            assert isinstance(error, TlsError)
            assert Sent.NO is error.sent
    assert [] == [hello for hello in heard if KEY.encode() in hello]


async def test_when_time_runs_out(client: Client) -> None:
    """A request that nobody answers in time keeps the key nowhere, and may have happened."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        async with client(url, timeout=0.05) as campaigns:
            for error in await _errors_of(campaigns):
                assert error.may_have_happened


async def test_behind_a_proxy(serve: Serve, client: Client) -> None:
    """The proxy's password is a secret like the key."""
    refusal = await serve(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
    for origin in ("https://api.8x8.com", "http://127.0.0.1:9"):
        proxy = refusal.url.replace("http://", f"http://me:{KEY[5:]}@")
        async with (
            AiohttpTransport(proxy=proxy) as transport,
            client(origin, transport) as campaigns,
        ):
            for error in await _errors_of(campaigns):
                assert [] == [text for text in everything(error) if KEY[5:] in text]


async def test_after_closing(client: Client) -> None:
    """A client that is closed, or a transport on another loop, keeps the key out of its error."""
    campaigns = client()
    await campaigns.aclose()

    assert 3 == len(await _errors_of(campaigns))

    transport = AiohttpTransport()
    await asyncio.to_thread(asyncio.run, _opened(transport))
    async with client(transport=transport) as campaigns:
        assert 3 == len(await _errors_of(campaigns))


async def _opened(transport: AiohttpTransport) -> None:
    transport._session_here()
    session = transport._session
    assert session is not None
    await session.close()


async def test_of_a_load(client: Client) -> None:
    """What a load's report keeps, and what it raises, has the key nowhere."""
    emulator = Emulator()
    campaign = emulator.campaigns.create(state="RUNNING", dynamic=True)

    def rows() -> Iterator[object]:
        yield NewRecord("A-1")
        raise LookupError

    async def refuse(_: Request) -> Response:
        return Response(401, Headers({"Content-Type": MEDIA_TYPE}), json.dumps(ECHO).encode())

    async with client(transport=MemoryTransport(emulator)) as campaigns:
        with pytest.raises(SourceError) as caught:
            await campaigns.load_records(campaign, rows())
        assert [] == holds_key(caught.value)
    async with client(transport=MemoryTransport(refuse)) as campaigns:
        report = await campaigns.load_records(campaign, [NewRecord("A-1")])
        with pytest.raises(EightByEightError) as failed:
            report.raise_for_failures()
        assert isinstance(report.stopped, AuthenticationError)
        assert [] == holds_key(report) + holds_key(failed.value)


async def test_what_support_asks_for(serve: Serve, client: Client) -> None:
    """What the service said is carried, the key in it blotted out."""
    peer = await serve(_raw(401, json.dumps(ECHO).encode()))
    async with client(peer.url) as campaigns:
        first, *_ = await _errors_of(campaigns)

    assert isinstance(first, AuthenticationError)
    assert ("Bad ***", "/cc/***") == (first.title, first.instance)
    assert "You sent ***; Retry in 5 seconds" == first.detail
    assert datetime(2026, 4, 22, 10, 30, tzinfo=UTC) == first.time
    assert (FieldError("***", "***", "***"),) == first.errors
    assert "is the key right, and not revoked?" in str(first)
