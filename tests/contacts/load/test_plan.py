"""What is sent when, and what each answer makes of its row."""

import pytest

from eightbyeight.contacts.load.meanings import Answer
from eightbyeight.contacts.load.outcomes import ContactOutcome, ContactVerdict
from eightbyeight.contacts.models import Addresses, Contact
from eightbyeight.errors import DeadlineError, EightByEightError, UnexpectedResponseError
from eightbyeight.loading.steps import Idle, Pull, Wait
from tests.contacts.load.talk import (
    ambiguous,
    created,
    found,
    invalid,
    lost,
    many,
    new,
    not_sent,
    only,
    planned,
    proven,
    revoked,
    sent,
    throttled,
    unavailable,
    verdicts,
    wants_a_row,
)

V = ContactVerdict
THERE = Contact(id=7, addresses=Addresses(msisdn="6500000000"))


@pytest.mark.parametrize(
    ("answer", "verdict", "contact_id", "status"),
    [
        (created(5), V.CREATED, 5, 201),
        (created(5, merged=True), V.MERGED, 5, 200),
        (ambiguous(), V.CONFLICT, None, 409),
        (invalid(422), V.REJECTED, None, 422),
        (revoked(), V.NOT_CREATED, None, 401),
    ],
)
def test_an_answer_that_decides(
    answer: Answer, verdict: V, contact_id: int | None, status: int
) -> None:
    """A definite answer gives the row its verdict at once, with what the service said."""
    plan = planned(1)

    plan.tell(sent(plan), answer, 0.0)

    error = answer if isinstance(answer, EightByEightError) else None
    expected = ContactOutcome(
        1,
        "+6500000000",
        verdict,
        contact_id=contact_id,
        status=status,
        detail=None if error is None else str(error),
        requests=1,
        error=error,
        given=new(0),
    )
    assert expected == only(plan)
    assert {verdict: 1} == plan.tally.counts
    assert plan.next_step(0.0) is Idle.FOR_GOOD


@pytest.mark.parametrize("answer", [throttled(2.0), not_sent()])
def test_what_was_not_done_is_sent_again(answer: EightByEightError) -> None:
    """After a 429, and after a request that never left, the same contact goes out first."""
    plan = planned(2)
    plan.tell(sent(plan), answer, 0.0)

    call = sent(plan, 10.0)

    assert (1, False) == (call.item.row, call.searching)
    plan.tell(call, created(), 10.0)
    assert (V.CREATED, 2) == ((outcome := only(plan)).verdict, outcome.requests)


@pytest.mark.parametrize("answer", [lost(), unavailable()])
def test_what_was_lost_is_searched_for(answer: EightByEightError) -> None:
    """After the quiet time a search tells; a contact with everything is there, whoever made it."""
    plan = planned(1)
    plan.tell(sent(plan), answer, 5.0)
    assert (1, Wait(30.0)) == (plan.settling, plan.next_step(5.0))

    call = sent(plan, 35.0)
    assert call.searching
    plan.tell(call, found(THERE), 36.0)

    outcome = only(plan)
    assert (V.PRESENT_UNATTRIBUTED, 7, 200) == (
        outcome.verdict,
        outcome.contact_id,
        outcome.status,
    )
    assert (2, answer) == (outcome.requests, outcome.error)
    assert f"{answer}; the contact 7 has all that was wanted" == outcome.detail
    assert plan.next_step(36.0) is Idle.FOR_GOOD


def test_what_is_not_found_is_unknown() -> None:
    """A search that proves nothing leaves the row unknown, with what was found in words."""
    plan = planned(1)
    plan.tell(sent(plan), unavailable(), 0.0)
    plan.tell(sent(plan, 30.0), found(), 31.0)

    outcome = only(plan)
    assert (V.UNKNOWN, None, 503) == (outcome.verdict, outcome.contact_id, outcome.status)
    assert "503; no contact with its address was found by then" == outcome.detail


def test_a_lost_search_is_repeated() -> None:
    """A search may be lost twice; the third time its contact is left unknown."""
    plan = planned(1)
    plan.tell(sent(plan), lost(), 0.0)
    for moment in (30.0, 60.0):
        plan.tell(sent(plan, moment), lost(), moment)
        assert Wait(30.0) == plan.next_step(moment)
    plan.tell(sent(plan, 90.0), unavailable(), 90.0)

    outcome = only(plan)
    assert (V.UNKNOWN, 4) == (outcome.verdict, outcome.requests)
    assert "reset; it could not be searched for: 503" == outcome.detail


@pytest.mark.parametrize("answer", [throttled(), not_sent()])
def test_a_search_that_was_not_done(answer: EightByEightError) -> None:
    """A search that never left, or was throttled, is made before all that have settled since."""
    plan = proven(planned(5))
    for moment, call in enumerate([sent(plan), sent(plan), sent(plan)]):
        plan.tell(call, lost(), float(moment))
    again = sent(plan, 30.0)
    plan.tell(again, answer, 31.0)

    call = sent(plan, 31.0)
    assert (2, True) == (call.item.row, call.searching)
    plan.tell(call, found(), 31.0)
    assert [3, 4] == [sent(plan, moment).item.row for moment in (31.0, 32.0)]


@pytest.mark.parametrize("answer", [invalid(), ambiguous()])
def test_a_search_that_is_declined(answer: EightByEightError) -> None:
    """A search that the service does not take leaves its contact unknown, and the load goes on."""
    plan = proven(planned(3))
    plan.tell(sent(plan), lost(), 0.0)
    plan.tell(sent(plan, 30.0), answer, 30.0)

    assert V.UNKNOWN is verdicts(plan)[2]
    assert plan.stopped is None
    assert 3 == sent(plan, 30.0).item.row


def test_searches_come_before_creations() -> None:
    """What has settled is searched for before anything new is begun."""
    plan = proven(planned(5))
    plan.tell(sent(plan), lost(), 0.0)

    assert not sent(plan, 29.0).searching
    assert sent(plan, 30.0).searching


def test_without_a_quiet_time() -> None:
    """``settle=0`` searches at once."""
    plan = planned(2, settle=0.0)
    plan.tell(sent(plan), lost(), 0.0)

    assert sent(plan, 0.0).searching


def test_one_row_at_a_time() -> None:
    """Rows are pulled singly, one pull at a time, and only when none is at hand."""
    plan = proven(planned(1, ended=False))

    assert Pull(1) == plan.next_step(0.0)
    assert plan.next_step(0.0) is Idle.FOR_NOW
    plan.feed(many(3)[2:], ended=False)
    assert 2 == sent(plan).item.row
    assert wants_a_row(plan)
    plan.feed([], ended=True)
    assert plan.next_step(0.0) is Idle.FOR_NOW
    assert 2 == plan.rows


def test_a_thousand_in_doubt_are_enough() -> None:
    """While a thousand contacts wait to be searched for, no new row is taken."""
    plan = proven(planned(1, ended=False))
    number = 0
    while plan.settling < 1000:
        assert wants_a_row(plan)
        number += 1
        plan.feed([new(number)], ended=False)
        # An answer now and then shows that the service does not fail altogether.
        plan.tell(sent(plan), created() if number % 5 == 0 else lost(), 0.0)

    assert 1000 == plan.settling
    assert Wait(30.0) == plan.next_step(0.0)


@pytest.mark.parametrize(
    "error",
    [revoked(), invalid(415), UnexpectedResponseError("302", status=302), throttled(1000.0)],
)
def test_what_stops_a_load(error: EightByEightError) -> None:
    """It leaves out what waits, hears out what is in flight, and leaves in doubt what was lost."""
    plan = proven(planned(6))
    doubtful, fatal, last = sent(plan), sent(plan), sent(plan)
    plan.tell(doubtful, lost(), 0.0)

    plan.tell(fatal, error, 1.0)

    assert plan.stopped is error
    assert plan.closed
    assert plan.next_step(1.0) is Idle.FOR_GOOD
    plan.tell(last, created(), 2.0)
    left = V.UNKNOWN if error.may_have_happened else V.NOT_CREATED
    outcomes = {outcome.row: outcome for outcome in plan.take_outcomes()}
    assert {
        1: V.CREATED,
        2: V.UNKNOWN,
        3: left,
        4: V.CREATED,
        5: V.NOT_CREATED,
        6: V.NOT_CREATED,
    } == {row: outcome.verdict for row, outcome in outcomes.items()}
    assert "reset; not searched for, because the load ended" == outcomes[2].detail
    assert f"not sent, because the load stopped: {error}" == outcomes[5].detail
    assert (error, 0) == (outcomes[5].error, outcomes[5].requests)


def test_the_first_reason_stays() -> None:
    """What comes after a stop does not change why the load stopped."""
    plan = proven(planned(3))
    first, second = sent(plan), sent(plan)
    error = revoked()
    plan.tell(first, error, 0.0)
    plan.tell(second, revoked(), 0.0)
    plan.close()

    assert plan.stopped is error
    assert [V.CREATED, V.NOT_CREATED, V.NOT_CREATED] == list(verdicts(plan).values())


@pytest.mark.parametrize("answer", [throttled(), not_sent(), lost()])
def test_answers_after_the_end(answer: EightByEightError) -> None:
    """What comes back after the end is neither sent again nor searched for."""
    plan = proven(planned(3))
    creation = sent(plan)
    plan.tell(creation, lost(), 0.0)
    search = sent(plan, 30.0)
    creation = sent(plan, 30.0)
    plan.close()

    plan.tell(creation, answer, 31.0)
    plan.tell(search, answer, 31.0)

    left = V.UNKNOWN if answer.may_have_happened else V.NOT_CREATED
    assert {1: V.CREATED, 2: V.UNKNOWN, 3: left} == verdicts(plan)
    assert plan.stopped is None
    assert plan.next_step(31.0) is Idle.FOR_GOOD


@pytest.mark.parametrize("searching", [True, False])
def test_what_is_cut_off(searching: bool) -> None:
    """A request that nobody hears out leaves its contact unknown."""
    plan = planned(1)
    call = sent(plan)
    if searching:
        plan.tell(call, lost(), 0.0)
        call = sent(plan, 30.0)
    plan.close(at_once=True)

    plan.lose(call, 31.0)

    detail = "reset; cut off before the answer came" if searching else "cut off before the answer"
    outcome = only(plan)
    assert V.UNKNOWN is outcome.verdict
    assert str(outcome.detail).startswith(detail)


def test_rows_that_come_after_the_end() -> None:
    """A row that was being fetched when the load ended is told too."""
    plan = planned(0, ended=False)
    assert wants_a_row(plan)
    plan.close()

    plan.feed([new(1), {"colour": "red"}, new(1)], ended=False)

    assert {1: V.NOT_CREATED, 2: V.REJECTED, 3: V.NOT_CREATED} == verdicts(plan)
    assert "the load was ended before it was sent" in str(plan.tally.failures[0].detail)


def test_a_deadline() -> None:
    """When the time is up nothing new is sent, and whoever sleeps is woken in time."""
    plan = proven(planned(3, deadline=10.0))
    call = sent(plan, 5.0)
    plan.tell(call, lost(), 5.0)
    waiting = sent(plan, 5.0)
    assert Wait(5.0) == plan.next_step(5.0)

    assert plan.next_step(10.0) is Idle.FOR_GOOD

    assert isinstance(plan.stopped, DeadlineError)
    plan.tell(waiting, created(), 11.0)
    assert {1: V.CREATED, 2: V.UNKNOWN, 3: V.CREATED} == verdicts(plan)


class _Gate:
    """A limiter that counts who is inside."""

    def __init__(self) -> None:
        self.wait = 0.0
        self.inside = 0

    def ready_in(self) -> float:
        return self.wait

    def reserve(self, n: int = 1) -> float:
        return 0.0 * n

    def hold(self, seconds: float) -> None:
        raise AssertionError(seconds)

    def try_enter(self) -> bool:
        self.inside += 1
        return True

    def leave(self) -> None:
        self.inside -= 1


def test_a_limiter_without_a_place_loses_nothing() -> None:
    """A request that has to wait for its place is still the next to go."""
    gate = _Gate()
    gate.wait = 2.0
    plan = planned(1, limiter=gate)
    assert Wait(2.0) == plan.next_step(0.0)
    gate.wait = 0.0

    assert 1 == sent(plan, 2.0).item.row
    assert 1 == plan.requests


def test_every_request_gives_its_place_back() -> None:
    """Answered or cut off, a request is over, and the next may start."""
    gate = _Gate()
    plan = planned(3, limiter=gate)
    plan.lose(sent(plan), 0.0)
    assert 0 == gate.inside
    call = sent(plan)
    assert 1 == gate.inside
    plan.tell(call, created(), 0.0)
    assert 0 == gate.inside
    plan.lose(sent(plan), 0.0)

    assert plan.next_step(0.0) is Idle.FOR_GOOD
    assert {1: V.UNKNOWN, 2: V.CREATED, 3: V.UNKNOWN} == verdicts(plan)


def test_what_it_waits_for() -> None:
    """What pauses everything can be asked for."""
    plan = planned(1)
    assert plan.waiting_for is None
    error = throttled(5.0)
    plan.tell(sent(plan), error, 0.0)

    assert plan.waiting_for is error


def test_the_first_thousand_failures() -> None:
    """The report keeps a thousand failures, however many there are; merged is none."""
    plan = planned(1)
    plan.tell(sent(plan), created(merged=True), 0.0)
    plan.feed([None] * 1500, ended=True)

    assert 1000 == len(plan.tally.failures)
    assert {V.MERGED: 1, V.REJECTED: 1500} == plan.tally.counts
