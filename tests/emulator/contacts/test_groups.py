"""Groups: their names, their flags, their contacts."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Caller

CREATED_AT = "2026-05-01T08:00:00.00Z"


def _op(op: str, path: str, value: object = None) -> dict[str, object]:
    return {"op": op, "path": path, **({} if value is None else {"value": value})}


async def test_created(acme: "Caller") -> None:
    """A new group is 201, with where it is, empty, and is found as it was answered [M1]."""
    answer = await acme.ask("POST", "/groups", {"name": "Group 1", "description": "d"})

    body = {
        "id": 8001,
        "contacts": 0,
        "createdAt": CREATED_AT,
        "name": "Group 1",
        "description": "d",
        "isBlacklist": False,
    }
    assert (201, body) == (answer.status, answer.body)
    assert body == (await acme.send("GET", answer.headers["location"])).body


async def test_created_bare(acme: "Caller") -> None:
    """A group without a description has none in its answers [M1]."""
    answer = await acme.ask("POST", "/groups", {"name": "g", "isBlacklist": True})

    assert ["id", "contacts", "createdAt", "name", "isBlacklist"] == list(answer.body)
    assert True is answer.body["isBlacklist"]


@pytest.mark.parametrize(
    ("members", "taken"),
    [
        ({}, False),
        ({"name": None}, False),
        ({"name": 1}, False),
        ({"name": ""}, False),
        ({"name": "x" * 100}, True),
        ({"name": "x" * 101}, False),
        ({"name": "g", "description": "x" * 100}, True),
        ({"name": "g", "description": "x" * 101}, False),
        ({"name": "g", "description": ""}, False),
        ({"name": "g", "description": None}, False),
        ({"name": "g", "isBlacklist": "true"}, False),
        ({"name": "g", "isBlacklist": None}, False),
        ({"name": "g", "isBlacklist": 1}, False),
    ],
)
async def test_limits(acme: "Caller", members: object, taken: bool) -> None:
    """A name is needed, texts have 1 to 100 characters, and the flag is true or false [M2]."""
    answer = await acme.ask("POST", "/groups", members)

    assert (201, None) == answer.refusal if taken else (400, 1000) == answer.refusal
    assert int(taken) == len(acme.contacts.groups("acme"))


async def test_a_name_that_is_taken(acme: "Caller") -> None:
    """A name is one group's alone, whatever its case, until the group is gone [M3]."""
    first = await acme.ask("POST", "/groups", {"name": "vip"})
    other = await acme.ask("POST", "/groups", {"name": "other"})

    answers = [
        await acme.ask("POST", "/groups", {"name": "VIP"}),
        await acme.ask("PATCH", f"/groups/{other.id}", [_op("replace", "/name", "Vip")]),
        await acme.ask("PATCH", f"/groups/{first.id}", [_op("replace", "/name", "VIP")]),
        await acme.ask("DELETE", f"/groups/{first.id}"),
        await acme.ask("PATCH", f"/groups/{other.id}", [_op("replace", "/name", "Vip")]),
    ]

    assert [(409, 5003), (409, 5003), 200, 204, 200] == [
        each.refusal if each.status == 409 else each.status for each in answers
    ]
    assert ["Vip"] == [group.name for group in acme.contacts.groups("acme")]


@pytest.mark.parametrize(
    ("operations", "changes"),
    [
        ([_op("replace", "/isblacklist", "true")], {"isBlacklist": True}),
        ([_op("replace", "/isBlacklist", value=True)], {"isBlacklist": True}),
        ([_op("add", "/ISBLACKLIST", "TRUE")], {"isBlacklist": True}),
        ([_op("replace", "/isblacklist", "false")], {}),
        ([_op("remove", "/isblacklist")], {}),
        ([_op("replace", "/name", "New group name")], {"name": "New group name"}),
        ([_op("add", "/description", "Group description")], {"description": "Group description"}),
        ([_op("remove", "/description")], {"description": None}),
        ([_op("test", "/name", "g"), _op("test", "/isblacklist", value=False)], {}),
        ([], {}),
    ],
)
async def test_updated(
    acme: "Caller", operations: list[object], changes: dict[str, object]
) -> None:
    """Name, description and flag are patched; the flag also with a text [M4]."""
    created = await acme.ask("POST", "/groups", {"name": "g", "description": "d"})

    answer = await acme.ask("PATCH", f"/groups/{created.id}", operations)

    merged = {**created.body, **changes}
    expected = {name: value for name, value in merged.items() if value is not None}
    assert (200, expected) == (answer.status, answer.body)
    assert expected == (await acme.ask("GET", f"/groups/{created.id}")).body


@pytest.mark.parametrize(
    "operations",
    [
        [_op("remove", "/name")],
        [_op("replace", "/name", "")],
        [_op("replace", "/name", 1)],
        [_op("replace", "/isblacklist", "yes")],
        [_op("replace", "/isblacklist", 1)],
        [_op("replace", "/contacts", 1)],
        [_op("replace", "/id", 1)],
        [_op("add", "/description", "x" * 101)],
        [_op("replace", "/name", "x"), _op("test", "/name", "g")],
        {"op": "remove", "path": "/description"},
    ],
)
async def test_updates_that_cannot_be(acme: "Caller", operations: object) -> None:
    """What a group cannot be made is 400, and none of the patch is done [M4]."""
    group_id = acme.contacts.create_group("acme", "g", description="d")
    before = acme.contacts.get("acme")

    answer = await acme.ask("PATCH", f"/groups/{group_id}", operations)

    assert (400, 1000) == answer.refusal
    assert before == acme.contacts.get("acme")


async def test_deleted(acme: "Caller") -> None:
    """A deleted group is gone, and its contacts are there still, without it [M5]."""
    kept, gone = (acme.contacts.create_group("acme", name) for name in ("kept", "gone"))
    acme.contacts.create("acme", {"lineId": "L"}, groups=[gone, kept])

    answer = await acme.ask("DELETE", f"/groups/{gone}")

    assert (204, {}) == (answer.status, answer.body)
    assert (404, 1300) == (await acme.ask("GET", f"/groups/{gone}")).refusal
    assert (kept,) == acme.contact()["groups"]
    assert [kept] == [group.id for group in acme.contacts.groups("acme")]


async def test_contacts_come_and_go(acme: "Caller") -> None:
    """Contacts are put into a group and taken out of it, each counted once.

    Putting them in says where the group is. [M6] [M8]
    """
    group_id = acme.contacts.create_group("acme", "g")
    ids = [acme.contacts.create("acme", {"lineId": name}) for name in "abc"]
    path = f"/groups/{group_id}/contacts"

    added = await acme.ask("POST", path, {"contacts": [ids[0], ids[1], ids[0]]})
    again = await acme.ask("POST", path, {"contacts": [ids[1], float(ids[2])]})
    none = await acme.ask("POST", path, {"contacts": []})
    removed = await acme.ask("DELETE", path, {"contacts": [ids[0], ids[0], 9, ids[2]]})
    left = await acme.ask("DELETE", path, {"contacts": [ids[0]]})

    assert [(201, 2), (201, 3), (201, 3), (200, 1), (200, 1)] == [
        (each.status, each.body["contacts"]) for each in (added, again, none, removed, left)
    ]
    assert f"/api/v1/accounts/acme/groups/{group_id}" == added.headers["location"]
    assert [(), (group_id,), ()] == [each.groups for each in acme.contacts.get("acme").contacts]
    found = await acme.ask("GET", f"/contacts?groupId={group_id}")
    assert [ids[1]] == found.ids


async def test_an_unknown_contact(acme: "Caller") -> None:
    """Where one of the contacts is unknown, none is put into the group [M7]."""
    group_id = acme.contacts.create_group("acme", "g")
    contact_id = acme.contacts.create("acme", {"lineId": "L"})
    body = {"contacts": [contact_id, 10**30]}

    answer = await acme.ask("POST", f"/groups/{group_id}/contacts", body)

    assert (404, 1300) == answer.refusal
    assert 0 == acme.contacts.groups("acme")[0].contacts


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    "body", [{}, [], {"contacts": None}, {"contacts": 1}, {"contacts": ["1"]}, {"contacts": [True]}]
)
async def test_no_list_of_contacts(acme: "Caller", method: str, body: object) -> None:
    """The contacts are a list of ids, or it is 400 [M6] [M8]."""
    group_id = acme.contacts.create_group("acme", "g")

    answer = await acme.ask(method, f"/groups/{group_id}/contacts", body)

    assert (400, 1000) == answer.refusal


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", []),
        ("DELETE", "", None),
        ("POST", "/contacts", {"contacts": []}),
        ("DELETE", "/contacts", {"contacts": []}),
    ],
)
@pytest.mark.parametrize("group_id", ["8001", "x", "-1", "1e3", "9" * 40])
async def test_unknown(acme: "Caller", method: str, path: str, body: object, group_id: str) -> None:
    """A group that is not there is 404, whatever it is called [M9]."""
    answer = await acme.ask(method, f"/groups/{group_id}{path}", body)

    assert (404, 1300) == answer.refusal
