"""Waiting for an instance, as the client's caller sees it."""

import pytest

from eightbyeight.automation.models import Instance, InstanceStatus
from eightbyeight.errors import (
    InstanceTerminatedError,
    NotFoundError,
    RateLimitError,
    WaitTimeoutError,
)
from eightbyeight.transport.clocks import Time
from tests.automation.answering import (
    DEFINITION_ID,
    ERROR,
    INSTANCE,
    WORKFLOW_ID,
    answer,
    client,
)

COMPLETE = {**INSTANCE, "status": "Complete", "completedAt": "2026-05-01T03:21:25.83Z"}


def _time() -> tuple[Time, list[float]]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return Time(now=lambda: sum(slept), sleep=sleep), slept


@pytest.mark.parametrize("status", ["Runnable", "Suspended", "Pausing"])
async def test_waiting(status: str) -> None:
    """It is looked at until it is complete, also where it stands still or nobody knows how it is.

    What comes back is what was seen last.
    """
    waiting = answer(200, {**INSTANCE, "status": status})
    automation, transport = client(waiting, waiting, answer(200, COMPLETE))
    automation._time, slept = _time()
    seen: list[Instance] = []
    instance = await automation.wait_for_instance(DEFINITION_ID, WORKFLOW_ID, told=seen.append)

    assert InstanceStatus.COMPLETE == instance.status
    assert [status, status, "Complete"] == [each.status for each in seen]
    assert instance is seen[-1]
    assert 3 == len(transport.exchanges)
    for wait, bound in zip(slept, (1.0, 1.5), strict=True):
        assert 0.9 * bound < wait <= bound


async def test_an_instance_that_was_terminated() -> None:
    """Its end is an error that has the instance, and may have done part of its work."""
    automation, _ = client(answer(200, {**COMPLETE, "status": "Terminated"}))
    with pytest.raises(InstanceTerminatedError, match=WORKFLOW_ID) as caught:
        await automation.wait_for_instance(DEFINITION_ID, WORKFLOW_ID)

    assert (WORKFLOW_ID, DEFINITION_ID, 2, InstanceStatus.TERMINATED) == (
        caught.value.instance.workflow_id,
        caught.value.instance.definition_id,
        caught.value.instance.version,
        caught.value.instance.status,
    )
    assert caught.value.may_have_happened


async def test_an_instance_that_takes_too_long() -> None:
    """Our own deadline says how the instance is, and that it goes on."""
    automation, _ = client(*[answer(200, {**INSTANCE, "status": "Runnable"})] * 9)
    automation._time, slept = _time()
    with pytest.raises(WaitTimeoutError, match="is Runnable after 2 s; it goes on") as caught:
        await automation.wait_for_instance(DEFINITION_ID, WORKFLOW_ID, deadline=2)

    assert InstanceStatus.RUNNABLE == caught.value.latest.status
    assert 2.0 == pytest.approx(sum(slept))


async def test_an_instance_that_stands_still() -> None:
    """One that is suspended does not go on, and what lets it go on is named."""
    automation, _ = client(*[answer(200, {**INSTANCE, "status": "Suspended"})] * 9)
    automation._time, _ = _time()
    with pytest.raises(WaitTimeoutError, match=r"is Suspended after 2 s; .* resume") as caught:
        await automation.wait_for_instance(DEFINITION_ID, WORKFLOW_ID, deadline=2)

    assert "goes on" not in str(caught.value)
    assert InstanceStatus.SUSPENDED == caught.value.latest.status


async def test_looks_that_fail() -> None:
    """Being told to slow down ends no wait; that there is no such instance does."""
    automation, transport = client(
        answer(429, ERROR), answer(200, COMPLETE), answer(404, ERROR), retries=0
    )
    automation._time, slept = _time()

    assert (await automation.wait_for_instance(DEFINITION_ID, WORKFLOW_ID)).is_over
    assert 1 == len(slept)
    with pytest.raises(NotFoundError):
        await automation.wait_for_instance(DEFINITION_ID, WORKFLOW_ID)
    assert 3 == len(transport.exchanges)


async def test_being_refused_too_often() -> None:
    """A service that is too busy again and again ends the wait with its own error."""
    automation, transport = client(*[answer(429, ERROR)] * 9, retries=0)
    automation._time, _ = _time()
    with pytest.raises(RateLimitError):
        await automation.wait_for_instance(DEFINITION_ID, WORKFLOW_ID)

    assert 6 == len(transport.exchanges)
