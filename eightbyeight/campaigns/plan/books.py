"""What a load has to tell: outcomes to its caller, notes to its journal, counts to its report."""

from collections.abc import Sequence

from eightbyeight.campaigns.outcomes import (
    OFF_THE_CAMPAIGN,
    BatchOutcome,
    RecordOutcome,
    Verdict,
)
from eightbyeight.campaigns.plan.batches import Batch, Group
from eightbyeight.campaigns.plan.notes import Ended, Note, Opened
from eightbyeight.loading.tally import Tally

__all__ = ["Books"]

_KEPT_FAILURES = 1000


class Books:
    """Collect what is told until it is fetched.

    Args:
        noting: Whether there is a journal to note things for.
    """

    def __init__(self, *, noting: bool) -> None:
        self._noting = noting
        self._unread = False
        self._complete: list[BatchOutcome] = []
        self._notes: list[Note] = []
        self.batches: int = 0
        """Batches that have ended."""
        self.tally: Tally[Verdict, RecordOutcome] = Tally(_KEPT_FAILURES)
        """Verdicts of the batches that have ended."""

    def drop_outcomes(self) -> None:
        """Make no outcome any more but where something is to be said of a row."""
        self._unread = True

    def take_outcomes(self) -> Sequence[BatchOutcome]:
        """Give the outcomes of batches that ended since the last call."""
        complete, self._complete = self._complete, []
        return complete

    def take_notes(self) -> Sequence[Note]:
        """Give what has to be kept, in this order, since the last call."""
        notes, self._notes = self._notes, []
        return notes

    def opened(self, group: Group) -> None:
        """Note that a group is about to be sent."""
        if self._noting:
            self._notes.append(Opened(group.batch.sheet(), group.attempt, group.places))

    def learned(self, batch: Batch) -> None:
        """Note what has become known of a batch."""
        if not self._noting:
            return
        learned = batch.ledger.take_learned(batch.index)
        if learned is not None:
            self._notes.append(learned)

    def ended(self, batch: Batch, now: float, *, as_planned: bool) -> None:
        """Tell the outcome of a batch.

        Args:
            batch: Which one.
            now: The present moment.
            as_planned: Whether another run would put it together the same way. A batch that was
                cut short when the load ended would not be recognised.
        """
        batch.ended = True
        self.batches += 1
        if self._unread and batch.wholly_added and not self._noting:
            # 7 µs less per batch of 100.
            self.tally.note_counts({Verdict.ADDED: len(batch.lines)})
            return
        outcome = batch.outcome(now)
        self._complete.append(outcome)
        self.tally.note_counts(outcome.counts)
        if not OFF_THE_CAMPAIGN.isdisjoint(outcome.counts):
            for record in outcome.records:
                if record.verdict in OFF_THE_CAMPAIGN:
                    self.tally.note_failure(record)
        if self._noting and not batch.recalled and batch.final and as_planned:
            self._notes.append(Ended(batch.sheet(), outcome))
        else:
            self.learned(batch)
