"""A caller of the emulator that writes and reads the wire by itself, and the vendor's schemas."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from eightbyeight.emulator import Emulator, LogEntry, ManualClock
from eightbyeight.errors import TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.base import Transport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request, Response
from tests.vendor import campaigns
from tests.vendor.openapi import VendorOpenApi

START = datetime(2026, 5, 1, 8, tzinfo=UTC)
MEDIA_TYPE = "application/vnd.campaigns.v1+json"


class Answer(NamedTuple):
    """A response with its body read."""

    status: int
    headers: Headers
    body: dict[str, object]

    @property
    def outcome(self) -> tuple[int, object]:
        """The status, with the campaign's state where there is one."""
        return self.status, self.body.get("state")

    @property
    def faults(self) -> list[tuple[object, object]]:
        """Field and code of each entry of ``errors``."""
        errors = self.body["errors"]
        assert isinstance(errors, list)
        return [(each["field"], each["code"]) for each in errors]

    @property
    def records(self) -> list[dict[str, object]]:
        """The added records."""
        records = self.body["records"]
        assert isinstance(records, list)
        return records


class Caller:
    """An emulator on a clock turned by hand, and the requests one can send it.

    Every answer is checked for what holds of all of them, the vendor's schemas included where
    they are at hand.
    """

    def __init__(self, **choices: object) -> None:
        self.clock = ManualClock(START)
        self.emulator = Emulator(clock=self.clock, **choices)  # type: ignore[arg-type]
        self.create = self.emulator.campaigns.create
        self.get = self.emulator.campaigns.get

    def at(self, seconds: float) -> datetime:
        """The moment some seconds after the clock's first time."""
        return START + timedelta(seconds=seconds)

    async def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """Send anything; a header given as None is left out."""
        fields = {"X-API-Key": "eght_k", "X-8x8-Tenant": "acme", "Content-Type": MEDIA_TYPE}
        merged = {**fields, **(headers or {})}
        request = Request(
            method,
            f"https://api.8x8.com{path}",
            Headers({name: value for name, value in merged.items() if value is not None}),
            body,
        )
        response = await self.emulator(request)
        check_answer(request, response)
        return Answer(response.status, response.headers, json.loads(response.body))

    async def modify(self, campaign_id: str, action: object, **members: object) -> Answer:
        """Ask for an action, with further members of the body."""
        body = json.dumps({"action": action, **members}).encode()
        return await self.send("PATCH", f"/cc/US1/campaigns/v1/{campaign_id}", body)

    async def add(self, campaign_id: str, *records: object) -> Answer:
        """Add records; a text stands for a record with that id."""
        items = [{"crmRecordId": each} if isinstance(each, str) else each for each in records]
        return await self.add_raw(campaign_id, json.dumps({"records": items}).encode())

    async def add_raw(self, campaign_id: str, body: bytes) -> Answer:
        """Send any bytes where records are added."""
        return await self.send("POST", f"/cc/US1/campaigns/v1/{campaign_id}/records", body)


def check_answer(request: Request, response: Response) -> None:
    """Check what holds of every answer."""
    body = json.loads(response.body.decode("utf-8"))
    assert response.headers["content-type"] == MEDIA_TYPE
    assert "null" not in response.body.decode().replace('"null"', "")
    if response.status >= 400:
        assert response.status == body["status"]
        assert urlsplit(request.url).path == body["instance"]
        assert body["time"].endswith("Z")
        assert ("errors" in body) == (body["title"] == "Validation failed")
    vendor = campaigns.load()
    # Beyond those it answers for gateways, or for itself.
    if vendor is not None and response.status < 500:
        records = urlsplit(request.url).path.endswith("/records")
        operation_id = "addRecords" if records else "modifyCampaign"
        vendor.validate_response(operation_id, response.status, body)


@pytest.fixture(scope="session")
def caller() -> type[Caller]:
    """The class to make a caller of; its arguments are the emulator's."""
    return Caller


class Asking(NamedTuple):
    """One request of a conversation; it is for the campaign ``ID``."""

    ids: Sequence[str]
    """The records to add; none for an action, ``PURGE``."""
    timeout: float | None = 30.0


class Told(NamedTuple):
    """What a conversation came to."""

    seen: list[object]
    """Of each request: status, media type and body, or ``sent`` of the error instead."""
    held: tuple[str, ...]
    """What the campaign held at the end."""
    finished: tuple[str, ...]
    """What it held once everything late was handled, too."""
    log: Sequence[LogEntry]


ID = "11111111-2222-4333-8444-555555555555"


async def ask(transport: Transport, url: str, asking: Asking) -> object:
    """Send one request and tell what the client sees of it."""
    path = f"{url}/cc/US1/campaigns/v1/{ID}"
    fields = {"X-API-Key": "eght_k", "X-8x8-Tenant": "acme", "Content-Type": MEDIA_TYPE}
    records = [{"crmRecordId": each} for each in asking.ids]
    method, target, body = "POST", f"{path}/records", {"records": records}
    if not records:
        method, target, body = "PATCH", path, {"action": "PURGE"}  # type: ignore[dict-item]
    content = json.dumps(body).encode()
    request = Request(method, target, Headers({**fields}), content, asking.timeout)
    try:
        response = await transport.send(request)
    except TransportError as error:
        return error.sent
    return response.status, response.headers["content-type"], response.body


async def converse(
    emulator: Emulator, askings: Sequence[Asking], *, over_a_socket: bool = False
) -> Told:
    """Send requests one after the other, in memory or over a socket."""
    if ID not in emulator.campaigns.ids:
        emulator.campaigns.create(id=ID)
    if over_a_socket:
        async with emulator.serve() as url, AiohttpTransport() as transport:
            seen = [await ask(transport, url, each) for each in askings]
    else:
        seen = [await ask(MemoryTransport(emulator), "http://h", each) for each in askings]
    held = emulator.campaigns.get(ID).crm_record_ids
    emulator.finish_late()
    return Told(seen, held, emulator.campaigns.get(ID).crm_record_ids, emulator.log)


@pytest.fixture(scope="session")
def talk() -> ModuleType:
    """This module, for its conversations."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def vendor_openapi() -> VendorOpenApi:
    """The vendor's OpenAPI file with the overlay, or a skip that says how to get it."""
    vendor = campaigns.load()
    if vendor is None:
        pytest.skip(campaigns.SOURCE.how_to_get_it)
    return vendor
