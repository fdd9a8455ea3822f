"""When the deadline has passed, one record of each lost batch is still sent, to clear the rest."""

import pytest

from eightbyeight import DeadlineError, Verdict
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.meanings import Answer
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.loading.steps import Idle, Wait
from eightbyeight.transport.limiting import Limiter
from tests.campaigns.plan.talk import (
    accepted,
    conflict,
    duplicate,
    invalid,
    lost,
    not_sent,
    of,
    planned,
    run,
    sent,
    throttled,
    verdicts,
)

OPTIONS = Options(deadline=10.0)


def _with_a_lost_batch() -> LoadPlan:
    """A plan of which a batch was accepted, and the next one, C100 to C102, lost."""
    plan = planned(103, OPTIONS)
    run(plan, None, lost())
    plan.take_outcomes()
    return plan


def test_a_load_that_is_done_in_time_knows_no_deadline() -> None:
    """What ends before its deadline did not stop."""
    plan = planned(2, OPTIONS)
    run(plan, None, now=5.0)

    assert plan.next_step(9.0) is Idle.FOR_GOOD
    assert plan.stopped is None


def test_the_deadline_is_waited_for_and_no_longer() -> None:
    """A wait that would sleep through the deadline ends at it, and so does doing nothing."""
    plan = _with_a_lost_batch()

    assert Wait(10.0) == plan.next_step(0.0)
    assert Wait(4.0) == plan.next_step(6.0)

    plan = planned(200, OPTIONS)
    sent(plan)
    assert Wait(7.0) == plan.next_step(3.0)


def test_an_accepted_fence_clears_its_batch() -> None:
    """The one record is added, and the others are known not to be."""
    plan = _with_a_lost_batch()

    fence = sent(plan, 10.0)
    assert ["C100"] == fence.ids
    assert isinstance(plan.stopped, DeadlineError)
    assert plan.next_step(10.0) is Idle.FOR_GOOD
    plan.tell(fence, accepted(fence), 11.0)

    told = verdicts(plan)
    assert {"C100": Verdict.ADDED, **of(Verdict.NOT_ADDED, ["C101", "C102"])} == told
    assert plan.next_step(11.0) is Idle.FOR_GOOD


@pytest.mark.parametrize(
    ("answer", "fence", "others"),
    [
        (duplicate("C100"), Verdict.PRESENT_UNATTRIBUTED, Verdict.UNKNOWN),
        (invalid(), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (conflict(), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (throttled(1.0), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (not_sent(), Verdict.UNKNOWN, Verdict.UNKNOWN),
        (lost(), Verdict.UNKNOWN, Verdict.UNKNOWN),
    ],
)
def test_a_fence_that_is_not_accepted_clears_nothing(
    answer: Answer, fence: Verdict, others: Verdict
) -> None:
    """Whatever else is answered, the lost request stays open, and no second fence is sent."""
    plan = _with_a_lost_batch()

    run(plan, answer, now=10.0)

    assert plan.next_step(10.0) is Idle.FOR_GOOD
    assert {"C100": fence, "C101": others, "C102": others} == verdicts(plan)


def test_every_lost_batch_has_its_own() -> None:
    """Each batch with a lost request gets one, and what was never sent gets none."""
    plan = planned(500, OPTIONS)
    run(plan, None, lost(), lost())
    busy = sent(plan)

    first, second = sent(plan, 10.0), sent(plan, 10.0)
    assert [["C100"], ["C200"]] == [first.ids, second.ids]
    assert plan.next_step(10.0) is Idle.FOR_GOOD
    for group in (first, second):
        plan.tell(group, accepted(group), 11.0)
    # What was in flight when the deadline passed, and is lost after it, is fenced as well.
    plan.tell(busy, lost(), 12.0)
    (requests,) = run(plan, None, now=12.0)
    assert ["C300"] == requests
    assert {
        Verdict.ADDED: 103,
        Verdict.NOT_ADDED: 99 + 99 + 99 + 100,
    } == plan.tally.counts


def test_no_fence_where_nothing_gets_through() -> None:
    """While a throttle or a failing network is waited out, the fences are left out too."""
    plan = planned(300, OPTIONS)
    run(plan, None, lost(), throttled(60.0))

    assert plan.next_step(10.0) is Idle.FOR_GOOD

    told = plan.tally.counts
    assert {Verdict.ADDED: 100, Verdict.UNKNOWN: 100, Verdict.NOT_ADDED: 100} == told


@pytest.mark.parametrize("way", ["close", "fail"])
def test_no_fence_without_a_deadline(way: str) -> None:
    """Whoever ends a load early, or cannot keep its notes, wants nothing sent any more."""
    plan = _with_a_lost_batch()
    if way == "close":
        plan.close()
    else:
        plan.fail(DeadlineError("anything"))

    assert plan.next_step(10.0) is Idle.FOR_GOOD
    assert of(Verdict.UNKNOWN, ["C100", "C101", "C102"]) == verdicts(plan)


def test_a_fence_keeps_the_pace() -> None:
    """A limiter is asked before a fence as before anything else."""
    now = 0.0
    limiter = Limiter(0.1, clock=lambda: now)
    plan = planned(3, Options(deadline=5.0), limiter=limiter)
    run(plan, lost())
    plan.next_step(0.0)
    now = 5.0

    step = plan.next_step(now)
    assert Wait(5.0) == step
    now = 10.0
    assert ["C0"] == sent(plan, now).ids


def test_a_fence_that_would_have_to_wait_long_is_left_out() -> None:
    """What is to clear a batch after the deadline does not keep the load for a minute."""
    now = 0.0
    limiter = Limiter(1 / 60, clock=lambda: now)
    plan = planned(3, Options(deadline=5.0), limiter=limiter)
    run(plan, lost())
    plan.next_step(0.0)
    now = 5.0

    assert plan.next_step(now) is Idle.FOR_GOOD
    assert of(Verdict.UNKNOWN, ["C0", "C1", "C2"]) == verdicts(plan)
