"""What an earlier run left known, and whether the rows that come again are those it knew."""

from eightbyeight.campaigns.plan.batches import Batch
from eightbyeight.campaigns.plan.notes import Memory, Sheet
from eightbyeight.errors import JournalError

__all__ = ["Recollection", "difference"]

_SUM = 4
_MEND = (
    "give it the input it was made for, with the same columns, time zone and keep_order, or name "
    "another journal"
)


class Recollection:
    """The earlier runs of a load, batch by batch in the order of the input.

    Args:
        memory: What they left known; None where there is no journal.
    """

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory
        self._batches = 0 if memory is None else memory.batches
        self._cut = False
        self._finished = False
        self._blind = False

    @property
    def blind(self) -> bool:
        """Whether the input is another one, so that it is not known what was sent of it."""
        return self._blind

    def more(self, batch: int) -> bool:
        """Tell whether the batch of this index, or one after it, may be known."""
        return batch < self._batches and not (self._cut or self._finished)

    def unread(self, batch: int) -> bool:
        """Tell whether rows from this batch on may be known, and will not be looked up."""
        return self._blind or (batch < self._batches and not self._finished)

    def cut(self) -> None:
        """Look no further batch up."""
        self._cut = True

    def finish(self, batches: int) -> JournalError | None:
        """Learn that the input ended after so many batches; say what is wrong with that."""
        self._finished = True
        if batches >= self._batches:
            return None
        return self._refused("the input has fewer rows than the journal knows")

    def recall(self, batch: Batch) -> JournalError | None:
        """Let a batch take over what is known of it; say if its rows are other ones."""
        batch.ledger.blind = self._blind
        if self._memory is None or batch.index >= self._batches or self._blind:
            return None
        try:
            past = self._memory.recall(batch.index)
        except JournalError as error:
            batch.ledger.blind = self._blind = self._cut = True
            return error.with_traceback(None)
        if past is None:
            return None
        unlike = difference(past.sheet, batch.sheet())
        if unlike is not None:
            batch.ledger.blind = True
            # A batch that was cut short is no other input; it only cannot be looked up.
            return None if self._cut else self._refused(unlike)
        if past.ended is None:
            batch.restore(past)
        else:
            batch.replay(past)
        return None

    def _refused(self, why: str) -> JournalError:
        self._blind = True
        self._cut = True
        return JournalError(f"{why}, so the journal is not this input's: {_MEND}")


def difference(known: Sheet, given: Sheet) -> str | None:
    """Name the first row of a batch that is not what it was, or give None.

    Args:
        known: The batch as an earlier run noted it.
        given: The batch as it comes now.
    """
    for place, row in enumerate(given.rows):
        if place >= len(known.ids):
            return f"row {row} is new"
        here = slice(_SUM * place, _SUM * (place + 1))
        if known.ids[place] != given.ids[place]:
            return f"row {row} has another id than it had"
        if known.sums[here] != given.sums[here]:
            return f"row {row} is not what it was"
    if len(given.ids) < len(known.ids):
        return f"rows after row {given.rows[-1]} are missing"
    return None
