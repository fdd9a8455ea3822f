"""Definitions and their versions, as requests make, list and delete them."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller

NOBODYS = "11111111-2222-4333-8444-555555555555"
FIRST = "00000000-0000-4000-a000-000000000001"


async def test_a_definition(acme: "Caller") -> None:
    """A new definition is given back whole, its id and version within it [V1] [V3] [N3]."""
    wait = acme.step("s1")

    answer = await acme.ask("POST", "/definitions", acme.document(wait, subAccountId="hq"))

    assert 201 == answer.status
    assert f"/api/v1/accounts/acme/definitions/{FIRST}" == answer.headers["location"]
    assert {
        "accountId": "acme",
        "subAccountId": "hq",
        "trigger": "http_request",
        "status": "enabled",
        "createdAt": "2026-05-01T08:00:00.00Z",
        "definition": {"id": FIRST, "version": 1, "name": "flow", "steps": [wait]},
    } == answer.body


async def test_by_the_schema(caller: "type[Caller]") -> None:
    """In the other dialect id and version stand at the top, as the schema has them [V3]."""
    service = caller(dialect="openapi")

    answer = await service.ask("POST", "/definitions", service.document(service.step("s1")))

    assert (FIRST, 1) == (answer.members["id"], answer.members["version"])
    assert {"name": "flow", "steps": [service.step("s1")]} == answer.members["definition"]


async def test_the_status_nobody_gives(acme: "Caller") -> None:
    """A definition without a status is disabled [V2]."""
    document = acme.document(acme.step("s1"))
    del document["status"]

    answer = await acme.ask("POST", "/definitions", document)

    assert "disabled" == answer.members["status"]


async def test_the_list(acme: "Caller") -> None:
    """The list has the latest version of what is enabled, the newest definition first [V4]."""
    first, second = [await acme.create(acme.step("s")) for _ in range(2)]
    await acme.create(acme.step("s"), status="disabled")
    await acme.ask("PUT", f"/definitions/{first}", acme.document(acme.step("t")))

    listed = (await acme.ask("GET", "/definitions")).items

    inner = [each["definition"] for each in listed]
    found = [(each["id"], each["version"]) for each in inner if isinstance(each, dict)]
    assert [(second, 1), (first, 2)] == found


@pytest.mark.parametrize(
    ("unit", "query", "expected"),
    [
        ("page", "", 100),
        ("page", "?offset=1", 1),
        ("page", "?limit=40&offset=2", 21),
        ("item", "?limit=40&offset=99", 2),
        ("item", "?limit=500", 101),
    ],
)
async def test_pages(caller: "type[Caller]", unit: str, query: str, expected: int) -> None:
    """Lists have 100 items unless it is said, from the page or item that is asked for [V6]."""
    service = caller(offset_unit=unit)
    for _ in range(101):
        service.automation.create("acme", "flow", [])

    assert expected == len((await service.ask("GET", f"/definitions{query}")).items)


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "offset=-1"])
async def test_pages_that_cannot_be(acme: "Caller", query: str) -> None:
    """A limit or offset that is out of range is 400 [V6] [L5]."""
    paths = ("/definitions", f"/definitions/{NOBODYS}")

    assert [(400, 1000)] * 2 == [
        (await acme.ask("GET", f"{path}?{query}")).refusal for path in paths
    ]


async def test_versions(acme: "Caller") -> None:
    """An update adds a version, and versions are listed the latest first [V5] [V8]."""
    definition_id = await acme.create(acme.step("s"))
    acme.clock.advance(1)

    changed = await acme.ask(
        "PUT", f"/definitions/{definition_id}", acme.document(acme.step("t"), status="disabled")
    )
    versions = (await acme.ask("GET", f"/definitions/{definition_id.upper()}")).items

    assert 200 == changed.status
    assert changed.body == versions[0]
    assert ["disabled", "enabled"] == [each["status"] for each in versions]
    assert ["08:00:01.00Z", "08:00:00.00Z"] == [str(each["createdAt"])[11:] for each in versions]
    assert (
        versions[1:]
        == (await acme.ask("GET", f"/definitions/{definition_id}?offset=1&limit=1")).items
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_ids(acme: "Caller", method: str) -> None:
    """What is no uuid is 400, what nothing has 404; of versions there are just none [V5] [V7]."""
    document = acme.document(acme.step("s")) if method == "PUT" else None

    no_uuid = await acme.ask(method, "/definitions/1", document)
    unknown = await acme.ask(method, f"/definitions/{NOBODYS}", document)

    assert (400, 1000) == no_uuid.refusal
    if method == "GET":
        assert (200, []) == (unknown.status, unknown.body)
    else:
        assert (404, 1300) == unknown.refusal
        assert f"Definition {NOBODYS} not found." == unknown.members["message"]


async def test_another_account(acme: "Caller", caller: "type[Caller]") -> None:
    """Another account has no such definition, and one that is not there is 404 [D4] [D5]."""
    definition_id = await acme.create(acme.step("s"))
    acme.account_id = "other"

    assert [] == (await acme.ask("GET", f"/definitions/{definition_id}")).body
    assert (404, 1300) == (await caller(accounts=["x"]).ask("GET", "/definitions")).refusal


async def test_deleting_a_version(acme: "Caller") -> None:
    """One version goes, and ends what runs on it; its number is not given again [V9] [V10]."""
    definition_id = await acme.create(acme.step("s"))
    path = f"/definitions/{definition_id}"
    old = acme.automation.start("acme", definition_id)
    await acme.ask("PUT", path, acme.document(acme.step("t")))
    new = acme.automation.start("acme", definition_id)
    acme.clock.advance(1)

    answer = await acme.ask("DELETE", f"{path}?version=2")
    await acme.ask("PUT", path, acme.document(acme.step("u")))

    assert (202, None) == (answer.status, answer.body)
    assert [3, 1] == [each.version for each in acme.automation.versions("acme", definition_id)]
    assert ("Runnable", "Terminated") == (acme.get(old).status, acme.get(new).status)
    assert () == acme.get(new).logs
    assert acme.clock.now() == acme.get(new).completed_at
    assert (404, 1300) == (await acme.ask("DELETE", f"{path}?version=2")).refusal
    assert (400, 1000) == (await acme.ask("DELETE", f"{path}?version=0")).refusal


async def test_deleting_all(acme: "Caller") -> None:
    """Without a version all of them go, what ran ends, and what was over keeps its end [V9]."""
    definition_id = await acme.create(acme.step("s"))
    over, running = [acme.automation.start("acme", definition_id) for _ in range(2)]
    path = f"/definitions/{definition_id}"
    await acme.ask("PATCH", f"{path}/workflows/{over}", {"status": "terminate"})
    other = acme.run(acme.step("s"))
    ended = acme.clock.now()
    acme.clock.advance(1)

    answer = await acme.ask("DELETE", path)

    assert 202 == answer.status
    assert [] == (await acme.ask("GET", path)).body
    assert (404, 1300) == (await acme.ask("GET", f"{path}/workflows")).refusal
    assert (ended, acme.clock.now()) == (
        acme.get(over).completed_at,
        acme.get(running).completed_at,
    )
    assert ["Terminated"] * 2 + ["Runnable"] == [
        acme.get(each).status for each in (over, running, other)
    ]
    assert acme.get(other).logs


WRONG: dict[str, tuple[object, int]] = {
    "no object": ([], 1000),
    "no definition": ({"trigger": "http_request"}, 1000),
    "no name": ({"trigger": "http_request", "definition": {"steps": []}}, 5001),
    "an empty name": ({"definition": {"name": " ", "steps": []}}, 5001),
    "no trigger": ({"definition": {"name": "f", "steps": []}}, 1000),
}
WRONG_MEMBERS: dict[str, dict[str, object]] = {
    "trigger": {"trigger": "sms"},
    "status": {"status": "on"},
    "no status": {"status": None},
    "sub-account": {"subAccountId": 1},
    "no steps": {"definition": {"name": "f"}},
    "steps are no list": {"definition": {"name": "f", "steps": {}}},
}
WRONG_STEPS: dict[str, list[object]] = {
    "a text": ["s"],
    "no id": [{"stepType": "SendToConverse"}],
    "an empty id": [{"id": "", "stepType": "SendToConverse"}],
    "no type": [{"id": "s"}],
    "an empty type": [{"id": "s", "stepType": ""}],
    "twice": [{"id": "s", "stepType": "X"}] * 2,
    "input": [{"id": "s", "stepType": "SMS", "inputs": {"subAccountId": "", "destination": ""}}],
    "no inputs": [{"id": "s", "stepType": "Wait", "inputs": None}],
    "inputs": [{"id": "s", "stepType": "WAIT", "inputs": ["duration"]}],
    "branch": [{"id": "s", "stepType": "Branch", "selectNextStep": {}}],
    "two ways": [{"id": "s", "stepType": "X", "nextStepId": "t", "selectNextStep": {"t": None}}],
    "selected": [{"id": "s", "stepType": "X", "selectNextStep": "t"}],
    "within": [{"id": "s", "stepType": "If", "do": [[{"id": "t"}]]}],
    "script": [{"id": "s", "stepType": "X", "inputs": {"a": ["{{" + "x" * 1001 + "}}"]}}],
}


@pytest.mark.parametrize("what", [*WRONG, *WRONG_MEMBERS, *WRONG_STEPS])
async def test_what_cannot_be_a_definition(acme: "Caller", what: str) -> None:
    """A missing name is 400 with code 5001, all else that is wrong with 1000.

    [V11] [V12] [V13] [V14] [V15]
    """
    members = WRONG_MEMBERS.get(what, {"definition": {"name": "f", "steps": WRONG_STEPS.get(what)}})
    document, code = WRONG.get(what, ({**acme.document(), **members}, 1000))

    answer = await acme.ask("POST", "/definitions", document)

    assert (400, code) == answer.refusal
    assert () == acme.automation.definitions("acme")


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"id": "s", "stepType": "Teleport"}],
        [{"id": "s", "stepType": "X", "nextStepId": "nowhere"}],
        [{"id": "s", "stepType": "X", "selectNextStep": {}, "nextStepId": None, "do": []}],
        [{"id": "s", "stepType": "X", "do": "none"}],
        [{"id": "s", "stepType": "X", "do": ["none", ["none"]]}],
        [{"id": "s", "stepType": "If", "do": [[{"id": "s", "stepType": "X"}]]}],
        [{"id": "s", "stepType": "X", "inputs": {"a": "{{" + "x" * 1000 + "}}", "b": 1}}],
        [{"id": "s", "stepType": "branch", "selectNextStep": {"t": None}}],
    ],
)
async def test_what_can(acme: "Caller", steps: list[dict[str, object]]) -> None:
    """What no schema forbids is taken as it comes: types, targets, ids within [V12] [V13] [V17]."""
    definition_id = await acme.create(*steps)

    assert tuple(steps) == acme.automation.versions("acme", definition_id)[0].steps


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, None),
        ({"subAccountId": None}, None),
        ({"subAccountId": "hq"}, "hq"),
        ({"subaccountId": "hq"}, "hq"),
        ({"subAccountId": None, "subaccountId": "hq"}, "hq"),
    ],
)
async def test_the_sub_account(
    acme: "Caller", members: dict[str, object], expected: str | None
) -> None:
    """The sub-account may be left out or null, and its name's case does not matter [V16]."""
    await acme.create(**members)

    answer = await acme.ask("GET", "/definitions")

    assert expected == acme.automation.definitions("acme")[0].sub_account_id
    assert expected == answer.items[0].get("subAccountId")
