"""The plan of a load: which records are sent together next, and what an answer means for them.

It decides and does nothing else: no request is sent from here, and the time is told. The rules:

* records go out in batches of up to 100, in the order of the input, ids distinct over the load;
* an accepted group is added; a refused one is taken apart, the record that the refusal points at
  first, else in halves, until every record has a verdict of its own;
* what speaks of the campaign or the key stops the load, and what says "wait" pauses all of it;
* without an answer that can be trusted the records of that request are ``unknown``, and are not
  sent again.

One request per batch is in flight at a time, so an answer is about records no other request holds.
"""

from collections import deque
from collections.abc import Callable, Sequence

from eightbyeight.campaigns.answers import Accepted
from eightbyeight.campaigns.outcomes import (
    OFF_THE_CAMPAIGN,
    BatchOutcome,
    RecordOutcome,
    Verdict,
)
from eightbyeight.campaigns.plan.assembly import Assembly
from eightbyeight.campaigns.plan.batches import Batch, Group
from eightbyeight.campaigns.plan.doubts import Doubts
from eightbyeight.campaigns.plan.holds import BUILDING, THROTTLED, UNREACHABLE, Hold, Trouble
from eightbyeight.campaigns.refusals import suspect
from eightbyeight.campaigns.states import TRANSIENT
from eightbyeight.errors import (
    AuthenticationError,
    CampaignStateError,
    ConflictError,
    DuplicateRecordError,
    EightByEightError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    Sent,
    ServerError,
    TlsError,
    TransportError,
    UnexpectedResponseError,
    ValidationError,
)
from eightbyeight.loading.steps import Idle, Pull, Send, Step, Wait
from eightbyeight.loading.tally import Tally

__all__ = ["Answer", "LoadPlan"]

Answer = Accepted | EightByEightError

_KEPT_FAILURES = 1000
_UNSUPPORTED_MEDIA_TYPE = 415

_PATIENCE_BEFORE_ANY_ANSWER = 5.0
"""Seconds: a wrong address should be told soon, a network that fails at midnight be waited for."""


class LoadPlan:
    """Decide what a load sends next; a :class:`~eightbyeight.loading.steps.Plan`.

    Args:
        random: Draws from [0, 1) for the jitter of waits.
    """

    def __init__(self, *, random: Callable[[], float]) -> None:
        self._assembly = Assembly()
        self._doubts = Doubts()
        self._hold = Hold(random)
        self._ready: deque[Group] = deque()
        self._in_flight = 0
        self._input_ended = False
        self._pulling = False
        self._answered = False
        self._closed_because: str | None = None
        self._complete: list[BatchOutcome] = []
        self._now = 0.0
        self.requests: int = 0
        """Requests launched."""
        self.batches: int = 0
        """Batches that are complete."""
        self.stopped: EightByEightError | None = None
        """Why the load ends early, once it does."""
        self.tally: Tally[Verdict, RecordOutcome] = Tally(_KEPT_FAILURES)
        """Verdicts of the complete batches."""

    @property
    def rows(self) -> int:
        """Rows taken from the source."""
        return self._assembly.rows

    @property
    def closed(self) -> bool:
        """Whether nothing more is launched."""
        return self._closed_because is not None

    @property
    def waiting_for(self) -> EightByEightError | None:
        """What all workers wait to pass, while they do."""
        return self._hold.because

    def feed(self, rows: Sequence[object], *, ended: bool) -> None:
        """Plan rows of the source; ``ended`` says that no more will come."""
        self._pulling = False
        self._assembly.add(rows)
        if ended:
            self._input_ended = True
            self._assembly.finish()
        if self.closed:
            self._abandon_what_waits()

    def take_outcomes(self) -> Sequence[BatchOutcome]:
        """Give the outcomes of batches that ended since the last call."""
        complete, self._complete = self._complete, []
        return complete

    def next_step(self, now: float) -> Step[Group]:  # noqa: PLR0911 - one line per rule, in order
        """Say what one idle worker should do."""
        self._now = now
        if self.closed:
            return Idle.FOR_GOOD
        if now < self._hold.until:
            return Wait(self._hold.until - now)
        if self._in_flight and (self._hold.since is not None or self._doubts.control_in_flight):
            return Idle.FOR_NOW
        group = self._next_group()
        if group is not None:
            return Send(self._launch(group))
        if not self._input_ended:
            self._pulling = True
            return Pull(self._assembly.room)
        if self._in_flight:
            return Idle.FOR_NOW
        self._judge_the_parked(trust_words=True)
        return Idle.FOR_GOOD

    def tell(self, task: Group, answer: Answer, now: float) -> None:
        """Learn the answer to a group, and give verdicts or plan smaller groups."""
        self._now = now
        self._land(task)
        self._react(task, answer)
        self._go_on_with(task.batch)
        self._judge_if_closed()

    def lose(self, task: Group, now: float) -> None:
        """Give up on a group whose request was cut off."""
        self._now = now
        self._land(task)
        self._settle(task, Verdict.UNKNOWN, "cut off before the answer came")
        self._go_on_with(task.batch)
        self._judge_if_closed()

    def close(self) -> None:
        """Launch nothing more; what waits to be sent is not added."""
        self._close("the load was ended before it was sent")

    # What goes out.

    def _next_group(self) -> Group | None:
        if self._doubts.wants_controls:
            control = self._next_control()
            # While a slow source is asked for another batch, what is at hand goes on.
            if control is not None or not (self._input_ended or self._pulling):
                return control
        if self._ready:
            return self._ready.popleft()
        batch = self._next_batch()
        return None if batch is None else Group(batch, tuple(batch.items))

    def _next_control(self) -> Group | None:
        batch = self._next_batch()
        if batch is None:
            return None
        first, *others = batch.items
        if others:
            batch.pending.append(Group(batch, tuple(others)))
        self._doubts.control_in_flight = True
        return Group(batch, (first,), control=True)

    def _next_batch(self) -> Batch | None:
        batch = self._assembly.take()
        while batch is not None and not batch.items:
            self._go_on_with(batch)
            batch = self._assembly.take()
        return batch

    def _launch(self, group: Group) -> Group:
        self.requests += 1
        self._in_flight += 1
        batch = group.batch
        group.launched = self.requests
        batch.busy = True
        batch.requests += 1
        if batch.started is None:
            batch.started = self._now
        return group

    def _land(self, group: Group) -> None:
        self._in_flight -= 1
        group.batch.busy = False
        if group.control:
            self._doubts.control_in_flight = False

    def _go_on_with(self, batch: Batch) -> None:
        """Make the batch's next group ready, or tell its outcome."""
        while batch.pending and not batch.busy:
            group = batch.pending.pop()
            if self._closed_because is not None:
                self._settle(group, Verdict.NOT_ADDED, self._closed_because, self.stopped)
            elif group.fault is not None:
                self._blame(group, group.fault)
            else:
                batch.busy = True
                self._ready.append(group)
        if not (batch.undecided or batch.ended):
            batch.ended = True
            self._note(batch.outcome(self._now))

    def _note(self, outcome: BatchOutcome) -> None:
        self.batches += 1
        self._complete.append(outcome)
        self.tally.note_counts(outcome.counts)
        if not OFF_THE_CAMPAIGN.isdisjoint(outcome.counts):
            for record in outcome.records:
                if record.verdict in OFF_THE_CAMPAIGN:
                    self.tally.note_failure(record)

    # What comes back.

    def _react(self, group: Group, answer: Answer) -> None:  # noqa: C901, PLR0912 - it is a table
        if not isinstance(answer, TransportError):
            self._answered = True
        if isinstance(answer, ResponseError | Accepted):
            group.batch.status = answer.status
        if not isinstance(answer, TransportError | RateLimitError | CampaignStateError):
            self._hold.over()
        match answer:
            case Accepted():
                self._accept(group, answer)
            case DuplicateRecordError(crm_record_id=str(crm_record_id)):
                self._drop_duplicate(group, crm_record_id, answer)
            case ValidationError(status=status) if status == _UNSUPPORTED_MEDIA_TYPE:
                self._halt(group, answer)
            case DuplicateRecordError() | ValidationError():
                self._refuse(group, answer)
            case CampaignStateError() if answer.campaign_state in TRANSIENT:
                self._send_again(group, answer, BUILDING)
            case RateLimitError():
                self._send_again(group, answer, THROTTLED, asked=answer.retry_after)
            case CampaignStateError() | TlsError(sent=Sent.NO):
                self._halt(group, answer)
            case ConflictError():
                self._doubt(group, answer)
            case TransportError(sent=Sent.NO):
                patience = None if self._answered else _PATIENCE_BEFORE_ANY_ANSWER
                self._send_again(group, answer, UNREACHABLE, patience=patience)
            case AuthenticationError() | PermissionDeniedError() | NotFoundError():
                self._halt(group, answer)
            case TransportError() | ServerError() | UnexpectedResponseError():
                self._give_up(group, answer)
            case ResponseError():
                # A status the service does not use: a stranger in between, or another service.
                self._give_up(group, answer)
                self._stop(answer)
            case _:
                self._halt(group, answer)

    def _accept(self, group: Group, answer: Accepted) -> None:
        batch = group.batch
        for item in group.items:
            record_id = answer.record_ids[item.record.crm_record_id]
            batch.settle(item, Verdict.ADDED, record_id=record_id, status=answer.status)
        if group.twin is not None:
            group.twin.group.fault = group.twin.cause
        for doubtful in self._doubts.acceptance(group.launched):
            doubtful.batch.pending.append(doubtful)
            self._go_on_with(doubtful.batch)

    def _drop_duplicate(self, group: Group, named: str, error: DuplicateRecordError) -> None:
        present = tuple(item for item in group.items if item.record.crm_record_id == named)
        others = tuple(item for item in group.items if item.record.crm_record_id != named)
        self._present(Group(group.batch, present), error)
        if others:
            group.batch.pending.append(Group(group.batch, others))

    def _refuse(self, group: Group, error: ResponseError) -> None:
        if len(group.items) > 1:
            self._take_apart(group, error, suspect(error, group.ids))
        elif isinstance(error, ConflictError):
            self._present(group, error)
        else:
            self._settle(group, Verdict.REJECTED, str(error), error)

    def _doubt(self, group: Group, error: ConflictError) -> None:
        understood = self._doubts.refused(group, error, self.requests)
        if self._doubts.campaign_refuses:
            self._stop(error)
        if len(group.items) > 1:
            self._take_apart(group, error, suspect(error, group.ids))
        elif understood:
            self._present(group, error)

    def _blame(self, group: Group, fault: ResponseError) -> None:
        """Deal with a group that would be refused, as its twin's acceptance showed."""
        group.fault = None
        if len(group.items) > 1:
            self._take_apart(group, fault, None)
        elif isinstance(fault, DuplicateRecordError):
            self._present(group, fault)
        else:
            # Only an answer of its own says what is wrong with a record.
            group.batch.pending.append(group)

    def _take_apart(self, group: Group, cause: ResponseError, at: int | None) -> None:
        first, later = group.split(at, cause)
        group.batch.pending += [later, first]

    def _send_again(
        self,
        group: Group,
        error: EightByEightError,
        trouble: Trouble,
        *,
        asked: float | None = None,
        patience: float | None = None,
    ) -> None:
        group.batch.pending.append(group)
        self._hold.because = error
        if not self._hold.extend(trouble, self._now, asked=asked, patience=patience):
            self._stop(error)

    def _give_up(self, group: Group, error: EightByEightError) -> None:
        self._settle(group, Verdict.UNKNOWN, str(error), error)
        if isinstance(error, UnexpectedResponseError) and 300 <= error.status <= 399:  # noqa: PLR2004
            # A redirect means a wrong address, which every further request would meet too.
            self._stop(error)

    def _halt(self, group: Group, error: EightByEightError) -> None:
        self._settle(group, Verdict.NOT_ADDED, str(error), error)
        self._stop(error)

    # How it ends.

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
        self._assembly.finish()
        while (batch := self._assembly.take()) is not None:
            if batch.items:
                batch.pending.append(Group(batch, tuple(batch.items)))
            self._go_on_with(batch)
        while self._ready:
            group = self._ready.popleft()
            group.batch.busy = False
            group.batch.pending.append(group)
            self._go_on_with(group.batch)

    def _judge_if_closed(self) -> None:
        # What is parked waits to be sent once more, and nothing is sent any more.
        if self.closed:
            self._judge_the_parked(trust_words=False)

    def _judge_the_parked(self, *, trust_words: bool) -> None:
        """Give verdicts to what was refused without a name and never understood."""
        for group, error in self._doubts.take_parked():
            if trust_words and self._doubts.means_duplicate(error):
                self._present(group, error)
            else:
                detail = f"{error}: whether it is present already cannot be told"
                self._settle(group, Verdict.NOT_ADDED, detail, error)
            self._go_on_with(group.batch)

    def _present(self, group: Group, error: ResponseError) -> None:
        self._settle(group, Verdict.ALREADY_PRESENT, error.detail or error.title, error)

    def _settle(
        self,
        group: Group,
        verdict: Verdict,
        detail: str | None,
        error: EightByEightError | None = None,
    ) -> None:
        batch = group.batch
        batch.error = error or batch.error
        status = error.status if isinstance(error, ResponseError) else None
        for item in group.items:
            batch.settle(item, verdict, status=status, detail=detail)
