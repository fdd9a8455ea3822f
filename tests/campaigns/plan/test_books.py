"""What is told of a load: outcomes once, notes only for a journal, failures up to a bound."""

import pytest

from eightbyeight import RecordOutcome, Verdict
from eightbyeight.campaigns.answers import Accepted, AddedRecord
from eightbyeight.campaigns.plan.batches import Batch
from eightbyeight.campaigns.plan.books import Books
from eightbyeight.campaigns.plan.lines import Lines
from eightbyeight.campaigns.plan.notes import Ended, Evidence, Finding, Learned, Opened
from tests.campaigns.plan.talk import batch_of, lines_of, whole, written


def _added(batch: Batch) -> Batch:
    group = whole(batch)
    batch.ledger.accept(group.attempt, {}, 200)
    batch.undecided = 0
    return batch


def test_without_a_journal_nothing_is_noted() -> None:
    """Outcomes and counts are told without a journal too, notes are not even made."""
    books = Books(noting=False)
    batch = batch_of("A")
    books.opened(whole(batch))
    batch.settle(batch.items[0], Evidence.PRESENT, 409, None)
    books.learned(batch)
    books.ended(batch, 1.0, as_planned=True)

    assert [] == books.take_notes()
    assert 1 == len(books.take_outcomes())
    assert [] == books.take_outcomes()


def test_an_intent_names_its_places() -> None:
    """What is about to be sent is noted with its number and the places of its records."""
    books = Books(noting=True)
    lines = Lines()
    lines.leave_out(RecordOutcome(1, None, Verdict.REJECTED, 3))
    lines.extend([2, 3], ["A", "B"], written("A", "B"), [None, None])
    batch = Batch(3, lines)
    books.opened(whole(batch))

    assert [Opened(batch.sheet(), 1, [1, 2])] == books.take_notes()
    assert [] == books.take_notes()


def test_what_was_learned_is_noted_if_there_is_anything() -> None:
    """A batch of which nothing new is known gives no note."""
    books = Books(noting=True)
    batch = batch_of("A", "B")
    whole(batch)
    books.learned(batch)
    assert [] == books.take_notes()

    batch.settle(batch.items[0], Evidence.PRESENT, 409, "there")
    books.learned(batch)
    assert [Learned(0, (), (Finding(0, Evidence.PRESENT, 409, "there"),))] == books.take_notes()


def test_the_end_of_a_batch_is_one_note() -> None:
    """An ended batch is noted with its outcome, and nothing it learned is noted beside it."""
    books = Books(noting=True)
    batch = _added(batch_of("A", "B"))
    books.ended(batch, 1.0, as_planned=True)

    (outcome,) = books.take_outcomes()
    assert [Ended(batch.sheet(), outcome)] == books.take_notes()
    assert batch.ended
    assert 1 == books.batches
    assert 2 == books.tally.counts[Verdict.ADDED]


def test_a_batch_cut_short_is_not_noted_as_ended() -> None:
    """What another run would put together otherwise is only noted as what was learned of it."""
    books = Books(noting=True)
    books.ended(_added(batch_of("A")), 1.0, as_planned=False)

    (note,) = books.take_notes()
    assert isinstance(note, Learned)
    assert (1,) == note.closed
    assert 1 == len(books.take_outcomes())


def test_a_batch_with_a_doubt_is_not_noted_as_ended() -> None:
    """What has no evidence for every record may still be settled by another run."""
    books = Books(noting=True)
    batch = batch_of("A", "B")
    whole(batch)
    batch.settle(batch.items[0], Evidence.PRESENT, 409, None)
    batch.give_up(batch.items[1], None, "left")
    books.ended(batch, 1.0, as_planned=True)

    assert [Learned(0, (), (Finding(0, Evidence.PRESENT, 409),))] == books.take_notes()


def test_what_is_replayed_is_not_noted_again() -> None:
    """An end that the journal has told us is not told back to it."""
    books = Books(noting=True)
    batch = batch_of("A")
    batch.items[0].evidence = Evidence.ACCEPTED
    batch.recalled = True
    books.ended(batch, 1.0, as_planned=True)

    assert [] == books.take_notes()
    assert 1 == books.batches


@pytest.mark.parametrize(("count", "kept"), [(3, 3), (1001, 1000)])
def test_the_first_failures_are_kept(count: int, kept: int) -> None:
    """Up to a thousand rows that are not on the campaign are kept, and none that is."""
    books = Books(noting=False)
    good = batch_of("A")
    books.ended(_added(good), 0.0, as_planned=True)
    lines = lines_of("B")
    for row in range(2, count + 2):
        lines.leave_out(RecordOutcome(row, None, Verdict.REJECTED, 1))
    bad = Batch(1, lines)
    bad.settle(bad.items[0], Evidence.PRESENT, 409, None)
    books.ended(bad, 0.0, as_planned=True)

    assert list(range(2, kept + 2)) == [record.row for record in books.tally.failures]
    assert count == books.tally.counts[Verdict.REJECTED]


def test_outcomes_that_nobody_reads_are_not_made() -> None:
    """Then a batch that was added as a whole is counted alone, and all others are told."""
    books = Books(noting=False)
    books.drop_outcomes()
    plain, mixed, sent_later = batch_of("A", "B"), batch_of("C", index=1), batch_of("D", index=2)
    mixed.lines.leave_out(RecordOutcome(2, None, Verdict.REJECTED, 1))
    for batch in (plain, mixed):
        batch.accept(Accepted(200, [AddedRecord(name) for name in batch.lines.ids]))
    for batch in (plain, mixed, _added(sent_later)):
        books.ended(batch, 0.0, as_planned=True)

    assert [1, 2] == [outcome.index for outcome in books.take_outcomes()]
    assert (3, True) == (books.batches, plain.ended)
    assert {Verdict.ADDED: 4, Verdict.REJECTED: 1} == books.tally.counts
    assert [2] == [failure.row for failure in books.tally.failures]


def test_a_journal_reads_every_outcome() -> None:
    """What is kept is made whoever else reads it."""
    books = Books(noting=True)
    books.drop_outcomes()
    batch = batch_of("A")
    batch.accept(Accepted(200, [AddedRecord("A")]))
    books.ended(batch, 0.0, as_planned=True)

    (note,) = books.take_notes()
    assert isinstance(note, Ended)
    assert 1 == len(note.outcome.records)
