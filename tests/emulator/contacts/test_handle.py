"""The user's own handle: filling accounts, looking at them, and what a served emulator tells."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from eightbyeight.emulator import Contacts, Emulator, GroupLook
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.messages import Request

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Caller


async def test_what_was_made_is_served(acme: "Caller") -> None:
    """A contact that a test makes is there for requests, with all that it was given [E4]."""
    group_id = acme.contacts.create_group("acme", "g", description="d", is_blacklist=True)
    contact_id = acme.contacts.create(
        "acme",
        {"msisdn": "+6580000001"},
        first_name="Ana",
        last_name="Black",
        external_id="1",
        country="sg",
        groups=[group_id],
        custom_attributes={"a": 1},
    )

    answer = await acme.ask("GET", f"/contacts/{contact_id}")
    look = acme.contacts.get("acme")

    groups = answer.body["groups"]
    assert isinstance(groups, list)
    assert ["Ana", "Black", "1", "SG", {"msisdn": "6580000001"}, {"a": 1}] == [
        answer.body[name]
        for name in (
            "firstName",
            "lastName",
            "externalId",
            "country",
            "addresses",
            "customAttributes",
        )
    ]
    assert ["g", "d", True, 1] == [
        groups[0][name] for name in ("name", "description", "isBlacklist", "contacts")
    ]
    assert (GroupLook(group_id, "g", "d", is_blacklist=True, contacts=1),) == look.groups
    assert ("acme", "Ana Black") == (look.id, look.contact(contact_id).name)


def test_a_look_stays_as_it_was() -> None:
    """What was looked at does not change afterwards [E4]."""
    contacts = Emulator().contacts
    before = contacts.get("acme")
    contacts.create("acme", {"lineId": "L"})

    assert () == before.contacts
    assert (1, ("acme",)) == (contacts.count("acme"), contacts.ids)
    with pytest.raises(InvalidInputError, match="no such contact"):
        before.contact(1)


async def test_filled(acme: "Caller") -> None:
    """Contacts made by the number are like others: found, changed, merged, deleted [E4]."""
    group_id = acme.contacts.create_group("acme", "g")
    first = acme.contacts.create("acme", {"msisdn": "6580000009"})
    ids = acme.contacts.fill("acme", 5, groups=[group_id])
    more = acme.contacts.fill("acme", 2)
    number = acme.contacts.get("acme").contact(ids[2]).addresses["msisdn"]

    merged = await acme.create(number, lastName="Black")
    patch = [{"op": "replace", "path": "/addresses/msisdn", "value": "6590000000"}]
    changed = await acme.ask("PATCH", f"/contacts/{ids[3]}", patch)
    deleted = await acme.ask("DELETE", f"/contacts/{ids[4]}")
    gone = acme.contacts.get("acme")
    numbers = [f"658000000{each}" for each in range(2, 9)]
    again = [await acme.create(each) for each in numbers]

    assert [first, *ids, *more] == list(range(first, first + 8))
    assert (200, ids[2]) == (merged.status, merged.id)
    assert [200, 204] == [changed.status, deleted.status]
    assert [first, *ids[:4], *more] == [contact.id for contact in gone.contacts]
    assert 4 == gone.groups[0].contacts
    expected = [ids[0], ids[1], ids[2], None, None, more[0], more[1]]
    assert expected == [answer.id if answer.status == 200 else None for answer in again]


BAD: dict[str, tuple[str, Callable[[Contacts], object]]] = {
    "no address": ("addresses", lambda contacts: contacts.create("a", {})),
    "no number": ("MSISDN", lambda contacts: contacts.create("a", {"msisdn": "1"})),
    "no group": ("group 9", lambda contacts: contacts.create("a", {"lineId": "L"}, groups=[9])),
    "a group twice": (
        "twice",
        lambda contacts: contacts.create("a", {"lineId": "L"}, groups=[9, 9]),
    ),
    "no name": ("name", lambda contacts: contacts.create_group("a", "")),
    "no description": (
        "description",
        lambda contacts: contacts.create_group("a", "g", description=""),
    ),
    "less than none": ("negative", lambda contacts: contacts.fill("a", -1)),
    "filled into no group": ("group 9", lambda contacts: contacts.fill("a", 1, groups=[9])),
    "no ending": ("ending", lambda contacts: contacts.end_next_job("a", "queued")),
    "no amount": ("amount", lambda contacts: contacts.end_next_job("a", "failed", amount=-1)),
    "no job": ("no such job", lambda contacts: contacts.end_job("a", "x", "failed")),
    "no time": ("queued", lambda contacts: contacts.set_job_speed(queued=-1)),
    "no end of time": ("running", lambda contacts: contacts.set_job_speed(running=float("nan"))),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_arranged(what: str) -> None:
    """What cannot be arranged says why, and nothing is changed [E4]."""
    contacts = Emulator().contacts
    before = contacts.get("a")

    message, arrange = BAD[what]
    with pytest.raises(InvalidInputError, match=message):
        arrange(contacts)

    assert before == contacts.get("a")


async def test_a_job_that_is_over(acme: "Caller") -> None:
    """A job that is over cannot be ended again [J13]."""
    job = await acme.ask("POST", "/contacts/batches/deleteContacts", {"all": True})
    acme.clock.advance(3)

    with pytest.raises(InvalidInputError, match="no such job under way"):
        acme.contacts.end_job("acme", str(job.body["id"]), "failed")


async def _told(acme: "Caller", path: str) -> tuple[int, object]:
    response = await acme.emulator(Request("GET", f"http://h/__emulator__/contacts{path}"))
    return response.status, json.loads(response.body)


async def test_what_it_tells(caller: "type[Caller]") -> None:
    """Without a key it tells an account's groups, jobs and how many contacts it has [E3].

    The contacts themselves are told as the service would give them.
    """
    service = caller("a/b")
    group_id = service.contacts.create_group("a/b", "g")
    contact = await service.send(
        "POST",
        "/api/v1/accounts/a%2Fb/contacts",
        json.dumps({"addresses": {"lineId": "L"}, "groups": [{"id": group_id}]}).encode(),
    )
    job = await service.send(
        "POST", "/api/v1/accounts/a%2Fb/contacts/batches/deleteContacts", b'{"ids":[1]}'
    )

    group = {
        "id": group_id,
        "name": "g",
        "description": None,
        "is_blacklist": False,
        "contacts": 1,
    }
    account = {"id": "a/b", "contacts": 1, "groups": [group], "jobs": [job.body]}
    assert (200, ["a/b"]) == await _told(service, "")
    assert (200, account) == await _told(service, "/a%2Fb")
    assert (200, [contact.body]) == await _told(service, "/a%2Fb/contacts")


@pytest.mark.parametrize("path", ["/other", "/other/contacts", "/acme/x", "/acme/contacts/1"])
async def test_what_it_does_not_tell(caller: "type[Caller]", path: str) -> None:
    """What is not there it cannot tell [E3]."""
    service = caller(accounts=["acme"])

    status, body = await _told(service, path)

    assert 404 == status
    assert isinstance(body, dict)
    assert body["detail"]
