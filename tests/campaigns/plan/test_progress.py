"""How a batch goes on after an answer, and how everything ends when the load does."""

import pytest
from attrs import define, field

from eightbyeight import BatchOutcome, JournalError, Verdict
from eightbyeight.campaigns.plan.batches import Batch, Group
from eightbyeight.campaigns.plan.books import Books
from eightbyeight.campaigns.plan.notes import Ended, Evidence, Learned
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.campaigns.plan.progress import Progress, whole
from eightbyeight.campaigns.plan.resolving import Resolver
from tests.campaigns.plan.talk import batch_of, conflict, duplicate, lost, sent_off


@define
class _Case:
    options: Options = field(factory=Options)
    draw: float = 0.5
    books: Books = field(factory=lambda: Books(noting=True))
    resolver: Resolver = field(factory=Resolver)
    progress: Progress = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.progress = Progress(
            self.options, random=lambda: self.draw, books=self.books, resolver=self.resolver
        )

    @property
    def ready(self) -> list[str]:
        return ["".join(group.ids) for group in self.progress.waiting.ready]

    def outcome(self) -> BatchOutcome:
        (outcome,) = self.books.take_outcomes()
        return outcome


def _group(batch: Batch, start: int = 0, end: int | None = None) -> Group:
    return Group(batch, tuple(batch.items[start:end]))


def _details(outcome: BatchOutcome) -> list[str | None]:
    return [record.detail for record in outcome.records]


def test_the_whole_of_a_batch_is_what_is_unproved() -> None:
    """Records that have evidence are not sent again."""
    batch = batch_of(*"ABC")
    batch.settle(batch.items[1], Evidence.PRESENT, 409, None)

    assert ["A", "C"] == whole(batch).ids


def test_one_part_at_a_time() -> None:
    """The part planned last becomes ready, and nothing more while it is under way."""
    case, batch = _Case(), batch_of(*"ABCD")
    batch.pending += [_group(batch, 0, 2), _group(batch, 2)]

    case.progress.go_on_with(batch)
    case.progress.go_on_with(batch)

    assert ["CD"] == case.ready
    assert batch.busy
    assert 1 == len(batch.pending)


def test_the_proven_are_left_out() -> None:
    """What got its evidence otherwise is not sent, and then the fault may have been in that."""
    case, batch = _Case(), batch_of(*"ABC")
    group = _group(batch)
    group.fault = duplicate()
    batch.settle(batch.items[0], Evidence.PRESENT, 409, None)
    batch.pending.append(group)

    case.progress.go_on_with(batch)

    assert ["BC"] == case.ready
    assert group.fault is None


def test_a_part_that_was_pruned_proves_nothing_for_its_twin() -> None:
    """Where a record of a refused part was proved, the rest's acceptance blames no other part."""
    case, batch = _Case(), batch_of(*"ABCD")
    first, _ = _group(batch).split(None, duplicate())
    batch.settle(batch.items[0], Evidence.ACCEPTED, 409, None)
    batch.pending.append(first)

    case.progress.go_on_with(batch)

    assert ["B"] == case.ready
    assert first.twin is None


def test_a_known_fault_is_not_asked_for() -> None:
    """A group that would be refused is dealt with at once, and its parts go on."""
    case, batch = _Case(), batch_of(*"AB")
    group = _group(batch)
    group.fault = duplicate()
    batch.pending.append(group)

    case.progress.go_on_with(batch)

    assert ["A"] == case.ready


def test_a_batch_that_takes_too_many_requests_is_left() -> None:
    """Where answers contradict one another, an end is put to it."""
    case, batch = _Case(), batch_of(*"AB")
    batch.requests = batch.answered = 32
    batch.pending.append(_group(batch))

    case.progress.go_on_with(batch)

    outcome = case.outcome()
    assert ["left after 32 requests: the answers contradict"] * 2 == _details(outcome)
    assert {Verdict.NOT_ADDED: 2} == outcome.counts


def test_a_batch_is_told_once() -> None:
    """When nothing is undecided the outcome is told; what is learned later is only noted."""
    case, batch = _Case(), batch_of("A")
    attempt = batch.ledger.begin(batch.items)
    batch.requests = 1
    batch.ledger.accept(attempt, {}, 200)
    batch.undecided = 0
    case.progress.go_on_with(batch)
    assert {Verdict.ADDED: 1} == case.outcome().counts
    assert [Ended] == [type(note) for note in case.books.take_notes()]

    batch.ledger.begin(batch.items)
    batch.ledger.refuse(2)
    case.progress.go_on_with(batch)

    assert [] == case.books.take_outcomes()
    assert [Learned] == [type(note) for note in case.books.take_notes()]


def test_while_something_is_undecided_learning_is_noted() -> None:
    """A batch that goes on tells the journal what it has learned."""
    case, batch = _Case(), batch_of(*"AB")
    batch.settle(batch.items[0], Evidence.PRESENT, 409, None)
    batch.pending.append(_group(batch))

    case.progress.go_on_with(batch)

    assert [Learned] == [type(note) for note in case.books.take_notes()]
    assert [] == case.books.take_outcomes()


@pytest.mark.parametrize(
    ("settle", "draw", "wait"), [(30.0, 0.0, 30.0), (30.0, 0.5, 31.5), (7.0, 1.0, 7.7), (0, 1, 0)]
)
def test_a_quiet_time(settle: float, draw: float, wait: float) -> None:
    """At least the time that was chosen passes, and not for all batches the same."""
    case, batch = _Case(Options(settle=settle), draw), batch_of("A")
    case.progress.now = 100.0

    case.progress.let_settle(_group(batch))

    assert 100.0 + wait == pytest.approx(case.progress.waiting.settled_at)
    assert batch.busy
    assert 1 == case.progress.waiting.settling


@pytest.mark.parametrize(("times", "settling"), [(1, 1), (5, 1), (6, 0)])
def test_six_lost_in_a_row_are_enough(times: int, settling: int) -> None:
    """After the sixth the group and all that is left of its batch stays as it is."""
    case, batch = _Case(), batch_of(*"ABC")
    group = sent_off(_group(batch, 0, 2))
    batch.pending.append(_group(batch, 2))
    batch.lost, batch.error, batch.requests = times, lost(), 6

    case.progress.send_again_later(group)
    case.progress.go_on_with(batch)

    assert settling == case.progress.waiting.settling
    if not settling:
        outcome = case.outcome()
        assert {Verdict.UNKNOWN: 2, Verdict.NOT_ADDED: 1} == outcome.counts
        assert ["left open after 6 lost requests in a row"] * 3 == _details(outcome)
        assert batch.error is outcome.error


def test_a_request_that_is_cut_off() -> None:
    """Its records are unknown, and say that nobody waited for the answer."""
    case, batch = _Case(), batch_of(*"AB")
    case.progress.cut_off(sent_off(_group(batch)))
    case.progress.go_on_with(batch)

    outcome = case.outcome()
    assert {Verdict.UNKNOWN: 2} == outcome.counts
    assert ["cut off before the answer came"] * 2 == _details(outcome)


def test_the_end_gives_up_what_waits() -> None:
    """What is chosen, ready, settling or parked ends with the reason; the first reason stays."""
    case = _Case()
    batches = [batch_of("A", index=index) for index in range(4)]
    chosen, ready, settling, parked = (_group(batch) for batch in batches)
    waiting = case.progress.waiting
    waiting.chosen = chosen
    waiting.ready.append(ready)
    case.progress.let_settle(settling)
    case.resolver.doubts.park(parked, conflict())
    assert not case.progress.ended

    error = JournalError("no space left")
    case.progress.stop(error)
    case.progress.stop(JournalError("again"))
    case.progress.end("later")

    outcomes = case.books.take_outcomes()
    assert [0, 1, 2, 3] == [outcome.index for outcome in outcomes]
    why = "not sent, because the load stopped: no space left"
    assert [why] * 3 == [outcome.records[0].detail for outcome in outcomes[:3]]
    assert [error] * 3 == [outcome.error for outcome in outcomes[:3]]
    assert "cannot be told" in str(outcomes[3].records[0].detail)
    assert error is case.progress.stopped
    assert case.progress.ended
    assert not waiting


def test_an_end_is_no_stop() -> None:
    """A load that its caller ends early has not stopped; what waited says who ended it."""
    case, batch = _Case(), batch_of("A")
    case.progress.waiting.ready.append(_group(batch))

    case.progress.end("the load was ended before it was sent")

    assert case.progress.stopped is None
    assert ["the load was ended before it was sent"] == _details(case.outcome())


def test_after_the_end_a_lost_group_is_not_sent_again() -> None:
    """What is lost while the load ends stays open, and its batch ends."""
    case, batch = _Case(), batch_of("A")
    group = sent_off(_group(batch))
    case.progress.end("over")
    batch.lost = 1

    case.progress.send_again_later(group)
    case.progress.go_on_with(batch)

    assert {Verdict.UNKNOWN: 1} == case.outcome().counts
    assert not case.progress.waiting


def test_the_fence_is_the_record_that_clears_most() -> None:
    """After the end, of a lost batch the one record is sent that most lost requests hold."""
    case, batch = _Case(), batch_of(*"ABC")
    sent_off(_group(batch))
    sent_off(_group(batch, 1, 2))
    batch.pending += [_group(batch, 0, 2), _group(batch, 2)]
    case.progress.fencing = True

    case.progress.end("over")
    case.progress.go_on_with(batch)

    # The part planned last has its own best record; a second one is not chosen.
    assert ["C"] == case.ready
    assert batch.fenced
    batch.busy = False
    case.progress.waiting.ready.clear()
    case.progress.go_on_with(batch)
    assert [] == case.ready

    other = batch_of(*"ABC")
    sent_off(_group(other))
    sent_off(_group(other, 1, 2))
    other.pending.append(_group(other))
    case.progress.go_on_with(other)
    assert ["B"] == case.ready


def test_what_is_not_lost_needs_no_fence() -> None:
    """Nothing is sent after the end for a batch that no lost request holds."""
    case, batch = _Case(), batch_of(*"AB")
    batch.pending.append(_group(batch))
    case.progress.fencing = True
    case.progress.end("over")

    case.progress.go_on_with(batch)

    assert [] == case.ready
    assert {Verdict.NOT_ADDED: 2} == case.outcome().counts


def test_without_fencing_nothing_is_sent_after_the_end() -> None:
    """Unless it was the deadline, what was lost stays open."""
    case, batch = _Case(), batch_of(*"AB")
    sent_off(_group(batch))
    batch.pending.append(_group(batch))
    case.progress.end("over")

    case.progress.go_on_with(batch)

    assert [] == case.ready
    assert {Verdict.UNKNOWN: 2} == case.outcome().counts


def test_a_batch_that_never_began() -> None:
    """It is told with its records given up; one in which nothing is undecided as it is."""
    case = _Case()
    case.progress.end("over")
    unsent, replayed = batch_of("A"), batch_of("B", index=1)
    replayed.settle(replayed.items[0], Evidence.ACCEPTED, 200, None)

    case.progress.give_up_batch(unsent)
    case.progress.give_up_batch(replayed)

    counts = [outcome.counts for outcome in case.books.take_outcomes()]
    assert [{Verdict.NOT_ADDED: 1}, {Verdict.ADDED: 1}] == counts


@pytest.mark.parametrize(("ended", "requests", "noted"), [(0, 0, 1), (1, 0, 0), (1, 1, 1)])
def test_only_a_batch_as_planned_is_noted_as_ended(ended: int, requests: int, noted: int) -> None:
    """What was never sent when the load ended may have been cut short, and is not noted."""
    case, batch = _Case(), batch_of("A")
    if ended:
        case.progress.end("over")
    batch.settle(batch.items[0], Evidence.PRESENT, 409, None)
    batch.requests = requests

    case.progress.go_on_with(batch)

    notes = case.books.take_notes()
    assert noted == sum(isinstance(note, Ended) for note in notes)
    assert 1 == len(case.books.take_outcomes())
