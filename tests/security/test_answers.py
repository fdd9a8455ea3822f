"""Answers made to do harm: too large, too slow, too deep, packed, or of endless parts."""

import asyncio
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable

import anyio
import pytest

from eightbyeight import (
    CampaignsClient,
    EightByEightError,
    Headers,
    MemoryTransport,
    NewRecord,
    Request,
    Response,
    Sent,
    TransportError,
    UnexpectedResponseError,
)
from eightbyeight.transport.aiohttp import AiohttpTransport
from tests.security.conftest import Serve

Client = Callable[..., CampaignsClient]
ID = "123e4567-e89b-12d3-a456-426614174000"
MEDIA_TYPE = "application/vnd.campaigns.v1+json"
CAP = 8 * 2**20
BOMB = gzip.compress(bytes(50 * 2**20))
MEMBERS = gzip.compress(b"") * 20_000

PACKED = {
    "a bomb": ("gzip", BOMB),
    "many members": ("gzip", MEMBERS),
    "many members of deflate": ("deflate", zlib.compress(b"") * 20_000),
    "what it says": ("gzip", gzip.compress(b"{}")),
    "not what it says": ("gzip", b"{}"),
    "an unknown coding": ("br", b"{}"),
    "zstd": ("zstd", b"\x28\xb5\x2f\xfd"),
    "twice": ("gzip, gzip", gzip.compress(gzip.compress(b"{}"))),
    "identity and gzip": ("identity, gzip", BOMB),
    "in capitals": ("GZIP", BOMB),
    "of x": ("x-gzip", BOMB),
    "given twice": ("identity\r\nContent-Encoding: gzip", BOMB),
    "of nothing": ("", b"{}"),
}


def _answer(body: bytes, *fields: str, status: int = 200) -> bytes:
    lines = [f"HTTP/1.1 {status} OK", f"Content-Type: {MEDIA_TYPE}", *fields]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


async def _error(campaigns: CampaignsClient) -> EightByEightError:
    with anyio.fail_after(10), pytest.raises(EightByEightError) as caught:
        await campaigns.add_records(ID, [NewRecord("A-1")])
    assert caught.value.may_have_happened
    return caught.value


@pytest.mark.parametrize("case", PACKED)
async def test_a_packed_answer(
    serve: Serve, client: Client, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that is packed although nobody asked is refused, and never unpacked."""
    coding, body = PACKED[case]

    def unpacked(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("aiohttp.compression_utils.ZLibDecompressor.__init__", unpacked)
    peer = await serve(_answer(body, f"Content-Encoding: {coding}"))
    async with client(peer.url) as campaigns:
        error = await _error(campaigns)

    assert isinstance(error, TransportError)
    assert "compressed although that was not asked for" in str(error)
    assert b"accept-encoding: identity" in peer.requests[0].lower()


@pytest.mark.parametrize("framing", ["length", "chunks", "end"])
async def test_an_answer_without_end(serve: Serve, framing: str) -> None:
    """An answer over 8 MiB is given up while it comes, however it is framed; 8 MiB are read."""
    block = b"x" * 2**20
    heads = {
        "length": f"Content-Length: {100 * CAP}\r\n",
        "chunks": "Transfer-Encoding: chunked\r\n",
        "end": "Connection: close\r\n",
    }
    body = block * 9 if framing != "chunks" else (b"100000\r\n" + block + b"\r\n") * 9
    peer = await serve(f"HTTP/1.1 200 OK\r\n{heads[framing]}\r\n".encode() + body)
    exact = await serve(_answer(block * 8))
    async with AiohttpTransport() as transport:
        with pytest.raises(TransportError, match=f"exceeds {CAP} bytes") as caught:
            await transport.send(Request("POST", peer.url))
        whole = await transport.send(Request("POST", exact.url))

    assert Sent.MAYBE is caught.value.sent
    assert CAP == len(whole.body)


BODIES = {
    "deep lists": b'{"records":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep lists left open": b'{"records":[' + b"[" * 1_000_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep beside the records": b'{"records":[{"crmRecordId":"A-1"}],"x":' + b"[" * 100_000,
    "deep and quoted": b'{"x":"\\u0041","records":' + b"[" * 990 + b"]" * 990 + b"}",
    "an integer of 5,000 digits": b'{"records":[{"crmRecordId":"A-1","retryCount":'
    + b"9" * 5000
    + b"}]}",
    "a count of 5,000 digits": b'{"records":' + b"9" * 5000 + b"}",
    "a rank beyond all": b'{"records":[{"crmRecordId":"A-1","rank":1e999}]}',
    "NaN": b'{"records":[{"crmRecordId":"A-1","rank":NaN}]}',
    "Infinity": b'{"records":[{"crmRecordId":"A-1","rank":-Infinity}]}',
    "nothing": b"",
    "white space": b" " * 1_000_000,
    "NUL": b"\x00",
    "UTF-16": '{"records":[{"crmRecordId":"A-1"}]}'.encode("utf-16"),
    "a mark": b'\xef\xbb\xbf{"records":[{"crmRecordId":"A-2"}]}',
    "Latin-1": b'{"records":[{"crmRecordId":"A-1","stateReason":"\xe9"}]}',
    "two documents": b'{"records":[{"crmRecordId":"A-1"}]}{"records":[]}',
    "cut": b'{"records":[{"crmRecordId":"A-1"}',
    "half a surrogate": b'{"records":[{"crmRecordId":"\\ud800"}]}',
    "another id": b'{"records":[{"crmRecordId":"A-2"}]}',
    "the id twice": b'{"records":[{"crmRecordId":"A-1"},{"crmRecordId":"A-1"}]}',
    "one more": b'{"records":[{"crmRecordId":"A-1"},{"crmRecordId":"A-2"}]}',
    "none": b'{"records":[]}',
    "null": b'{"records":null}',
    "a twin that looks the same": '{"records":[{"crmRecordId":"\u0410-1"}]}'.encode(),
    "five thousand faults": b'{"records":[' + b'{"crmRecordId":[]},' * 4_999 + b"{}]}",
    "a million faults": b'{"records":[' + b"0," * 999_999 + b"0]}",
}


# A load reads the ids alone, and these are JSON all the same.
FINE_FOR_A_LOAD = {"an integer of 5,000 digits", "a rank beyond all"}


@pytest.mark.parametrize("case", BODIES)
@pytest.mark.parametrize("status", [200, 201])
async def test_a_hostile_body(client: Client, status: int, case: str) -> None:
    """A success whose body is not wholly what was asked for is one error, soon, of one line."""

    async def handler(_: Request) -> Response:
        return Response(status, Headers({"Content-Type": MEDIA_TYPE}), BODIES[case])

    async with client(transport=MemoryTransport(handler)) as campaigns:
        error = await _error(campaigns)
        report = await campaigns.load_records(ID, [NewRecord("A-1")], settle=0.0, deadline=0.02)
        for call in (campaigns.pause(ID), campaigns.build(ID)):
            with pytest.raises(UnexpectedResponseError):
                await call

    assert isinstance(error, UnexpectedResponseError)
    assert (len(str(error)) < 1200, str(error).isprintable()) == (True, True)
    assert report.ok == (case in FINE_FOR_A_LOAD)


@pytest.mark.parametrize("status", [400, 401, 404, 409, 429, 500])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_hostile_refusal(client: Client, status: int, body: bytes) -> None:
    """The same bodies under a refusal make the error of that status, or one not to be trusted."""

    async def handler(_: Request) -> Response:
        return Response(status, Headers({"Content-Type": MEDIA_TYPE}), body)

    async with client(transport=MemoryTransport(handler)) as campaigns:
        with anyio.fail_after(10), pytest.raises(EightByEightError, match=f"^{status} "):
            await campaigns.add_records(ID, [NewRecord("A-1")])


HEADS = {
    "a long field": b"X: " + b"a" * 100_000 + b"\r\n",
    "a long name": b"X" * 100_000 + b": a\r\n",
    "many fields": b"".join(b"X-%d: a\r\n" % number for number in range(100_000)),
    "a field over many lines": b"X: a\r\n" + b" a\r\n" * 100_000,
    "a NUL": b"X: a\x00b\r\n",
    "two lengths": b"Content-Length: 1\r\nContent-Length: 2\r\n",
    "length and chunks": b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
    "a length of minus one": b"Content-Length: -1\r\n",
    "a length beyond all": b"Content-Length: " + b"9" * 4000 + b"\r\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
async def test_a_hostile_head(serve: Serve, client: Client, head: bytes) -> None:
    """A head that is too large or says two things is one ambiguous error, in little memory."""
    peer = await serve(b"HTTP/1.1 200 OK\r\n" + head + b"\r\nok")
    async with client(peer.url) as campaigns:
        tracemalloc.start()
        try:
            error = await _error(campaigns)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert isinstance(error, TransportError | UnexpectedResponseError)
    assert len(str(error)) < 1200
    assert peak < 20 * 2**20


Drip = Callable[[asyncio.StreamWriter], Awaitable[None]]


async def _of_the_head(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: a\r\n")
        await asyncio.sleep(0.01)


async def _of_interim_answers(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await asyncio.sleep(0.005)


async def _of_the_body(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await asyncio.sleep(0.01)


async def _of_a_chunk(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\n \r\n")
        await asyncio.sleep(0.01)


async def _of_trailers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
    while True:
        writer.write(b"X: a\r\n")
        await asyncio.sleep(0.01)


DRIPS = [_of_the_head, _of_interim_answers, _of_the_body, _of_a_chunk, _of_trailers]


@pytest.mark.parametrize("drip", DRIPS, ids=lambda drip: drip.__name__)
async def test_a_slow_drip(client: Client, drip: Drip) -> None:
    """A peer that always says a little more is left when the request's time is up."""
    tasks: list[asyncio.Task[None] | None] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.current_task())
        try:
            await reader.readuntil(b"\r\n\r\n")
            await drip(writer)
        except (asyncio.CancelledError, OSError):
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, client(url, timeout=0.1) as campaigns:
        before = anyio.current_time()
        error = await _error(campaigns)
        took = anyio.current_time() - before
    for task in tasks:
        assert task is not None
        task.cancel()
        await asyncio.wait([task])

    assert isinstance(error, TransportError)
    assert took < 0.4


async def test_cookies(serve: Serve, client: Client) -> None:
    """A cookie is neither kept nor sent back, whatever it claims."""
    cookies = [
        "Set-Cookie: a=1",
        "Set-Cookie: b=2; Path=/; Max-Age=99999999",
        "Set-Cookie: c=3; Domain=127.0.0.1",
        f"Set-Cookie: d={'x' * 4000}",
    ]
    body = json.dumps({"id": ID, "state": "PAUSED"}).encode()
    peer = await serve(_answer(body, *cookies, "Connection: close"))
    async with client(peer.url) as campaigns:
        for _ in range(3):
            await campaigns.pause(ID)

    assert [] == [request for request in peer.requests if b"cookie" in request.lower()]
    assert 3 == len(peer.requests)
