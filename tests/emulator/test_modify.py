"""What an action's request may hold, and what the campaign in the answer says."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller


@pytest.mark.parametrize("action", ["DELETE", "build", "", None, 1, True, ["BUILD"], {}])
async def test_an_unknown_action(caller: "type[Caller]", action: object) -> None:
    """An action that is none of the eight is a validation failure of that field [S18] [P2]."""
    service = caller()

    answer = await service.modify(service.create(), action)

    assert 400 == answer.status
    assert [("action", "Enum")] == answer.faults


async def test_a_missing_action(caller: "type[Caller]") -> None:
    """A body without an action is refused, whatever else it holds [S18]."""
    service = caller()
    campaign_id = service.create()

    answer = await service.send(
        "PATCH", f"/cc/US1/campaigns/v1/{campaign_id}", b'{"enabled":false}'
    )

    assert [("action", "Enum")] == answer.faults
    assert service.get(campaign_id).enabled


@pytest.mark.parametrize("value", [None, "true", 0, 1, [], {}])
async def test_flags_are_booleans(caller: "type[Caller]", value: object) -> None:
    """A flag that is no boolean is a validation failure, and every wrong flag is named [S19]."""
    service = caller()
    campaign_id = service.create(state="READY")

    answer = await service.modify(campaign_id, "START", enabled=value, buildOnStart=value)

    assert 400 == answer.status
    assert [("enabled", "Boolean"), ("buildOnStart", "Boolean")] == answer.faults
    assert "READY" == service.get(campaign_id).state


@pytest.mark.parametrize("value", [True, None, "true"])
async def test_build_on_start_belongs_to_start(caller: "type[Caller]", value: object) -> None:
    """With any other action the flag is one unknown member more [S20] [A18]."""
    service = caller()

    answer = await service.modify(service.create(), "PAUSE", buildOnStart=value, more=[1])

    assert (200, "PAUSED") == answer.outcome


async def test_purge_sets_its_time_and_leaves_the_rest(caller: "type[Caller]") -> None:
    """PURGE changes neither state nor records, and the purge stays to be seen.

    [S13] [S14] [S17]
    """
    service = caller()
    campaign_id = service.create()
    await service.add(campaign_id, "CRM-1", "CRM-2")
    service.emulator.campaigns.set_record(campaign_id, "CRM-1", state="QUEUED")
    await service.modify(campaign_id, "PAUSE")
    before = service.get(campaign_id)
    service.clock.advance(10)

    purged = await service.modify(campaign_id, "PURGE")

    assert (200, "PAUSED") == purged.outcome
    assert "PURGED" == purged.body["displayStatus"]
    assert "2026-05-01T08:00:10Z" == purged.body["lastPurgedTime"]
    assert before.records == service.get(campaign_id).records
    await service.modify(campaign_id, "RESUME")
    again = await service.modify(campaign_id, "PAUSE")
    assert "PURGED" == again.body["displayStatus"]


async def test_reset_keeps_what_was_built(caller: "type[Caller]") -> None:
    """RESET goes back to CREATED with records and the time of the last build [S15]."""
    service = caller()
    campaign_id = service.create(state="READY", queried=["CRM-9"])
    await service.add(campaign_id, "CRM-1")
    service.clock.advance(10)

    answer = await service.modify(campaign_id, "RESET")

    assert (200, "CREATED") == answer.outcome
    assert 2 == answer.body["recordCount"]
    assert "2026-05-01T08:00:00Z" == answer.body["lastBuildTime"]


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("CREATED", "NEW"),
        ("BUILDING", "BUILDING"),
        ("STARTING", "BUILDING"),
        ("BUILD_ERROR", "BUILD_FAILED"),
        ("READY", "READY_TO_RUN"),
        ("PENDING", "SCHEDULED"),
        ("RUNNING", "RUNNING"),
        ("PAUSED", "PAUSED"),
        ("RUN_ERROR", "ERROR"),
        ("COMPLETE", "COMPLETED"),
        ("DELETED", "COMPLETED"),
    ],
)
async def test_display_status(caller: "type[Caller]", state: str, status: str) -> None:
    """People are shown a word for each state, and DISABLED before all others [S16]."""
    service = caller()

    assert status == service.get(service.create(state=state)).display_status
    assert "DISABLED" == service.get(service.create(state=state, enabled=False)).display_status


async def test_display_status_of_what_was_purged_or_cancelled(caller: "type[Caller]") -> None:
    """A purge shows after a run error, a cancellation at the end, also once deleted [S16]."""
    service = caller()
    failed, cancelled = service.create(state="RUN_ERROR"), service.create()

    purged = await service.modify(failed, "PURGE")
    stopped = await service.modify(cancelled, "CANCEL")
    service.emulator.campaigns.delete(cancelled)

    assert "ERROR_PURGED" == purged.body["displayStatus"]
    assert "STOPPED" == stopped.body["displayStatus"]
    assert "STOPPED" == service.get(cancelled).display_status
    assert "DELETED" == service.get(cancelled).state


async def test_counts_by_type_state_and_result(caller: "type[Caller]") -> None:
    """Records are counted in groups, and a group without a result has no such member [S21]."""
    service = caller()
    campaign_id = service.create(queried=["CRM-7"])
    await service.add(campaign_id, "CRM-1", "CRM-2", "CRM-3")
    service.emulator.campaigns.set_record(
        campaign_id, "CRM-1", state="COMPLETE", state_reason="talked", result="SUCCESS"
    )

    answer = await service.modify(campaign_id, "PAUSE")

    assert 4 == answer.body["recordCount"]
    assert [
        {"type": "CRM_QUERY", "state": "PENDING", "count": 1},
        {"type": "DYNAMIC", "state": "PENDING", "count": 2},
        {"type": "DYNAMIC", "state": "COMPLETE", "result": "SUCCESS", "count": 1},
    ] == answer.body["recordCounts"]
    assert "talked" == service.get(campaign_id).records[1].state_reason


async def test_an_empty_group_is_not_counted(caller: "type[Caller]") -> None:
    """Once its last record has moved on, a group is gone; nothing is counted as zero [S21]."""
    service = caller()
    campaign_id = service.create()
    empty = await service.modify(campaign_id, "PAUSE")
    await service.add(campaign_id, "CRM-1")
    service.emulator.campaigns.set_record(campaign_id, "CRM-1", state="ERROR")

    answer = await service.modify(campaign_id, "RESUME")

    assert (0, []) == (empty.body["recordCount"], empty.body["recordCounts"])
    assert [{"type": "DYNAMIC", "state": "ERROR", "count": 1}] == answer.body["recordCounts"]


async def test_what_the_answer_never_holds(caller: "type[Caller]") -> None:
    """What does not apply is left out, and some things are never said [P7] [P8] [P6]."""
    service = caller()
    bare = service.create(state="CREATED")
    full = service.create(start_time=service.at(-60.5), end_time=service.at(60))

    first = await service.modify(bare, "BUILD")
    second = await service.modify(full, "PAUSE")

    always = {
        "id",
        "tenantId",
        "integrationType",
        "state",
        "displayStatus",
        "recordCount",
        "recordCounts",
    }
    assert always == set(first.body)
    assert {*always, "startTime", "endTime", "lastBuildTime", "startedTime"} == set(second.body)
    assert "2026-05-01T07:58:59.500000Z" == second.body["startTime"]
    assert "acme" == first.body["tenantId"]
