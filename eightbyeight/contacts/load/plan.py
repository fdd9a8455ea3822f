"""The plan of a load of contacts: what is sent next, and what an answer means for its row.

It decides and does nothing else: no request is sent from here, and the time is told. The rules:

* every contact is created by a request of its own, and never by a second one after it may have
  been created: only what was refused because of the pace, or never left, is sent again;
* a row that shares an address with an earlier one waits until that has its verdict;
* without an answer that can be trusted it is searched for after a quiet time, and its verdict is
  what the search proves;
* what speaks of the key or the account stops the load, and what says "wait" pauses all of it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from eightbyeight.contacts.load.comparing import Finding, look_for
from eightbyeight.contacts.load.intake import Intake
from eightbyeight.contacts.load.items import Call, Item
from eightbyeight.contacts.load.meanings import Answer, Meaning, meaning_of
from eightbyeight.contacts.load.outcomes import FAILED, ContactOutcome, ContactVerdict
from eightbyeight.contacts.load.pace import Pace
from eightbyeight.contacts.models import CreatedContact
from eightbyeight.errors import ConflictError, EightByEightError, ResponseError
from eightbyeight.loading.deadline import Deadline
from eightbyeight.loading.gate import Gate
from eightbyeight.loading.steps import Idle, Pull, Send, Step, Wait
from eightbyeight.loading.tally import Tally
from eightbyeight.rest.pages import Page

__all__ = ["ContactsPlan"]

_KEPT_FAILURES = 1000

_MOST_IN_DOUBT = 1000
"""Contacts that may wait to be searched for, or for an earlier row; beyond that nothing new is
begun, so that memory stays flat while a service loses answers."""

_SEARCHES = 3
"""Searches for one contact that may be lost before its fate is left unknown."""

_ENDED = "the load was ended before it was sent"
_NOT_SEARCHED = "not searched for, because the load ended"
_CUT_OFF = "cut off before the answer came"

_OK, _CREATED = 200, 201


class ContactsPlan:
    """Decide what a load sends next; a :class:`~eightbyeight.loading.steps.Plan`.

    Args:
        concurrency: Requests in flight, at most.
        settle: Seconds between a lost answer and the search.
        deadline: Seconds after which nothing new is sent; None for no limit.
        random: Draws from [0, 1) for the jitter of waits.
        limiter: Bounds the pace, together with whoever shares it.
    """

    def __init__(
        self,
        *,
        concurrency: int,
        settle: float,
        deadline: float | None,
        random: Callable[[], float],
        limiter: Gate | None,
    ) -> None:
        self._settle = settle
        self._deadline = Deadline(deadline)
        self._pace = Pace(concurrency, random=random, limiter=limiter)
        self._intake = Intake()
        self._ready: deque[Item] = deque()
        # By the moment of the search: the quiet time is the same for all, so they come in order.
        self._in_doubt: deque[tuple[float, Item]] = deque()
        self._in_flight = 0
        self._input_ended = False
        self._pulling = False
        self._ended_because: str | None = None
        self._outcomes: list[ContactOutcome] = []
        self.tally: Tally[ContactVerdict, ContactOutcome] = Tally(_KEPT_FAILURES)
        """Verdicts given so far."""
        self.requests: int = 0
        """Requests launched."""
        self.stopped: EightByEightError | None = None
        """Why the load ends early, once it does."""

    @property
    def rows(self) -> int:
        """Rows taken from the source."""
        return self._intake.rows

    @property
    def closed(self) -> bool:
        """Whether it has ended, and wants no more rows."""
        return self._ended_because is not None

    @property
    def waiting_for(self) -> EightByEightError | None:
        """What all workers wait to pass, while they do."""
        return self._pace.waiting_for

    @property
    def settling(self) -> int:
        """How many contacts wait to be searched for, because an answer was lost."""
        return len(self._in_doubt)

    def feed(self, rows: Sequence[object], *, ended: bool) -> None:
        """Take rows of the source; ``ended`` says that no more will come."""
        self._pulling = False
        self._input_ended = self._input_ended or ended
        for given in rows:
            taken = self._intake.take(given)
            if taken is not None:
                self._go_on([taken])

    def take_outcomes(self) -> Sequence[ContactOutcome]:
        """Give the verdicts since the last call."""
        outcomes, self._outcomes = self._outcomes, []
        return outcomes

    def next_step(self, now: float) -> Step[Call]:
        """Say what one idle worker should do."""
        if not self.closed:
            passed = self._deadline.passed(now)
            if passed is not None:
                self._stop(passed)
        if self.closed or self._done:
            return Idle.FOR_GOOD
        step = self._step(now)
        return self._deadline.bound(step, now) or step

    def tell(self, task: Call, answer: Answer, now: float) -> None:
        """Learn the answer to a request, and give a verdict or plan what follows."""
        self._land()
        meaning = meaning_of(answer)
        if meaning is Meaning.NOT_THERE:
            meaning = self._pace.blame(task)
        go_on = self._pace.note(task, meaning, answer, now, sent=self.requests)
        if isinstance(answer, EightByEightError) and not go_on:
            self._stop(answer)
        item = task.item
        match answer:
            case CreatedContact():
                self._end_item(item, _created(item, answer))
            case Page():
                self._end_item(item, _found(item, look_for(item, answer)))
            case _ if task.searching:
                self._search_failed(item, meaning, answer, now)
            case _:
                self._creation_failed(item, meaning, answer, now)

    def lose(self, task: Call, now: float) -> None:  # noqa: ARG002 - a plan's signature
        """Give up on a request that was cut off."""
        self._land()
        self._end_item(task.item, _unknown(task.item, _CUT_OFF))

    def close(self, *, at_once: bool = False) -> None:  # noqa: ARG002 - a plan's signature
        """Launch nothing more."""
        self._end(_ENDED)

    @property
    def _done(self) -> bool:
        return self._input_ended and not (self._in_flight or self._ready or self._in_doubt)

    def _step(self, now: float) -> Step[Call]:
        pause = self._pace.pause(now, self._in_flight)
        if pause is not None:
            return pause
        # Searches come first: a service that fails is probed with what changes nothing.
        settled = bool(self._in_doubt) and self._in_doubt[0][0] <= now
        if settled or self._ready:
            return self._pace.admit() or Send(self._launch(searching=settled))
        if self._may_pull:
            self._pulling = True
            # One at a time: a source may be slow, and no row should wait for the next.
            return Pull(1)
        return Wait(self._in_doubt[0][0] - now) if self._in_doubt else Idle.FOR_NOW

    @property
    def _may_pull(self) -> bool:
        kept = len(self._in_doubt) + self._intake.waiting
        return not (self._pulling or self._input_ended or kept >= _MOST_IN_DOUBT)

    def _launch(self, *, searching: bool) -> Call:
        item = self._in_doubt.popleft()[1] if searching else self._ready.popleft()
        self.requests += 1
        self._in_flight += 1
        item.requests += 1
        return Call(item, searching, self.requests)

    def _land(self) -> None:
        self._in_flight -= 1
        self._pace.landed()

    def _creation_failed(
        self, item: Item, meaning: Meaning, error: EightByEightError, now: float
    ) -> None:
        match meaning:
            case Meaning.DECLINED if isinstance(error, ConflictError):
                self._end_item(item, _refused(item, ContactVerdict.CONFLICT, error))
            case Meaning.DECLINED:
                self._end_item(item, _refused(item, ContactVerdict.REJECTED, error))
            case Meaning.REFUSED:
                self._end_item(item, _refused(item, ContactVerdict.NOT_CREATED, error))
            case Meaning.NOT_SENT | Meaning.THROTTLED:
                self._send_again(item)
            case _:
                item.lost = error
                self._search_later(item, now)

    def _search_failed(
        self, item: Item, meaning: Meaning, error: EightByEightError, now: float
    ) -> None:
        match meaning:
            case Meaning.NOT_SENT | Meaning.THROTTLED:
                self._search_again(item, now)
            case Meaning.LOST if item.lost_searches < _SEARCHES - 1:
                item.lost_searches += 1
                self._search_later(item, now)
            case _:
                self._end_item(item, _unknown(item, f"it could not be searched for: {error}"))

    def _send_again(self, item: Item) -> None:
        if self.closed:
            self._go_on([item])
        else:
            self._ready.appendleft(item)

    def _search_again(self, item: Item, now: float) -> None:
        if self.closed:
            self._end_item(item, _unknown(item, _NOT_SEARCHED))
        else:
            self._in_doubt.appendleft((now, item))

    def _search_later(self, item: Item, now: float) -> None:
        if self.closed:
            self._end_item(item, _unknown(item, _NOT_SEARCHED))
        else:
            self._in_doubt.append((now + self._settle, item))

    def _tell(self, outcome: ContactOutcome) -> None:
        self._outcomes.append(outcome)
        self.tally.note_counts({outcome.verdict: 1})
        if outcome.verdict in FAILED:
            self.tally.note_failure(outcome)

    def _end_item(self, item: Item, outcome: ContactOutcome) -> None:
        self._tell(outcome)
        self._go_on(self._intake.end(item, outcome.verdict))

    def _go_on(self, taken: Iterable[Item | ContactOutcome]) -> None:
        # No recursion: where nothing more is sent, each row that is left out lets others go on.
        left = deque(taken)
        while left:
            match left.popleft():
                case ContactOutcome() as outcome:
                    self._tell(outcome)
                case item if self.closed:
                    outcome = item.outcome(
                        ContactVerdict.NOT_CREATED, detail=self._ended_because, error=self.stopped
                    )
                    self._tell(outcome)
                    left.extend(self._intake.end(item, outcome.verdict))
                case item:
                    self._ready.append(item)

    def _stop(self, error: EightByEightError) -> None:
        if not self.closed:
            self.stopped = error
            self._end(f"not sent, because the load stopped: {error}")

    def _end(self, why: str) -> None:
        if self.closed:
            return
        self._ended_because = why
        self._go_on(self._ready)
        self._ready.clear()
        while self._in_doubt:
            item = self._in_doubt.popleft()[1]
            self._end_item(item, _unknown(item, _NOT_SEARCHED))


def _created(item: Item, answer: CreatedContact) -> ContactOutcome:
    verdict = ContactVerdict.MERGED if answer.merged else ContactVerdict.CREATED
    status = _OK if answer.merged else _CREATED
    return item.outcome(verdict, contact_id=answer.contact.id, status=status)


def _refused(item: Item, verdict: ContactVerdict, error: EightByEightError) -> ContactOutcome:
    return item.outcome(verdict, status=_status(error), detail=str(error), error=error)


def _found(item: Item, finding: Finding) -> ContactOutcome:
    if finding.contact_id is None:
        return _unknown(item, finding.detail)
    return item.outcome(
        ContactVerdict.PRESENT_UNATTRIBUTED,
        contact_id=finding.contact_id,
        status=_OK,
        detail=f"{item.lost}; {finding.detail}",
        error=item.lost,
    )


def _unknown(item: Item, why: str) -> ContactOutcome:
    lost = item.lost
    detail = why if lost is None else f"{lost}; {why}"
    return item.outcome(ContactVerdict.UNKNOWN, status=_status(lost), detail=detail, error=lost)


def _status(error: EightByEightError | None) -> int | None:
    return error.status if isinstance(error, ResponseError) else None
