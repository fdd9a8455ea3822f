"""A service makes requests, and owns the transport only where it made it."""

from collections.abc import Callable
from html import escape
from json import dumps, loads
from urllib.parse import quote

import pytest
from aioresponses import aioresponses
from hypothesis import example, given
from hypothesis import strategies as st

from eightbyeight.errors import InvalidInputError, LifecycleError, Sent, TransportError
from eightbyeight.rest.service import Service
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Repeat, Request, Response, Secret

KEY = Secret("eght_0123456789")
BASE = "https://api.example/v1/"


async def _ok(_: Request) -> Response:
    return Response(200)


def _service(transport: MemoryTransport | None, retries: int = 2) -> Service:
    return Service(
        BASE,
        headers={"X-API-Key": KEY, "Accept": "text/plain"},
        transport=transport,
        timeout=7.0,
        retries=retries,
    )


def test_a_request() -> None:
    """It has the joined URL, every header, the body, the timeout and the rule of repeating."""
    made = _service(MemoryTransport(_ok)).request("POST", "a%2Fb", b"x", repeat=Repeat.NEVER)

    headers = Headers({"X-API-Key": KEY, "Accept": "text/plain"})
    assert Request("POST", f"{BASE}a%2Fb", headers, b"x", 7.0, Repeat.NEVER) == made
    assert "0123" not in repr(made)


def test_a_request_of_its_own() -> None:
    """Fields and a timeout of one request are added to the service's, whose secrets stay hidden."""
    made = _service(MemoryTransport(_ok)).request(
        "GET", "a", repeat=Repeat.ALWAYS, headers={"Content-Type": "text/csv"}, timeout=9.0
    )

    fields: dict[str, str | Secret] = {
        "X-API-Key": KEY,
        "Accept": "text/plain",
        "Content-Type": "text/csv",
    }
    assert Request("GET", f"{BASE}a", Headers(fields), b"", 9.0, Repeat.ALWAYS) == made
    assert "0123" not in repr(made)


@pytest.mark.parametrize("timeout", [0, -1.0, float("nan"), float("inf"), "5"])
def test_a_timeout_that_is_none(timeout: float) -> None:
    """A time to wait is a number of seconds above 0, of the service and of one request."""
    with pytest.raises(InvalidInputError, match=r"^timeout: .* is not a number of seconds"):
        _service(MemoryTransport(_ok)).request("GET", "a", repeat=Repeat.ALWAYS, timeout=timeout)
    with pytest.raises(InvalidInputError, match=r"^timeout: .* is not a number of seconds"):
        Service(BASE, headers={}, transport=None, timeout=timeout, retries=0)


def test_retries_below_nothing() -> None:
    """Less than no repeat is no number of repeats."""
    with pytest.raises(InvalidInputError, match=r"^retries: -1 is less than 0$"):
        Service(BASE, headers={}, transport=None, timeout=1, retries=-1)


@pytest.mark.parametrize(("retries", "calls"), [(0, 1), (1, 2)])
async def test_repeats_are_as_many_as_asked(
    retries: int, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Retries wrap the transport; 0 leaves it bare."""

    async def unreachable(_: Request) -> Response:
        raise TransportError("no way", sent=Sent.NO)

    transport = MemoryTransport(unreachable)
    service = _service(transport, retries)
    monkeypatch.setattr(service._transport, "_random", lambda: 0.0, raising=False)

    request = service.request("POST", "a", b"", repeat=Repeat.IF_NOT_SENT)
    with pytest.raises(TransportError, match="no way"):
        await service.send(request)

    assert calls == len(transport.exchanges)
    assert (service._transport is transport) is (retries == 0)


async def test_a_transport_that_was_brought_stays_open() -> None:
    """Closing refuses further requests, twice if need be, and leaves the caller's transport."""
    transport = MemoryTransport(_ok)
    service = _service(transport)
    request = service.request("GET", "a", b"", repeat=Repeat.ALWAYS)

    assert 200 == (await service.send(request)).status
    await service.aclose()
    await service.aclose()

    with pytest.raises(LifecycleError, match="the client is closed"):
        await service.send(request)
    assert 200 == (await transport.send(request)).status


async def test_a_transport_that_it_made_is_closed() -> None:
    """Without one it makes its own at the first request, with its timeout, and closes it."""
    service = _service(None, retries=0)
    assert service._transport is None
    with aioresponses() as mocked:
        mocked.get(f"{BASE}a", body=b"hello", repeat=True)
        request = service.request("GET", "a", b"", repeat=Repeat.ALWAYS)
        assert b"hello" == (await service.send(request)).body
        made = service._transport
        assert isinstance(made, AiohttpTransport)
        assert "timeout=7.0" in repr(made)
        await service.send(request)
        assert made is service._transport
        await service.aclose()

        with pytest.raises(LifecycleError, match="the transport is closed"):
            await made.send(request)


async def test_closing_what_never_sent() -> None:
    """A service without a request has nothing to close, and makes nothing for it."""
    service = _service(None)
    await service.aclose()

    assert service._transport is None


async def test_an_echoed_key_is_blotted_out() -> None:
    """An answer that repeats the key, wherever, comes back without it; others come back as is."""
    bodies = [b"a eght_0123456789 b eght_0123456789", b"eght_012345678", b""]

    async def echo(_: Request) -> Response:
        return Response(401, Headers({"X-One": "1", "X-Was": KEY.reveal()}), bodies.pop(0))

    service = _service(MemoryTransport(echo))
    request = service.request("GET", "a", b"", repeat=Repeat.NEVER)
    answers = [await service.send(request) for _ in range(3)]

    assert [b"a *** b ***", b"eght_012345678", b""] == [answer.body for answer in answers]
    expected = Headers({"X-One": "1", "X-Was": "***"})
    assert [(401, expected)] * 3 == [(answer.status, answer.headers) for answer in answers]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (rb'{"detail":"eght\u005f0123456789"}', b'{"detail":"***"}'),
        (rb'{"detail":"eght\u005F0123456789", -1e999', b'{"detail":"***", -1e999'),
        (rb'{"detail":"\u0065\u0067ht_0123456789\u0022', rb'{"detail":"***\u0022'),
        (rb'{"detail":"\ud800\/\u0065ght_"}', rb'{"detail":"\ud800\/\u0065ght_"}'),
    ],
)
async def test_a_key_echoed_in_escapes_is_blotted_out(body: bytes, read: bytes) -> None:
    """A key that JSON spells with escapes is found too, also where the rest is no JSON."""

    async def echo(_: Request) -> Response:
        return Response(400, body=body)

    service = _service(MemoryTransport(echo))
    answer = await service.send(service.request("GET", "a", b"", repeat=Repeat.NEVER))

    assert read == answer.body


@pytest.mark.parametrize(
    ("key", "said", "read"),
    [
        ("0123456789ab", b'{"said":"0123456789ab"}', b'{"said":"***"}'),
        ("0123", b'{"said":"0123"}', b'{"said":"0123"}'),
        ("0123+/456&789", b"?key=0123%2B%2F456%26789&x", b"?key=***&x"),
        ("0123+/456&789", b"<b>0123+/456&amp;789</b>", b"<b>***</b>"),
    ],
)
async def test_an_echoed_bearer_key_is_blotted_out(key: str, said: bytes, read: bytes) -> None:
    """The key is blotted out without its scheme; one too short to be a key is a mere word."""

    async def echo(_: Request) -> Response:
        return Response(401, Headers(), said)

    service = Service(
        BASE,
        headers={"Authorization": Secret(f"Bearer {key}")},
        transport=MemoryTransport(echo),
        timeout=1,
        retries=0,
    )
    answer = await service.send(service.request("GET", "a", repeat=Repeat.NEVER))

    assert read == answer.body


def _in_url(key: str) -> str:
    return quote(key, safe="")


def _in_json(key: str) -> str:
    return dumps(key)[1:-1]


def _in_escapes(key: str) -> str:
    return "".join(f"\\u{ord(letter):04x}" for letter in key)


@given(
    st.text("".join(map(chr, range(33, 127))), min_size=12, max_size=40),
    st.lists(st.sampled_from([str, _in_url, escape, _in_json, _in_escapes]), max_size=3),
    st.text("_QXäö €"),
)
@example("0123456789012", [str, str], "")
@example("%%%%%%%%%%%%", [_in_url], "_QXZ")
async def test_no_spelling_of_a_key_is_left(
    key: str, spellings: list[Callable[[str], str]], between: str
) -> None:
    """Whatever letters a key has, and however an answer spells it, nothing of it is left."""
    said = [between, *(each for spell in spellings for each in (spell(key), between))]

    async def echo(_: Request) -> Response:
        return Response(400, Headers({"X-Was": f"{key};{key}"}), "\n".join(said).encode())

    service = Service(
        BASE,
        headers={"X-Other": Secret("fedcba9876543210"), "Authorization": Secret(f"Bearer {key}")},
        transport=MemoryTransport(echo),
        timeout=1,
        retries=0,
    )
    answer = await service.send(service.request("GET", "a", repeat=Repeat.NEVER))

    expected = [between, *(each for _ in spellings for each in ("***", between))]
    assert "\n".join(expected) == answer.body.decode()
    assert Headers({"X-Was": "***;***"}) == answer.headers


async def test_every_key_is_blotted_out() -> None:
    """A service with more than one secret blots out each, in the body and in the fields."""
    keys = ["eght_0123456789", "fedcba9876543210"]
    body = dumps({"said": keys}).replace("f", "\\u0066")

    async def echo(_: Request) -> Response:
        return Response(400, Headers({"X-Was": " ".join(keys)}), body.encode())

    service = Service(
        BASE,
        headers={"X-API-Key": Secret(keys[0]), "X-Other": Secret(keys[1])},
        transport=MemoryTransport(echo),
        timeout=1,
        retries=0,
    )
    answer = await service.send(service.request("GET", "a", repeat=Repeat.NEVER))

    assert {"said": ["***", "***"]} == loads(answer.body)
    assert Headers({"X-Was": "*** ***"}) == answer.headers


async def test_an_empty_secret_has_nothing_to_be_told_by() -> None:
    """An answer comes back as it is where the secret is nothing at all."""

    async def answer(_: Request) -> Response:
        return Response(200, Headers({"X-Said": "so"}), b'{"a": 1}')

    service = Service(
        BASE,
        headers={"X-API-Key": Secret("")},
        transport=MemoryTransport(answer),
        timeout=1,
        retries=0,
    )
    response = await service.send(service.request("GET", "a", repeat=Repeat.NEVER))

    assert (b'{"a": 1}', "so") == (response.body, response.headers["x-said"])
