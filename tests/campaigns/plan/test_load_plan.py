"""The plan alone: told answers one by one, it says what to send next and gives verdicts."""

import pytest

from eightbyeight import (
    NewRecord,
    TlsError,
    ValidationError,
    Verdict,
)
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.meanings import Answer
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.loading.steps import Idle, Pull, Send, Wait
from eightbyeight.transport.limiting import Limiter
from tests.campaigns.plan.talk import (
    accepted,
    conflict,
    duplicate,
    invalid,
    lost,
    not_sent,
    planned,
    rows,
    run,
    sent,
    throttled,
    unavailable,
    verdicts,
)


def _under_way(count: int, options: Options | None = None) -> LoadPlan:
    """A plan whose canary, a batch of A, was accepted, with so many records still to be sent."""
    plan = LoadPlan(options or Options(), random=lambda: 0.5)
    plan.feed([NewRecord("A"), *[NewRecord("")] * 999], ended=False)
    plan.feed(rows(count), ended=True)
    run(plan, None)
    plan.take_outcomes()
    return plan


@pytest.mark.parametrize(
    "refusal",
    [
        invalid("records[2].scheduleAt"),
        invalid(detail="the record C2 has no valid number"),
    ],
)
def test_the_record_a_refusal_points_at_goes_first_and_alone(refusal: ValidationError) -> None:
    """A refusal that points at one record costs two more requests instead of a bisection."""
    plan = planned(4)

    requests = run(plan, refusal, refusal, None)

    assert [["C0", "C1", "C2", "C3"], ["C2"], ["C0", "C1", "C3"]] == requests
    (outcome,) = plan.take_outcomes()
    assert {Verdict.ADDED: 3, Verdict.REJECTED: 1} == outcome.counts
    assert Verdict.REJECTED is outcome.records[2].verdict
    assert (3, 200) == (outcome.requests, outcome.status)
    assert refusal is outcome.error


def test_a_wrong_hint_is_only_a_hint() -> None:
    """When the record that a refusal points at is accepted, the fault is searched in the others."""
    plan = planned(4)

    requests = run(plan, invalid("records[2].scheduleAt"), None, invalid(), None)

    # C0, C1 and C3 are not sent together: that they would be refused is known by then.
    assert [["C0", "C1", "C2", "C3"], ["C2"], ["C0"], ["C1", "C3"]] == requests
    assert Verdict.REJECTED is verdicts(plan)["C0"]


def test_a_duplicate_without_a_name() -> None:
    """Refused, an acceptance, and refused again by itself: that one is the duplicate."""
    plan = planned(2)

    requests = run(plan, conflict(), conflict(), None, conflict())

    # C0 is refused alone; C1 is accepted after that, so C0 is worth one more request.
    assert [["C0", "C1"], ["C0"], ["C1"], ["C0"]] == requests
    assert {"C0": Verdict.ALREADY_PRESENT, "C1": Verdict.ADDED} == verdicts(plan)


def test_refused_in_company_is_not_refused_twice() -> None:
    """The refusal of a group that held a record is none of its own: the twin needs a second one."""
    plan = planned(2)

    run(plan, conflict(), None, conflict())

    assert {} == verdicts(plan)
    assert plan.next_step(0.0) is Idle.FOR_GOOD
    assert {"C0": Verdict.ADDED, "C1": Verdict.NOT_ADDED} == verdicts(plan)


def test_a_conflict_that_passes_is_no_duplicate() -> None:
    """A record refused without a name is sent once more after an acceptance, and may be added."""
    plan = planned(2)

    requests = run(plan, conflict(), conflict(), None, None)

    assert [["C0", "C1"], ["C0"], ["C1"], ["C0"]] == requests
    assert {"C0": Verdict.ADDED, "C1": Verdict.ADDED} == verdicts(plan)


def test_two_duplicates_without_a_name() -> None:
    """Each record that is refused again after an acceptance is a duplicate of its own."""
    plan = planned(4)

    requests = run(
        plan, conflict(), conflict(), conflict(), conflict(), None, conflict(), conflict()
    )

    assert [
        ["C0", "C1", "C2", "C3"],
        ["C0", "C1"],
        ["C0"],
        ["C1"],
        ["C2", "C3"],
        ["C1"],
        ["C0"],
    ] == requests
    assert {
        "C0": Verdict.ALREADY_PRESENT,
        "C1": Verdict.ALREADY_PRESENT,
        "C2": Verdict.ADDED,
        "C3": Verdict.ADDED,
    } == verdicts(plan)


def test_a_duplicate_that_is_told_without_its_id_is_proven_by_its_twin() -> None:
    """Where the refusal speaks of duplicates, the one record left of a group needs no request."""
    plan = planned(2)

    assert [["C0", "C1"], ["C0"]] == run(plan, duplicate(), None)
    assert Verdict.ALREADY_PRESENT is verdicts(plan)["C1"]


@pytest.mark.parametrize("named", [None, "C0"])
def test_a_duplicate_that_is_alone(named: str | None) -> None:
    """A group of one that is refused as a duplicate, by name or not, needs no further request."""
    plan = planned(1)

    run(plan, duplicate(named))

    assert {"C0": Verdict.ALREADY_PRESENT} == verdicts(plan)


def test_a_single_nameless_conflict_stays_open() -> None:
    """One record, one nameless conflict: not added, and not a guess about why."""
    plan = planned(1)

    run(plan, conflict())

    assert [] == plan.take_outcomes()
    assert plan.next_step(0.0) is Idle.FOR_GOOD
    (outcome,) = plan.take_outcomes()
    assert {Verdict.NOT_ADDED: 1} == outcome.counts
    assert "cannot be told" in str(outcome.records[0].detail)


def test_the_same_words_prove_nothing_of_another_record() -> None:
    """That a conflict meant a duplicate once does not decide about a record it meets later."""
    plan = _under_way(2)
    run(plan, conflict(), conflict(), None, conflict())
    assert Verdict.ALREADY_PRESENT is verdicts(plan)["C0"]
    plan = LoadPlan(Options(), random=lambda: 0.5)
    plan.feed([*rows(2), *[NewRecord("")] * 998], ended=False)
    plan.feed([NewRecord("D")], ended=True)
    run(plan, None, conflict())

    assert plan.next_step(0.0) is Idle.FOR_GOOD
    assert Verdict.NOT_ADDED is verdicts(plan)["D"]


def test_controls_come_from_other_batches() -> None:
    """In doubt, single unsent records of other batches are sent, one at a time."""
    plan = planned(250)
    run(plan, conflict())

    control = sent(plan)
    assert ["C100"] == control.ids
    assert plan.next_step(0.0) is Idle.FOR_NOW
    plan.tell(control, accepted(control), 0.0)

    sizes = [len(ids) for ids in run(plan, None, None, None)]
    assert [25, 50, 99] == sorted(sizes)


def test_one_control_at_a_time() -> None:
    """While a control is under way nothing else is launched, also after many acceptances."""
    plan = _under_way(1200)
    batches = [sent(plan) for _ in range(6)]
    for batch in batches[:5]:
        plan.tell(batch, conflict(), 0.0)

    control = sent(plan)
    assert (True, 1) == (control.control, len(control.items))
    assert plan.next_step(0.0) is Idle.FOR_NOW
    plan.tell(batches[5], accepted(batches[5]), 0.0)
    assert plan.next_step(0.0) is Idle.FOR_NOW
    plan.tell(control, conflict(), 0.0)
    assert isinstance(plan.next_step(0.0), Send)


def test_a_control_from_a_batch_of_one() -> None:
    """A batch of a single record can be the control as well."""
    plan = planned(101)
    run(plan, conflict(), None)

    assert {"C100": Verdict.ADDED} == verdicts(plan)


def test_a_request_that_was_cut_off_leaves_its_records_unknown() -> None:
    """What was cut off is unknown; the parts of its batch that were never sent are not added."""
    plan = planned(4)
    run(plan, invalid())
    half = sent(plan)
    plan.close()

    plan.lose(half, 1.0)

    assert {
        "C0": Verdict.UNKNOWN,
        "C1": Verdict.UNKNOWN,
        "C2": Verdict.NOT_ADDED,
        "C3": Verdict.NOT_ADDED,
    } == verdicts(plan)


def test_what_is_in_flight_when_the_load_stops_keeps_its_answer() -> None:
    """A stop in one batch takes nothing from another's answer, and the first reason stays."""
    plan = _under_way(300)
    first, second, third = sent(plan), sent(plan), sent(plan)
    reason = TlsError("certificate")

    plan.tell(first, reason, 0.0)
    plan.tell(second, accepted(second), 0.0)
    plan.tell(third, TlsError("certificate, again"), 0.0)

    assert reason is plan.stopped
    assert plan.next_step(0.0) is Idle.FOR_GOOD
    assert {Verdict.ADDED: 101, Verdict.NOT_ADDED: 200, Verdict.REJECTED: 999} == plan.tally.counts


@pytest.mark.parametrize("end", ["answered", "cut off"])
def test_a_conflict_that_is_never_understood_is_not_added(end: str) -> None:
    """What waits for an acceptance when a load is ended is given up, also when it comes later."""
    plan = _under_way(101)
    late, single = sent(plan), sent(plan)
    plan.tell(single, conflict(), 0.0)
    plan.close()
    assert Verdict.NOT_ADDED is verdicts(plan)["C100"]

    if end == "answered":
        plan.tell(late, conflict(), 0.0)
    else:
        plan.lose(late, 0.0)

    counts = {Verdict.ADDED: 1, Verdict.REJECTED: 999}
    if end == "answered":
        assert counts | {Verdict.NOT_ADDED: 101} == plan.tally.counts
    else:
        assert counts | {Verdict.NOT_ADDED: 1, Verdict.UNKNOWN: 100} == plan.tally.counts


def test_a_slow_source_does_not_hold_back_what_is_at_hand() -> None:
    """In doubt, while another batch is awaited for a control, the parts at hand are sent."""
    plan = planned(100, ended=False)
    run(plan, conflict())

    assert Pull(100) == plan.next_step(0.0)
    assert 50 == len(sent(plan).items)


def test_a_slow_source_does_not_hold_back_what_has_settled() -> None:
    """While one worker waits for rows, another sends a lost batch again when its time has come."""
    plan = planned(100, ended=False)
    run(plan, None)
    plan.feed(rows(100, "D"), ended=False)
    run(plan, lost())

    assert Pull(100) == plan.next_step(1.0)
    assert Wait(29.0) == plan.next_step(1.0)
    assert 100 == len(sent(plan, 30.0).items)


def test_a_slow_source_does_not_hold_back_the_deadline() -> None:
    """While one worker waits for rows, another minds the deadline."""
    plan = planned(0, Options(deadline=10), ended=False)

    assert Pull(100) == plan.next_step(0.0)
    assert Wait(9.0) == plan.next_step(1.0)
    assert plan.next_step(10.0) is Idle.FOR_GOOD
    assert plan.closed


def test_rows_that_arrive_after_the_end_are_not_added() -> None:
    """Rows taken while the load was ending are counted, and not sent."""
    plan = planned(0, ended=False)
    assert Pull(100) == plan.next_step(0.0)
    plan.close()

    plan.feed([NewRecord("A"), NewRecord("")], ended=False)
    plan.feed([NewRecord(" ")], ended=False)

    assert 3 == plan.rows
    assert {
        "A": Verdict.NOT_ADDED,
        "": Verdict.REJECTED,
        " ": Verdict.REJECTED,
    } == verdicts(plan)


def test_the_canary_goes_alone() -> None:
    """Nothing but the first batch is under way until something definite is answered."""
    plan = planned(300)
    canary = sent(plan)
    assert plan.next_step(0.0) is Idle.FOR_NOW
    plan.tell(canary, lost(), 0.0)

    second = sent(plan)
    assert ("C100", Idle.FOR_NOW) == (second.ids[0], plan.next_step(0.0))
    plan.tell(second, accepted(second), 0.0)
    assert "C200" == sent(plan).ids[0]


def test_a_throttle_holds_everyone_and_then_lets_one_ask() -> None:
    """After a 429 all wait; then one asks, and only its answer lets the others go on."""
    plan = _under_way(300)
    first, second = sent(plan), sent(plan)
    plan.tell(first, throttled(5.0), 10.0)
    plan.tell(second, last := throttled(5.0), 10.5)

    step = plan.next_step(11.0)
    assert last is plan.waiting_for
    assert isinstance(step, Wait)
    assert 4.0 <= step.seconds <= 5.5
    asking = sent(plan, 17.0)
    assert plan.next_step(17.0) is Idle.FOR_NOW
    plan.tell(asking, accepted(asking), 17.0)
    assert plan.waiting_for is None
    assert isinstance(plan.next_step(17.0), Send)


@pytest.mark.parametrize("answer", [throttled(0.0), unavailable()])
def test_fewer_are_in_flight_after_a_throttle(answer: Answer) -> None:
    """A 429 and a 503 halve what may be in flight at once."""
    plan = _under_way(2000)
    groups = [sent(plan) for _ in range(8)]
    assert plan.next_step(0.0) is Idle.FOR_NOW
    plan.tell(groups.pop(), answer, 0.0)
    for group in groups[:3]:
        plan.tell(group, accepted(group), 10.0)
    assert plan.next_step(10.0) is Idle.FOR_NOW

    plan.tell(groups[3], accepted(groups[3]), 10.0)
    assert isinstance(plan.next_step(10.0), Send)


def test_unreachable_after_an_answer_is_waited_out() -> None:
    """Once anything was answered, a network that fails is waited for, not given up in seconds."""
    plan = planned(200)
    run(plan, None)
    group = sent(plan)

    plan.tell(group, not_sent(), 100.0)

    assert plan.stopped is None
    assert group.ids == sent(plan, 160.0).ids


def test_a_limiter_gives_the_pace() -> None:
    """A plan with a limiter asks it before each request, and keeps what it was about to send."""
    now = 0.0
    limiter = Limiter(0.5, clock=lambda: now)
    plan = planned(200, Options(size=100), limiter=limiter)
    first = sent(plan, now)
    plan.tell(first, accepted(first), now)

    assert Wait(2.0) == plan.next_step(now)
    now = 2.0
    assert "C100" == sent(plan, now).ids[0]


@pytest.mark.parametrize("end", ["answered", "cut off"])
def test_a_place_in_a_limiter_is_given_back(end: str) -> None:
    """When a request is over, however it ended, its place is free for whoever else wants it."""
    limiter = Limiter(max_in_flight=1)
    plan = planned(1, limiter=limiter)
    group = sent(plan)
    assert not limiter.try_enter()

    if end == "answered":
        plan.tell(group, accepted(group), 0.0)
    else:
        plan.lose(group, 0.0)

    assert limiter.try_enter()
