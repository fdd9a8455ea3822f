"""What was lost is sent again after a quiet time, and what comes of that is evidence."""

from itertools import count

import pytest

from eightbyeight import Verdict
from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.meanings import Answer
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.loading.steps import Idle, Pull, Send, Wait
from tests.campaigns.plan.talk import (
    accepted,
    conflict,
    duplicate,
    invalid,
    lost,
    of,
    planned,
    revoked,
    rows,
    run,
    sent,
    throttled,
    to_the_end,
    unavailable,
    verdicts,
)


def _lose_once(plan: LoadPlan, answer: Answer | None = None) -> None:
    """Lose the whole of the one batch; the plan wants thirty seconds of quiet."""
    run(plan, answer or lost())
    assert Wait(30.0) == plan.next_step(0.0)
    assert 1 == plan.settling


@pytest.mark.parametrize("answer", [lost(), unavailable()])
def test_after_a_quiet_time_it_is_sent_again(answer: Answer) -> None:
    """Accepted the second time, everything is added, and the first request never was."""
    plan = planned(3)
    _lose_once(plan, answer)
    assert Wait(0.5) == plan.next_step(29.5)

    assert [["C0", "C1", "C2"]] == run(plan, None, now=30.0)

    assert of(Verdict.ADDED, ["C0", "C1", "C2"]) == verdicts(plan)
    assert (2, 0) == (plan.requests, plan.settling)
    assert plan.next_step(30.0) is Idle.FOR_GOOD


def test_others_go_on_meanwhile() -> None:
    """While one batch settles, the next ones are sent, and it goes first when its time has come."""
    plan = planned(300)
    run(plan, None, lost())

    assert "C200" == run(plan, None, now=1.0)[0][0]
    assert Wait(29.0) == plan.next_step(1.0)
    assert "C100" == sent(plan, 30.0).ids[0]


def test_named_duplicates_certify_one_by_one() -> None:
    """A tainted record that is named is on the campaign, and by whom is not known."""
    plan = planned(3)
    _lose_once(plan)

    run(plan, duplicate("C1"), duplicate("C0"), duplicate("C2"), now=30.0)

    assert of(Verdict.PRESENT_UNATTRIBUTED, ["C0", "C1", "C2"]) == verdicts(plan)


def test_an_acceptance_after_a_duplicate_clears_the_rest() -> None:
    """One of them was somebody else's: the lost request was never carried out."""
    plan = planned(3)
    _lose_once(plan)

    run(plan, duplicate("C1"), None, now=30.0)

    assert {"C1": Verdict.ALREADY_PRESENT, **of(Verdict.ADDED, ["C0", "C2"])} == verdicts(plan)


def test_invalid_meanwhile() -> None:
    """Refused for what it is while it may have been added: whether it is there is unknown."""
    plan = planned(2)
    _lose_once(plan)

    run(plan, invalid("records[0].x"), invalid(), duplicate("C1"), now=30.0)

    assert {"C0": Verdict.UNKNOWN, "C1": Verdict.PRESENT_UNATTRIBUTED} == verdicts(plan)


def test_unnamed_duplicates_are_asked_for_one_by_one() -> None:
    """The first that is accepted clears the others, which then go out together."""
    plan = planned(5)
    _lose_once(plan)

    requests = run(plan, duplicate(), duplicate(), None, None, now=30.0)

    assert [["C0", "C1", "C2", "C3", "C4"], ["C0"], ["C1"], ["C2", "C3", "C4"]] == requests
    assert {
        "C0": Verdict.ALREADY_PRESENT,
        **of(Verdict.ADDED, ["C1", "C2", "C3", "C4"]),
    } == verdicts(plan)


def test_the_promise_makes_one_duplicate_enough() -> None:
    """Where nobody else adds these ids, one of them present means all of them are ours."""
    plan = planned(4, Options(exclusive=True))
    _lose_once(plan)

    run(plan, duplicate("C2"), now=30.0)

    assert of(Verdict.ADDED, ["C0", "C1", "C2", "C3"]) == verdicts(plan)


def test_only_what_was_lost_is_sent_again() -> None:
    """A lost part of a batch settles while nothing else of that batch goes out."""
    plan = planned(4)
    run(plan, invalid(), lost())
    assert Wait(30.0) == plan.next_step(0.0)

    assert [["C0", "C1"], ["C2"], ["C3"]] == run(plan, None, None, None, now=30.0)
    assert of(Verdict.ADDED, ["C0", "C1", "C2", "C3"]) == verdicts(plan)


def test_a_throttle_while_sending_again() -> None:
    """What is throttled on its second way goes out a third time, after the pause alone."""
    plan = planned(2)
    _lose_once(plan)
    run(plan, throttled(5.0), now=30.0)

    assert Wait(5.0) == plan.next_step(30.0)
    run(plan, None, now=36.0)
    assert of(Verdict.ADDED, ["C0", "C1"]) == verdicts(plan)


def test_six_lost_in_a_row_leave_it() -> None:
    """After the sixth request in a row nothing more is sent of that batch; it stays unknown."""
    plan = planned(2)
    now = 0.0
    for _ in range(6):
        run(plan, lost(), now=now)
        now += 100.0

    assert plan.next_step(now) is Idle.FOR_GOOD
    (outcome,) = plan.take_outcomes()
    assert {Verdict.UNKNOWN: 2} == outcome.counts
    assert {"reset; left open after 6 lost requests in a row"} == {
        record.detail for record in outcome.records
    }
    assert 6 == plan.requests


def test_a_definite_answer_begins_the_count_anew() -> None:
    """Six in a row are meant: a refusal between them shows that the service answers."""
    plan = planned(2)
    for now, answer in enumerate([*[lost()] * 5, duplicate("C0"), *[lost()] * 5]):
        run(plan, answer, now=100.0 * now)

    run(plan, None, now=5000.0)
    assert {"C0": Verdict.ALREADY_PRESENT, "C1": Verdict.ADDED} == verdicts(plan)


def test_what_is_in_doubt_is_bounded() -> None:
    """When four batches per worker wait to settle, nothing new is begun until one of them has."""
    plan = planned(100, Options(concurrency=1), ended=False)
    run(plan, None)
    for number in range(4):
        plan.feed(rows(100, f"{number}-"), ended=False)
        run(plan, lost(), now=float(number))
    plan.feed(rows(100, "new-"), ended=False)

    assert Wait(27.0) == plan.next_step(3.0)
    assert "0-0" == run(plan, None, now=30.0)[0][0]
    assert "new-0" == run(plan, None, now=30.0)[0][0]
    assert Pull(100) == plan.next_step(30.0)


def test_a_failing_service_is_spared() -> None:
    """Ten lost in a row pause everything for a minute; then one request goes out, and no more."""
    plan = planned(1000, Options(concurrency=10))
    run(plan, None)
    for _ in range(9):
        run(plan, lost())
    plan.feed(rows(100, "D"), ended=True)
    assert not plan.waiting_for
    run(plan, last := lost())

    assert last is plan.waiting_for
    assert Wait(60.0) == plan.next_step(0.0)
    probe = sent(plan, 61.0)
    assert plan.next_step(61.0) is Idle.FOR_NOW
    plan.tell(probe, accepted(probe), 62.0)
    assert plan.waiting_for is None


def test_a_service_that_fails_for_ten_minutes_ends_the_load() -> None:
    """The load stops with what failed, and what was lost stays unknown."""
    plan = planned(3000)
    run(plan, None)

    now = to_the_end(plan, lambda _: lost())

    assert 500 < now <= 660
    assert "reset" == str(plan.stopped)
    assert 100 == plan.tally.counts[Verdict.ADDED]
    assert 1000 <= plan.tally.counts[Verdict.UNKNOWN] <= 2000
    assert 3000 == sum(plan.tally.counts.values())


def test_sending_again_is_paid_for() -> None:
    """A service that loses whatever is sent again gets a minute's rest after some 35 times."""
    plan = planned(4000, Options(concurrency=1, settle=0.0))
    again = 0

    def answer(group: Group) -> Answer | None:
        nonlocal again
        again += group.again
        # Every other batch is accepted, so that it is never ten lost ones in a row.
        return lost() if group.again or plan.batches % 2 else None

    while not isinstance(step := plan.next_step(0.0), Wait):
        assert isinstance(step, Send)
        plan.tell(step.task, answer(step.task) or accepted(step.task), 0.0)

    assert 35 <= again <= 40
    assert 60.0 == step.seconds
    assert "reset" == str(plan.waiting_for)


def test_the_key_is_revoked_while_something_settles() -> None:
    """A stop leaves what was lost unknown and the rest not added."""
    plan = planned(300)
    run(plan, None, lost(), revoked())

    assert plan.next_step(0.0) is Idle.FOR_GOOD
    counts = {Verdict.ADDED: 100, Verdict.UNKNOWN: 100, Verdict.NOT_ADDED: 100}
    assert counts == plan.tally.counts
    details = {(record.verdict, record.detail) for record in plan.tally.failures}
    assert {
        (Verdict.NOT_ADDED, "401"),
        (Verdict.UNKNOWN, "reset; not sent, because the load stopped: 401"),
    } == details


def test_a_nameless_conflict_about_something_lost() -> None:
    """Without a name and without a promise, each record needs two refusals around an acceptance."""
    plan = planned(203)
    run(plan, None, lost(), None)

    requests = run(plan, conflict(), conflict(), None, conflict(), None, now=30.0)

    assert (100, "C100") == (len(requests[0]), requests[0][0])
    assert [["C100"], ["C101"], ["C100"]] == requests[1:4]
    assert (98, "C102") == (len(requests[4]), requests[4][0])
    told = verdicts(plan)
    assert (Verdict.ALREADY_PRESENT, Verdict.ADDED) == (told["C100"], told["C101"])


def test_contradicting_answers_end() -> None:
    """A service whose answers never lead to an end is not asked for ever."""
    plan = planned(1)
    numbers = count()

    to_the_end(plan, lambda _: throttled(0.0) if next(numbers) % 2 else lost())

    assert of(Verdict.UNKNOWN, ["C0"]) == verdicts(plan)
    assert plan.requests <= 26
