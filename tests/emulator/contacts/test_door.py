"""Who is let in to the contacts, and what is said to the others."""

from typing import TYPE_CHECKING

import pytest

from eightbyeight.emulator import Emulator
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Headers, Request

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Caller

LIST = "/api/v1/accounts/acme/contacts"


@pytest.mark.parametrize(
    "url",
    [
        "https://contacts.8x8.com",
        "https://contacts.us.8x8.com",
        "http://127.0.0.1:1",
        "https://api.8x8.com",
    ],
)
async def test_any_host(url: str) -> None:
    """What lies below the accounts is answered whatever the host, beside the campaigns [D1]."""
    emulator = Emulator()
    emulator.contacts.create("acme", {"lineId": "L"})
    key = Headers({"Authorization": "Bearer k"})

    found = await emulator(Request("GET", f"{url}{LIST}", key))
    other = await emulator(Request("GET", f"{url}/cc/US1/campaigns/v1/x", key))

    assert (200, True) == (found.status, b'"id":41000001' in found.body)
    assert "application/vnd.campaigns.v1+json" == other.headers["content-type"]


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Basic a2V5", "k", "Bearer two words", "BearerK"],
)
async def test_no_key(acme: "Caller", authorization: str | None) -> None:
    """Without ``Bearer KEY`` nobody is let in [D2]."""
    answer = await acme.send("GET", LIST, headers={"Authorization": authorization})

    assert (401, 1200) == answer.refusal


@pytest.mark.parametrize("authorization", ["Bearer k", "bearer  k", "BEARER k "])
async def test_keys(acme: "Caller", authorization: str) -> None:
    """Any key is believed until it is revoked, or may do nothing here any more [D3]."""
    headers = {"Authorization": authorization}
    before = await acme.send("GET", LIST, headers=headers)
    acme.emulator.detach("k")
    detached = await acme.send("GET", LIST, headers=headers)
    acme.emulator.revoke("k")
    revoked = await acme.send("GET", LIST, headers=headers)

    assert [200, (403, 1201), (401, 1200)] == [before.status, detached.refusal, revoked.refusal]


async def test_accounts(caller: "type[Caller]") -> None:
    """Where the emulator is told which accounts there are, any other is not found [D4]."""
    service = caller(accounts=["acme", "b/c"])

    found = await service.ask("GET", "/contacts")
    encoded = await service.send("GET", "/api/v1/accounts/b%2Fc/contacts")
    missing = await service.send("GET", "/api/v1/accounts/other/contacts")

    assert [200, 200, (404, 1300)] == [found.status, encoded.status, missing.refusal]
    with pytest.raises(InvalidInputError, match="no such account"):
        service.contacts.get("other")


async def test_accounts_are_apart(caller: "type[Caller]") -> None:
    """What one account has another has not, down to ids [D5]."""
    service = caller()
    created = await service.create("6580000001")
    service.account_id = "other"

    again = await service.create("6580000001")
    missing = await service.ask("GET", f"/contacts/{created.id}")

    assert [201, 201, (404, 1300)] == [created.status, again.status, missing.refusal]
    assert created.id != again.id


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/contacts", "GET, POST"),
        ("DELETE", "/contacts", "GET, POST"),
        ("GET", "/contacts/batches/createContacts", "POST"),
        ("POST", "/batches", "GET"),
        ("PUT", "/groups/1/contacts", "POST, DELETE"),
    ],
)
async def test_other_methods(acme: "Caller", method: str, path: str, allowed: str) -> None:
    """A method that a path does not have is told those that it has [D6]."""
    answer = await acme.ask(method, path)

    assert ((405, 1000), allowed) == (answer.refusal, answer.headers["allow"])


@pytest.mark.parametrize(
    "path", ["", "/", "/agents", "/contacts/1/2", "/contacts/", "/batches/1/x"]
)
async def test_other_paths(acme: "Caller", path: str) -> None:
    """What is not modelled says so, before it asks for a key [D6]."""
    answer = await acme.send("GET", f"/api/v1/accounts/acme{path}", headers={"Authorization": ""})

    assert (501, 2000) == answer.refusal


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/json", 201),
        ("Application/JSON; charset=utf-8", 201),
        (None, 415),
        ("text/plain", 415),
        ("application/json-patch+json", 415),
    ],
)
async def test_media_types(acme: "Caller", media_type: str | None, status: int) -> None:
    """A body has to come as JSON; the parameters and the case of that do not matter [D7]."""
    body = b'{"addresses":{"lineId":"L"}}'

    answer = await acme.send("POST", LIST, body, {"Content-Type": media_type})

    assert status == answer.status


async def test_the_order_of_checks(caller: "type[Caller]") -> None:
    """Of several things that are wrong, the first in the order of the table is told [D8]."""
    service = caller(accounts=["acme"])
    bad = {"Content-Type": "text/plain"}
    other = "/api/v1/accounts/other/groups/9"
    here = "/api/v1/accounts/acme/groups/9"
    service.emulator.throttle(1)

    answers = [
        await service.send("GET", "/api/v1/accounts/other/x", headers={"Authorization": None}),
        await service.send("GET", "/api/v1/accounts/other/x", headers={"Authorization": None}),
        await service.send("PUT", other, headers={"Authorization": None}),
        await service.send("PUT", other, headers=bad),
        await service.send("PUT", here, headers=bad),
        await service.send("PATCH", f"{here}?a&a", b"{", headers=bad),
        await service.send("PATCH", f"{here}?a&a", b"{"),
        await service.send("PATCH", f"{here}?a&a", b"{}"),
        await service.send("PATCH", here, b"{}"),
    ]

    assert [429, 501, 401, 404, 405, 415, 400, 400, 404] == [each.status for each in answers]
    assert "no JSON" in str(answers[6].body["message"])
    assert "query" in str(answers[7].body["message"])


@pytest.mark.parametrize("retry_after", [7, None])
async def test_a_throttled_service(acme: "Caller", retry_after: int | None) -> None:
    """While throttled it says 429, and how long to wait where that is known [D9].

    The requests of both APIs count together.
    """
    acme.emulator.throttle(2, retry_after)
    await acme.emulator(Request("PATCH", "https://h/cc/US1/campaigns/v1/x"))

    answer = await acme.ask("GET", "/contacts")
    after = await acme.ask("GET", "/contacts")

    assert [(429, 429), 200] == [answer.refusal, after.status]
    named = retry_after is not None
    assert named == ("in 7 second(s)" in str(answer.body["message"]))
    assert (str(retry_after) if named else None) == answer.headers.get("retry-after")


def test_choices_that_cannot_be() -> None:
    """An offset counts pages or items, and nothing else [L2]."""
    with pytest.raises(InvalidInputError, match="offset_unit: must be one of page, item"):
        Emulator(offset_unit="row")
