"""Telling what went through a transport."""

import asyncio
import logging
from collections.abc import Callable

import anyio
import pytest

from eightbyeight.errors import Sent, TransportError
from eightbyeight.transport.base import Handler
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Exchange, Headers, Request, Response, Secret
from eightbyeight.transport.observing import ObservingTransport

ASK = Request(
    "POST", "http://peer/a/b?token=canary#canary", Headers({"X-Key": Secret("canary")}), b"canary"
)


async def _ok(_: Request) -> Response:
    return Response(201, Headers({"X-Key": "canary"}), b"canary")


async def _cut(_: Request) -> Response:
    raise TransportError("canary", sent=Sent.MAYBE)


def _ticking() -> Callable[[], float]:
    times = iter([10.0, 10.25])
    return lambda: next(times)


async def test_an_answer_is_told() -> None:
    """The observer is given request, response and seconds."""
    told: list[Exchange] = []

    response = await ObservingTransport(MemoryTransport(_ok), told.append, clock=_ticking()).send(
        ASK
    )

    assert [Exchange(ASK, response, None, 0.25)] == told


async def test_an_error_is_told() -> None:
    """The observer is given the error, and the caller still gets it."""
    told: list[Exchange] = []

    with pytest.raises(TransportError) as caught:
        await ObservingTransport(MemoryTransport(_cut), told.append, clock=_ticking()).send(ASK)

    assert [Exchange(ASK, None, caught.value, 0.25)] == told


async def test_a_cancellation_is_told() -> None:
    """A cancelled exchange is told as well, and stays cancelled."""
    told: list[Exchange] = []

    async def handler(_: Request) -> Response:
        await anyio.sleep_forever()
        raise AssertionError

    with anyio.move_on_after(0.01) as scope:
        await ObservingTransport(MemoryTransport(handler), told.append).send(ASK)

    assert scope.cancelled_caught
    assert [asyncio.CancelledError] == [type(exchange.error) for exchange in told]


@pytest.mark.parametrize("handler", [_ok, _cut])
async def test_an_observer_that_raises(handler: Handler, caplog: pytest.LogCaptureFixture) -> None:
    """An observer that raises changes nothing; what it says is logged at DEBUG alone."""
    caplog.set_level(logging.DEBUG, "eightbyeight.transport")

    def observe(_: Exchange) -> None:
        raise KeyError("CRM-1")

    transport = ObservingTransport(MemoryTransport(handler), observe)
    try:
        outcome: object = (await transport.send(ASK)).status
    except TransportError as error:
        outcome = str(error)

    assert (201 if handler is _ok else "canary") == outcome
    told, detail = caplog.records
    assert (logging.ERROR, logging.DEBUG) == (told.levelno, detail.levelno)
    assert "the observer of a transport raised KeyError" == told.message
    assert (None, True) == (told.exc_info, "CRM-1" in str(detail.exc_info))


@pytest.mark.parametrize(
    ("handler", "what"), [(_ok, "201"), (_cut, "TransportError")], ids=["answer", "error"]
)
async def test_the_line_that_is_logged(
    handler: Handler,
    what: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One DEBUG line has method, path, status or class, milliseconds, and nothing else."""
    caplog.set_level(logging.DEBUG, "eightbyeight.transport")
    transport = ObservingTransport(MemoryTransport(handler), clock=_ticking())
    try:
        await transport.send(ASK)
    except TransportError:
        assert handler is _cut

    assert [f"POST /a/b {what} 250.0 ms"] == [record.message for record in caplog.records]
    assert [logging.DEBUG] == [record.levelno for record in caplog.records]


async def test_no_line_can_be_forged(caplog: pytest.LogCaptureFixture) -> None:
    """Control and direction characters are escaped, so one exchange is one line."""
    caplog.set_level(logging.DEBUG, "eightbyeight.transport")
    url = "http://peer/a\r\nGET \x1b[2J\u202e\x00"

    await ObservingTransport(MemoryTransport(_ok), clock=_ticking()).send(Request("G\nT", url))

    line = caplog.records[0].message
    assert line.isprintable()
    assert line.isascii()
    assert "G\\nT /a\\r\\nGET \\x1b[2J\\u202e\\x00 201 250.0 ms" == line


async def test_nothing_is_logged_above_debug(caplog: pytest.LogCaptureFixture) -> None:
    """Where DEBUG is off, nothing is logged."""
    caplog.set_level(logging.INFO, "eightbyeight.transport")

    await ObservingTransport(MemoryTransport(_ok)).send(ASK)

    assert [] == caplog.records


async def test_closes_what_it_wraps_once() -> None:
    """Closing twice closes the inner transport once."""
    closings = 0

    class Inner(MemoryTransport):
        async def aclose(self) -> None:
            nonlocal closings
            closings += 1

    transport = ObservingTransport(Inner(_ok))
    await transport.aclose()
    await transport.aclose()

    assert 1 == closings
