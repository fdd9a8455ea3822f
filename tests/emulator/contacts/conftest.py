"""Somebody who asks the emulator for contacts, and reads and writes the wire by himself."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from eightbyeight.emulator import Emulator, ManualClock
from eightbyeight.transport.messages import Headers, Request, Response
from tests.vendor import contacts
from tests.vendor.exchanges import check_response

START = datetime(2026, 5, 1, 8, tzinfo=UTC)
PREFIX = "/api/v1/accounts/"
FIRST_ID = 41_000_001


class Answer(NamedTuple):
    """A response with its body read."""

    status: int
    headers: Headers
    body: dict[str, object]
    """Empty where there is none."""

    @property
    def refusal(self) -> tuple[int, object]:
        """The status, with the code where there is one."""
        return self.status, self.body.get("code")

    @property
    def id(self) -> int:
        """The id of a contact or group."""
        number = self.body["id"]
        assert isinstance(number, int)
        return number

    @property
    def items(self) -> list[dict[str, object]]:
        """What a page holds."""
        items = self.body["items"]
        assert isinstance(items, list)
        return items

    @property
    def ids(self) -> list[object]:
        """The ids of what a page holds."""
        return [item["id"] for item in self.items]


class Caller:
    """An emulator on a clock turned by hand, and an account of it that is asked for things.

    Every answer is checked for what holds of all of them, with the vendor's schemas where those
    are at hand.
    """

    def __init__(self, account_id: str = "acme", **choices: object) -> None:
        self.clock = ManualClock(START)
        self.emulator = Emulator(clock=self.clock, **choices)  # type: ignore[arg-type]
        self.contacts = self.emulator.contacts
        self.account_id = account_id

    async def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """Send anything; a header given as None is left out."""
        fields = {"Authorization": "Bearer k", "Content-Type": "application/json"}
        merged = {**fields, **(headers or {})}
        request = Request(
            method,
            f"https://contacts.8x8.com{path}",
            Headers({name: value for name, value in merged.items() if value is not None}),
            body,
        )
        response = await self.emulator(request)
        check_answer(request, response)
        body_read = json.loads(response.body) if response.body else {}
        return Answer(response.status, response.headers, body_read)

    async def ask(self, method: str, path: str, document: object = None) -> Answer:
        """Ask for something below the account, with JSON as the body where there is any."""
        body = b"" if document is None else json.dumps(document).encode()
        return await self.send(method, f"{PREFIX}{self.account_id}{path}", body)

    async def create(self, addresses: object = None, **members: object) -> Answer:
        """Create a contact; a text stands for its phone number."""
        if isinstance(addresses, str):
            addresses = {"msisdn": addresses}
        return await self.ask("POST", "/contacts", {"addresses": addresses, **members})

    async def upload(self, file: bytes, name: str = "c.csv", **parts: str) -> Answer:
        """Upload a file, with further parts of the form."""
        headers = {"Content-Type": "multipart/form-data; boundary=B"}
        path = f"{PREFIX}{self.account_id}/contacts/batches/createContacts"
        return await self.send("POST", path, form(file, name, parts), headers)

    def contact(self, number: int = 0) -> dict[str, object]:
        """How the account's contact number so and so stands, without its times."""
        found = self.contacts.get(self.account_id).contacts[number]
        return {
            "addresses": dict(found.addresses),
            "name": found.name,
            "groups": found.groups,
            "custom": dict(found.custom_attributes),
        }


def form(file: bytes, name: str | None, parts: Mapping[str, str]) -> bytes:
    """Write a form as another program would."""
    named = "" if name is None else f'; filename="{name}"'
    lines = [b'--B\r\nContent-Disposition: form-data; name="file"%b\r\n\r\n' % named.encode()]
    lines += [file, b"\r\n"]
    for part, text in parts.items():
        header = f'--B\r\nContent-Disposition: form-data; name="{part}"\r\n\r\n{text}\r\n'
        lines.append(header.encode())
    return b"".join([*lines, b"--B--\r\n"])


def check_answer(request: Request, response: Response) -> None:
    """Check what holds of every answer."""
    if response.body:
        assert response.headers["content-type"] == "application/json"
        body = json.loads(response.body.decode("utf-8"))
        if response.status >= 400:
            assert list(body) == ["code", "message", "errorId", "timestamp"]
            assert body["errorId"] == str(UUID(body["errorId"]))
            assert body["timestamp"].endswith("Z")
    vendor = contacts.load()
    if vendor is None or response.status >= 500:
        return
    try:
        found = vendor.find(request.method, urlsplit(request.url).path)
    except AssertionError:
        # For methods and paths that the file does not have it answers for itself.
        assert response.status in (401, 404, 405, 429)
    else:
        check_response(vendor, found.operation_id, response)


@pytest.fixture(scope="session")
def caller() -> type[Caller]:
    """The class to make a caller of; its arguments are the account and the emulator's."""
    return Caller


@pytest.fixture
def acme() -> Caller:
    """A caller whose emulator is as it comes."""
    return Caller()
