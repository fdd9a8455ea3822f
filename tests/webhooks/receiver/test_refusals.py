"""Whoever runs a receiver can hear of each delivery that it refuses."""

import gzip
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from eightbyeight.webhooks.receiver import Refusal, webhook_app

if TYPE_CHECKING:
    from tests.webhooks.receiver.conftest import Serve, Taker

Click = Callable[[int], bytes]
Until = Callable[[Callable[[], bool]], Awaitable[None]]


async def test_what_the_door_refuses(
    serve: "Serve", taker: "Taker", click: Click, password: str
) -> None:
    """Each refusal is told with its status and its reason, and nothing of what came."""
    told: list[Refusal] = []
    app = webhook_app(taker, authorization=password, max_body=400, on_refusal=told.append)
    peer = await serve(app)
    twice = b"Authorization: Bearer a\r\n" * 2
    head = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n%b\r\n"

    await peer.post(click(1), authorization=None)
    await peer.post(click(1), authorization="Bearer CANARY-2")
    await peer.send(head % twice)
    await peer.post(b"CANARY" * 100)
    await peer.post(click(1), "/CANARY?CANARY=1")
    await peer.post(
        gzip.compress(click(1)), "/CANARY", headers={"Content-Encoding": "gzip", "a": "CANARY"}
    )
    async with peer.session.put(peer.url) as answer:
        assert 405 == answer.status
    assert 200 == await peer.post(click(1))

    assert [
        (401, "it has no Authorization"),
        (401, "its Authorization is not the value that is accepted"),
        (401, "it has more than one Authorization"),
        (413, "its body has more than 400 bytes"),
        (404, "it came to another path than /"),
        (404, "it came to another path than /"),
        (405, "it is no POST"),
    ] == [(one.status, one.reason) for one in told]


async def test_bodies_that_do_not_come(serve: "Serve", taker: "Taker") -> None:
    """A body that is too slow and one that is broken are told of."""
    told: list[Refusal] = []
    app = webhook_app(taker, authorization=None, read_timeout=0.05, on_refusal=told.append)
    peer = await serve(app)
    packed = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"

    await peer.send(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n")
    await peer.send(packed)

    assert [
        (408, "its body took longer than 0.05 seconds"),
        (400, "its body could not be read"),
    ] == [(one.status, one.reason) for one in told]


async def test_a_full_queue(serve: "Serve", taker: "Taker", click: Click, until: Until) -> None:
    """A delivery that there is no room for is told of; a handler that fails is not."""
    told: list[Refusal] = []
    taker.open.clear()
    app = webhook_app(
        taker,
        authorization=None,
        queue_size=1,
        workers=1,
        on_refusal=told.append,
        on_error=taker.tell,
        drain_seconds=0,
    )
    peer = await serve(app)

    assert 200 == await peer.post(click(1))
    await until(lambda: bool(taker.begun))
    assert [200, 503] == [await peer.post(click(number)) for number in (2, 3)]
    assert [(503, "there is no room for it, or the receiver is being shut down")] == [
        (one.status, one.reason) for one in told
    ]
    taker.error = ValueError()
    taker.open.set()
    await until(lambda: len(taker.told) == 2)
    assert 1 == len(told)


async def test_a_teller_that_raises(
    serve: "Serve", taker: "Taker", click: Click, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What it raises is logged without its words, and the answer stays what it is."""

    def fail(_: Refusal) -> None:
        raise ValueError("CANARY")

    app = webhook_app(taker, authorization=password, on_refusal=fail)
    peer = await serve(app)

    assert 401 == await peer.post(click(1), authorization=None)
    assert 404 == await peer.post(click(1), "/other")
    assert 2 == caplog.text.count("on_refusal failed: ValueError at ")
    assert "CANARY" not in caplog.text


async def test_mounted(serve: "Serve", taker: "Taker", click: Click) -> None:
    """Within another application it is told of the paths below its own, and of no others."""
    told: list[Refusal] = []
    app = web.Application()
    app.add_subapp("/8x8/", webhook_app(taker, authorization=None, on_refusal=told.append))
    peer = await serve(app)

    assert [404, 404] == [await peer.post(click(1), path) for path in ("/other", "/8x8/other")]

    assert [404] == [one.status for one in told]
