"""The aiohttp transport on a real socket: what breaks, and what is then known about it."""

import asyncio
import gzip
import struct
from collections.abc import Awaitable, Callable, Coroutine
from socket import SO_LINGER, SOL_SOCKET, AddressFamily, socket

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from eightbyeight.errors import Sent, TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Headers, Repeat, Request, Secret

Answering = Callable[[bytes], Awaitable[str]]
Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
Scripted = Callable[[Callable[[Reader, Writer], Awaitable[None]]], Awaitable[str]]
ReadRequest = Callable[[Reader], Awaitable[bytes]]
ErrorOf = Callable[[AiohttpTransport, Request], Coroutine[None, None, TransportError]]

KEY = "eght_canary"
HEADERS = Headers({"X-API-Key": Secret(KEY)})
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def _ask(url: str, method: str = "POST", *, timeout: float | None = None) -> Request:
    return Request(method, f"{url}/a?q={KEY}", HEADERS, b"body", timeout, Repeat.NEVER)


def _reset(writer: Writer) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))


# Before there is a connection


async def test_refused(transport: AiohttpTransport, error_of: ErrorOf) -> None:
    """A refused connection has sent nothing."""
    with socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
    error = await error_of(transport, _ask(url))

    assert Sent.NO is error.sent
    assert f"POST {url}/a: no connection: " in str(error)


class FailingResolver(AbstractResolver):
    """Know no host."""

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        raise OSError(None, f"no host {host}:{port} of {family}")

    async def close(self) -> None:
        pass


class HangingConnector(aiohttp.TCPConnector):
    """Never get a connection."""

    async def _create_connection(
        self, *_: object, **__: object
    ) -> aiohttp.client_proto.ResponseHandler:
        await asyncio.sleep(3600)
        raise AssertionError


async def test_unknown_host(error_of: ErrorOf) -> None:
    """A name that does not resolve has sent nothing."""
    async with AiohttpTransport(
        connector=lambda: aiohttp.TCPConnector(resolver=FailingResolver())
    ) as transport:
        error = await error_of(transport, _ask("http://peer.invalid"))

    assert Sent.NO is error.sent
    assert "could not be resolved" in str(error)


async def test_connecting_takes_too_long(error_of: ErrorOf) -> None:
    """A timeout without a connection has sent nothing, although aiohttp names no reason."""
    async with AiohttpTransport(connector=HangingConnector) as transport:
        error = await error_of(transport, _ask("http://peer", timeout=0.05))

    assert Sent.NO is error.sent
    assert "no connection in time" in str(error)


async def test_no_free_connection(scripted: Scripted, error_of: ErrorOf) -> None:
    """Waiting in vain for one of the pool's connections has sent nothing."""

    async def script(reader: Reader, _: Writer) -> None:
        await reader.read()

    url = await scripted(script)
    async with AiohttpTransport(connector=lambda: aiohttp.TCPConnector(limit=1)) as transport:
        first = asyncio.create_task(error_of(transport, _ask(url, timeout=0.2)))
        await asyncio.sleep(0.02)
        second = await error_of(transport, _ask(url, timeout=0.05))

        assert Sent.NO is second.sent
        assert Sent.MAYBE is (await first).sent


# Once there is a connection


async def test_reset_before_reading(
    transport: AiohttpTransport, scripted: Scripted, error_of: ErrorOf
) -> None:
    """A connection reset at once may have carried the request."""

    async def script(_: Reader, writer: Writer) -> None:
        _reset(writer)

    error = await error_of(transport, _ask(await scripted(script)))

    assert Sent.MAYBE is error.sent


async def test_reset_after_reading(
    transport: AiohttpTransport, scripted: Scripted, read_request: ReadRequest, error_of: ErrorOf
) -> None:
    """A connection reset instead of an answer may have carried the request."""

    async def script(reader: Reader, writer: Writer) -> None:
        await read_request(reader)
        _reset(writer)

    error = await error_of(transport, _ask(await scripted(script)))

    assert Sent.MAYBE is error.sent
    assert "the connection broke (ClientOSError)" in str(error)


BROKEN = {
    "closed": (b"", "closed without an answer"),
    "half a head": (b"HTTP/1.1 200 OK\r\nConte", "closed without an answer"),
    "truncated": (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "cut off"),
    "nothing of it": (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", "cut off"),
    "open chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "cut off",
    ),
    "bad chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", ""),
    "garbage": (b"garbage\r\n\r\n", "not HTTP"),
    "huge header": (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 9000 + b"\r\n\r\n", "not HTTP"),
    "two lengths": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok",
        "not HTTP",
    ),
    "status 999": (b"HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n", "status 999"),
    "status 600": (b"HTTP/1.1 600 What\r\nContent-Length: 0\r\n\r\n", "status 600"),
    "switching": (b"HTTP/1.1 101 Switching\r\n\r\n", "status 101"),
    "gzip": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "compressed",
    ),
    "unknown coding": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: identity, br\r\nContent-Length: 0\r\n\r\n",
        "compressed",
    ),
}


@pytest.mark.parametrize(("answer", "reason"), BROKEN.values(), ids=BROKEN)
async def test_answers_that_cannot_be_read(
    answering: Answering, received: list[bytes], error_of: ErrorOf, answer: bytes, reason: str
) -> None:
    """An answer that cannot be read is an error that may have happened, after one request."""
    url = await answering(answer)
    for method in ("GET", "POST"):
        async with AiohttpTransport() as transport:
            error = await error_of(transport, _ask(url, method))
        assert Sent.MAYBE is error.sent
        assert reason in str(error)

    assert 2 == len(received)


async def test_interim_answers_do_not_surface(
    transport: AiohttpTransport, answering: Answering
) -> None:
    """What comes before the answer is skipped."""
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"

    response = await transport.send(_ask(await answering(interim + OK)))

    assert (200, b"ok") == (response.status, response.body)


async def test_an_end_that_cannot_be_seen(
    transport: AiohttpTransport, answering: Answering
) -> None:
    """A body framed by the end of the connection is given as it came, whole or not."""
    response = await transport.send(_ask(await answering(b'HTTP/1.1 200 OK\r\n\r\n{"records": [')))

    assert b'{"records": [' == response.body


async def test_identity_is_no_compression(
    transport: AiohttpTransport, answering: Answering
) -> None:
    """An answer that says it is not compressed is read."""
    answer = OK.replace(b"\r\n\r\n", b"\r\nContent-Encoding: Identity\r\n\r\n")

    assert b"ok" == (await transport.send(_ask(await answering(answer)))).body


async def test_a_bomb_is_not_inflated(
    transport: AiohttpTransport,
    answering: Answering,
    monkeypatch: pytest.MonkeyPatch,
    error_of: ErrorOf,
) -> None:
    """A compressed answer is refused unread: no decompressor is even made."""
    bomb = gzip.compress(bytes(10 * 2**20))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"

    def made(*_: object, **__: object) -> None:
        raise AssertionError("inflated")

    monkeypatch.setattr("aiohttp.compression_utils.ZLibDecompressor.__init__", made)
    error = await error_of(transport, _ask(await answering(head.encode() + bomb)))

    assert "compressed" in str(error)


@pytest.mark.parametrize("framing", ["Content-Length: 1001\r\n", ""])
async def test_too_large_a_body(answering: Answering, error_of: ErrorOf, framing: str) -> None:
    """A body over the cap is refused while it is read; one of exactly the cap is fine."""
    head = f"HTTP/1.1 200 OK\r\n{framing}\r\n".encode()
    exact = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000
    async with AiohttpTransport(max_response_bytes=1000) as transport:
        error = await error_of(transport, _ask(await answering(head + b"x" * 1001)))
        response = await transport.send(_ask(await answering(exact)))

    assert Sent.MAYBE is error.sent
    assert "exceeds 1000 bytes" in str(error)
    assert 1000 == len(response.body)


@pytest.mark.parametrize("drip", [False, True], ids=["hang", "drip"])
async def test_no_answer_in_time(
    transport: AiohttpTransport, scripted: Scripted, error_of: ErrorOf, *, drip: bool
) -> None:
    """A peer that says nothing, or a byte now and then, is left after the request's time."""

    async def script(reader: Reader, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" if drip else b"")
        while drip:
            writer.write(b"x")
            await asyncio.sleep(0.02)
        await reader.read()

    error = await error_of(transport, _ask(await scripted(script), timeout=0.1))

    assert Sent.MAYBE is error.sent
    assert "no complete answer in time" in str(error)


async def test_the_transports_own_time(scripted: Scripted, error_of: ErrorOf) -> None:
    """Where the request names no time, the transport's counts."""

    async def script(reader: Reader, _: Writer) -> None:
        await reader.read()

    async with AiohttpTransport(timeout=0.05) as transport:
        error = await error_of(transport, _ask(await scripted(script)))

    assert Sent.MAYBE is error.sent
