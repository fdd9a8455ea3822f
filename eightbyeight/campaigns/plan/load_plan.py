"""The plan of a load: which records are sent together next, and what an answer means for them.

It decides and does nothing else: no request is sent from here, and the time is told. The rules:

* records go out in batches of up to 100, in the order of the input, ids distinct over the load;
* an accepted group is added; a refused one is taken apart, the record that the refusal points at
  first, else in halves, until every record has evidence of its own;
* without an answer that can be trusted the request stays open, and its records are sent again after
  a quiet time: whatever comes of that is evidence too (see ``ledger``);
* what speaks of the campaign or the key stops the load, and what says "wait" pauses all of it.

One request per batch is under way at a time, so an answer is about records no other request holds.
"""

from collections import deque
from collections.abc import Callable, Sequence

from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.assembly import Assembly
from eightbyeight.campaigns.plan.batches import Batch, Group, Item
from eightbyeight.campaigns.plan.books import Books
from eightbyeight.campaigns.plan.meanings import Answer, Meaning, meaning_of
from eightbyeight.campaigns.plan.notes import Memory, Note
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.campaigns.plan.pace import Gate, Pace
from eightbyeight.campaigns.plan.recalling import Recollection
from eightbyeight.campaigns.plan.resolving import Resolver, give_up
from eightbyeight.campaigns.plan.settling import Settling
from eightbyeight.campaigns.plan.taking_apart import exhausted, narrowed
from eightbyeight.errors import DeadlineError, EightByEightError
from eightbyeight.loading.steps import Idle, Pull, Send, Step, Wait
from eightbyeight.loading.tally import Tally

__all__ = ["LoadPlan"]

_TRIES = 6
"""Requests of one batch in a row that may be lost before the batch is left as it is."""

_SETTLING_PER_WORKER = 4
"""Batches that may wait to be sent again, per worker; beyond that nothing new is begun, because
every one of them may cost a request per record."""

_BACKOFF = 0.5
_LONGEST_BACKOFF = 30.0
_CLOCK_GRAIN = 1e-3
_ENDED = "the load was ended before it was sent"
_CUT_OFF = "cut off before the answer came"


class LoadPlan:
    """Decide what a load sends next; a :class:`~eightbyeight.loading.steps.Plan`.

    Args:
        options: What the caller chose.
        random: Draws from [0, 1) for the jitter of waits.
        memory: What an earlier run left known; None without a journal, and then nothing is noted.
        limiter: Bounds the pace, together with whoever shares it.
    """

    def __init__(
        self,
        options: Options,
        *,
        random: Callable[[], float],
        memory: Memory | None = None,
        limiter: Gate | None = None,
    ) -> None:
        self._options = options
        self._random = random
        self._past = Recollection(memory)
        self._books = Books(noting=memory is not None)
        self._assembly = Assembly(options)
        self._resolver = Resolver()
        self._doubts = self._resolver.doubts
        self._pace = Pace(options.concurrency, random=random, limiter=limiter)
        self._settling = Settling()
        self._ready: deque[Group] = deque()
        self._chosen: Group | None = None
        self._in_flight = 0
        self._input_ended = False
        self._pulling = False
        self._closed_because: str | None = None
        self._fencing = False
        self._now = 0.0
        self._deadline: float | None = None
        self.requests: int = 0
        """Requests launched."""
        self.stopped: EightByEightError | None = None
        """Why the load ends early, once it does."""

    @property
    def rows(self) -> int:
        """Rows taken from the source."""
        return self._assembly.rows

    @property
    def closed(self) -> bool:
        """Whether no more rows are wanted; what is left to be sent may still be."""
        return self._closed_because is not None and not self.replaying

    @property
    def replaying(self) -> bool:
        """Whether rows are still to come that an earlier run may have sent.

        Those are taken and told also when the load has stopped, for else they would be taken for
        rows that were never sent.
        """
        return self._past.more(self._assembly.index)

    @property
    def untaken_may_be_known(self) -> bool:
        """Whether an earlier run may have sent rows that this one, now ended, has not taken."""
        return self._past.unread(self._assembly.index)

    @property
    def batches(self) -> int:
        """Batches that have ended."""
        return self._books.batches

    @property
    def tally(self) -> Tally[Verdict, RecordOutcome]:
        """Verdicts of the batches that have ended."""
        return self._books.tally

    @property
    def waiting_for(self) -> EightByEightError | None:
        """What all workers wait to pass, while they do."""
        return self._pace.waiting_for

    @property
    def settling(self) -> int:
        """How many batches wait to be sent again, because a request of theirs was lost."""
        return len(self._settling)

    def feed(self, rows: Sequence[object], *, ended: bool) -> None:
        """Plan rows of the source; ``ended`` says that no more will come."""
        self._pulling = False
        self._assembly.add(rows)
        if ended:
            self._input_ended = True
            self._assembly.finish()
            self._heed(self._past.finish(self._assembly.index))
        if self._closed_because is not None:
            self._abandon_what_waits()

    def take_outcomes(self) -> Sequence[BatchOutcome]:
        """Give the outcomes of batches that ended since the last call."""
        return self._books.take_outcomes()

    def take_notes(self) -> Sequence[Note]:
        """Give what has to be kept, in this order, since the last call."""
        return self._books.take_notes()

    def next_step(self, now: float) -> Step[Group]:
        """Say what one idle worker should do."""
        self._now = now
        left = self._time_left()
        step = self._step(now)
        if left is None or self._closed_because is not None:
            return step
        if step is Idle.FOR_NOW:
            return Wait(left)
        return Wait(min(step.seconds, left)) if isinstance(step, Wait) else step

    def tell(self, task: Group, answer: Answer, now: float) -> None:
        """Learn the answer to a group, and give verdicts or plan smaller groups."""
        self._now = now
        self._land(task)
        meaning = meaning_of(answer)
        go_on = self._pace.note(
            meaning, answer, now, launched=task.launched, sent=self.requests, again=task.again
        )
        woken = self._resolver.resolve(task, meaning, answer, self.requests)
        if isinstance(answer, EightByEightError) and not go_on:
            self._resolver.stop = self._resolver.stop or answer
        if self._resolver.stop is not None:
            self._stop(self._resolver.stop)
        if meaning in {Meaning.LOST, Meaning.STRAY}:
            self._send_again_later(task)
        for batch in (task.batch, *woken):
            self._go_on_with(batch)
        self._judge_if_closed()

    def lose(self, task: Group, now: float) -> None:
        """Give up on a group whose request was cut off."""
        self._now = now
        self._land(task)
        for item in task.items:
            item.doubt = _CUT_OFF
        give_up(task, "")
        self._go_on_with(task.batch)
        self._judge_if_closed()

    def close(self, *, at_once: bool = False) -> None:
        """Launch nothing more; what waits to be sent is not added.

        Args:
            at_once: Take no more rows either, not even those that an earlier run may have sent.
        """
        if at_once:
            self._past.cut()
        self._close(_ENDED)

    def fail(self, error: EightByEightError) -> None:
        """Stop, because what has to be kept cannot be."""
        self._stop(error)

    # What goes out.

    def _step(self, now: float) -> Step[Group]:
        if self._closed_because is not None:
            return self._last_step()
        pause = self._pace.pause(now, self._in_flight)
        if pause is not None:
            return pause
        if self._in_flight and self._doubts.control_in_flight:
            return Idle.FOR_NOW
        self._chosen = self._chosen or self._next_group()
        if self._chosen is not None:
            return self._pace.admit() or Send(self._launch(self._chosen))
        return self._pace.pause(now, self._in_flight) or self._idle(now)

    def _idle(self, now: float) -> Step[Group]:
        """Say what to do when there is nothing to send."""
        if self._may_pull:
            self._pulling = True
            return Pull(self._assembly.room)
        if self._settling:
            return Wait(self._settling.next_at - now)
        if self._in_flight:
            return Idle.FOR_NOW
        for batch in self._resolver.give_up_the_parked():
            self._go_on_with(batch)
        return Idle.FOR_GOOD

    def _last_step(self) -> Step[Group]:
        if self._chosen is None and self._ready:
            self._chosen = self._ready.popleft()
        if self._chosen is not None:
            return self._pace.admit() or Send(self._launch(self._chosen))
        if self.replaying:
            return Pull(self._assembly.room)
        return Idle.FOR_GOOD

    @property
    def _full(self) -> bool:
        return len(self._settling) >= _SETTLING_PER_WORKER * self._options.concurrency

    @property
    def _may_pull(self) -> bool:
        return not (self._input_ended or self._full)

    def _next_group(self) -> Group | None:
        if self._doubts.wants_controls:
            control = self._next_control()
            # While no other batch can be had, or a slow source is asked for one, what is at hand
            # goes on.
            if control is not None or (self._may_pull and not self._pulling):
                return control
        if self._settling.due(self._now):
            return self._next_again()
        if self._ready:
            return narrowed(self._ready.popleft())
        if self._full:
            return None
        batch = self._next_batch()
        return None if batch is None else _whole(batch)

    def _next_again(self) -> Group | None:
        if not self._pace.may_repeat(self._now, self._settling.first.batch.error):
            return None
        group = narrowed(self._settling.take())
        group.again = True
        return group

    def _next_control(self) -> Group | None:
        batch = self._next_batch()
        if batch is None:
            return None
        first, *others = _whole(batch).items
        if others:
            batch.pending.append(Group(batch, tuple(others)))
        return Group(batch, (first,), control=True)

    def _next_batch(self) -> Batch | None:
        """Give the next batch that has something to be sent at once."""
        while (batch := self._assembly.take()) is not None:
            self._heed(self._past.recall(batch))
            if self._closed_because is not None or not batch.undecided:
                self._abandon_batch(batch)
            elif batch.ledger.open:
                # A request of an earlier run may still be at work, just as one of this run.
                self._wait_to_settle(_whole(batch))
            else:
                return batch
        return None

    def _launch(self, group: Group) -> Group:
        self._chosen = None
        self.requests += 1
        self._in_flight += 1
        batch = group.batch
        group.launched = self.requests
        group.attempt = batch.ledger.begin(group.items)
        batch.busy = True
        batch.requests += 1
        if batch.started is None:
            batch.started = self._now
        self._doubts.control_in_flight |= group.control
        self._books.opened(group)
        return group

    def _land(self, group: Group) -> None:
        self._in_flight -= 1
        self._pace.landed()
        group.batch.busy = False
        if group.control:
            self._doubts.control_in_flight = False

    # What comes back.

    def _send_again_later(self, group: Group) -> None:
        """Let a group whose request was lost wait, or leave its batch as it is."""
        batch = group.batch
        if self._closed_because is not None:
            batch.pending.append(group)
        elif batch.lost < _TRIES:
            self._wait_to_settle(group)
        else:
            for left in (group, *batch.pending):
                give_up(left, f"left open after {batch.lost} lost requests in a row", batch.error)
            batch.pending.clear()

    def _wait_to_settle(self, group: Group) -> None:
        bound = min(_LONGEST_BACKOFF, _BACKOFF * 2.0**group.batch.lost)
        group.batch.busy = True
        self._settling.add(group, self._now + max(self._options.settle, self._random() * bound))

    def _go_on_with(self, batch: Batch) -> None:
        """Make the batch's next group ready, or tell its outcome."""
        while batch.pending and not batch.busy:
            group = batch.pending.pop()
            _drop_the_proven(group)
            if self._closed_because is not None:
                self._abandon(group)
            elif exhausted(batch):
                give_up(group, f"left after {batch.requests} requests: the answers contradict")
            elif group.fault is not None:
                self._resolver.blame(group, group.fault)
            elif group.items:
                batch.busy = True
                self._ready.append(group)
        if not (batch.undecided or batch.ended):
            whole = bool(batch.requests) or self._closed_because is None
            self._books.ended(batch, self._now, whole=whole)
        else:
            self._books.learned(batch)

    def _heed(self, refused: EightByEightError | None) -> None:
        if refused is not None:
            self._stop(refused)

    # How it ends.

    def _time_left(self) -> float | None:
        """Give the seconds until the deadline; when it has passed, the load stops."""
        if self._options.deadline is None:
            return None
        if self._deadline is None:
            self._deadline = self._now + self._options.deadline
        left = self._deadline - self._now
        if left < _CLOCK_GRAIN and self._closed_because is None:
            # While nothing gets through, fences would not either.
            self._fencing = not self._pace.troubled
            self._stop(DeadlineError(f"the deadline of {self._options.deadline:g} s has passed"))
        return left

    def _stop(self, error: EightByEightError) -> None:
        if self.stopped is None:
            self.stopped = error
        self._close(f"not sent, because the load stopped: {error}")

    def _close(self, why: str) -> None:
        if self._closed_because is None:
            self._closed_because = why
        self._abandon_what_waits()
        self._judge_if_closed()

    def _abandon_what_waits(self) -> None:
        while self._settling:
            self._put_back(self._settling.take())
        if self._chosen is not None:
            self._put_back(self._chosen)
            self._chosen = None
        waiting, self._ready = self._ready, deque()
        for group in waiting:
            self._put_back(group)
        if not self.replaying:
            self._assembly.finish()
        while (batch := self._assembly.take()) is not None:
            self._heed(self._past.recall(batch))
            self._abandon_batch(batch)

    def _put_back(self, group: Group) -> None:
        group.batch.busy = False
        group.batch.pending.append(group)
        self._go_on_with(group.batch)

    def _abandon_batch(self, batch: Batch) -> None:
        if batch.undecided:
            batch.pending.append(_whole(batch))
        self._go_on_with(batch)

    def _abandon(self, group: Group) -> None:
        """Let a group end unsent, but for the one record that may clear what is open."""
        batch = group.batch
        fence = _fence(group) if self._fencing and not batch.fenced else None
        if fence is not None:
            batch.fenced = True
            batch.busy = True
            self._ready.append(Group(batch, (fence,)))
            group.items = tuple(item for item in group.items if item is not fence)
        give_up(group, self._closed_because or _ENDED, self.stopped)

    def _judge_if_closed(self) -> None:
        # What is parked waits to be sent once more, and nothing is sent any more.
        if self._closed_because is not None:
            for batch in self._resolver.give_up_the_parked():
                self._go_on_with(batch)


def _whole(batch: Batch) -> Group:
    return Group(batch, tuple(item for item in batch.items if item.evidence is None))


def _drop_the_proven(group: Group) -> None:
    """Leave out what has got its evidence otherwise; then the fault may have been in that."""
    left = tuple(item for item in group.items if item.evidence is None)
    if len(left) < len(group.items):
        group.items = left
        group.fault = None


def _fence(group: Group) -> Item | None:
    """Choose the record whose acceptance would clear most of what is open."""
    ledger = group.batch.ledger
    best = max(group.items, key=ledger.holders, default=None)
    return best if best is not None and ledger.holders(best) else None
