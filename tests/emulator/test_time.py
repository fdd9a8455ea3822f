"""What time does to a campaign, and what can be made to happen to it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from eightbyeight.emulator import Emulator, ManualClock, SystemClock
from eightbyeight.errors import InvalidInputError

if TYPE_CHECKING:
    from tests.emulator.conftest import Caller


async def test_a_build_ends(caller: "type[Caller]") -> None:
    """BUILDING lasts two seconds, and its end is the time of the last build [T1] [T12]."""
    service = caller()
    campaign_id = service.create(state="CREATED")
    await service.modify(campaign_id, "BUILD")

    service.clock.advance(1.999)
    assert "BUILDING" == service.get(campaign_id).state
    service.clock.advance(60)

    look = service.get(campaign_id)
    assert ("READY", service.at(2)) == (look.state, look.last_build_time)


async def test_a_start_ends(caller: "type[Caller]") -> None:
    """STARTING leads to RUNNING, and its end is the time it started [T2] [T6]."""
    service = caller()
    campaign_id = service.create(state="READY")
    await service.modify(campaign_id, "START")

    service.clock.advance(timedelta(seconds=60))

    look = service.get(campaign_id)
    assert ("RUNNING", service.at(2)) == (look.state, look.started_time)


async def test_transient_states_as_long_as_one_likes(caller: "type[Caller]") -> None:
    """The time they last can be chosen for all campaigns and for one of them [T12]."""
    service = caller(settle_seconds=0)
    quick, slow = service.create(state="CREATED"), service.create(settle_seconds=50, state="READY")

    built = await service.modify(quick, "BUILD")
    starting = await service.modify(slow, "START")

    assert (200, "READY") == built.outcome
    assert (200, "STARTING") == starting.outcome
    service.clock.advance(49)
    assert "STARTING" == service.get(slow).state
    service.clock.advance(1)
    assert "RUNNING" == service.get(slow).state


async def test_several_transitions_at_one_look(caller: "type[Caller]") -> None:
    """What is due since the last look happens in order, each at its own time [T9] [T6] [T7]."""
    service = caller()
    campaign_id = service.create(
        state="CREATED", start_time=service.at(30), end_time=service.at(90)
    )
    answer = await service.modify(campaign_id, "START", buildOnStart=True)
    assert (200, "BUILDING") == answer.outcome

    service.clock.advance(3600)

    look = service.get(campaign_id)
    assert "COMPLETE" == look.state
    assert service.at(2) == look.last_build_time
    assert service.at(32) == look.started_time
    assert service.at(90) == look.completed_time


async def test_pending_until_the_schedule_opens(caller: "type[Caller]") -> None:
    """A campaign started early waits in PENDING, and starts when its time has come [T6]."""
    service = caller()
    campaign_id = service.create(state="READY", start_time=service.at(30))

    answer = await service.modify(campaign_id, "START")

    assert (200, "PENDING") == answer.outcome
    service.clock.advance(29)
    assert "PENDING" == service.get(campaign_id).state
    service.clock.advance(1)
    assert "STARTING" == service.get(campaign_id).state


async def test_pending_past_its_time(caller: "type[Caller]") -> None:
    """A campaign found in PENDING after its time starts now, not back then [T6]."""
    service = caller()
    campaign_id = service.create(state="PENDING", start_time=service.at(-30))

    assert "STARTING" == service.get(campaign_id).state
    service.clock.advance(10)
    assert service.at(2) == service.get(campaign_id).started_time


@pytest.mark.parametrize("start", [60, 90, None])
async def test_a_schedule_that_ends_before_it_opens(
    caller: "type[Caller]", start: int | None
) -> None:
    """PENDING becomes COMPLETE when the schedule ends first, and nothing was started [T7]."""
    service = caller()
    opens = None if start is None else service.at(start)
    campaign_id = service.create(state="PENDING", start_time=opens, end_time=service.at(60))

    service.clock.advance(3600)

    look = service.get(campaign_id)
    assert ("COMPLETE", service.at(60)) == (look.state, look.completed_time)
    assert look.started_time is None


async def test_pending_without_a_schedule_waits(caller: "type[Caller]") -> None:
    """A PENDING campaign that has no schedule stays until it is cancelled [T6]."""
    service = caller()
    campaign_id = service.create(state="PENDING")
    service.clock.advance(3600)

    assert "PENDING" == service.get(campaign_id).state
    assert (200, "COMPLETE") == (await service.modify(campaign_id, "CANCEL")).outcome


async def test_running_until_the_schedule_ends(caller: "type[Caller]") -> None:
    """RUNNING ends with the schedule to the second, and without one it never ends [T7]."""
    service = caller()
    limited, endless = service.create(end_time=service.at(60)), service.create()

    service.clock.advance(59.9)
    assert "RUNNING" == service.get(limited).state
    service.clock.advance(3600)

    look = service.get(limited)
    assert ("COMPLETE", service.at(60)) == (look.state, look.completed_time)
    assert "RUNNING" == service.get(endless).state


@pytest.mark.parametrize(("state", "action"), [("PAUSED", "RESUME"), ("RUN_ERROR", "RETRY")])
async def test_what_outlasts_the_schedule(caller: "type[Caller]", state: str, action: str) -> None:
    """PAUSED and RUN_ERROR stay beyond the end; let run again, they end at once [T8] [T13]."""
    service = caller()
    campaign_id = service.create(state=state, end_time=service.at(60))
    service.clock.advance(100)
    assert state == service.get(campaign_id).state

    answer = await service.modify(campaign_id, action)

    assert (200, "COMPLETE") == answer.outcome
    assert service.at(100) == service.get(campaign_id).completed_time


async def test_the_first_start_counts(caller: "type[Caller]") -> None:
    """Pausing and resuming leaves the time the campaign started [T10]."""
    service = caller()
    campaign_id = service.create()
    service.clock.advance(10)
    await service.modify(campaign_id, "PAUSE")
    service.clock.advance(10)

    answer = await service.modify(campaign_id, "RESUME")

    assert "2026-05-01T08:00:00Z" == answer.body["startedTime"]


async def test_a_build_that_fails(caller: "type[Caller]") -> None:
    """A failed build starts nothing and keeps the last time; the next build succeeds [T3]."""
    service = caller()
    campaign_id = service.create(state="READY")
    service.emulator.campaigns.fail_next_build(campaign_id)
    await service.modify(campaign_id, "START", buildOnStart=True)
    service.clock.advance(10)

    look = service.get(campaign_id)
    assert ("BUILD_ERROR", service.at(0)) == (look.state, look.last_build_time)
    await service.modify(campaign_id, "BUILD")
    service.clock.advance(10)
    assert "READY" == service.get(campaign_id).state


async def test_a_start_that_fails(caller: "type[Caller]") -> None:
    """A failed start leads to BUILD_ERROR, once; built anew it starts [T4]."""
    service = caller()
    campaign_id = service.create(state="STARTING")
    service.emulator.campaigns.fail_next_start(campaign_id)
    service.clock.advance(10)
    assert "BUILD_ERROR" == service.get(campaign_id).state

    await service.modify(campaign_id, "BUILD")
    service.clock.advance(10)
    await service.modify(campaign_id, "START")
    service.clock.advance(10)

    assert "RUNNING" == service.get(campaign_id).state


async def test_a_run_that_fails(caller: "type[Caller]") -> None:
    """A run fails now when it is under way, else as soon as it begins; then it can go on [T5]."""
    service = caller()
    running, paused = service.create(), service.create(state="PAUSED")

    service.emulator.campaigns.fail_run(running)
    service.emulator.campaigns.fail_run(paused)

    assert "RUN_ERROR" == service.get(running).state
    assert (200, "RUN_ERROR") == (await service.modify(paused, "RESUME")).outcome
    for campaign_id in (running, paused):
        assert (200, "RUNNING") == (await service.modify(campaign_id, "RETRY")).outcome


async def test_settling_without_the_clock(caller: "type[Caller]") -> None:
    """A transient state can be ended at once, with those after it, and nothing else can [T1]."""
    service = caller()
    campaign_id = service.create(state="CREATED")
    await service.modify(campaign_id, "START", buildOnStart=True)
    service.clock.advance(1)

    service.emulator.campaigns.settle(campaign_id)
    service.emulator.campaigns.settle(campaign_id)

    look = service.get(campaign_id)
    assert "RUNNING" == look.state
    assert (service.at(1), service.at(1)) == (look.last_build_time, look.started_time)
    await service.modify(campaign_id, "CANCEL")
    again = service.create(state="BUILDING")
    service.emulator.campaigns.settle(again)
    await service.modify(again, "BUILD")
    assert "BUILDING" == service.get(again).state


async def test_a_build_finds_what_the_query_finds(caller: "type[Caller]") -> None:
    """A build puts on the campaign what it does not hold yet, every time only that [T11]."""
    service = caller()
    campaign_id = service.create(state="CREATED", queried=["CRM-1", "CRM-2"])
    await service.add(campaign_id, "CRM-2")
    await service.modify(campaign_id, "BUILD")
    assert ("CRM-2",) == service.get(campaign_id).crm_record_ids
    service.clock.advance(10)

    first = service.get(campaign_id)
    await service.modify(campaign_id, "BUILD")
    service.clock.advance(10)

    assert ["DYNAMIC", "CRM_QUERY"] == [record.type for record in first.records]
    assert service.at(2) == first.records[1].next_attempt_after
    assert first.records == service.get(campaign_id).records


async def test_times_of_a_campaign_made_midway(caller: "type[Caller]") -> None:
    """A campaign made in a state has the times it would have come there with [T1] [T2] [T7]."""
    service = caller()
    now = service.at(0)

    times = {
        state: (look.last_build_time, look.started_time, look.completed_time)
        for state in ("CREATED", "BUILD_ERROR", "READY", "PENDING", "RUNNING", "COMPLETE")
        for look in [service.get(service.create(state=state))]
    }

    assert times["CREATED"] == times["BUILD_ERROR"] == (None, None, None)
    assert times["READY"] == times["PENDING"] == (now, None, None)
    assert (now, now, None) == times["RUNNING"]
    assert (now, now, now) == times["COMPLETE"]


def test_clocks_tell_the_time_in_utc() -> None:
    """Both clocks tell aware times in UTC, and the one turned by hand goes on as told."""
    paris = timezone(timedelta(hours=2))
    clock = ManualClock(datetime(2026, 5, 1, 10, tzinfo=paris))
    clock.advance(1.5)
    clock.advance(timedelta(minutes=1))

    assert datetime(2026, 5, 1, 8, 1, 1, 500_000, tzinfo=UTC) == clock.now()
    assert clock.now().tzinfo is UTC
    assert SystemClock().now().tzinfo is UTC
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("step", [-1, float("nan"), float("inf"), 1e12, timedelta(seconds=-1)])
def test_a_clock_only_goes_on(step: float | timedelta) -> None:
    """A step back, or one that is no time, is refused and leaves the clock."""
    clock = ManualClock()
    before = clock.now()

    with pytest.raises(InvalidInputError, match="by"):
        clock.advance(step)
    assert before == clock.now()


def test_naive_times_are_refused() -> None:
    """Nobody knows which moment a time without an offset means."""
    naive = datetime(2026, 5, 1)  # noqa: DTZ001 - that is what is refused

    with pytest.raises(InvalidInputError, match="start"):
        ManualClock(naive)
    for name in ("start_time", "end_time"):
        with pytest.raises(InvalidInputError, match=name):
            Emulator().campaigns.create(**{name: naive})  # type: ignore[arg-type]
