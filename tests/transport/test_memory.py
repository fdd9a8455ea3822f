"""The transport that stays in the process, and the values it carries."""

import copy
import pickle
from collections.abc import AsyncIterator

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.errors import Sent, TransportError
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response, Secret, StreamBody

ASK = Request("GET", "http://peer/a")


async def _ok(_: Request) -> Response:
    return Response(200)


async def test_exchanges_are_remembered() -> None:
    """The latest exchanges can be read, in their order, also after closing."""
    transport = MemoryTransport(_ok, remember=2)
    asked = [Request("GET", f"http://peer/{index}") for index in range(3)]
    for request in asked:
        await transport.send(request)
    await transport.aclose()

    assert asked[1:] == [exchange.request for exchange in transport.exchanges]
    assert [Response(200)] * 2 == [exchange.response for exchange in transport.exchanges]


async def test_a_stream_is_remembered_as_bytes() -> None:
    """The handler and the memory see a streamed body as bytes."""

    async def chunks() -> AsyncIterator[bytes]:
        yield b"ab"
        yield b"c"

    transport = MemoryTransport(_ok)
    await transport.send(Request("POST", "http://peer/a", body=StreamBody(3, chunks)))

    assert b"abc" == transport.exchanges[0].request.body


async def test_what_a_handler_raises_comes_out_and_is_remembered() -> None:
    """A handler's error comes out as it is and stays with its exchange."""

    async def handler(_: Request) -> Response:
        raise KeyError("fault")

    transport = MemoryTransport(handler)
    with pytest.raises(KeyError) as caught:
        await transport.send(ASK)

    assert caught.value is transport.exchanges[0].error


async def test_a_cancelled_exchange_is_remembered() -> None:
    """An exchange that was cancelled stays in the memory with its error."""

    async def handler(_: Request) -> Response:
        await anyio.sleep_forever()
        return Response(200)

    transport = MemoryTransport(handler)
    with anyio.move_on_after(0.01):
        await transport.send(ASK)

    assert anyio.get_cancelled_exc_class() is type(transport.exchanges[0].error)


@pytest.mark.parametrize(("own", "asked"), [(0.01, None), (None, 0.01), (60.0, 0.01)])
async def test_the_time_runs_out(own: float | None, asked: float | None) -> None:
    """The request's timeout goes before the transport's, and either ends the exchange."""

    async def handler(_: Request) -> Response:
        await anyio.sleep_forever()
        return Response(200)

    transport = MemoryTransport(handler, timeout=own)
    with pytest.raises(TransportError) as caught:
        await transport.send(Request("GET", "http://peer/a", timeout=asked))

    assert Sent.MAYBE is caught.value.sent


def test_a_secret_does_not_show_itself() -> None:
    """A secret gives its text by reveal alone, and is neither pickled nor copied."""
    secret = Secret("canary")

    assert {"***"} == {repr(secret), str(secret), f"{secret}", f"{secret!r}"}
    assert "canary" == secret.reveal()
    assert secret == Secret("canary")
    assert hash(secret) == hash(Secret("canary"))
    assert secret != "canary"
    for way in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="not pickled"):
            way(secret)


@given(st.dictionaries(st.text("aBc-", min_size=1), st.text()))
def test_headers_ignore_case(fields: dict[str, str]) -> None:
    """A field is found under its name in any case; how it was spelled makes no difference."""
    headers = Headers({**fields})
    upper = Headers({name.upper(): value for name, value in fields.items()})

    assert upper == headers
    assert hash(upper) == hash(headers)
    assert headers != dict(headers)
    assert len({name.lower() for name in fields}) == len(headers)
    for name in fields:
        assert name.upper() in headers
        assert headers[name.lower()] == headers[name.upper()]
    assert not headers.__contains__(5)


def test_repeated_fields_are_joined() -> None:
    """A field given twice is one list; it hides itself if a part is secret."""
    headers = Headers([("A", "1"), ("a", "2"), ("Key", Secret("canary")), ("key", "more")])

    assert "1, 2" == headers["a"]
    assert "canary, more" == headers["key"]
    assert "canary" not in repr(headers)
