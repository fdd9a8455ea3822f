"""Jobs: how they are accepted, pass through their states, and do their work."""

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from tests.emulator.contacts.conftest import Answer, Caller

DELETE = "/contacts/batches/deleteContacts"
GROUPS = "/groups/batches"


@pytest.fixture
def filled(acme: "Caller") -> "Caller":
    """An account with groups 8001 and 8002, three contacts in the first, the last also in 8002."""
    one, two = (acme.contacts.create_group("acme", name) for name in ("one", "two"))
    for number, groups in enumerate(([one], [one], [one, two])):
        acme.contacts.create("acme", {"msisdn": f"658000000{number}"}, groups=groups)
    return acme


def _left(service: "Caller") -> list[int]:
    """Give the numbers of the contacts that are left, counted from 0."""
    return [contact.id - 41_000_001 for contact in service.contacts.get("acme").contacts]


def _members(service: "Caller") -> dict[int, list[int]]:
    """Give each group's contacts, and check that they are counted rightly."""
    look = service.contacts.get("acme")
    members = {
        group.id: [each.id - 41_000_001 for each in look.contacts if group.id in each.groups]
        for group in look.groups
    }
    assert [group.contacts for group in look.groups] == [len(each) for each in members.values()]
    return members


async def _states(service: "Caller", accepted: "Answer") -> list[object]:
    """Look at a job every second until a second after its end."""
    states = []
    for _ in range(5):
        states.append((await service.ask("GET", f"/batches/{accepted.body['id']}")).body["status"])
        service.clock.advance(1)
    return states


async def test_its_life(filled: "Caller") -> None:
    """A job is accepted as queued, is in progress a second later, and over two after that [J1].

    Its work is done at the end, all at once. [J2] [J3]
    """
    accepted = await filled.ask("POST", DELETE, {"all": True})
    job_id = str(accepted.body["id"])
    body = {
        "id": str(UUID(job_id)),
        "type": "deleteContacts",
        "status": "queued",
        "createdAt": "2026-05-01T08:00:00.00Z",
    }

    assert (202, body) == (accepted.status, accepted.body)
    assert body == (await filled.ask("GET", f"/batches/{job_id.upper()}")).body
    filled.clock.advance(2.9)
    assert 3 == filled.contacts.count("acme")
    assert {**body, "status": "inProgress"} == (await filled.ask("GET", f"/batches/{job_id}")).body
    filled.clock.advance(0.1)
    assert 0 == filled.contacts.count("acme")
    assert {**body, "status": "completed"} == (await filled.ask("GET", f"/batches/{job_id}")).body


async def test_how_long_it_takes(filled: "Caller") -> None:
    """How long jobs wait and work can be said, for those that are started from then on [J1]."""
    first = await filled.ask("POST", DELETE, {"ids": [1]})
    filled.contacts.set_job_speed(queued=2, running=1)
    second = await filled.ask("POST", DELETE, {"ids": [1]})
    filled.contacts.set_job_speed(queued=0, running=0)
    third = await filled.ask("POST", DELETE, {"ids": [1]})

    at_once = (await filled.ask("GET", f"/batches/{third.body['id']}")).body["status"]
    states = [await _states(filled, each) for each in (second,)]

    assert ["queued", "completed"] == [third.body["status"], at_once]
    assert [["queued", "queued", "inProgress", "completed", "completed"]] == states
    assert "completed" == (await filled.ask("GET", f"/batches/{first.body['id']}")).body["status"]


async def test_the_order_in_which_they_end(filled: "Caller") -> None:
    """Jobs that end while nobody looks do so in the order of their times [J2]."""
    filled.contacts.set_job_speed(queued=5, running=5)
    await filled.ask("POST", f"{GROUPS}/moveContacts?from=8001&to=8002")
    filled.contacts.set_job_speed(queued=1, running=1)
    await filled.ask("POST", DELETE, {"ids": [41_000_001]})
    filled.clock.advance(20)

    assert {8001: [], 8002: [1, 2]} == _members(filled)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ({"ids": [41_000_002]}, [0, 2]),
        ({"ids": [41_000_001, 41_000_002, 41_000_003]}, []),
        ({"ids": [41_000_002, 41_000_002, 7]}, [0, 2]),
        ({"msisdns": ["+6580000000", "6580000001"]}, [2]),
        ({"msisdns": ["6589999999"]}, [0, 1, 2]),
        ({"ids": [41_000_001], "msisdns": ["6580000000", "6580000002"]}, [1]),
        ({"ids": [41_000_001], "all": False}, [1, 2]),
        ({"all": True, "ids": [41_000_001]}, []),
    ],
)
async def test_contacts_deleted(filled: "Caller", body: object, left: list[int]) -> None:
    """Contacts are deleted by their ids, by their numbers, or all; unknown ones do not matter [J5].

    They leave their groups with that.
    """
    accepted = await filled.ask("POST", DELETE, body)
    states = await _states(filled, accepted)

    assert ["queued", "inProgress", "inProgress", "completed", "completed"] == states
    assert left == _left(filled)
    assert left == _members(filled)[8001]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 1000),
        ({"all": False}, 1000),
        ({"ids": [], "msisdns": []}, 1000),
        ([], 1000),
        ({"ids": None}, 1000),
        ({"ids": 1}, 1000),
        ({"ids": ["1"]}, 1000),
        ({"msisdns": "6580000000"}, 1000),
        ({"msisdns": [6580000000]}, 1002),
        ({"msisdns": ["x"]}, 1002),
        ({"all": "true"}, 1000),
        ({"all": None}, 1000),
    ],
)
async def test_nothing_to_delete(filled: "Caller", body: object, code: int) -> None:
    """Whoever does not say what is to be deleted gets no job [J6]."""
    answer = await filled.ask("POST", DELETE, body)

    assert (400, code) == answer.refusal
    assert () == filled.contacts.jobs("acme")


async def test_numbers_that_several_have(filled: "Caller") -> None:
    """All contacts of a number are deleted with it [J5]."""
    filled.contacts.create("acme", {"msisdn": "6580000000"})
    await filled.ask("POST", DELETE, {"msisdns": ["6580000000"]})
    filled.contacts.finish_jobs("acme")

    assert [1, 2] == _left(filled)


async def test_all_of_a_million(acme: "Caller") -> None:
    """Contacts by the million are deleted at once, in part or all of them [J5]."""
    ids = acme.contacts.fill("acme", 1_000_000, groups=[acme.contacts.create_group("acme", "g")])
    acme.contacts.end_next_job("acme", "stopped", amount=1000)
    for body in ({"all": True}, {"ids": list(ids[2000:3000])}):
        await acme.ask("POST", DELETE, body)
    acme.clock.advance(10)
    page = await acme.ask("GET", "/contacts?limit=1&offset=1000")

    assert [998_000, 998_000] == [
        acme.contacts.count("acme"),
        acme.contacts.groups("acme")[0].contacts,
    ]
    assert [ids[3000]] == page.ids
    await acme.ask("POST", DELETE, {"all": True})
    acme.clock.advance(10)
    assert [0, 0] == [acme.contacts.count("acme"), acme.contacts.groups("acme")[0].contacts]


@pytest.mark.parametrize(
    ("verb", "members"),
    [
        ("copyContacts", {8001: [0, 1, 2], 8002: [0, 1, 2]}),
        ("moveContacts", {8001: [], 8002: [0, 1, 2]}),
    ],
)
async def test_copied_and_moved(filled: "Caller", verb: str, members: dict[int, list[int]]) -> None:
    """A group's contacts come into another group as well, or instead [J7]."""
    accepted = await filled.ask("POST", f"{GROUPS}/{verb}?from=8001&to=8002")
    filled.contacts.finish_jobs("acme")

    assert (202, verb) == (accepted.status, accepted.body["type"])
    assert members == _members(filled)
    assert ["completed"] == [job.status for job in filled.contacts.jobs("acme")]


@pytest.mark.parametrize("verb", ["copyContacts", "moveContacts"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?from=8001",
        "?to=8001",
        "?from=8001&to=9",
        "?from=9&to=8001",
        "?from=x&to=8001",
        "?from=8001&to=",
        "?from=8001&to=8001",
    ],
)
async def test_two_groups(filled: "Caller", verb: str, query: str) -> None:
    """Contacts are copied and moved between two groups that are there [J8]."""
    answer = await filled.ask("POST", f"{GROUPS}/{verb}{query}")

    assert (400, 1000) == answer.refusal


@pytest.mark.parametrize(
    ("ids", "with_contacts", "members", "left"),
    [
        ([8001], False, {8002: [2]}, [0, 1, 2]),
        ([8001], True, {8002: []}, []),
        ([8002], True, {8001: [0, 1]}, [0, 1]),
        ([8001, 8002, 8001], False, {}, [0, 1, 2]),
        ([8002, 8001], True, {}, []),
    ],
)
async def test_groups_deleted(
    filled: "Caller",
    ids: list[int],
    with_contacts: bool,
    members: dict[int, list[int]],
    left: list[int],
) -> None:
    """Groups are deleted, and their contacts where that is said [J9]."""
    body = {"ids": ids, "deleteContacts": with_contacts}
    accepted = await filled.ask("POST", f"{GROUPS}/deleteGroups", body)
    filled.contacts.finish_jobs("acme")

    assert (202, "deleteGroups") == (accepted.status, accepted.body["type"])
    assert (members, left) == (_members(filled), _left(filled))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": [8001]},
        {"deleteContacts": True},
        {"ids": [], "deleteContacts": True},
        {"ids": [8001, 9], "deleteContacts": False},
        {"ids": [8001], "deleteContacts": "false"},
        {"ids": [8001], "deleteContacts": None},
        {"ids": 8001, "deleteContacts": False},
    ],
)
async def test_groups_that_cannot_be_deleted(filled: "Caller", body: object) -> None:
    """Both members are needed, and every group has to be there [J9]."""
    answer = await filled.ask("POST", f"{GROUPS}/deleteGroups", body)

    assert (400, 1000) == answer.refusal


@pytest.mark.parametrize("gone", [8001, 8002])
async def test_a_group_that_is_gone(filled: "Caller", gone: int) -> None:
    """Contacts of which a group has gone meanwhile stay where they are: the job fails [J10]."""
    await filled.ask("POST", f"{GROUPS}/moveContacts?from=8001&to=8002")
    body = {"ids": [gone], "deleteContacts": False}
    await filled.ask("POST", f"{GROUPS}/deleteGroups", body)
    await filled.ask("DELETE", f"/groups/{gone}")
    filled.contacts.finish_jobs("acme")

    assert ["failed", "completed"] == [job.status for job in filled.contacts.jobs("acme")]
    (left,) = _members(filled).values()
    assert ([2] if gone == 8001 else [0, 1, 2]) == left


@pytest.mark.parametrize("job_id", ["x", "00000000-0000-4000-8000-000000000002", "1"])
async def test_an_unknown_job(filled: "Caller", job_id: str) -> None:
    """A job that is not there is 404 with a code of its own [J11]."""
    await filled.ask("POST", DELETE, {"all": True})

    answer = await filled.ask("GET", f"/batches/{job_id}")

    assert (404, 4018) == answer.refusal


async def test_the_list(filled: "Caller") -> None:
    """Jobs are listed from the newest on, all or those of one type [J12]."""
    for verb in ("copy", "move", "copy"):
        await filled.ask("POST", f"{GROUPS}/{verb}Contacts?from=8001&to=8002")
        filled.clock.advance(0.5)

    every = await filled.ask("GET", "/batches?limit=2")
    copies = await filled.ask("GET", "/batches?type=copyContacts")
    none = await filled.ask("GET", "/batches?type=createContacts")

    ids = [job.id for job in filled.contacts.jobs("acme")]
    assert (200, [ids[2], ids[1]]) == (every.status, every.ids)
    assert ["queued", "inProgress"] == [item["status"] for item in every.items]
    assert [ids[2], ids[0]] == copies.ids
    assert [3, 2] == [copies.body["totalCount"], copies.body["totalFiltered"]]
    assert [] == none.ids


@pytest.mark.parametrize("kind", ["", "copy", "COPYCONTACTS"])
async def test_no_type(acme: "Caller", kind: str) -> None:
    """What is no type of jobs cannot be asked for [J12]."""
    answer = await acme.ask("GET", f"/batches?type={kind}")

    assert (400, 1000) == answer.refusal


@pytest.mark.parametrize(
    ("ending", "amount", "left"),
    [
        ("failed", None, [0, 1, 2]),
        ("stopped", 1, [1, 2]),
        ("timeout", 2, [2]),
        ("timeout", 9, []),
        ("completed", None, []),
        ("completed", 1, [1, 2]),
    ],
)
async def test_how_it_ends(
    filled: "Caller", ending: str, amount: int | None, left: list[int]
) -> None:
    """The next job can be made to end otherwise, with part of its work done [J13]."""
    filled.contacts.end_next_job("acme", ending, amount=amount)
    accepted = await filled.ask("POST", DELETE, {"all": True})

    assert ["queued", *["inProgress"] * 2, ending, ending] == await _states(filled, accepted)
    assert left == _left(filled)


@pytest.mark.parametrize(
    ("path", "body", "members"),
    [
        ("moveContacts?from=8001&to=8002", None, {8001: [1, 2], 8002: [0, 2]}),
        ("copyContacts?from=8001&to=8002", None, {8001: [0, 1, 2], 8002: [0, 2]}),
        ("deleteGroups", {"ids": [8002, 8001], "deleteContacts": False}, {8001: [0, 1, 2]}),
    ],
)
async def test_half_done(
    filled: "Caller", path: str, body: object, members: dict[int, list[int]]
) -> None:
    """Of every kind of work a part can be done [J13]."""
    filled.contacts.end_next_job("acme", "stopped", amount=1)
    await filled.ask("POST", f"{GROUPS}/{path}", body)
    filled.clock.advance(3)

    assert members == _members(filled)


async def test_ended_now(filled: "Caller") -> None:
    """A job that is under way can be ended at once; the others go on [J13]."""
    jobs = [await filled.ask("POST", DELETE, {"ids": [41_000_001 + each]}) for each in (0, 1)]
    filled.clock.advance(1)

    filled.contacts.end_job("acme", str(jobs[1].body["id"]), "stopped")

    assert ["inProgress", "stopped"] == [job.status for job in filled.contacts.jobs("acme")]
    filled.clock.advance(2)
    assert [1, 2] == _left(filled)


async def test_several_endings(filled: "Caller") -> None:
    """Several jobs can be told beforehand how to end, in the order they start [J13]."""
    for ending in ("failed", "completed", "timeout"):
        filled.contacts.end_next_job("acme", ending)
    for _ in range(4):
        await filled.ask("POST", DELETE, {"ids": [1]})
    filled.clock.advance(9)

    statuses = [job.status for job in filled.contacts.jobs("acme")]
    assert ["failed", "completed", "timeout", "completed"] == statuses
