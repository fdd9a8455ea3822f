"""Logs have no key at any level, no id of a record at INFO or above, and one line per line."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest

from eightbyeight import (
    CampaignsClient,
    EightByEightError,
    Exchange,
    Headers,
    MemoryTransport,
    NewRecord,
    ObservingTransport,
    Request,
    Response,
    Sent,
    TransportError,
)
from eightbyeight.emulator import Emulator
from eightbyeight.transport.aiohttp import AiohttpTransport
from tests.security.conftest import Serve
from tests.security.walking import KEY, everything

Client = Callable[..., CampaignsClient]
CAMPAIGN = "123e4567-e89b-12d3-a456-426614174000"
WHO = "CRM_CANARY"
MEDIA_TYPE = "application/vnd.campaigns.v1+json"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[int], list[str]]:
    """Listen to every logger there is, at DEBUG; give all that records of a level have and keep."""
    caplog.set_level(logging.DEBUG)

    def collected(level: int = logging.DEBUG) -> list[str]:
        records = [record for record in caplog.records if record.levelno >= level]
        formatted = [logging.Formatter().format(record) for record in records]
        return [*formatted, *(text for record in records for text in everything(vars(record)))]

    return collected


def _problem(status: int) -> bytes:
    body = {
        "title": "No",
        "detail": f"Campaign already contains record for Id: {WHO}-1",
        "errors": [{"field": "crmRecordId", "message": f"{WHO}-1 with {KEY}"}],
    }
    text = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} No\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(text)}"
    return f"{head}\r\nX-Was: {KEY}\r\nConnection: close\r\n\r\n".encode() + text


ANSWERS = [*map(_problem, (400, 401, 403, 404, 409, 429, 500, 503)), _problem(307), _problem(201)]
ANSWERS += [b"", b"<echo>", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"]


@pytest.mark.parametrize("raw", [None, *ANSWERS], ids=range(len(ANSWERS) + 1))
async def test_of_the_wire(
    serve: Serve, client: Client, logged: Callable[..., list[str]], raw: bytes | None
) -> None:
    """Whatever comes over the wire, no logger says the key, and none says an id to the operator."""
    peer = await serve(raw)
    async with (
        AiohttpTransport() as inner,
        client(peer.url, ObservingTransport(inner)) as campaigns,
    ):
        records = [NewRecord(f"{WHO}-{number}") for number in range(3)]
        for call in (campaigns.pause(CAMPAIGN), campaigns.add_records(CAMPAIGN, records)):
            with pytest.raises(EightByEightError):
                await call
        await campaigns.load_records(CAMPAIGN, records, settle=0.0, deadline=0.05)

    assert peer.requests
    assert [] == [text for text in logged() if KEY in text]
    assert [] == [text for text in logged(logging.INFO) if WHO in text]
    assert [text for text in logged() if f"PATCH /cc/US1/campaigns/v1/{CAMPAIGN}" in text]


async def test_of_a_load(client: Client, logged: Callable[..., list[str]]) -> None:
    """A load with duplicates, bad records, lost answers and an end in the middle logs no id."""
    emulator = Emulator()
    campaign = emulator.campaigns.create(state="RUNNING", dynamic=True)
    count = 0

    async def handler(request: Request) -> Response:
        nonlocal count
        count += 1
        answer = await emulator(request)
        if count == 2:
            raise TransportError(f"reset {WHO}", sent=Sent.MAYBE)
        return answer

    def rows() -> Iterator[object]:
        yield from (NewRecord(f"{WHO}-{number % 250}") for number in range(300))
        yield {"crmRecordId": f"{WHO}-x", WHO: 1}
        raise LookupError(WHO)

    transport = ObservingTransport(MemoryTransport(handler))
    async with client(transport=transport) as campaigns:
        await campaigns.load_records(campaign, [NewRecord(f"{WHO}-7")])
        with pytest.raises(EightByEightError):
            await campaigns.load_records(campaign, rows(), settle=0.0, concurrency=2)

    assert count > 2
    assert [] == [text for text in logged() if KEY in text]
    assert [] == [text for text in logged(logging.INFO) if WHO in text]


async def test_of_an_observer_that_raises(client: Client, logged: Callable[..., list[str]]) -> None:
    """An observer that quotes the exchange in its error puts nothing of it above DEBUG."""

    def observe(exchange: Exchange) -> None:
        raise RuntimeError(f"{exchange.request.body!r} {exchange.request.headers['x-api-key']}")

    transport = ObservingTransport(MemoryTransport(Emulator()), observe)
    async with client(transport=transport) as campaigns:
        with pytest.raises(EightByEightError):
            await campaigns.add_records(CAMPAIGN, [NewRecord(WHO)])

    above = logged(logging.INFO)
    assert "the observer of a transport raised RuntimeError" in above
    assert [] == [text for text in above if WHO in text or KEY in text]


async def test_one_line_each(logged: Callable[..., list[str]]) -> None:
    """What a URL or a method holds cannot begin a line of its own, or steer a terminal."""

    async def handler(_: Request) -> Response:
        return Response(200, Headers({"X": "\x1b[2J"}))

    url = "https://a.example/b\r\nINFO all is well\x1b[2J\u202e\x85\u2028\x00?q=1"
    await ObservingTransport(MemoryTransport(handler)).send(Request("GET\nX", url))

    (line, *_) = logged()
    assert line.isprintable()
    assert line.startswith(r"GET\nX /b\r\nINFO all is well\x1b[2J\u202e\x85\u2028\x00 200 ")
