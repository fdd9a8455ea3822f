"""The switches that break what a client assumes of the service, one at a time."""

import asyncio
import json
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from eightbyeight.emulator import Breach, Emulator, ManualClock
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.memory import MemoryTransport

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller


@pytest.mark.parametrize("dialect", ["docs", "openapi"])
async def test_not_atomic(caller: "type[Caller]", dialect: str) -> None:
    """A refused request has added the records before the first one that was refused [B1]."""
    service = caller(dialect=dialect, breaking={"partial_commits"})
    campaign_id = service.create()
    service.emulator.campaigns.refuse(campaign_id, "bad")

    await service.add(campaign_id, "A")
    twice = await service.add(campaign_id, "B", "C", "A", "D")
    poison = await service.add(campaign_id, "E", "bad", "F")
    nothing = await service.add(campaign_id, "A", "F")

    conflict = 400 if dialect == "openapi" else 409
    assert [conflict, 400, conflict] == [twice.status, poison.status, nothing.status]
    assert ("A", "B", "C", "E") == service.get(campaign_id).crm_record_ids


async def test_not_atomic_but_a_lie(caller: "type[Caller]") -> None:
    """What is not done is not done in part either [B1] [F6]."""
    service = caller(breaking={"partial_commits"}, faults="ok\nlies_201")
    campaign_id = service.create()
    await service.add(campaign_id, "A")

    assert 409 == (await service.add(campaign_id, "B", "A")).status
    assert ("A",) == service.get(campaign_id).crm_record_ids


async def test_not_atomic_is_a_breach(caller: "type[Caller]") -> None:
    """Unless it is asked for, a refused request adds nothing [B1]."""
    service = caller()
    campaign_id = service.create()
    await service.add(campaign_id, "A")

    await service.add(campaign_id, "B", "A")

    assert ("A",) == service.get(campaign_id).crm_record_ids


@pytest.mark.parametrize("over_a_socket", [False, True])
@pytest.mark.parametrize("breaking", [(), ("racy_unique",)])
async def test_not_unique(talk: ModuleType, breaking: "list[str]", *, over_a_socket: bool) -> None:
    """Two requests that overlap can both add the same id; one after the other they cannot [B2]."""
    emulator = Emulator(clock=ManualClock(), breaking=breaking)
    emulator.campaigns.create(id=talk.ID)
    async with emulator.serve() as url:
        transport = talk.AiohttpTransport() if over_a_socket else MemoryTransport(emulator)
        async with transport:
            asking = talk.Asking(("A", "B"))
            both = await asyncio.gather(*(talk.ask(transport, url, asking) for _ in range(2)))
            third = await talk.ask(transport, url, asking)

    racy = bool(breaking)
    assert ([200, 200] if racy else [200, 409]) == sorted(each[0] for each in both)
    assert 409 == third[0]
    held = emulator.campaigns.get(talk.ID).crm_record_ids
    assert (("A", "B") * (2 if racy else 1)) == held


async def test_not_unique_for_who_is_late(caller: "type[Caller]") -> None:
    """A late request has looked when it arrived, so whoever sends again too soon doubles [B2]."""
    service = caller(breaking={Breach.RACY_UNIQUE}, faults="late_commit:30\nlate_commit:30")
    campaign_id = service.create()
    await service.add(campaign_id, "A")
    await service.add(campaign_id, *["B"] * 2)

    assert 200 == (await service.add(campaign_id, "A")).status
    service.clock.advance(60)

    look = service.get(campaign_id)
    assert ("A", "A") == look.crm_record_ids
    assert 2 == len({record.id for record in look.records})
    assert [True, False, True] == [entry.committed for entry in service.emulator.log]


@pytest.mark.parametrize(
    ("breach", "status"), [("refuses_after_commit", 400), ("throttles_after_commit", 429)]
)
async def test_not_definite(caller: "type[Caller]", breach: str, status: int) -> None:
    """A refusal does not mean that nothing was added [B3] [B4]."""
    service = caller(breaking=[breach])
    campaign_id = service.create()

    first = await service.add(campaign_id, "A")
    again = await service.add(campaign_id, "A")

    assert (status, 409) == (first.status, again.status)
    assert ("A",) == service.get(campaign_id).crm_record_ids


@pytest.mark.parametrize("state", ["COMPLETE", "DELETED"])
@pytest.mark.parametrize("breaking", [set[str](), {"removes_on_complete"}])
async def test_not_remembered(caller: "type[Caller]", breaking: set[str], state: str) -> None:
    """The id of a finished record can be added again, once until that is finished too [B5]."""
    service = caller(breaking=breaking)
    campaign_id = service.create()
    forgets = bool(breaking)
    statuses = []
    for _ in range(3):
        statuses += [(await service.add(campaign_id, "A")).status for _ in range(2)]
        service.emulator.campaigns.set_record(campaign_id, "A", state=state, result="SUCCESS")
    service.emulator.campaigns.set_record(campaign_id, "A", state="QUEUED")

    assert ([200, 409] * 3 if forgets else [200, *[409] * 5]) == statuses
    assert 409 == (await service.add(campaign_id, "A")).status
    states = [record.state for record in service.get(campaign_id).records]
    assert ([state, state, "QUEUED"] if forgets else ["QUEUED"]) == states


async def test_not_honest(caller: "type[Caller]") -> None:
    """A success does not mean that anything was added [B6]."""
    service = caller(breaking={"lies_201"}, dialect="openapi")
    campaign_id = service.create()

    answers = [await service.add(campaign_id, "A", "B") for _ in range(2)]

    assert [201, 201] == [answer.status for answer in answers]
    assert ["A", "B"] == [each["crmRecordId"] for each in answers[0].records]
    assert () == service.get(campaign_id).records


async def test_a_duplicate_in_every_form(caller: "type[Caller]") -> None:
    """A duplicate is told as 409 or 400, by name or without [A6] [A7]."""
    told = []
    for dialect in ("docs", "openapi"):
        for named in (True, False):
            service = caller(dialect=dialect, name_duplicates=named)
            campaign_id = service.create()
            await service.add(campaign_id, "CRM-1")
            answer = await service.add(campaign_id, "CRM-1")
            told.append((answer.status, "CRM-1" in json.dumps(answer.body)))

    assert [(409, True), (409, False), (400, True), (400, False)] == told


@pytest.mark.parametrize("breaking", ["lies_201", ["A2"], {""}])
def test_no_such_breach(breaking: object) -> None:
    """A name that is none of the breaches is refused, with those there are [B6]."""
    with pytest.raises(InvalidInputError, match="breaking: must be a set of partial_commits, "):
        Emulator(breaking=breaking)  # type: ignore[arg-type]
