"""Another run goes on where an earlier one ended: nothing is sent twice, nothing lost forgotten."""

from collections.abc import Sequence

import pytest

from eightbyeight import JournalError, NewRecord, Verdict
from eightbyeight.campaigns.plan.load_plan import LoadPlan
from eightbyeight.campaigns.plan.meanings import Answer
from eightbyeight.campaigns.plan.notes import Ended, Learned, Opened
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.loading.steps import Idle, Pull, Send, Wait
from tests.campaigns.keeper import Keeper
from tests.campaigns.plan.talk import (
    accepted,
    duplicate,
    invalid,
    lost,
    of,
    revoked,
    rows,
    sent,
    verdicts,
)

SIZE = Options(size=2)


class _Run:
    """One run over these rows; what it notes is kept for the next one."""

    def __init__(self, keeper: Keeper, options: Options = SIZE) -> None:
        self.keeper = keeper
        self.plan = LoadPlan(options, random=lambda: 0.0, memory=keeper)

    def take(self, count: int, *, ended: bool = True, first: int = 0) -> "_Run":
        self.plan.feed(rows(first + count)[first:], ended=ended)
        return self

    def answer(self, *answers: Answer | None, now: float = 0.0) -> list[str]:
        """Send one group after the other; None accepts it. Gives the ids of each request."""
        requests = []
        for answer in answers:
            group = sent(self.plan, now)
            self.keep()
            requests.append("".join(group.ids))
            self.plan.tell(group, answer or accepted(group), now)
            self.keep()
        return requests

    def keep(self) -> None:
        self.keeper.notes += self.plan.take_notes()


def test_what_is_noted() -> None:
    """The intent before the request, what was learned after it, and the end of each batch."""
    keeper = Keeper()
    _Run(keeper).take(2).answer(duplicate("C0"), None)

    assert [Opened, Learned, Opened, Ended] == [type(note) for note in keeper.notes]
    first, second = keeper.of(Opened)
    assert [((0, 1), 1), ((1,), 2)] == [
        (tuple(note.places), note.attempt) for note in (first, second) if isinstance(note, Opened)
    ]


def test_without_a_journal_nothing_is_noted() -> None:
    """A plan that has no memory makes no notes."""
    plan = LoadPlan(SIZE, random=lambda: 0.0)
    plan.feed(rows(2), ended=True)
    sent(plan)

    assert [] == plan.take_notes()


def test_a_finished_batch_is_not_sent_again() -> None:
    """Its verdicts are told again, and the load ends as it did; nothing is noted twice."""
    keeper = Keeper()
    first = _Run(keeper).take(3)
    first.answer(None, duplicate("C2"))
    known = list(keeper.notes)

    again = _Run(keeper).take(3)

    assert again.plan.next_step(0.0) is Idle.FOR_GOOD
    again.keep()
    assert verdicts(first.plan) == verdicts(again.plan)
    assert 0 == again.plan.requests
    assert known == keeper.notes


def test_an_unfinished_batch_goes_on() -> None:
    """What was proved of a batch is kept, and only the others are sent."""
    keeper = Keeper()
    _Run(keeper).take(2).answer(duplicate("C0"))

    again = _Run(keeper).take(2)

    assert ["C1"] == again.answer(None)
    (outcome,) = again.plan.take_outcomes()
    assert {Verdict.ALREADY_PRESENT: 1, Verdict.ADDED: 1} == outcome.counts
    assert 2 == outcome.requests
    assert 1 == again.plan.requests


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ([None], Verdict.ADDED),
        ([duplicate("C2"), duplicate("C3")], Verdict.PRESENT_UNATTRIBUTED),
    ],
)
def test_what_was_in_flight_settles_first(answers: list[Answer | None], verdict: Verdict) -> None:
    """A request whose end the earlier run did not live to see may still be carried out."""
    keeper = Keeper()
    crashed = _Run(keeper).take(4)
    crashed.answer(None)
    sent(crashed.plan)
    crashed.keep()

    again = _Run(keeper).take(4)

    assert Wait(30.0) == again.plan.next_step(100.0)
    assert 1 == again.plan.settling
    assert "C2C3" == again.answer(*answers, now=130.0)[0]
    told = verdicts(again.plan)
    assert of(Verdict.ADDED, ["C0", "C1"]) | of(verdict, ["C2", "C3"]) == told


def test_a_batch_left_open_is_settled_by_another_run() -> None:
    """What was unknown at the end of one run may be known at the end of the next."""
    keeper = Keeper()
    first = _Run(keeper, Options(size=2, settle=0.0)).take(2)
    first.answer(*[lost()] * 6)
    assert of(Verdict.UNKNOWN, ["C0", "C1"]) == verdicts(first.plan)
    assert not keeper.of(Ended)

    again = _Run(keeper).take(2)
    again.plan.next_step(0.0)
    again.answer(None, now=30.0)

    assert of(Verdict.ADDED, ["C0", "C1"]) == verdicts(again.plan)
    assert 1 == len(keeper.of(Ended))


def test_a_taint_outlives_its_run() -> None:
    """A record lost in one run and refused as invalid in the next stays unknown."""
    keeper = Keeper()
    _Run(keeper).take(1).answer(lost())
    again = _Run(keeper).take(1)
    again.plan.next_step(0.0)

    again.answer(invalid(), now=30.0)

    (outcome,) = again.plan.take_outcomes()
    assert {Verdict.UNKNOWN: 1} == outcome.counts
    assert "sent by an earlier run, which noted no answer; refused" == outcome.records[0].detail


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (None, Verdict.ADDED),
        (duplicate("C0"), Verdict.PRESENT_UNATTRIBUTED),
        (invalid(), Verdict.UNKNOWN),
    ],
)
def test_what_was_lost_and_then_refused_is_asked_again(
    answer: Answer | None, verdict: Verdict
) -> None:
    """It may be fit by now, or be found to be there; refused again it stays unknown."""
    keeper = Keeper()
    first = _Run(keeper).take(1)
    first.answer(lost())
    first.plan.next_step(0.0)
    first.answer(invalid(), now=30.0)
    assert {"C0": Verdict.UNKNOWN} == verdicts(first.plan)
    assert not keeper.of(Ended)

    again = _Run(keeper).take(1)
    again.plan.next_step(100.0)

    assert ["C0"] == again.answer(answer, now=130.0)
    assert {"C0": verdict} == verdicts(again.plan)
    assert (verdict is not Verdict.UNKNOWN) is bool(keeper.of(Ended))


def test_what_was_never_sent_is_sent() -> None:
    """A stopped run leaves no trace of the batches it did not begin."""
    keeper = Keeper()
    stopped = _Run(keeper).take(5)
    stopped.answer(None, revoked())
    assert 3 == stopped.plan.tally.counts[Verdict.NOT_ADDED]

    again = _Run(keeper).take(5)

    assert ["C2C3", "C4"] == again.answer(None, None)
    assert of(Verdict.ADDED, [f"C{n}" for n in range(5)]) == verdicts(again.plan)


def test_a_batch_cut_short_is_put_together_anew() -> None:
    """A load that ended in the middle of a batch does not keep that half as a batch."""
    keeper = Keeper()
    cut = _Run(keeper, Options(size=4))
    cut.take(6, ended=False)
    cut.answer(None)
    cut.plan.feed([NewRecord(""), NewRecord("")], ended=False)
    cut.plan.close()
    cut.keep()
    assert {Verdict.ADDED: 4, Verdict.NOT_ADDED: 2, Verdict.REJECTED: 2} == cut.plan.tally.counts
    assert 1 == len(keeper.of(Ended))

    again = _Run(keeper, Options(size=4)).take(8)

    assert ["C4C5C6C7"] == again.answer(None)
    assert again.plan.stopped is None


def test_after_a_stop_the_known_rows_are_still_taken() -> None:
    """Rows that an earlier run put on the campaign are told as added, not as never sent."""
    keeper = Keeper()
    _Run(keeper).take(6).answer(None, duplicate("C2"), None, None)
    again = _Run(keeper)
    again.plan.fail(JournalError("anything"))

    assert (True, False, True) == (
        again.plan.replaying,
        again.plan.closed,
        again.plan.untaken_may_be_known,
    )
    assert Pull(2) == again.plan.next_step(0.0)
    again.take(5, ended=False)
    assert Pull(1) == again.plan.next_step(0.0)
    again.take(3, first=5)

    assert (False, True, False) == (
        again.plan.replaying,
        again.plan.closed,
        again.plan.untaken_may_be_known,
    )
    assert again.plan.next_step(0.0) is Idle.FOR_GOOD
    assert 0 == again.plan.requests
    assert {
        **of(Verdict.ADDED, ["C0", "C1", "C3", "C4", "C5"]),
        "C2": Verdict.ALREADY_PRESENT,
        **of(Verdict.NOT_ADDED, ["C6", "C7"]),
    } == verdicts(again.plan)


def test_closed_at_once_what_cannot_be_looked_up_is_unknown() -> None:
    """What was taken is told as the journal knows it; half a batch cannot be found there."""
    keeper = Keeper()
    _Run(keeper).take(4).answer(None, None)
    again = _Run(keeper)
    again.take(3, ended=False)
    again.plan.close(at_once=True)

    added = of(Verdict.ADDED, ["C0", "C1"])
    assert added | of(Verdict.UNKNOWN, ["C2"]) == verdicts(again.plan)
    assert again.plan.closed
    assert again.plan.stopped is None
    assert not again.plan.untaken_may_be_known

    early = _Run(keeper)
    early.plan.close(at_once=True)
    assert early.plan.untaken_may_be_known


def _changed(place: int, to: NewRecord | None) -> Sequence[NewRecord]:
    edited = rows(4)
    edited[place : place + 1] = [] if to is None else [to]
    return edited


@pytest.mark.parametrize(
    ("edited", "told"),
    [
        (_changed(1, NewRecord("X")), "row 2 has another id than it had"),
        (_changed(1, NewRecord("C1", rank=2.0)), "row 2 is not what it was"),
        (_changed(0, None), "row 1 has another id than it had"),
        (_changed(3, None), "rows after row 3 are missing"),
        (rows(2), "the input has fewer rows than the journal knows"),
    ],
)
def test_another_input_stops(edited: Sequence[NewRecord], told: str) -> None:
    """From the first row that differs on nothing is sent, and nothing is claimed of any row."""
    keeper = Keeper()
    _Run(keeper).take(4).answer(None, None)
    notes = len(keeper.notes)

    again = _Run(keeper)
    again.plan.feed(edited, ended=True)
    step = again.plan.next_step(0.0)
    again.keep()

    assert step is Idle.FOR_GOOD
    assert isinstance(again.plan.stopped, JournalError)
    assert str(again.plan.stopped).startswith(f"{told}, so the journal")
    assert 0 == again.plan.requests
    assert again.plan.untaken_may_be_known
    counts = again.plan.tally.counts
    assert counts[Verdict.ADDED] + counts[Verdict.UNKNOWN] == len(edited)
    assert notes == len(keeper.notes)


def test_another_input_stops_before_it_has_ended() -> None:
    """A difference is told at once, and then no more rows are wanted."""
    keeper = Keeper()
    _Run(keeper).take(4).answer(None, None)

    again = _Run(keeper)
    again.plan.feed([NewRecord("X"), NewRecord("C1")], ended=False)

    assert again.plan.next_step(0.0) is Idle.FOR_GOOD
    assert "row 1 has another id" in str(again.plan.stopped)
    assert again.plan.closed


def test_a_longer_last_batch_is_another_input() -> None:
    """Rows that were added to a batch which was the last one are new to it."""
    keeper = Keeper()
    _Run(keeper).take(3).answer(None, None)

    again = _Run(keeper).take(4)
    again.plan.next_step(0.0)

    assert str(again.plan.stopped).startswith("row 4 is new, so the journal")
    assert of(Verdict.ADDED, ["C0", "C1"]) | of(Verdict.UNKNOWN, ["C2", "C3"]) == verdicts(
        again.plan
    )


def test_a_batch_that_cannot_be_read_stops() -> None:
    """A journal that is damaged in the middle is told, and nothing after it is guessed."""
    keeper = Keeper()
    _Run(keeper).take(6).answer(None, None, None)
    keeper.torn = 1

    again = _Run(keeper).take(6)
    assert again.plan.next_step(0.0) is Idle.FOR_GOOD

    assert "the journal is damaged" == str(again.plan.stopped)
    unknown = of(Verdict.UNKNOWN, ["C2", "C3", "C4", "C5"])
    assert of(Verdict.ADDED, ["C0", "C1"]) | unknown == verdicts(again.plan)


def test_the_deadline_of_a_resumed_load_fences_what_was_left_open() -> None:
    """A lost request of an earlier run is cleared by one record as one of this run would be."""
    keeper = Keeper()
    _Run(keeper).take(2).answer(lost())
    again = _Run(keeper, Options(size=2, deadline=5.0)).take(2)
    again.plan.next_step(0.0)

    assert ["C0"] == again.answer(None, now=5.0)
    assert {"C0": Verdict.ADDED, "C1": Verdict.NOT_ADDED} == verdicts(again.plan)


def test_batches_left_open_are_begun_one_after_the_other() -> None:
    """A batch that settles from an earlier run does not hold back the next one."""
    keeper = Keeper()
    _Run(keeper).take(2).answer(lost())

    again = _Run(keeper).take(4)

    step = again.plan.next_step(0.0)
    assert isinstance(step, Send)
    assert ["C2", "C3"] == step.task.ids


def test_rows_that_do_not_come_after_a_stop_are_not_waited_for_long() -> None:
    """Others wait while one takes what may be known; what has not come in time stays in doubt."""
    keeper = Keeper()
    _Run(keeper).take(4).answer(None, None)
    again = _Run(keeper, Options(size=2, deadline=100.0))
    again.plan.next_step(0.0)
    again.take(1, ended=False)

    assert Pull(1) == again.plan.next_step(100.0)
    step = again.plan.next_step(100.0)
    assert isinstance(step, Wait)
    assert 0.0 < step.seconds <= 30.0
    assert again.plan.next_step(100.0 + step.seconds) is Idle.FOR_GOOD

    assert {"C0": Verdict.UNKNOWN} == verdicts(again.plan)
    assert again.plan.untaken_may_be_known
