"""The plan alone: told answers one by one, it says what to send next and gives verdicts."""

from collections.abc import Sequence

import pytest

from eightbyeight import (
    BatchOutcome,
    ConflictError,
    DuplicateRecordError,
    FieldError,
    NewRecord,
    RateLimitError,
    Sent,
    ServerError,
    TlsError,
    TransportError,
    ValidationError,
    Verdict,
)
from eightbyeight.campaigns.answers import Accepted
from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.meanings import Answer
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.loading.steps import Idle, Pull, Send, Wait


def _plan(count: int) -> LoadPlan:
    plan = LoadPlan(Options(), random=lambda: 0.5)
    plan.feed([NewRecord(f"C{number}") for number in range(count)], ended=True)
    return plan


def _send(plan: LoadPlan, now: float = 0.0) -> Group:
    step = plan.next_step(now)
    assert isinstance(step, Send), step
    return step.task


def _accepted(group: Group) -> Accepted:
    return Accepted(200, {crm_record_id: f"id-{crm_record_id}" for crm_record_id in group.ids})


def _invalid(field: str | None = None, detail: str | None = None) -> ValidationError:
    return ValidationError(
        "refused", status=400, title="Validation failed", detail=detail, errors=[FieldError(field)]
    )


def _conflict(detail: str | None = None) -> ConflictError:
    return ConflictError("409 Conflict", status=409, title="Conflict", detail=detail)


def _unnamed_duplicate() -> DuplicateRecordError:
    return DuplicateRecordError("409", status=409, detail="a record already exists")


def _run(plan: LoadPlan, *answers: Answer | None) -> list[list[str]]:
    """Send one group after the other; None accepts it. Gives the ids of each request."""
    sent = []
    for answer in answers:
        group = _send(plan)
        sent.append(group.ids)
        plan.tell(group, answer or _accepted(group), 0.0)
    return sent


def _verdicts(outcomes: Sequence[BatchOutcome]) -> dict[str | None, Verdict]:
    return {
        record.crm_record_id: record.verdict for outcome in outcomes for record in outcome.records
    }


@pytest.mark.parametrize(
    "refusal",
    [
        _invalid("records[2].scheduleAt"),
        _invalid(detail="the record C2 has no valid number"),
    ],
)
def test_the_record_a_refusal_points_at_goes_first_and_alone(refusal: ValidationError) -> None:
    """A refusal that points at one record costs two more requests instead of a bisection."""
    plan = _plan(4)

    sent = _run(plan, refusal, refusal, None)

    assert sent == [["C0", "C1", "C2", "C3"], ["C2"], ["C0", "C1", "C3"]]
    (outcome,) = plan.take_outcomes()
    assert _verdicts([outcome])["C2"] is Verdict.REJECTED
    assert outcome.counts == {Verdict.ADDED: 3, Verdict.REJECTED: 1}
    assert (outcome.requests, outcome.status) == (3, 200)
    assert outcome.error is refusal


def test_a_wrong_hint_is_only_a_hint() -> None:
    """When the record that a refusal points at is accepted, the fault is searched in the others."""
    plan = _plan(4)
    hint = _invalid("records[2].scheduleAt")

    sent = _run(plan, hint, None, _invalid(), None)

    # C0, C1 and C3 are not sent together: that they would be refused is known by then.
    assert sent == [["C0", "C1", "C2", "C3"], ["C2"], ["C0"], ["C1", "C3"]]
    assert _verdicts(plan.take_outcomes())["C0"] is Verdict.REJECTED


def test_a_duplicate_without_a_name() -> None:
    """Refused, its twin accepted, refused again alone: that one is the duplicate."""
    plan = _plan(2)

    sent = _run(plan, _conflict(), None, _conflict())

    assert sent == [["C0", "C1"], ["C0"], ["C1"]]
    assert _verdicts(plan.take_outcomes()) == {
        "C0": Verdict.ADDED,
        "C1": Verdict.ALREADY_PRESENT,
    }


def test_a_conflict_that_passes_is_no_duplicate() -> None:
    """A record refused without a name is sent once more after an acceptance, and may be added."""
    plan = _plan(2)

    sent = _run(plan, _conflict(), _conflict(), None, None)

    assert sent == [["C0", "C1"], ["C0"], ["C1"], ["C0"]]
    assert _verdicts(plan.take_outcomes()) == {"C0": Verdict.ADDED, "C1": Verdict.ADDED}


def test_a_duplicate_that_is_told_without_its_id_is_proven_by_its_twin() -> None:
    """Where the refusal speaks of duplicates, the one record left of a group needs no request."""
    plan = _plan(2)

    sent = _run(plan, _unnamed_duplicate(), None)

    assert sent == [["C0", "C1"], ["C0"]]
    assert _verdicts(plan.take_outcomes())["C1"] is Verdict.ALREADY_PRESENT


def test_a_refusal_that_speaks_of_duplicates_needs_no_control() -> None:
    """A text that says "already exists" without an id is about a duplicate, also of one record."""
    plan = _plan(1)

    _run(plan, _unnamed_duplicate())

    assert _verdicts(plan.take_outcomes()) == {"C0": Verdict.ALREADY_PRESENT}


def test_a_named_duplicate_that_is_alone() -> None:
    """A group of one whose record is named as present needs no further request."""
    plan = _plan(1)
    named = DuplicateRecordError("409", status=409, detail="already contains record for Id: C0")
    named.crm_record_id = "C0"

    _run(plan, named)

    assert _verdicts(plan.take_outcomes()) == {"C0": Verdict.ALREADY_PRESENT}


def test_a_single_nameless_conflict_stays_open() -> None:
    """One record, one nameless conflict: not added, and not a guess about why."""
    plan = _plan(1)

    _run(plan, _conflict())

    assert plan.take_outcomes() == []
    assert plan.next_step(0.0) is Idle.FOR_GOOD
    (outcome,) = plan.take_outcomes()
    assert _verdicts([outcome]) == {"C0": Verdict.NOT_ADDED}
    assert "cannot be told" in str(outcome.records[0].detail)


def test_two_duplicates_without_a_name() -> None:
    """Each record that is refused again after an acceptance is a duplicate of its own."""
    plan = _plan(4)

    sent = _run(plan, _conflict(), None, _conflict(), _conflict())

    # C0 and C1 were added, so the fault lies in C2 and C3, which are both refused again.
    assert sent == [["C0", "C1", "C2", "C3"], ["C0", "C1"], ["C2"], ["C3"]]
    assert _verdicts(plan.take_outcomes()) == {
        "C0": Verdict.ADDED,
        "C1": Verdict.ADDED,
        "C2": Verdict.ALREADY_PRESENT,
        "C3": Verdict.ALREADY_PRESENT,
    }


@pytest.mark.parametrize(
    ("words", "verdict"), [("x", Verdict.ALREADY_PRESENT), ("y", Verdict.NOT_ADDED)]
)
def test_the_last_record_of_a_load_is_judged_by_words(words: str, verdict: Verdict) -> None:
    """With no acceptance left to come, words proven to mean a duplicate decide; others do not."""
    plan = _with_words_learned()

    _run(plan, _conflict(words))

    assert plan.next_step(0.0) is Idle.FOR_GOOD
    assert _verdicts(plan.take_outcomes())["D"] is verdict


def _with_words_learned() -> LoadPlan:
    """A plan that has seen a conflict named x mean a duplicate, with record D still to be sent."""
    plan = LoadPlan(Options(), random=lambda: 0.5)
    unfit = [NewRecord("")] * 1000
    plan.feed([NewRecord("A"), *unfit[1:], NewRecord("B"), NewRecord("C"), *unfit[2:]], ended=False)
    plan.feed([NewRecord("D")], ended=True)
    # C is refused again after B was accepted, which shows what x means.
    sent = _run(plan, None, _conflict("x"), None, _conflict("x"))
    assert sent == [["A"], ["B", "C"], ["B"], ["C"]]
    assert _verdicts(plan.take_outcomes())["C"] is Verdict.ALREADY_PRESENT
    return plan


def test_controls_come_from_other_batches() -> None:
    """In doubt, single unsent records of other batches are sent, one at a time."""
    plan = _plan(250)
    first = _send(plan)
    plan.tell(first, _conflict(), 0.0)

    control = _send(plan)
    assert control.ids == ["C100"]
    assert plan.next_step(0.0) is Idle.FOR_NOW
    plan.tell(control, _accepted(control), 0.0)

    sizes = [len(ids) for ids in _run(plan, None, None, None)]
    assert sorted(sizes) == [25, 50, 99]


def test_a_control_from_a_batch_of_one() -> None:
    """A batch of a single record can be the control as well."""
    plan = _plan(101)
    first = _send(plan)
    plan.tell(first, _conflict(), 0.0)

    control = _send(plan)
    plan.tell(control, _accepted(control), 0.0)

    assert control.ids == ["C100"]
    assert _verdicts(plan.take_outcomes()) == {"C100": Verdict.ADDED}


def test_a_lost_request_leaves_its_records_unknown() -> None:
    """What was cut off is unknown; the parts of its batch that were never sent are not added."""
    plan = _plan(4)
    _run(plan, _invalid())
    half = _send(plan)
    plan.close()

    plan.lose(half, 1.0)

    assert _verdicts(plan.take_outcomes()) == {
        "C0": Verdict.UNKNOWN,
        "C1": Verdict.UNKNOWN,
        "C2": Verdict.NOT_ADDED,
        "C3": Verdict.NOT_ADDED,
    }


def test_what_is_in_flight_when_the_load_stops_keeps_its_answer() -> None:
    """A stop in one batch takes nothing from another's answer, and the first reason stays."""
    plan = _plan(300)
    first, second, third = _send(plan), _send(plan), _send(plan)
    reason = TlsError("certificate")

    plan.tell(first, reason, 0.0)
    plan.tell(second, _accepted(second), 0.0)
    plan.tell(third, TlsError("certificate, again"), 0.0)

    assert plan.stopped is reason
    assert plan.next_step(0.0) is Idle.FOR_GOOD
    counts = plan.tally.counts
    assert (counts[Verdict.ADDED], counts[Verdict.NOT_ADDED]) == (100, 200)


def test_a_conflict_that_is_never_understood_is_not_added() -> None:
    """A single refused without a name after the last acceptance is not added, also at the end."""
    plan = _plan(101)
    batch = _send(plan)
    plan.tell(batch, _accepted(batch), 0.0)
    single = _send(plan)
    plan.tell(single, _conflict(), 0.0)
    plan.close()

    assert _verdicts(plan.take_outcomes())["C100"] is Verdict.NOT_ADDED


def test_words_are_not_trusted_when_a_load_is_ended_early() -> None:
    """What a nameless conflict means is not judged by words in a load that is cut short."""
    plan = _with_words_learned()
    last = _send(plan)
    plan.close()

    plan.tell(last, _conflict("x"), 0.0)

    assert _verdicts(plan.take_outcomes())["D"] is Verdict.NOT_ADDED


def test_a_slow_source_does_not_hold_back_what_is_at_hand() -> None:
    """In doubt, while another batch is awaited for a control, the parts at hand are sent."""
    plan = LoadPlan(Options(), random=lambda: 0.5)
    plan.feed([NewRecord(f"C{number}") for number in range(100)], ended=False)
    plan.tell(_send(plan), _conflict(), 0.0)

    assert plan.next_step(0.0) == Pull(100)
    assert len(_send(plan).items) == 50


def test_rows_that_arrive_after_the_end_are_not_added() -> None:
    """Rows taken while the load was ending are counted, and not sent."""
    plan = LoadPlan(Options(), random=lambda: 0.5)
    assert plan.next_step(0.0) == Pull(100)
    plan.close()

    plan.feed([NewRecord("A"), NewRecord("")], ended=False)
    plan.feed([NewRecord(" ")], ended=False)

    assert plan.rows == 3
    assert _verdicts(plan.take_outcomes()) == {
        "A": Verdict.NOT_ADDED,
        "": Verdict.REJECTED,
        " ": Verdict.REJECTED,
    }


def test_a_throttle_holds_everyone_and_then_lets_one_ask() -> None:
    """After a 429 all wait; then one asks, and only its answer lets the others go on."""
    plan = _plan(300)
    first, second = _send(plan), _send(plan)
    throttled = RateLimitError("429", status=429)
    throttled.retry_after = 5.0
    plan.tell(first, throttled, 10.0)
    plan.tell(second, throttled, 10.5)

    step = plan.next_step(11.0)
    assert plan.waiting_for is throttled
    assert isinstance(step, Wait)
    assert 4.0 <= step.seconds <= 5.5
    asking = _send(plan, 17.0)
    assert plan.next_step(17.0) is Idle.FOR_NOW
    plan.tell(asking, _accepted(asking), 17.0)
    assert plan.waiting_for is None
    assert isinstance(plan.next_step(17.0), Send)


def test_an_ambiguous_part_leaves_the_other_parts_alone() -> None:
    """A server error on one half says nothing about the other half, which is still sent."""
    plan = _plan(4)

    sent = _run(plan, _invalid(), ServerError("503", status=503), None)

    assert sent == [["C0", "C1", "C2", "C3"], ["C0", "C1"], ["C2", "C3"]]
    assert _verdicts(plan.take_outcomes()) == {
        "C0": Verdict.UNKNOWN,
        "C1": Verdict.UNKNOWN,
        "C2": Verdict.ADDED,
        "C3": Verdict.ADDED,
    }


def test_unreachable_after_an_answer_is_waited_out() -> None:
    """Once anything was answered, a network that fails is waited for, not given up in seconds."""
    plan = _plan(200)
    _run(plan, None)
    group = _send(plan)

    plan.tell(group, TransportError("refused", sent=Sent.NO), 100.0)

    assert plan.stopped is None
    assert _send(plan, 160.0).ids == group.ids
