"""Handlers that raise, hang or do worse, and whoever hears of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, cast

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.webhooks.events import Event, parse_event
from eightbyeight.webhooks.receiver import RECEIVER, EventHandler, OnError, webhook_app
from eightbyeight.webhooks.receiver.telling import log_error

if TYPE_CHECKING:
    from tests.webhooks.receiver.conftest import Serve, Taker

Click = Callable[[int], bytes]
Until = Callable[[Callable[[], bool]], Awaitable[None]]


async def test_a_handler_that_raises(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """What a handler raises goes to ``on_error`` with its event, and the one worker lives on."""
    taker.error = KeyError("CANARY")
    app = webhook_app(taker, authorization=password, workers=1, on_error=taker.tell)
    peer = await serve(app)

    assert 200 == await peer.post(click(1))
    await until(lambda: 1 == len(taker.told))
    taker.error = None
    assert [200, 200] == [await peer.post(click(number)) for number in (1, 2)]
    await until(lambda: 1 == peer.counts.handled)

    ((event, error),) = taker.told
    assert taker.begun[0] is event
    assert isinstance(error, KeyError)
    assert 1 == len(taker.events)
    assert (1, 1) == (peer.counts.failed, peer.counts.duplicates)


async def test_a_handler_that_hangs(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """A handler that hangs is cut off in time, and the one worker goes on with the next event."""
    taker.open.clear()
    app = webhook_app(
        taker, authorization=password, workers=1, on_error=taker.tell, handler_timeout=0.05
    )
    peer = await serve(app)

    assert [200, 200] == [await peer.post(click(number)) for number in (1, 2)]
    await until(lambda: 1 == len(taker.told))
    taker.open.set()
    await until(lambda: 1 == len(taker.events))

    ((_, error),) = taker.told
    assert isinstance(error, TimeoutError)
    assert "the handler took longer than 0.05 seconds" == str(error)


async def _cancel_itself(_: Event) -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(0)


async def _raise_cancelled(_: Event) -> None:
    raise asyncio.CancelledError


async def _raise_no_exception(_: Event) -> None:
    raise BaseException  # noqa: TRY002 - that is the point


async def _raise_an_exception(_: Event) -> None:
    raise OSError


def _raise_at_once(_: Event) -> None:
    raise OSError


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (_cancel_itself, RuntimeError),
        (_raise_cancelled, RuntimeError),
        (_raise_no_exception, RuntimeError),
        (_raise_an_exception, OSError),
        (_raise_at_once, OSError),
    ],
)
async def test_whatever_a_handler_does(
    taker: "Taker", click: Click, handler: object, expected: type[Exception]
) -> None:
    """Whatever a handler does to itself is heard of, and the next event is handled."""
    handlers: list[EventHandler] = [cast("EventHandler", handler), taker]

    async def handle(event: Event) -> None:
        await handlers.pop(0)(event)

    app = webhook_app(handle, authorization=None, workers=1, on_error=taker.tell)
    receiver = app[RECEIVER]
    for number in (1, 2):
        assert 200 == await receiver.take(click(number))
    await receiver.drain()

    ((event, error),) = taker.told
    assert event is not None
    assert isinstance(error, expected)
    assert 1 == len(taker.events)
    assert (1, 1) == (receiver.counts.failed, receiver.counts.handled)


async def test_a_handler_that_takes_its_time(taker: "Taker", click: Click) -> None:
    """Without a limit a handler is waited for."""
    app = webhook_app(taker, authorization=None, handler_timeout=None, durable=True)
    taker.open.clear()
    asyncio.get_running_loop().call_later(0.02, taker.open.set)

    assert 200 == await app[RECEIVER].take(click(1))
    assert 1 == len(taker.events)


async def _give_one(_: Event) -> AsyncIterator[int]:
    yield 1


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (lambda _: None, None),
        (lambda _: 5, None),
        (lambda _: asyncio.sleep(0), None),
        (lambda _: asyncio.ensure_future(asyncio.sleep(0)), None),
        (_give_one, TypeError),
        (lambda _: (one for one in "1"), TypeError),
    ],
)
async def test_whatever_a_handler_gives(
    taker: "Taker", click: Click, handler: object, expected: type[Exception] | None
) -> None:
    """What a handler gives is awaited if it can be; a generator has done nothing, and failed."""
    app = webhook_app(
        cast("EventHandler", handler), authorization=None, durable=True, on_error=taker.tell
    )
    receiver = app[RECEIVER]

    assert (200 if expected is None else 500) == await receiver.take(click(1))
    await receiver.drain()

    assert ([] if expected is None else [expected]) == [type(error) for _, error in taker.told]


async def test_an_async_on_error(
    serve: "Serve", taker: "Taker", click: Click, password: str, until: Until
) -> None:
    """An ``on_error`` may be async."""

    async def tell(event: Event | None, error: Exception) -> None:
        await asyncio.sleep(0)
        taker.tell(event, error)

    taker.error = ValueError()
    peer = await serve(webhook_app(taker, authorization=password, on_error=tell))

    assert 200 == await peer.post(click(1))
    await until(lambda: [taker.error] == [error for _, error in taker.told])


def _raising(_event: Event | None, _error: Exception) -> None:
    raise ValueError("CANARY")


async def _hanging(_event: Event | None, _error: Exception) -> None:
    await asyncio.sleep(10)


async def _cancelled(_event: Event | None, _error: Exception) -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize("on_error", [_raising, _hanging, _cancelled])
@pytest.mark.parametrize("durable", [False, True])
async def test_an_on_error_that_fails(  # noqa: PLR0917 - fixtures
    serve: "Serve",
    taker: "Taker",
    click: Click,
    password: str,
    until: Until,
    caplog: pytest.LogCaptureFixture,
    on_error: OnError,
    durable: bool,
) -> None:
    """An ``on_error`` that fails is logged without its words, and changes nothing."""
    app = webhook_app(
        taker,
        authorization=password,
        on_error=on_error,
        handler_timeout=0.02,
        workers=1,
        durable=durable,
    )
    peer = await serve(app)
    taker.error = ValueError()

    assert (500 if durable else 200) == await peer.post(click(1))
    await until(lambda: "on_error failed" in caplog.text)
    taker.error = None

    assert 200 == await peer.post(click(2))
    await until(lambda: 1 == len(taker.events))
    assert "CANARY" not in caplog.text


async def test_what_is_logged_by_default(  # noqa: PLR0917 - fixtures
    serve: "Serve",
    taker: "Taker",
    click: Click,
    password: str,
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """By default a failure is logged with key, type and place, and nothing about people."""
    taker.error = KeyError("+6580000001")
    peer = await serve(webhook_app(taker, authorization=password, durable=True))

    assert 500 == await peer.post(click(1))
    assert 200 == await peer.post(b"no event about +6580000001")
    await until(lambda: 2 == len(caplog.records))

    first, second = (record.getMessage() for record in caplog.records)
    assert first.startswith("ShortUrlClicked short_url_clicked/0c9e4a9e-7d0f-4b8e-9d6e-")
    assert "was not handled: KeyError at conftest.py:" in first
    assert first.endswith("in __call__")
    assert "is no event: body: " in second
    assert "+6580000001" not in caplog.text
    assert [logging.ERROR] * 2 == [record.levelno for record in caplog.records]


def test_an_error_from_nowhere(click: Click, caplog: pytest.LogCaptureFixture) -> None:
    """An error that was raised nowhere is logged by its type alone."""
    log_error(parse_event(click(1)), InvalidInputError.of("x", "CANARY"))

    assert caplog.text.strip().endswith("was not handled: InvalidInputError")
