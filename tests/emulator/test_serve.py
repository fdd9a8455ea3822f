"""The emulator, and any other handler, behind a real loopback socket."""

import asyncio
import gzip
import json
from io import BytesIO
from typing import TYPE_CHECKING

import aiohttp
import pytest
from yarl import URL

from eightbyeight.emulator.serve import serve
from eightbyeight.errors import InvalidInputError, Sent, TransportError
from eightbyeight.transport.messages import Headers, Request, Response

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller

ID = "11111111-2222-4333-8444-555555555555"
PATH = f"/cc/US1/campaigns/v1/{ID}"
FIELDS = {
    "X-API-Key": "eght_k",
    "X-8x8-Tenant": "acme",
    "Content-Type": "application/vnd.campaigns.v1+json",
}


async def _ask(url: str, raw: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are and read the one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    writer.write(raw)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    fields = {name.lower(): value for name, value in pairs}
    return int(first.split()[1]), fields, body


CONVERSATION = [
    ("PATCH", PATH, b'{"action":"PAUSE"}'),
    ("PATCH", PATH, b'{"action":"PAUSE"}'),
    ("POST", f"{PATH}/records", b'{"records":[{"crmRecordId":"1"},{"crmRecordId":"2"}]}'),
    ("POST", f"{PATH}/records", b'{"records":[{"crmRecordId":"3"},{"crmRecordId":"2"}]}'),
    ("POST", f"{PATH}/records", b"{"),
    ("POST", f"{PATH}/records", b'{"x":' + b"[" * 50_000),
    ("GET", PATH, b""),
    ("GET", "/elsewhere?x=%2F", b""),
    ("PATCH", PATH.replace("US1", "US%39"), b"{}"),
]


@pytest.mark.parametrize("dialect", ["docs", "openapi"])
async def test_the_same_answers_as_in_memory(caller: "type[Caller]", dialect: str) -> None:
    """Over a socket every request gets the answer it gets in memory, byte for byte [P6]."""
    near, far = caller(dialect=dialect), caller(dialect=dialect)
    for service in (near, far):
        service.create(id=ID)

    async with far.emulator.serve() as url, aiohttp.ClientSession() as session:
        for method, path, body in CONVERSATION:
            expected = await near.emulator(Request(method, url + path, Headers({**FIELDS}), body))
            target = URL(url + path, encoded=True)
            async with session.request(method, target, data=body, headers=FIELDS) as actual:
                assert expected.status == actual.status
                assert expected.body == await actual.read()
                for name in ("content-type", "allow"):
                    assert expected.headers.get(name) == actual.headers.get(name)
    assert near.get(ID) == far.get(ID)


async def test_the_request_as_it_came() -> None:
    """The handler sees method, target, fields and body exactly as they were sent."""
    seen: list[Request] = []

    async def remember(request: Request) -> Response:
        seen.append(request)
        return Response(204)

    packed = gzip.compress(b"{}")
    async with serve(remember) as url:
        head = (
            "PROPFIND //a%2Fb/%0A/../c?q=%20&q HTTP/1.1\r\nHost: h.test\r\nX-Two: a\r\nx-two: b\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\nConnection: close\r\n\r\n"
        )
        await _ask(url, head.encode() + packed)

    (request,) = seen
    assert "PROPFIND" == request.method
    assert "http://h.test//a%2Fb/%0A/../c?q=%20&q" == request.url
    assert "a, b" == request.headers["X-Two"]
    assert packed == request.body


async def test_the_answer_as_it_was_given() -> None:
    """An answer goes out with its own fields, and nothing more than the server must add."""

    async def answer(_: Request) -> Response:
        return Response(299, Headers({"Content-Type": "a/b", "X-Own": "1"}), b"\x00\xff")

    async with serve(answer) as url:
        raw = b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        status, fields, body = await _ask(url, raw)

    assert (299, b"\x00\xff") == (status, body)
    assert ("a/b", "1", "2") == (fields["content-type"], fields["x-own"], fields["content-length"])
    required = {"content-type", "x-own", "content-length", "date", "server", "connection"}
    assert required >= set(fields)


async def test_a_large_body(caller: "type[Caller]") -> None:
    """A body far beyond the usual limits of a server is read whole."""
    sizes: list[int] = []

    async def measure(request: Request) -> Response:
        assert isinstance(request.body, bytes)
        sizes.append(len(request.body))
        return await caller().emulator(request)

    async with (
        serve(measure) as url,
        aiohttp.ClientSession() as session,
        session.post(url, data=BytesIO(bytes(9_000_000))) as response,
    ):
        assert 501 == response.status
    assert [9_000_000] == sizes


async def test_a_handler_without_an_answer() -> None:
    """A handler that plays a failing network has its connection dropped."""

    async def fail(_: Request) -> Response:
        raise TransportError("gone", sent=Sent.MAYBE)

    async with serve(fail) as url, aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.post(url, data=b"{}")


async def test_loopback_only_and_gone_afterwards(caller: "type[Caller]") -> None:
    """The URL is a loopback one, and after the block nobody answers there."""
    async with caller().emulator.serve() as url:
        assert url.startswith("http://127.0.0.1:")
    port = int(url.rpartition(":")[2])

    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_port_that_is_taken(caller: "type[Caller]") -> None:
    """A port that cannot be had is refused by name, and the one who has it goes on."""
    first, second = caller(), caller()

    async with first.emulator.serve() as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(InvalidInputError, match=f"port: {port}"):
            async with second.emulator.serve(port=port):
                pass
        status, _, body = await _ask(url, b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        assert status == json.loads(body)["status"] == 501


@pytest.mark.parametrize("port", [-1, 65536])
async def test_a_port_that_is_none(caller: "type[Caller]", port: int) -> None:
    """A number beyond the ports there are is refused by name."""
    with pytest.raises(InvalidInputError, match="port"):
        async with caller().emulator.serve(port=port):
            pass
