"""How each batch goes on after an answer, and how all of them end when the load does."""

from collections.abc import Callable

from eightbyeight.campaigns.plan.batches import Batch, Group, Item
from eightbyeight.campaigns.plan.books import Books
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.campaigns.plan.resolving import Resolver, give_up
from eightbyeight.campaigns.plan.taking_apart import exhausted
from eightbyeight.campaigns.plan.waiting import Waiting
from eightbyeight.errors import EightByEightError

__all__ = ["ENDED", "Progress", "whole"]

ENDED = "the load was ended before it was sent"

_TRIES = 6
"""Requests of one batch in a row that may be lost before the batch is left as it is."""

_SPREAD = 0.1
_PERHAPS_EARLIER = "not sent by this run; an earlier one may have sent it"
_CUT_OFF = "cut off before the answer came"


class Progress:
    """Keep every batch moving until nothing of it is undecided.

    Args:
        options: What the caller chose.
        random: Draws from [0, 1) for the jitter of waits.
        books: Where the ends are told.
        resolver: Deals with what is refused without being sent.
    """

    def __init__(
        self, options: Options, *, random: Callable[[], float], books: Books, resolver: Resolver
    ) -> None:
        self._options = options
        self._random = random
        self._books = books
        self._resolver = resolver
        self._ended_because: str = ENDED
        self.ended: bool = False
        """Whether nothing new is sent any more."""
        self.waiting: Waiting = Waiting()
        """What is to be sent."""
        self.now: float = 0.0
        """The present moment, as the plan was last told."""
        self.fencing: bool = False
        """Whether, the load having ended, one record of each batch with a lost request is still
        sent: its acceptance would clear the others."""
        self.stopped: EightByEightError | None = None
        """Why the load ends early, once it does."""

    def stop(self, error: EightByEightError) -> None:
        """End the load because of an error."""
        if self.stopped is None:
            self.stopped = error
        self.end(f"not sent, because the load stopped: {error}")

    def end(self, why: str) -> None:
        """End the load: give up what waits."""
        if not self.ended:
            self.ended = True
            self._ended_because = why
        for group in self.waiting.take_all():
            group.batch.busy = False
            group.batch.pending.append(group)
            self.go_on_with(group.batch)
        self.give_up_the_parked()

    def give_up_the_parked(self) -> None:
        """Give up what waits for an acceptance that will not come."""
        for batch in self._resolver.give_up_the_parked():
            self.go_on_with(batch)

    def give_up_batch(self, batch: Batch) -> None:
        """Give up what is undecided of a batch that was never begun, and tell its outcome."""
        if batch.undecided:
            batch.pending.append(whole(batch))
        self.go_on_with(batch)

    def cut_off(self, group: Group) -> None:
        """Give up a group whose request was cut off on its way."""
        for item in group.items:
            item.doubt = _CUT_OFF
        give_up(group, "")

    def send_again_later(self, group: Group) -> None:
        """Let a group whose request was lost wait, or leave its batch as it is."""
        batch = group.batch
        if self.ended:
            batch.pending.append(group)
        elif batch.lost < _TRIES:
            self.let_settle(group)
        else:
            for left in (group, *batch.pending):
                give_up(left, f"left open after {batch.lost} lost requests in a row", batch.error)
            batch.pending.clear()

    def let_settle(self, group: Group) -> None:
        """Let a group wait until a lost request with its records had time to end."""
        group.batch.busy = True
        # Batches that were lost together should not all come back together.
        wait = self._options.settle * (1 + _SPREAD * self._random())
        self.waiting.settle(group, self.now + wait)

    def go_on_with(self, batch: Batch) -> None:
        """Make the batch's next group ready, or tell its outcome."""
        while batch.pending and not batch.busy:
            group = batch.pending.pop()
            _drop_the_proven(group)
            if self.ended:
                self._abandon(group)
            elif exhausted(batch):
                give_up(group, f"left after {batch.requests} requests: the answers contradict")
            elif group.fault is not None:
                self._resolver.blame(group, group.fault)
            elif group.items:
                batch.busy = True
                self.waiting.ready.append(group)
        if batch.undecided or batch.ended:
            self._books.learned(batch)
        else:
            self._books.ended(batch, self.now, as_planned=bool(batch.requests) or not self.ended)

    def _abandon(self, group: Group) -> None:
        """Let a group end unsent, but for the one record that may clear what is open."""
        batch = group.batch
        fence = _fence(group) if self.fencing and not batch.fenced else None
        if fence is not None:
            batch.fenced = True
            batch.busy = True
            self.waiting.ready.append(Group(batch, (fence,)))
            group.items = tuple(item for item in group.items if item is not fence)
        why = _PERHAPS_EARLIER if batch.ledger.blind else self._ended_because
        give_up(group, why, self.stopped)


def whole(batch: Batch) -> Group:
    """Give everything of a batch that has no evidence yet."""
    if batch.untouched:
        return Group(batch)
    return Group(batch, tuple(item for item in batch.items if item.evidence is None))


def _drop_the_proven(group: Group) -> None:
    """Leave out what has got its evidence otherwise.

    What was refused may have been refused because of that, so nothing follows any more for the rest
    of the group, nor from its acceptance for its twin.
    """
    left = tuple(item for item in group.items if item.evidence is None)
    if len(left) < len(group.items):
        group.items = left
        group.fault = None
        group.twin = None


def _fence(group: Group) -> Item | None:
    """Choose the record whose acceptance would clear most of what is open."""
    ledger = group.batch.ledger
    best = max(group.items, key=ledger.holders, default=None)
    return best if best is not None and ledger.holders(best) else None
