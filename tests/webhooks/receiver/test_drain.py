"""The end of a receiver: what is still handled, what is dropped, and who hears of it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from eightbyeight.errors import LifecycleError
from eightbyeight.webhooks.events import Event
from eightbyeight.webhooks.receiver import RECEIVER, serve_webhooks, webhook_app

if TYPE_CHECKING:
    from tests.webhooks.receiver.conftest import Serve, Taker

Click = Callable[[int], bytes]
Until = Callable[[Callable[[], bool]], Awaitable[None]]


async def test_what_is_queued_is_handled(taker: "Taker", click: Click, until: Until) -> None:
    """At the shutdown what is queued is handled, and what comes meanwhile gets 503."""
    taker.open.clear()
    app = webhook_app(taker, authorization=None, workers=1, on_error=taker.tell)
    receiver = app[RECEIVER]
    for number in range(3):
        assert 200 == await receiver.take(click(number))
    await until(lambda: bool(taker.begun))

    drain = asyncio.create_task(receiver.drain())
    await asyncio.sleep(0)
    assert [503, 200] == [await receiver.take(click(number)) for number in (3, 1)]
    taker.open.set()
    await drain

    assert 3 == len(taker.events)
    assert [] == taker.told
    assert (3, 0, 1) == (receiver.counts.handled, receiver.counts.failed, receiver.counts.refused)


@pytest.mark.parametrize("drain_seconds", [0, 0.05])
async def test_what_is_left_is_dropped(
    taker: "Taker", click: Click, until: Until, drain_seconds: float
) -> None:
    """When the time is up, ``on_error`` hears of the event in hand and of each one that waits."""
    taker.open.clear()
    app = webhook_app(
        taker, authorization=None, workers=1, on_error=taker.tell, drain_seconds=drain_seconds
    )
    receiver = app[RECEIVER]
    for number in range(3):
        await receiver.take(click(number))
    await receiver.take(b"no event")
    await until(lambda: bool(taker.begun))

    await receiver.drain()
    await receiver.drain()

    assert [] == taker.events
    events, errors = zip(*taker.told, strict=True)
    assert [False, True, True, True] == [isinstance(event, Event) for event in events]
    assert all(isinstance(error, LifecycleError) for error in errors[1:])
    assert (0, 3, 1) == (
        receiver.counts.handled,
        receiver.counts.failed,
        receiver.counts.not_understood,
    )


async def test_durable_senders_hear_of_the_end(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """Durable, whoever waits for what is dropped gets 503, to deliver it elsewhere or later."""
    taker.open.clear()
    app = webhook_app(
        taker,
        authorization=password,
        workers=1,
        durable=True,
        on_error=taker.tell,
        drain_seconds=0.05,
    )
    peer = await serve(app)
    answers = [asyncio.ensure_future(peer.post(click(number))) for number in range(3)]
    await until(lambda: 3 == peer.counts.queued and bool(taker.begun))

    await app[RECEIVER].drain()

    assert [503] * 3 == await asyncio.gather(*answers)
    assert 3 == len(taker.told)


async def test_what_handlers_use_is_there_to_the_end(click: Click) -> None:
    """In a larger application the drain comes before the cleanup of what the handlers use."""
    story: list[str] = []

    async def handle(_: Event) -> None:
        await asyncio.sleep(0.01)
        story.append("handled")

    async def database(_: web.Application) -> AsyncIterator[None]:
        yield
        story.append("database closed")

    whole, hooks = web.Application(), webhook_app(handle, authorization=None)
    whole.cleanup_ctx.append(database)
    whole.add_subapp("/8x8", hooks)
    async with serve_webhooks(whole, port=0):
        await hooks[RECEIVER].take(click(1))

    assert ["handled", "database closed"] == story


async def test_an_application_that_is_served_again(
    serve: "Serve", taker: "Taker", click: Click, password: str
) -> None:
    """An application that was shut down and is served again takes deliveries, and remembers."""
    app = webhook_app(taker, authorization=password, durable=True)
    async with serve_webhooks(app, port=0):
        assert 200 == await app[RECEIVER].take(click(1))
    assert 503 == await app[RECEIVER].take(click(2))

    peer = await serve(app)

    assert [200, 200] == [await peer.post(click(number)) for number in (1, 2)]
    assert 2 == len(taker.ids)


def test_an_event_loop_that_is_closed(click: Click, caplog: pytest.LogCaptureFixture) -> None:
    """Where nothing is drained, nothing is begun on the way out and then dropped in the middle."""
    begun: list[Event] = []

    async def handle(event: Event) -> None:
        begun.append(event)
        await asyncio.sleep(10)

    async def play() -> None:
        receiver = webhook_app(handle, authorization=None, workers=2)[RECEIVER]
        for number in range(5):
            await receiver.take(click(number))
        await asyncio.sleep(0.01)

    asyncio.run(play())
    gc.collect()  # What asyncio says of a task that it dropped, it says here.

    assert 2 == len(begun)
    assert 2 == caplog.text.count("was not handled: RuntimeError")
    assert "destroyed" not in caplog.text


async def test_an_on_error_that_takes_too_long(
    taker: "Taker", click: Click, caplog: pytest.LogCaptureFixture
) -> None:
    """The end is not put off for an ``on_error`` that hangs; the log says how many were dropped."""

    async def hang(_event: Event | None, _error: Exception) -> None:
        await asyncio.sleep(10)

    taker.open.clear()
    app = webhook_app(
        taker,
        authorization=None,
        on_error=hang,
        workers=1,
        handler_timeout=None,
        drain_seconds=0,
    )
    receiver = app[RECEIVER]
    for number in range(3):
        await receiver.take(click(number))

    await receiver.drain(telling_seconds=0.02)

    assert "on_error was not told of 2 more events" in caplog.text
    assert 3 == receiver.counts.failed
