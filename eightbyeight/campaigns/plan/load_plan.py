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

from collections.abc import Callable, Sequence

from eightbyeight.campaigns.answers import Accepted
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.assembly import Assembly
from eightbyeight.campaigns.plan.batches import Batch, Group
from eightbyeight.campaigns.plan.books import Books
from eightbyeight.campaigns.plan.meanings import UNTRUSTED, Answer, meaning_of
from eightbyeight.campaigns.plan.notes import Memory, Note
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.campaigns.plan.pace import Pace
from eightbyeight.campaigns.plan.progress import ENDED, Progress, whole
from eightbyeight.campaigns.plan.recalling import Recollection
from eightbyeight.campaigns.plan.resolving import Resolver
from eightbyeight.campaigns.plan.taking_apart import narrowed
from eightbyeight.errors import EightByEightError
from eightbyeight.loading.deadline import Deadline
from eightbyeight.loading.gate import Gate
from eightbyeight.loading.steps import Idle, Pull, Send, Step, Wait
from eightbyeight.loading.tally import Tally

__all__ = ["LoadPlan"]

_SETTLING_PER_WORKER = 4
"""Batches that may wait to be sent again, per worker; beyond that nothing new is begun, because
every one of them may cost a request per record."""


_GRACE = 5.0
"""Seconds that a load which has ended waits for what would still tell more."""


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
        self._past = Recollection(memory)
        self._books = Books(noting=memory is not None)
        self._assembly = Assembly(options)
        self._resolver = Resolver()
        self._doubts = self._resolver.doubts
        self._pace = Pace(options.concurrency, random=random, limiter=limiter)
        self._progress = Progress(
            options, random=random, books=self._books, resolver=self._resolver
        )
        self._waiting = self._progress.waiting
        self._deadline = Deadline(options.deadline)
        self._in_flight = 0
        self._input_ended = False
        self._pulling = False
        self._replayed_at = 0.0
        self.requests: int = 0
        """Requests launched."""

    @property
    def rows(self) -> int:
        """Rows taken from the source."""
        return self._assembly.rows

    @property
    def closed(self) -> bool:
        """Whether no more rows are wanted; what is left to be sent may still be."""
        return self._progress.ended and not self.replaying

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
    def stopped(self) -> EightByEightError | None:
        """Why the load ends early, once it does."""
        return self._progress.stopped

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
        return self._waiting.settling

    def feed(self, rows: Sequence[object], *, ended: bool) -> None:
        """Plan rows of the source; ``ended`` says that no more will come."""
        self._pulling = False
        self._replayed_at = self._progress.now
        self._assembly.add(rows)
        if ended:
            self._input_ended = True
            self._assembly.finish()
            self._heed(self._past.finish(self._assembly.index))
        if self._progress.ended:
            self._give_up_what_was_taken()

    def drop_outcomes(self) -> None:
        """Tell no more than the counts and the failures: nobody reads the outcomes."""
        self._books.drop_outcomes()

    def take_outcomes(self) -> Sequence[BatchOutcome]:
        """Give the outcomes of batches that ended since the last call."""
        return self._books.take_outcomes()

    def take_notes(self) -> Sequence[Note]:
        """Give what has to be kept, in this order, since the last call."""
        return self._books.take_notes()

    def next_step(self, now: float) -> Step[Group]:
        """Say what one idle worker should do."""
        self._progress.now = now
        if not self._progress.ended:
            self._mind_the_deadline()
        if self._progress.ended:
            return self._last_step()
        step = self._step(now)
        return self._deadline.bound(step, now) or step

    def tell(self, task: Group, answer: Answer, now: float) -> None:
        """Learn the answer to a group, and give verdicts or plan smaller groups."""
        self._progress.now = now
        self._land(task)
        if not isinstance(answer, Accepted):
            task.make_up()
        meaning = meaning_of(answer)
        go_on = self._pace.note(task, meaning, answer, now, sent=self.requests)
        woken = self._resolver.resolve(task, meaning, answer, self.requests)
        if isinstance(answer, EightByEightError) and not go_on:
            self._resolver.stop = self._resolver.stop or answer
        if self._resolver.stop is not None:
            self._stop(self._resolver.stop)
        if meaning in UNTRUSTED:
            self._progress.send_again_later(task)
        for batch in (task.batch, *woken):
            self._progress.go_on_with(batch)
        self._give_up_the_parked_at_the_end()

    def lose(self, task: Group, now: float) -> None:
        """Give up on a group whose request was cut off."""
        self._progress.now = now
        self._land(task)
        task.make_up()
        self._progress.cut_off(task)
        self._progress.go_on_with(task.batch)
        self._give_up_the_parked_at_the_end()

    def close(self, *, at_once: bool = False) -> None:
        """Launch nothing more; what waits to be sent is not added.

        Args:
            at_once: Take no more rows either, not even those that an earlier run may have sent.
        """
        if at_once:
            self._past.cut()
        self._replayed_at = self._progress.now
        self._progress.end(ENDED)
        self._give_up_what_was_taken()

    def fail(self, error: EightByEightError) -> None:
        """Stop, because what has to be kept cannot be."""
        self._stop(error)

    # What goes out.

    def _step(self, now: float) -> Step[Group]:
        if self._done:
            return self._finished()
        pause = self._pace.pause(now, self._in_flight)
        if pause is not None:
            return pause
        if self._in_flight and self._doubts.control_in_flight:
            return Idle.FOR_NOW
        if self._waiting.chosen is None:
            self._waiting.chosen = self._next_group()
        if self._waiting.chosen is not None:
            return self._pace.admit() or Send(self._launch(self._waiting.chosen))
        return self._pace.pause(now, self._in_flight) or self._idle(now)

    @property
    def _done(self) -> bool:
        return self._input_ended and not (
            self._in_flight or self._waiting or self._assembly.complete
        )

    def _idle(self, now: float) -> Step[Group]:
        """Say what to do when there is nothing to send."""
        if self._done:
            return self._finished()
        if self._progress.ended:
            return self._last_step()
        if self._may_pull and not self._pulling:
            self._pulling = True
            return Pull(self._assembly.room)
        settled_at = self._waiting.settled_at
        return Idle.FOR_NOW if settled_at is None else Wait(settled_at - now)

    def _finished(self) -> Idle:
        self._progress.give_up_the_parked()
        return Idle.FOR_GOOD

    def _last_step(self) -> Step[Group]:
        if self._waiting.chosen is None and self._waiting.ready:
            self._waiting.chosen = self._waiting.ready.popleft()
        if self._waiting.chosen is not None:
            return self._last_words(self._waiting.chosen)
        return self._replay() if self.replaying else Idle.FOR_GOOD

    def _last_words(self, group: Group) -> Step[Group]:
        """Send a record that may clear others, unless that has to wait."""
        pause = self._pace.pause(self._progress.now, self._in_flight) or self._pace.admit()
        if pause is None:
            return Send(self._launch(group))
        if isinstance(pause, Wait) and pause.seconds > _GRACE:
            self._progress.end(ENDED)
            return self._last_step()
        return pause

    def _replay(self) -> Step[Group]:
        """Take rows that an earlier run may have sent, as long as they come."""
        left = self._replayed_at + _GRACE - self._progress.now
        if left <= 0:
            self._past.cut()
            self._give_up_what_was_taken()
            return Idle.FOR_GOOD
        if self._pulling:
            return Wait(left)
        self._pulling = True
        return Pull(self._assembly.room)

    @property
    def _full(self) -> bool:
        return self._waiting.settling >= _SETTLING_PER_WORKER * self._options.concurrency

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
        settled = self._waiting.first_settled(self._progress.now)
        if settled is not None:
            return self._next_again(settled.batch.error)
        if self._waiting.ready:
            return narrowed(self._waiting.ready.popleft())
        if self._full:
            return None
        batch = self._next_batch()
        return None if batch is None else whole(batch)

    def _next_again(self, because: EightByEightError | None) -> Group | None:
        if not self._pace.may_repeat(self._progress.now, because):
            return None
        group = narrowed(self._waiting.take_settled())
        group.again = True
        return group

    def _next_control(self) -> Group | None:
        batch = self._next_batch()
        if batch is None:
            return None
        first, *others = whole(batch).items
        if others:
            batch.pending.append(Group(batch, tuple(others)))
        return Group(batch, (first,), control=True)

    def _next_batch(self) -> Batch | None:
        """Give the next batch that has something to be sent at once."""
        while (batch := self._assembly.take()) is not None:
            self._heed(self._past.recall(batch))
            if self._progress.ended or not batch.undecided:
                self._progress.give_up_batch(batch)
            elif batch.ledger.open:
                # A request of an earlier run may still be at work, just as one of this run.
                self._progress.let_settle(whole(batch))
            else:
                return batch
        return None

    def _launch(self, group: Group) -> Group:
        self._waiting.chosen = None
        self.requests += 1
        self._in_flight += 1
        batch = group.batch
        group.launched = self.requests
        group.begin()
        batch.busy = True
        batch.requests += 1
        if batch.started is None:
            batch.started = self._progress.now
        self._doubts.control_in_flight |= group.control
        self._books.opened(group)
        return group

    def _land(self, group: Group) -> None:
        self._in_flight -= 1
        self._pace.landed()
        group.batch.busy = False
        if group.control:
            self._doubts.control_in_flight = False

    # How it ends.

    def _give_up_the_parked_at_the_end(self) -> None:
        # What is parked waits to be sent once more, and nothing is sent any more.
        if self._progress.ended:
            self._progress.give_up_the_parked()

    def _heed(self, refused: EightByEightError | None) -> None:
        if refused is not None:
            self._stop(refused)

    def _mind_the_deadline(self) -> None:
        passed = self._deadline.passed(self._progress.now)
        if passed is not None:
            # While nothing gets through, the last records of lost batches would not either.
            self._progress.fencing = not self._pace.troubled
            self._stop(passed)

    def _stop(self, error: EightByEightError) -> None:
        self._replayed_at = self._progress.now
        self._progress.stop(error)
        self._give_up_what_was_taken()

    def _give_up_what_was_taken(self) -> None:
        if not self.replaying:
            self._assembly.finish()
        while (batch := self._assembly.take()) is not None:
            self._heed(self._past.recall(batch))
            self._progress.give_up_batch(batch)
