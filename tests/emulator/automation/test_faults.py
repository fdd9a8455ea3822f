"""Scenarios over the Automation API: which requests they count, and what becomes of those."""

from typing import TYPE_CHECKING

import pytest

from eightbyeight.errors import TransportError

if TYPE_CHECKING:
    from tests.emulator.automation.conftest import Caller


async def test_each_method(acme: "Caller") -> None:
    """Every change is counted by its method, and looks where a line asks for them [F14] [F12]."""
    definition_id = await acme.create(acme.step("s"))
    path = f"/definitions/{definition_id}"
    acme.emulator.faults = "put: status:503\npatch: status:502\ndelete: status:501\nget: status:599"
    document = acme.document(acme.step("t"))
    workflow_id = acme.automation.start("acme", definition_id)

    statuses = [
        (await acme.ask("PUT", path, document)).status,
        (await acme.ask("PATCH", f"{path}/workflows/{workflow_id}", {"status": "suspend"})).status,
        (await acme.ask("DELETE", path)).status,
        (await acme.ask("GET", path)).status,
        (await acme.ask("PUT", path, document)).status,
    ]

    assert [503, 502, 501, 599, 200] == statuses
    assert [False] * 4 + [True] == [each.committed for each in acme.emulator.log]
    assert "Runnable" == acme.get(workflow_id).status


async def test_committed_or_not(acme: "Caller") -> None:
    """What is done behind an error is done, and what is only shown is not [F2] [F3] [F6]."""
    document = acme.document(acme.step("s"))
    acme.emulator.faults = "commit_then:500\nlies_201\ndrop_before_commit\nlate_commit:1requests"

    first = await acme.ask("POST", "/definitions", document)
    lie = await acme.ask("POST", "/definitions", document)
    with pytest.raises(TransportError):
        await acme.ask("POST", "/definitions", document)
    late = await acme.ask("POST", "/definitions", document)
    held = len(acme.automation.definitions("acme"))
    await acme.ask("POST", "/triggers/http_request", {})

    assert (500, 201, 504) == (first.status, lie.status, late.status)
    assert (1, 2) == (held, len(acme.automation.definitions("acme")))
    expected = [True, False, False, True, True]
    assert expected == [each.committed for each in acme.emulator.log]
    assert 1 == len(acme.automation.instances("acme"))


async def test_late(acme: "Caller") -> None:
    """What is late is done as of its time, by whenever somebody looks [F8]."""
    definition_id = await acme.create(acme.step("s"))
    acme.emulator.faults = "late_commit:30"

    await acme.ask("POST", f"/definitions/{definition_id}/workflows", {})

    assert () == acme.automation.instances("acme")
    acme.clock.advance(90)
    (instance,) = acme.automation.instances("acme")
    assert ("Complete", 30) == (instance.status, instance.started_at.second)


async def test_a_lie_about_a_start(acme: "Caller") -> None:
    """A start that only looks done leaves no instance, no usage and no id behind [F6]."""
    definition_id = await acme.create(acme.step("s"))
    acme.emulator.faults = "lies_201\npatch: lies_201\ndelete: lies_201"
    path = f"/definitions/{definition_id}"

    lie = await acme.ask("POST", f"{path}/workflows", {})
    truth = await acme.ask("POST", f"{path}/workflows", {})
    workflow_id = truth.headers["location"].rpartition("/")[2]
    await acme.ask("PATCH", f"{path}/workflows/{workflow_id}", {"status": "suspend"})
    await acme.ask("DELETE", path)

    assert lie.headers["location"] == truth.headers["location"]
    assert "Runnable" == acme.get(workflow_id).status
    assert {(2026, 5): 1} == acme.automation.usage("acme")
    assert 1 == len(acme.automation.versions("acme", definition_id))


async def test_other_ids(acme: "Caller") -> None:
    """An answer can be made to name another definition or instance than it did [F6]."""
    definition_id = await acme.create(acme.step("s"))
    workflow_id = acme.automation.start("acme", definition_id)
    acme.emulator.faults = "get: wrong_ids times 9\nput: wrong_ids"
    path = f"/definitions/{definition_id}"
    other = definition_id[:-1] + "2"

    versions = (await acme.ask("GET", path)).items
    changed = await acme.ask("PUT", path, acme.document(acme.step("s")))
    instance = await acme.ask("GET", f"{path}/workflows/{workflow_id}?includeLogs=true")
    started = await acme.ask("GET", "/steps/functions")

    for each in (versions[0], changed.members):
        inner = each["definition"]
        assert isinstance(inner, dict)
        assert (other, [acme.step("s")]) == (inner["id"], inner["steps"])
    assert (other, workflow_id[:-1] + "2") == (
        instance.members["definitionId"],
        instance.members["workflowId"],
    )
    assert 5 == len(started.items)


async def test_other_ids_of_nothing(acme: "Caller") -> None:
    """An answer that names nothing stays as it is [F6]."""
    acme.emulator.faults = "wrong_ids\ncommit_part:1;then=ok"

    first = await acme.ask("POST", "/triggers/http_request", {"id": 1})
    second = await acme.ask("POST", "/triggers/http_request", body=b"{")

    assert [200, 400] == [first.status, second.status]


@pytest.mark.parametrize("containing", ["flow", "hq", "{definition}", "{workflow}"])
async def test_containing(acme: "Caller", containing: str) -> None:
    """A line finds requests by a definition's name or id, a sub-account, an instance [F15]."""
    definition_id = await acme.create(acme.step("s"))
    workflow_id = acme.automation.start("acme", definition_id)
    path = f"/definitions/{definition_id}"
    which = containing.format(definition=definition_id, workflow=workflow_id)
    acme.emulator.faults = f"any containing {which}: status:503"
    document = acme.document(acme.step("t"), subAccountId="hq")

    statuses = [
        (await acme.ask("POST", "/definitions", document)).status,
        (await acme.ask("PATCH", f"{path}/workflows/{workflow_id}", {"status": "suspend"})).status,
        (await acme.ask("DELETE", path)).status,
    ]

    expected = {
        "flow": [503, 200, 202],
        "hq": [503, 200, 202],
        "{definition}": [201, 503, 503],
        "{workflow}": [201, 503, 202],
    }
    assert expected[containing] == statuses
