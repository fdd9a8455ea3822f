"""Bodies that are too large, too slow or broken, over real sockets."""

import asyncio
import functools
import gzip
import time
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from eightbyeight.webhooks.receiver import webhook_app

if TYPE_CHECKING:
    from tests.webhooks.receiver.conftest import Serve, Taker

Click = Callable[[int], bytes]

HEAD = b"POST / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer CANARY-1\r\n"
PASSWORD = "Bearer CANARY-1"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
TEN_MB = 10_000_000


@functools.cache
def packed_zeros(size: int) -> bytes:
    """Pack so many zeros, without ever having all of them."""
    packer = zlib.compressobj(9, wbits=31)
    parts = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join([*parts, packer.flush()])


async def test_ten_megabytes_announced(
    serve: "Serve", taker: "Taker", click: Click, password: str
) -> None:
    """A body that says it is too large is refused with 413 before a byte of it has come."""
    peer = await serve(webhook_app(taker, authorization=password))

    status, _ = await peer.send(HEAD + b"Content-Length: %d\r\n\r\n" % TEN_MB)

    assert 413 == status
    assert 200 == await peer.post(click(1))
    assert (2, 1) == (peer.counts.received, peer.counts.refused)


@pytest.mark.parametrize("chunked", [False, True])
async def test_ten_megabytes_sent(
    serve: "Serve", taker: "Taker", click: Click, password: str, *, chunked: bool
) -> None:
    """A sender of 10 MB gets its 413, and the receiver never has much of it in memory."""
    peer = await serve(webhook_app(taker, authorization=password, max_body=100_000))
    part = bytes(50_000)
    async with peer.connected() as (reader, writer):
        tracemalloc.start()
        try:
            writer.write(CHUNKED if chunked else HEAD + b"Content-Length: %d\r\n\r\n" % TEN_MB)
            for _ in range(TEN_MB // len(part)):
                writer.write(b"%x\r\n%b\r\n" % (len(part), part) if chunked else part)
                await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert b"413" == head.split()[1]
    assert most < TEN_MB / 4
    assert 200 == await peer.post(click(1))


async def test_a_small_body_that_unpacks_to_a_large_one(
    serve: "Serve", taker: "Taker", password: str
) -> None:
    """A compressed body counts with its unpacked size, and is not unpacked beyond the limit."""
    peer = await serve(webhook_app(taker, authorization=password, max_body=100_000))

    for size in (100_001, TEN_MB):
        packed = gzip.compress(bytes(size))
        assert 413 == await peer.post(packed, headers={"Content-Encoding": "gzip"})
    assert [] == taker.begun


@pytest.mark.parametrize("chunked", [False, True])
async def test_the_limit_itself(
    serve: "Serve", taker: "Taker", click: Click, password: str, *, chunked: bool
) -> None:
    """A body as large as the limit is taken, and one byte more is refused."""
    body = click(1)
    peer = await serve(webhook_app(taker, authorization=password, max_body=len(body)))

    async def stream(content: bytes) -> "asyncio.StreamReader":
        reader = asyncio.StreamReader()
        reader.feed_data(content)
        reader.feed_eof()
        return reader

    answers = []
    for content in (body, body + b" "):
        data = await stream(content) if chunked else content
        headers = {"Authorization": password}
        async with peer.session.post(peer.url, data=data, headers=headers) as answer:
            answers.append(answer.status)
    assert [200, 413] == answers


async def test_a_slow_drip(serve: "Serve", taker: "Taker", click: Click, password: str) -> None:
    """A body that drips is ended with 408 and closed, and holds nobody up meanwhile."""
    peer = await serve(webhook_app(taker, authorization=password, read_timeout=0.1))

    async with peer.connected() as (reader, writer):
        writer.write(HEAD + b"Content-Length: 1000\r\n\r\n")
        began = time.monotonic()
        answer = asyncio.ensure_future(reader.read())
        quick: list[int] = []
        while not answer.done():
            writer.write(b"{")
            quick.append(await peer.post(click(len(quick))))
            await asyncio.wait((answer,), timeout=0.02)
        took = time.monotonic() - began

    assert b"408" == (await answer).split()[1]
    assert 0.1 <= took < 1
    assert {200} == set(quick)
    assert 1 == peer.counts.refused


async def test_a_body_in_parts(serve: "Serve", taker: "Taker", click: Click, password: str) -> None:
    """A body that comes in parts, in time, is taken."""
    peer = await serve(webhook_app(taker, authorization=password, durable=True))
    body = click(1)

    async with peer.connected() as (reader, writer):
        writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body))
        for at in range(0, len(body), 50):
            writer.write(body[at : at + 50])
            await writer.drain()
            await asyncio.sleep(0.001)
        head = await reader.readuntil(b"\r\n\r\n")

    assert b"200" == head.split()[1]
    assert 1 == len(taker.ids)


async def test_a_body_that_does_not_unpack(
    serve: "Serve",
    taker: "Taker",
    click: Click,
    password: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A body that is not packed as it says is answered with 400, and the receiver stays up."""
    peer = await serve(webhook_app(taker, authorization=password))

    assert 400 == await peer.post(click(1), headers={"Content-Encoding": "gzip"})
    assert 200 == await peer.post(click(1))
    assert "" == caplog.text


@pytest.mark.parametrize("first", [b"", b"3\r\n{  \r\n"])
async def test_a_broken_body(  # noqa: PLR0917 - fixtures
    serve: "Serve",
    taker: "Taker",
    click: Click,
    password: str,
    first: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A body that breaks the rules of HTTP midway is given up in time, and no event comes of it."""
    app = webhook_app(taker, authorization=password, on_error=taker.tell, read_timeout=0.05)
    peer = await serve(app)

    async with peer.connected() as (reader, writer):
        writer.write(CHUNKED + first)
        await writer.drain()
        await asyncio.sleep(0.01)
        writer.write(b"not a length\r\n")
        head = await reader.readuntil(b"\r\n\r\n")

    assert head.split()[1] in {b"400", b"408"}
    assert 200 == await peer.post(click(1))
    assert [] == taker.told
    assert "" == caplog.text


@pytest.mark.parametrize(
    ("method", "path", "authorization", "expected"),
    [
        ("POST", "/", PASSWORD, 413),
        ("POST", "/", "Bearer CANARY-2", 401),
        ("POST", "/else", PASSWORD, 404),
        ("PUT", "/", PASSWORD, 405),
    ],
)
async def test_what_is_refused_is_not_unpacked(  # noqa: PLR0917 - fixtures
    serve: "Serve",
    taker: "Taker",
    click: Click,
    password: str,
    method: str,
    path: str,
    authorization: str,
    expected: int,
) -> None:
    """Of a packed body that is refused, whyever, the rest is not unpacked to be thrown away."""
    peer = await serve(webhook_app(taker, authorization=password))
    size = 300_000_000
    body = packed_zeros(size)
    headers = {"Authorization": authorization, "Content-Encoding": "gzip"}

    began = time.process_time()
    async with peer.session.request(method, peer.url + path, data=body, headers=headers) as answer:
        assert expected == answer.status
    assert 200 == await peer.post(click(1))

    # To unpack all of it takes ten times as long.
    assert time.process_time() - began < size / 3e9
    assert 1 == peer.counts.queued


@pytest.mark.parametrize("packed", [False, True])
async def test_a_middleware_that_reads_the_body(
    serve: "Serve", taker: "Taker", click: Click, password: str, *, packed: bool
) -> None:
    """What a middleware of the whole application has read before, the receiver has as well."""

    @web.middleware
    async def read(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        await request.read()
        return await handler(request)

    whole = web.Application(middlewares=[read])
    whole.add_subapp("/8x8", webhook_app(taker, authorization=password, durable=True, max_body=999))
    peer = await serve(whole)
    headers = {"Content-Encoding": "gzip"} if packed else None
    body = gzip.compress(click(1)) if packed else click(1)
    large = gzip.compress(bytes(1000)) if packed else bytes(1000)

    assert 200 == await peer.post(body, "/8x8", headers)
    assert 413 == await peer.post(large, "/8x8", headers)
    assert 1 == len(taker.ids)


@pytest.mark.parametrize("packing", [b"", b"Content-Encoding: deflate\r\n"])
async def test_a_sender_who_leaves(  # noqa: PLR0917 - fixtures
    serve: "Serve",
    taker: "Taker",
    click: Click,
    password: str,
    packing: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A sender who leaves amid the body is no event, and the receiver stays up."""
    peer = await serve(webhook_app(taker, authorization=password, on_error=taker.tell))

    async with peer.connected() as (_, writer):
        writer.write(HEAD + packing + b"Content-Length: 1000\r\n\r\n{")
        await writer.drain()
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.02)

    assert 200 == await peer.post(click(1))
    assert (2, 1, 1) == (peer.counts.received, peer.counts.refused, peer.counts.queued)
    assert [] == taker.told
    assert "" == caplog.text
