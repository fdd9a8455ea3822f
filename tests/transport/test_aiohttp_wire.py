"""The aiohttp transport on a real socket: what breaks, and what is known about it afterwards."""

import asyncio
import gzip
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET, AddressFamily, socket

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from eightbyeight.errors import EightByEightError, LifecycleError, Sent, TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Headers, Repeat, Request, Secret, StreamBody

Answering = Callable[[bytes], Awaitable[str]]
Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
Scripted = Callable[[Callable[[Reader, Writer], Awaitable[None]]], Awaitable[str]]
ReadRequest = Callable[[Reader], Awaitable[bytes]]
Shown = Callable[[EightByEightError], str]

KEY = "eght_canary"
HEADERS = Headers({"X-API-Key": Secret(KEY)})
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def _ask(url: str, method: str = "POST", *, timeout: float | None = None) -> Request:
    return Request(method, f"{url}/a?q={KEY}", HEADERS, b"body", timeout, Repeat.NEVER)


async def _error(transport: AiohttpTransport, request: Request, shown: Shown) -> TransportError:
    """Send, expect an error, and see that it shows neither key, query nor body."""
    with pytest.raises(TransportError) as caught:
        await transport.send(request)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert KEY not in shown(caught.value).replace(repr(request), "")
    return caught.value


def _reset(writer: Writer) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))


# Before there is a connection


async def test_refused(transport: AiohttpTransport, shown: Shown) -> None:
    """A refused connection has sent nothing."""
    with socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
    error = await _error(transport, _ask(url), shown)

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


async def test_unknown_host(shown: Shown) -> None:
    """A name that does not resolve has sent nothing."""
    async with AiohttpTransport(
        connector=lambda: aiohttp.TCPConnector(resolver=FailingResolver())
    ) as transport:
        error = await _error(transport, _ask("http://peer.invalid"), shown)

    assert Sent.NO is error.sent
    assert "could not be resolved" in str(error)


async def test_connecting_takes_too_long(shown: Shown) -> None:
    """A timeout without a connection has sent nothing, although aiohttp names no reason."""
    async with AiohttpTransport(connector=HangingConnector) as transport:
        error = await _error(transport, _ask("http://peer", timeout=0.05), shown)

    assert Sent.NO is error.sent
    assert "no connection in time" in str(error)


async def test_no_free_connection(scripted: Scripted, shown: Shown) -> None:
    """Waiting in vain for one of the pool's connections has sent nothing."""

    async def script(reader: Reader, _: Writer) -> None:
        await reader.read()

    url = await scripted(script)
    async with AiohttpTransport(connector=lambda: aiohttp.TCPConnector(limit=1)) as transport:
        first = asyncio.create_task(_error(transport, _ask(url, timeout=0.2), shown))
        await asyncio.sleep(0.02)
        second = await _error(transport, _ask(url, timeout=0.05), shown)

        assert Sent.NO is second.sent
        assert Sent.MAYBE is (await first).sent


# Once there is a connection


async def test_reset_before_reading(
    transport: AiohttpTransport, scripted: Scripted, shown: Shown
) -> None:
    """A connection reset at once may have carried the request."""

    async def script(_: Reader, writer: Writer) -> None:
        _reset(writer)

    error = await _error(transport, _ask(await scripted(script)), shown)

    assert Sent.MAYBE is error.sent


async def test_reset_after_reading(
    transport: AiohttpTransport, scripted: Scripted, read_request: ReadRequest, shown: Shown
) -> None:
    """A connection reset instead of an answer may have carried the request."""

    async def script(reader: Reader, writer: Writer) -> None:
        await read_request(reader)
        _reset(writer)

    error = await _error(transport, _ask(await scripted(script)), shown)

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


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("answer", "reason"), BROKEN.values(), ids=BROKEN)
async def test_answers_that_cannot_be_read(  # noqa: PLR0913 - fixtures
    transport: AiohttpTransport,
    answering: Answering,
    received: list[bytes],
    shown: Shown,
    method: str,
    answer: bytes,
    reason: str,
) -> None:
    """An answer that cannot be read is an error that may have happened, after one request."""
    error = await _error(transport, _ask(await answering(answer), method), shown)

    assert Sent.MAYBE is error.sent
    assert reason in str(error)
    assert 1 == len(received)


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
    transport: AiohttpTransport, answering: Answering, monkeypatch: pytest.MonkeyPatch, shown: Shown
) -> None:
    """A compressed answer is refused unread: no decompressor is even made."""
    bomb = gzip.compress(bytes(10 * 2**20))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"

    def made(*_: object, **__: object) -> None:
        raise AssertionError("inflated")

    monkeypatch.setattr("aiohttp.compression_utils.ZLibDecompressor.__init__", made)
    error = await _error(transport, _ask(await answering(head.encode() + bomb)), shown)

    assert "compressed" in str(error)


@pytest.mark.parametrize("framing", ["Content-Length: 1001\r\n", ""])
async def test_too_large_a_body(answering: Answering, shown: Shown, framing: str) -> None:
    """A body over the cap is refused while it is read; one of exactly the cap is fine."""
    head = f"HTTP/1.1 200 OK\r\n{framing}\r\n".encode()
    exact = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000
    async with AiohttpTransport(max_response_bytes=1000) as transport:
        error = await _error(transport, _ask(await answering(head + b"x" * 1001)), shown)
        response = await transport.send(_ask(await answering(exact)))

    assert Sent.MAYBE is error.sent
    assert "exceeds 1000 bytes" in str(error)
    assert 1000 == len(response.body)


@pytest.mark.parametrize("drip", [False, True], ids=["hang", "drip"])
async def test_no_answer_in_time(
    transport: AiohttpTransport, scripted: Scripted, shown: Shown, *, drip: bool
) -> None:
    """A peer that says nothing, or a byte now and then, is left after the request's time."""

    async def script(reader: Reader, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" if drip else b"")
        while drip:
            writer.write(b"x")
            await asyncio.sleep(0.02)
        await reader.read()

    error = await _error(transport, _ask(await scripted(script), timeout=0.1), shown)

    assert Sent.MAYBE is error.sent
    assert "no complete answer in time" in str(error)


async def test_the_transports_own_time(scripted: Scripted, shown: Shown) -> None:
    """Where the request names no time, the transport's counts."""

    async def script(reader: Reader, _: Writer) -> None:
        await reader.read()

    async with AiohttpTransport(timeout=0.05) as transport:
        error = await _error(transport, _ask(await scripted(script)), shown)

    assert Sent.MAYBE is error.sent


# Once per send


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "POST", "PATCH"])
async def test_a_kept_connection_that_closes(
    transport: AiohttpTransport,
    scripted: Scripted,
    read_request: ReadRequest,
    shown: Shown,
    method: str,
) -> None:
    """A request on a kept connection that breaks is not sent again behind our back."""
    seen: list[bytes] = []

    async def script(reader: Reader, writer: Writer) -> None:
        for answer in (OK, b""):
            seen.append(await read_request(reader))
            writer.write(answer)

    url = await scripted(script)
    await transport.send(_ask(url))
    error = await _error(transport, _ask(url, method), shown)

    assert Sent.MAYBE is error.sent
    assert 2 == len(seen)


async def test_a_connection_is_kept(
    transport: AiohttpTransport, scripted: Scripted, read_request: ReadRequest
) -> None:
    """Requests one after the other share one connection."""
    connections = 0

    async def script(reader: Reader, writer: Writer) -> None:
        nonlocal connections
        connections += 1
        while True:
            await read_request(reader)
            writer.write(OK)

    url = await scripted(script)
    for _ in range(5):
        await transport.send(_ask(url))

    assert 1 == connections


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_answers(
    transport: AiohttpTransport,
    answering: Answering,
    received: list[bytes],
    scripted: Scripted,
    status: int,
) -> None:
    """A redirect is given back; the other origin hears nothing, least of all the key."""
    strangers = 0

    async def stranger(_: Reader, __: Writer) -> None:
        nonlocal strangers
        strangers += 1

    elsewhere = await scripted(stranger)
    answer = f"HTTP/1.1 {status} Go\r\nLocation: {elsewhere}/b\r\nContent-Length: 0\r\n\r\n"
    response = await transport.send(_ask(await answering(answer.encode())))

    assert status == response.status
    assert f"{elsewhere}/b" == response.headers["location"]
    assert (1, 0) == (len(received), strangers)


# What goes out


async def test_the_bytes_on_the_wire(
    transport: AiohttpTransport, answering: Answering, received: list[bytes]
) -> None:
    """The request line, the fields and the body are what was asked for, and little else."""
    url = await answering(OK)
    await transport.send(Request("POST", f"{url}/a%2Fb/%2e%2e?x=%20+1", HEADERS, b"body"))
    head, _, body = received[0].partition(b"\r\n\r\n")
    line, *fields = head.split(b"\r\n")
    names = {field.partition(b":")[0].lower() for field in fields}

    assert b"POST /a%2Fb/%2e%2e?x=%20+1 HTTP/1.1" == line
    assert b"body" == body
    assert b"x-api-key: eght_canary" in fields
    assert b"Accept-Encoding: identity" in fields
    expected = {b"host", b"x-api-key", b"user-agent", b"accept-encoding", b"accept"}
    assert expected | {b"content-length"} == names


async def test_a_header_of_the_request_wins(
    transport: AiohttpTransport, answering: Answering, received: list[bytes]
) -> None:
    """A request's own Accept-Encoding and User-Agent replace the transport's."""
    headers = Headers({"Accept-Encoding": "zstd", "User-Agent": "mine"})
    await transport.send(Request("GET", await answering(OK), headers))

    assert b"accept-encoding: zstd" in received[0].lower()
    assert b"user-agent: mine" in received[0].lower()
    assert 1 == received[0].lower().count(b"accept-encoding")


async def test_large_bytes(
    transport: AiohttpTransport, answering: Answering, received: list[bytes]
) -> None:
    """A body of more than a mebibyte goes out whole, without a complaint of aiohttp's."""
    body = bytes(2**20 + 1)
    await transport.send(Request("POST", await answering(OK), body=body))

    assert received[0].endswith(body)
    assert b"Content-Length: 1048577" in received[0]


async def test_a_stream_goes_out_with_its_length(
    transport: AiohttpTransport, answering: Answering, received: list[bytes]
) -> None:
    """A stream announces its length and is not sent in chunks."""
    await transport.send(Request("POST", await answering(OK), body=StreamBody(4, _four)))

    assert received[0].endswith(b"\r\n\r\nabcd")
    assert b"content-length: 4" in received[0].lower()
    assert b"chunked" not in received[0].lower()


@pytest.mark.parametrize(
    ("length", "reason"), [(3, "more than the whole of 3"), (5, "only 4 of 5")]
)
async def test_a_stream_of_another_length(
    transport: AiohttpTransport, answering: Answering, shown: Shown, length: int, reason: str
) -> None:
    """A stream that breaks its word ends the exchange at once and says by how much."""
    url = await answering(OK)
    request = Request("POST", url, HEADERS, StreamBody(length, _four))
    error = await _error(transport, request, shown)

    assert Sent.MAYBE is error.sent
    assert reason in str(error)


async def test_a_stream_that_raises(
    transport: AiohttpTransport, answering: Answering, shown: Shown
) -> None:
    """What the caller's own stream raises ends the exchange and is named by its kind."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"ab"
        raise FileNotFoundError(KEY)

    request = Request("POST", await answering(OK), HEADERS, StreamBody(4, broken))
    error = await _error(transport, request, shown)

    assert Sent.MAYBE is error.sent
    assert "the stream of the body raised FileNotFoundError" in str(error)


async def _four() -> AsyncIterator[bytes]:
    yield b"ab"
    yield b"cd"


# The surroundings


async def test_the_environment_has_no_effect(
    answering: Answering,
    received: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Neither netrc nor the proxy variables change what is sent, or where."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password canary\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with AiohttpTransport() as transport:
        await transport.send(_ask(await answering(OK)))

    assert b"authorization" not in received[0].lower()


async def test_a_cookie_is_not_kept(
    transport: AiohttpTransport, answering: Answering, received: list[bytes]
) -> None:
    """A cookie that the peer sets does not come back to it."""
    url = await answering(OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\n\r\n"))
    for _ in range(2):
        await transport.send(_ask(url))

    assert b"cookie" not in received[1].lower()


async def test_a_proxy_is_used(answering: Answering, received: list[bytes]) -> None:
    """An explicit proxy is asked, with the user and password it wants."""
    proxy = (await answering(OK)).replace("http://", "http://user:pass@")
    async with AiohttpTransport(proxy=proxy) as transport:
        await transport.send(_ask("http://peer.invalid"))

    assert received[0].startswith(b"POST http://peer.invalid/a?q=")
    assert b"Proxy-Authorization: Basic dXNlcjpwYXNz" in received[0]


async def test_a_tunnel_that_is_refused(
    answering: Answering, received: list[bytes], shown: Shown
) -> None:
    """A proxy that refuses the tunnel has seen neither the request nor the key: not sent."""
    url = await answering(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
    async with AiohttpTransport(proxy=url.replace("http://", "http://user:canary@")) as transport:
        error = await _error(transport, _ask("https://peer.invalid"), shown)

    assert Sent.NO is error.sent
    assert "refused the tunnel with the status 407" in str(error)
    assert "canary" not in str(error)
    assert received[0].startswith(b"CONNECT peer.invalid:443 ")
    assert KEY.encode() not in received[0]


async def test_closing_ends_what_is_under_way(scripted: Scripted, shown: Shown) -> None:
    """Sends under way when the transport closes fail as transport errors, by what is known."""

    async def script(reader: Reader, _: Writer) -> None:
        await reader.read()

    url = await scripted(script)
    transport = AiohttpTransport(connector=lambda: aiohttp.TCPConnector(limit=1))
    sends = [asyncio.create_task(_error(transport, _ask(url), shown)) for _ in range(2)]
    await asyncio.sleep(0.05)
    await transport.aclose()
    first, second = await asyncio.gather(*sends)

    assert Sent.MAYBE is first.sent
    assert Sent.NO is second.sent
    assert "closed meanwhile" in str(second)
    with pytest.raises(LifecycleError):
        await transport.send(_ask(url))
