"""What a delivery is answered with, over real sockets."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from eightbyeight.errors import InvalidInputError
from eightbyeight.webhooks.events import ShortUrlClicked, UnknownEvent
from eightbyeight.webhooks.receiver import RECEIVER, webhook_app

if TYPE_CHECKING:
    from tests.webhooks.receiver.conftest import Serve, Taker

Click = Callable[[int], bytes]
Until = Callable[[Callable[[], bool]], Awaitable[None]]


async def test_a_click(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """A delivery is answered with 200, and its handler has it as what it is."""
    peer = await serve(webhook_app(taker, authorization=password))

    assert 200 == await peer.post(click(1))

    await until(lambda: bool(taker.events))
    (event,) = taker.events
    assert isinstance(event, ShortUrlClicked)
    assert "+6580000001" == event.destination


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"Authorization: \r\n",
        b"Authorization: Bearer CANARY-2\r\n",
        b"Authorization: bearer CANARY-1\r\n",
        b"Authorization: Bearer CANARY-1\xe4\r\n",
        b"Authorization: Bearer CANARY-\xc3\xa4\r\n",
        b"Authorization: \xff\xfe\r\n",
        b"Authorization: Bearer CANARY-1\r\nAuthorization: Bearer CANARY-1\r\n",
        b"X-Authorization: Bearer CANARY-1\r\n",
    ],
)
async def test_whoever_has_no_right_value(  # noqa: PLR0917 - fixtures
    serve: "Serve",
    taker: "Taker",
    click: Click,
    password: str,
    value: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A wrong, missing, doubled or non-ASCII value is answered with 401, and nothing is told."""
    peer = await serve(webhook_app(taker, authorization=password))
    body = click(1)

    status, answer = await peer.send(
        b"POST / HTTP/1.1\r\nHost: h\r\n%bContent-Length: %d\r\n\r\n%b" % (value, len(body), body)
    )

    assert 401 == status
    assert b"CANARY" not in answer
    assert "CANARY" not in caplog.text
    assert (1, 1, 0) == (peer.counts.received, peer.counts.refused, peer.counts.queued)
    assert 200 == await peer.post(body)


async def test_two_values_while_one_is_replaced(
    serve: "Serve", taker: "Taker", click: Click
) -> None:
    """Of two accepted values either lets in, and no third."""
    peer = await serve(webhook_app(taker, authorization=["Basic old", "Basic new"]))

    answers = [await peer.post(click(1), authorization=f"Basic {one}") for one in ("old", "new")]
    answers.append(await peer.post(click(1), authorization="Basic old, Basic new"))

    assert [200, 200, 401] == answers


async def test_open_to_everybody(
    serve: "Serve", taker: "Taker", click: Click, caplog: pytest.LogCaptureFixture
) -> None:
    """Where None was asked for everybody comes in, and the log says so once."""
    peer = await serve(webhook_app(taker, authorization=None))

    assert 200 == await peer.post(click(1), authorization=None)
    assert 200 == await peer.post(click(2), authorization="Bearer anything")
    assert 1 == caplog.text.count("whoever knows the address")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods(serve: "Serve", taker: "Taker", method: str, password: str) -> None:
    """Anything but POST is answered with 405."""
    peer = await serve(webhook_app(taker, authorization=password))

    async with peer.session.request(method, peer.url) as answer:
        assert (405, "POST") == (answer.status, answer.headers["Allow"])


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "a", "text/xml"]
)
async def test_other_content_types(
    serve: "Serve", taker: "Taker", click: Click, password: str, content_type: str
) -> None:
    """What the body is counts, not what it is said to be."""
    peer = await serve(webhook_app(taker, authorization=password, durable=True))

    assert 200 == await peer.post(click(1), headers={"Content-Type": content_type})
    assert 1 == len(taker.ids)


@pytest.mark.parametrize(
    "body",
    [
        b'{"namespace":"SMS","eventType":"fax_received","payload":{"eventId":"1"}}',
        b'{"namespace":"SMS","eventType":"short_url_clicked","payload":null}',
        b'{"anything":[1,2,{"at":"all"}]}',
        b"<?xml version='1.0'?><root><umid>1</umid></root>",
    ],
)
async def test_events_nobody_knows(
    serve: "Serve", taker: "Taker", password: str, body: bytes
) -> None:
    """An event of an unknown kind is answered with 200, and the handler has all of it."""
    peer = await serve(webhook_app(taker, authorization=password, durable=True))

    assert 200 == await peer.post(body)

    assert [UnknownEvent] == list(map(type, taker.events))
    assert 200 == await peer.post(body)
    assert 1 == len(taker.events)


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'"text"', b"{", b"\xff\xfe\x00", b"a=b&c=d"]
)
@pytest.mark.parametrize("durable", [False, True])
async def test_bodies_that_are_no_event(  # noqa: PLR0917 - fixtures
    serve: "Serve", taker: "Taker", password: str, until: Until, body: bytes, durable: bool
) -> None:
    """What is no event at all is answered with 200 too, and ``on_error`` hears of it."""
    app = webhook_app(taker, authorization=password, on_error=taker.tell, durable=durable)
    peer = await serve(app)

    assert 200 == await peer.post(body)

    await until(lambda: bool(taker.told))
    ((event, error),) = taker.told
    assert event is None
    assert isinstance(error, InvalidInputError)
    assert (1, 0) == (peer.counts.not_understood, peer.counts.failed)
    assert [] == taker.begun


async def test_a_packed_body(serve: "Serve", taker: "Taker", click: Click, password: str) -> None:
    """A compressed body is unpacked."""
    peer = await serve(webhook_app(taker, authorization=password, durable=True))

    packed = gzip.compress(click(7))
    assert 200 == await peer.post(packed, headers={"Content-Encoding": "gzip"})
    assert 1 == len(taker.ids)


async def test_a_path_of_its_own(
    serve: "Serve", taker: "Taker", click: Click, password: str
) -> None:
    """Deliveries are taken at the path that was asked for and nowhere else."""
    peer = await serve(webhook_app(taker, authorization=password, path="/hooks/8x8"))

    paths = ["/hooks/8x8", "/", "/hooks/8x8/", "/hooks"]
    assert [200, 404, 404, 404] == [await peer.post(click(1), path) for path in paths]


async def test_mounted_in_another_application(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """Under a prefix it answers with and without the last slash, beside what was there before."""

    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    whole, hooks = web.Application(), webhook_app(taker, authorization=password)
    whole.router.add_get("/", hello)
    whole.add_subapp("/8x8/", hooks)
    peer = await serve(whole)

    assert 200 == await peer.post(click(1), "/8x8/")
    assert 200 == await peer.post(click(2), "/8x8")
    assert 401 == await peer.post(click(3), "/8x8/", authorization=None)
    assert 404 == await peer.post(click(3), "/8x8/else")
    async with peer.session.get(peer.url) as answer:
        assert "hello" == await answer.text()
    await until(lambda: 2 == len(taker.events))
    counts = hooks[RECEIVER].counts
    assert (3, 2, 1) == (counts.received, counts.queued, counts.refused)


async def test_many_at_once(serve: "Serve", taker: "Taker", click: Click, password: str) -> None:
    """Of twenty deliveries of one event at the same time, one is handled and all get 200."""
    peer = await serve(webhook_app(taker, authorization=password, durable=True))

    answers = await asyncio.gather(*(peer.post(click(1)) for _ in range(20)))

    assert [200] * 20 == answers
    assert 1 == len(taker.events)
    assert (19, 1, 1) == (peer.counts.duplicates, peer.counts.queued, peer.counts.handled)
