"""Scenarios over the Contacts API: which requests they count, and what becomes of those."""

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from eightbyeight.emulator import Emulator, ManualClock
from eightbyeight.errors import Sent, TransportError
from eightbyeight.transport.aiohttp import AiohttpTransport
from eightbyeight.transport.base import Transport
from eightbyeight.transport.memory import MemoryTransport
from eightbyeight.transport.messages import Headers, Request

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Caller

PREFIX = "/api/v1/accounts/acme"
MAYBE = Sent.MAYBE


async def _post(transport: Transport, url: str, number: int, patience: float) -> object:
    """Create a contact, and give status and answer, or what is known instead."""
    headers = Headers({"Authorization": "Bearer k", "Content-Type": "application/json"})
    body = json.dumps({"addresses": {"msisdn": f"658000000{number}"}}).encode()
    request = Request("POST", f"{url}{PREFIX}/contacts", headers, body, patience)
    try:
        response = await transport.send(request)
    except TransportError as error:
        return error.sent
    if response.headers["content-type"] != "application/json" or not response.body:
        return response.status, response.headers["content-type"]
    return response.status, json.loads(response.body)


def _numbers(emulator: Emulator) -> str:
    """Give the last digit of each number, in the order the contacts were created."""
    contacts = emulator.contacts.get("acme").contacts
    return "".join(contact.addresses["msisdn"][-1] for contact in contacts)


# Of the first of three requests: what its client sees, whom there is after the third, and whom
# once nothing is late any more.
CASES: dict[str, tuple[object, str, str]] = {
    "ok": (201, "123", "123"),
    "commit_then:500": (500, "123", "123"),
    "commit_then:drop": (MAYBE, "123", "123"),
    "commit_then:rst": (MAYBE, "123", "123"),
    "commit_then:html:200": ("text/html", "123", "123"),
    "commit_then:empty:201": ((201, "application/json"), "123", "123"),
    "truncate:11": (MAYBE, "123", "123"),
    "wrong_ids": (201, "123", "123"),
    "drop_before_commit": (MAYBE, "23", "23"),
    "truncate_before_commit:11": (MAYBE, "23", "23"),
    "status:503": (503, "23", "23"),
    "status:299": (299, "23", "23"),
    "lies_201": (201, "23", "23"),
    "stall:0.01": (201, "123", "123"),
    "stall:9": (MAYBE, "23", "231"),
    "late_commit:30": (504, "23", "231"),
    "late_commit:1requests": (504, "213", "213"),
    "late_commit:30;then=ok": (201, "23", "231"),
    "foreign:6580000001": (200, "123", "123"),
    "foreign:@1 commit_then:500": (500, "123", "123"),
    "foreign:@2": (201, "123", "123"),
    "foreign:+6580000007": (201, "7123", "7123"),
    "foreign:CRM-7": (201, "123", "123"),
    "state:PAUSED finish:@1 invalid:@1 valid:@1": (201, "123", "123"),
    "revoke": (401, "", ""),
}


def _shown(seen: object) -> object:
    match seen:
        case (_, "text/html"):
            return "text/html"
        case (status, str() as media_type):
            return status, media_type
        case (status, _):
            return status
        case sent:
            return sent


@pytest.mark.parametrize("over_a_socket", [False, True])
@pytest.mark.parametrize("text", CASES)
async def test_each_instruction(text: str, over_a_socket: bool) -> None:
    """Each instruction does to a contact what it does to records, near and far.

    [F2] [F3] [F4] [F5] [F6] [F7] [F8] [F10] [F11] [F14]
    """
    expected, held, finished = CASES[text]
    emulator = Emulator(clock=ManualClock(), faults=text)
    patience = [0.1 if text == "stall:9" else 30.0, 30.0, 30.0]
    if over_a_socket:
        async with emulator.serve() as url, AiohttpTransport() as transport:
            seen = [await _post(transport, url, *each) for each in enumerate(patience, 1)]
    else:
        near = MemoryTransport(emulator)
        seen = [await _post(near, "http://h", *each) for each in enumerate(patience, 1)]

    assert expected == _shown(seen[0])
    assert held == _numbers(emulator)
    emulator.finish_late()
    assert finished == _numbers(emulator)
    assert ["POST"] * 3 == [entry.method for entry in emulator.log]


async def test_what_was_committed(acme: "Caller") -> None:
    """The log tells of each request whether anything was changed by it [F12] [F14]."""
    acme.emulator.faults = "ok\nlies_201\ncommit_then:500\nok times 9"
    for number in (1, 2, 3):
        await acme.create(f"658000000{number}")
    acme.contacts.create_group("acme", "g")
    await acme.ask("POST", "/contacts/batches/deleteContacts", {"all": True})
    acme.clock.advance(9)
    await acme.ask("DELETE", "/contacts/9")

    entries = [(entry.committed, entry.status) for entry in acme.emulator.log]
    assert [(True, 201), (False, 201), (True, 500), (True, 202), (False, 404)] == entries


async def test_which_requests_count(acme: "Caller") -> None:
    """What may change something counts, by its method; what only looks where a line asks [F14]."""
    group_id = acme.contacts.create_group("acme", "g")
    path = f"/groups/{group_id}"
    acme.emulator.inject("delete request 2: status:599", "patch: status:598")
    answers = [
        await acme.send(method, f"{PREFIX}{path}{below}", b"[]" if method == "PATCH" else body)
        for method, below, body in [
            ("GET", "", b""),
            ("DELETE", "/contacts", b'{"contacts":[]}'),
            ("PATCH", "", b""),
            ("PATCH", "", b""),
            ("DELETE", "/contacts", b'{"contacts":[]}'),
        ]
    ]
    assert [200, 200, 598, 200, 599] == [answer.status for answer in answers]
    assert ["DELETE", "PATCH", "PATCH", "DELETE"] == [each.method for each in acme.emulator.log]

    acme.emulator.inject("get request 2: status:597", "any: status:596")
    looks = [await acme.ask("GET", path) for _ in range(3)]
    change = await acme.ask("PATCH", path, [])

    assert [200, 597, 200, 596] == [answer.status for answer in (*looks, change)]


@pytest.mark.parametrize(
    ("method", "path", "body", "named"),
    [
        ("POST", "/contacts", {"addresses": {"msisdn": "+6580000001"}}, "6580000001"),
        ("POST", "/contacts", {"addresses": {"msisdn": "6580000001"}}, "+6580000001"),
        ("POST", "/contacts", {"addresses": {"email": "a@b.c", "lineId": "L"}}, "L"),
        ("POST", "/contacts", {"addresses": {}, "externalId": "CRM-1"}, "CRM-1"),
        ("POST", "/contacts", {"externalId": "CRM-1"}, "CRM-1"),
        ("POST", "/groups", {"name": "vip"}, "vip"),
        ("POST", "/contacts/blacklist/%2B6580000001", None, "6580000001"),
        ("PATCH", "/contacts/41000001", [], "41000001"),
        ("PATCH", "/contacts/1", [1, {"value": "a@b.c"}], "a@b.c"),
        ("DELETE", "/contacts/41000001", None, "41000001"),
        ("DELETE", "/groups/8001/contacts", {"contacts": [41000001, True]}, "41000001"),
        ("POST", "/contacts/batches/deleteContacts", {"ids": [7, 1.5], "msisdns": ["+65"]}, "65"),
    ],
)
async def test_what_a_request_names(
    acme: "Caller", method: str, path: str, body: object, named: str
) -> None:
    """Requests can be told by what they name: addresses, ids of either side, groups [F15]."""
    others = [f"any containing {each}: status:598" for each in ("None", "True", "1.5", "other")]
    acme.emulator.faults = [*others, f"any containing {named}: status:599"]

    answer = await acme.ask(method, path, body)

    assert 599 == answer.status


@pytest.mark.parametrize("path", ["", "/contacts", "/batches", "/contacts/batches/createContacts"])
async def test_what_names_nothing(acme: "Caller", path: str) -> None:
    """A request that names nothing goes on as it would [F15]."""
    acme.emulator.faults = "containing x: status:599"

    answer = await acme.send("POST", f"{PREFIX}{path}", b"{", {"Content-Type": "text/plain"})

    assert answer.status in (405, 415, 501)


async def test_errors_that_are_arranged(acme: "Caller") -> None:
    """A status that is arranged has the API's own body, with the code that goes with it [N9]."""
    statuses = [400, 401, 403, 404, 409, 418, 422, 429, 500, 599]
    lines = [f"status:{status};retry_after=3;detail=told" for status in statuses]
    acme.emulator.faults = lines
    request = Request(
        "POST", f"https://h{PREFIX}/contacts", Headers({"Authorization": "Bearer k"}), b"{}"
    )

    answers = [await acme.emulator(request) for _ in statuses]

    codes = [1000, 1200, 1201, 1300, 1001, 1000, 1000, 429, 2000, 2000]
    bodies = [json.loads(answer.body) for answer in answers]
    assert list(zip(statuses, codes, strict=True)) == [
        (answer.status, body["code"]) for answer, body in zip(answers, bodies, strict=True)
    ]
    assert {"told"} == {body["message"] for body in bodies}
    assert {"3"} == {answer.headers["retry-after"] for answer in answers}


async def test_a_status_without_a_body(acme: "Caller") -> None:
    """A status that has no body comes without one [N9]."""
    acme.emulator.faults = "status:204"

    response = await acme.emulator(Request("POST", f"https://h{PREFIX}/contacts"))

    assert (204, b"") == (response.status, response.body)


async def test_answers_that_name_something_else(acme: "Caller") -> None:
    """``wrong_ids`` gives other ids, addresses and names than those that there are [F6] [F14]."""
    acme.emulator.faults = "any: wrong_ids times 9"
    addresses = {"msisdn": "6580000009", "email": "a@b.c"}
    contact = await acme.create(addresses, externalId="E", firstName="Ana")
    group = await acme.ask("POST", "/groups", {"name": "g"})
    job = await acme.ask("POST", "/contacts/batches/deleteContacts", {"all": True})
    empty = await acme.ask("POST", "/contacts/blacklist/6580000001")
    gone = await acme.ask("DELETE", "/contacts/41000001")

    look = acme.contacts.get("acme")
    assert [each.id + 1 for each in (look.contacts[0], look.groups[0])][1:] == [group.id]
    assert ("g-else", 41_000_002) == (group.body["name"], contact.id)
    changed = {"msisdn": "6580000000", "email": "else-a@b.c"}
    assert (changed, "E-else") == (contact.body["addresses"], contact.body["externalId"])
    assert look.jobs[0].id != job.body["id"]
    assert [200, 204] == [empty.status, gone.status]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ({"ids": [41_000_001, 41_000_002]}, 2),
        ({"ids": [41_000_001], "msisdns": ["6580000001", "6580000002"]}, 2),
        ({"all": True}, 0),
    ],
)
async def test_part_of_a_request(acme: "Caller", body: object, left: int) -> None:
    """``commit_part`` handles the first ids of each list alone [F9] [F14]."""
    for number in range(3):
        acme.contacts.create("acme", {"msisdn": f"658000000{number}"})
    acme.emulator.faults = "commit_part:1;then=ok"

    await acme.ask("POST", "/contacts/batches/deleteContacts", body)
    acme.contacts.finish_jobs("acme")

    expected = 1 if "msisdns" in body and left == 2 else left  # type: ignore[operator]
    assert expected == acme.contacts.count("acme")


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff"])
async def test_no_part_of_a_request(acme: "Caller", body: bytes) -> None:
    """A request that has no parts stays as it is [F9]."""
    acme.emulator.faults = "commit_part:1;then=ok"

    answer = await acme.send("POST", f"{PREFIX}/contacts", body)

    assert (400, 1000) == answer.refusal


async def test_a_look_leaves_no_trace(acme: "Caller") -> None:
    """Whatever a request is that is not done after all, its account is as it was [F6] [F14]."""
    group_id = acme.contacts.create_group("acme", "g")
    acme.contacts.create("acme", {"msisdn": "6580000001"}, groups=[group_id])
    filled = acme.contacts.fill("acme", 3, groups=[group_id])
    before = acme.contacts.get("acme")
    acme.emulator.faults = "any: lies_201 times 99"

    answers = [
        await acme.create("6580000001", firstName="Ana"),
        await acme.create({"lineId": "L"}, groups=[{"id": group_id}]),
        await acme.ask("POST", "/contacts/blacklist/6580000001"),
        await acme.ask("POST", "/contacts/blacklist/6580000009"),
        await acme.ask("DELETE", f"/contacts/{filled[0]}"),
        await acme.ask("PATCH", f"/contacts/{filled[1]}", [{"op": "remove", "path": "/firstName"}]),
        await acme.ask("POST", "/groups", {"name": "h"}),
        await acme.ask("DELETE", f"/groups/{group_id}"),
        await acme.ask("DELETE", f"/groups/{group_id}/contacts", {"contacts": list(filled)}),
        await acme.ask("POST", "/contacts/batches/deleteContacts", {"all": True}),
        await acme.upload(b"msisdn\n6580000005\n"),
        await acme.create("6580000001", firstName=""),
    ]
    acme.clock.advance(9)

    statuses = [answer.status for answer in answers]
    assert [200, 201, 200, 200, 204, 200, 201, 204, 200, 202, 202, 400] == statuses
    assert before == acme.contacts.get("acme")
    acme.emulator.faults = None
    found = await acme.ask("GET", f"/contacts?groupId={group_id}")
    assert [contact.id for contact in before.contacts] == found.ids
    assert 41_000_005 == (await acme.create("6580000005")).id


async def test_a_race(caller: "type[Caller]") -> None:
    """Where looking and creating are two things, two requests create the same contact [B2].

    Nothing merges it afterwards, and a group's name comes to be there twice.
    """
    service = caller(breaking={"racy_unique"})

    both = await asyncio.gather(service.create("6580000001"), service.create("6580000001"))
    again = await service.create("6580000001")
    groups = await asyncio.gather(
        *(service.ask("POST", "/groups", {"name": "g"}) for _ in range(2))
    )
    taken = await service.ask("POST", "/groups", {"name": "g"})

    assert [201, 201] == [answer.status for answer in both]
    assert [201, 201] == [answer.status for answer in groups]
    assert [(409, 1001), (409, 5003)] == [again.refusal, taken.refusal]


async def test_a_race_that_is_none(caller: "type[Caller]") -> None:
    """One after the other, contacts are merged all the same [B2]."""
    service = caller(breaking={"racy_unique"})
    await service.create("6580000001")

    answer = await service.create("6580000001", firstName="Ana")

    assert (200, "Ana") == (answer.status, answer.body["firstName"])


async def test_late_is_late_for_jobs_too(acme: "Caller") -> None:
    """What is late is handled before a job that ends after it, and after one that does not [F8]."""
    acme.contacts.create("acme", {"msisdn": "6580000001"})
    acme.emulator.faults = "request 2: late_commit:2\nrequest 3: late_commit:4"
    await acme.ask("POST", "/contacts/batches/deleteContacts", {"all": True})
    await acme.create("6580000002")
    await acme.create("6580000003")
    acme.clock.advance(10)

    assert ["6580000003"] == [
        contact.addresses["msisdn"] for contact in acme.contacts.get("acme").contacts
    ]
