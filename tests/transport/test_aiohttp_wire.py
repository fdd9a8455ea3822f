"""The aiohttp transport on a real socket: what goes out, how often, and to whom."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from pathlib import Path

import aiohttp
import pytest

from eightbyeight.errors import LifecycleError, Sent, TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.messages import Headers, Repeat, Request, Secret, StreamBody

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


# Once per send


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "POST", "PATCH"])
async def test_a_kept_connection_that_closes(
    transport: AiohttpTransport,
    scripted: Scripted,
    read_request: ReadRequest,
    error_of: ErrorOf,
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
    error = await error_of(transport, _ask(url, method))

    assert Sent.MAYBE is error.sent
    assert 2 == len(seen)


async def test_a_refused_answer_costs_its_connection(
    scripted: Scripted, read_request: ReadRequest, error_of: ErrorOf
) -> None:
    """What is left unread of a refused answer is never taken for the next one."""
    connections = 0

    async def script(reader: Reader, writer: Writer) -> None:
        nonlocal connections
        connections += 1
        while True:
            await read_request(reader)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123")

    url = await scripted(script)
    async with AiohttpTransport(max_response_bytes=2) as transport:
        for _ in range(2):
            assert "exceeds" in str(await error_of(transport, _ask(url)))

    assert 2 == connections


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


@pytest.mark.parametrize("fields", [{}, {"Content-Type": "text/csv"}])
@pytest.mark.parametrize("body", [b"body", b""])
async def test_the_type_of_the_body_is_the_requests(
    transport: AiohttpTransport,
    answering: Answering,
    received: list[bytes],
    fields: dict[str, str],
    body: bytes,
) -> None:
    """A body has the media type that the request names, and none where it names none."""
    await transport.send(Request("POST", await answering(OK), Headers(fields), body))
    lines = received[0].lower().split(b"\r\n")

    expected = [f"content-type: {value}".encode() for value in fields.values()]
    assert expected == [line for line in lines if line.startswith(b"content-type")]


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
    transport: AiohttpTransport, answering: Answering, error_of: ErrorOf, length: int, reason: str
) -> None:
    """A stream that breaks its word ends the exchange at once and says by how much."""
    url = await answering(OK)
    request = Request("POST", url, HEADERS, StreamBody(length, _four))
    error = await error_of(transport, request)

    assert Sent.MAYBE is error.sent
    assert reason in str(error)


async def test_a_stream_that_raises(
    transport: AiohttpTransport, answering: Answering, error_of: ErrorOf
) -> None:
    """What the caller's own stream raises ends the exchange and is named by its kind."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"ab"
        raise FileNotFoundError(KEY)

    request = Request("POST", await answering(OK), HEADERS, StreamBody(4, broken))
    error = await error_of(transport, request)

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
    url = await answering(
        OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\n")
    )
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
    answering: Answering, received: list[bytes], error_of: ErrorOf
) -> None:
    """A proxy that refuses the tunnel has seen neither the request nor the key: not sent."""
    url = await answering(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
    async with AiohttpTransport(proxy=url.replace("http://", "http://user:canary@")) as transport:
        error = await error_of(transport, _ask("https://peer.invalid"))

    assert Sent.NO is error.sent
    assert "refused the tunnel with the status 407" in str(error)
    assert "canary" not in str(error)
    assert received[0].startswith(b"CONNECT peer.invalid:443 ")
    assert KEY.encode() not in received[0]


async def test_closing_ends_what_is_under_way(scripted: Scripted, error_of: ErrorOf) -> None:
    """Sends under way when the transport closes fail as transport errors, by what is known."""

    async def script(reader: Reader, _: Writer) -> None:
        await reader.read()

    url = await scripted(script)
    transport = AiohttpTransport(connector=lambda: aiohttp.TCPConnector(limit=1))
    sends = [asyncio.create_task(error_of(transport, _ask(url))) for _ in range(2)]
    await asyncio.sleep(0.05)
    await transport.aclose()
    first, second = await asyncio.gather(*sends)

    assert Sent.MAYBE is first.sent
    assert Sent.NO is second.sent
    assert "closed meanwhile" in str(second)
    with pytest.raises(LifecycleError):
        await transport.send(_ask(url))
