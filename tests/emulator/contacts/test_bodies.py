"""How answers are written, and which bodies can be read."""

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Caller

LIST = "/api/v1/accounts/acme/contacts"


async def test_refusals(acme: "Caller") -> None:
    """A refusal has a code, a text, an id that no other has, and the time [N1] [N2] [N3]."""
    acme.clock.advance(0.7458733)

    one = await acme.ask("GET", "/contacts/1")
    other = await acme.ask("GET", "/groups/1")

    assert {
        "code": 1300,
        "message": "Unable to find contact with id 1",
        "errorId": "00000000-0000-4000-9000-000000000001",
        "timestamp": "2026-05-01T08:00:00.74Z",
    } == one.body
    assert one.body["errorId"] != other.body["errorId"]


async def test_a_bare_contact(acme: "Caller") -> None:
    """What a contact does not have is left out; lists and objects are there, empty or not [N4]."""
    answer = await acme.create({"lineId": "L"})

    assert {
        "id": 41000001,
        "createdAt": "2026-05-01T08:00:00.00Z",
        "groups": [],
        "addresses": {"lineId": "L"},
        "customAttributes": {},
    } == answer.body


async def test_a_whole_contact(acme: "Caller") -> None:
    """A contact's groups are written with it, each as it stands [N4]."""
    group_id = acme.contacts.create_group("acme", "vip", description="d")
    wanted = {
        "firstName": "Ana",
        "lastName": "Black",
        "externalId": "7",
        "country": "SG",
        "customAttributes": {"tier": "gold", "n": {"x": [1, None]}},
    }

    answer = await acme.create("6580000001", groups=[{"id": group_id}], **wanted)

    group = {
        "id": group_id,
        "contacts": 1,
        "createdAt": "2026-05-01T08:00:00.00Z",
        "name": "vip",
        "description": "d",
        "isBlacklist": False,
    }
    addresses = {"msisdn": "6580000001"}
    expected = {**wanted, "groups": [group], "addresses": addresses}
    kept = {name: answer.body[name] for name in expected}
    assert expected == kept


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"\xff",
        b'{"addresses":{"lineId":"L"},"addresses":{"lineId":"L"}}',
        b'{"addresses":{"lineId":"L"},"x":NaN}',
        b'{"addresses":{"lineId":"L"},"x":1e999}',
        b'{"addresses":{"lineId":"L"},"x":' + b"[" * 70 + b"]" * 70 + b"}",
        b"[" * 100_000,
        '{"addresses":{"lineId":"L"}}'.encode("utf-16"),
    ],
)
async def test_what_is_no_json(acme: "Caller", body: bytes) -> None:
    """What is no JSON, or not to be trusted, is 400 and changes nothing [N5]."""
    answer = await acme.send("POST", LIST, body)

    assert (400, 1000) == answer.refusal
    assert () == acme.contacts.get("acme").contacts


@pytest.mark.parametrize("depth", [63, 64])
async def test_how_deep(acme: "Caller", depth: int) -> None:
    """As many as 64 objects and lists may be within each other, and no more [N5]."""
    nested = json.loads("[" * depth + "]" * depth)

    answer = await acme.ask("POST", "/groups", {"name": "g", "x": nested})

    assert (201 if depth == 63 else 400) == answer.status


@pytest.mark.parametrize("body", [[], "text", 1, True, [{"addresses": {"lineId": "L"}}]])
async def test_what_is_no_object(acme: "Caller", body: object) -> None:
    """Where an object is wanted nothing else is taken [N5]."""
    answer = await acme.ask("POST", "/contacts", body)

    assert (400, 1000) == answer.refusal


async def test_members_that_nobody_knows(acme: "Caller") -> None:
    """They are ignored, and so is a known one that is written in another case [N6]."""
    answer = await acme.create({"lineId": "L", "LINEID": 1, "x": 2}, FirstName="Ana", tags=[1])

    assert 201 == answer.status
    assert {"lineId": "L"} == answer.body["addresses"]
    assert "firstName" not in answer.body


@pytest.mark.parametrize(
    "name", ["firstName", "lastName", "externalId", "country", "groups", "customAttributes"]
)
async def test_null(acme: "Caller", name: str) -> None:
    """A known member that is null is 400 [N7]."""
    answer = await acme.create("6580000001", **{name: None})

    assert (400, 1000) == answer.refusal


@pytest.mark.parametrize(
    ("given", "taken"), [(1, True), (1.0, True), (True, False), (1.5, False), ("1", False)]
)
async def test_whole_numbers(acme: "Caller", given: object, taken: bool) -> None:
    """1.0 is a whole number, and true is none [N8]."""
    answer = await acme.ask("POST", "/contacts/batches/deleteContacts", {"ids": [given]})

    assert (202 if taken else 400) == answer.status
