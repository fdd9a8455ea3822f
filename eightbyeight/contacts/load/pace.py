"""When a load of contacts may send: the canary, pauses, and what a failing service has to bear."""

from collections.abc import Callable

from eightbyeight.contacts.load.items import Call
from eightbyeight.contacts.load.meanings import Answer, Meaning
from eightbyeight.errors import (
    EightByEightError,
    NotFoundError,
    RateLimitError,
    ResponseError,
    TransportError,
)
from eightbyeight.loading.adaptive import Adaptive
from eightbyeight.loading.gate import Gate
from eightbyeight.loading.holds import BROWNOUT, LONGEST_WAIT, THROTTLED, UNREACHABLE, Hold, Trouble
from eightbyeight.loading.steps import Idle, Wait

__all__ = ["Pace"]

_PATIENCE_BEFORE_ANY_ANSWER = 5.0
"""Seconds: a wrong address should be told soon, a network that fails at midnight be waited for."""

_LOST_IN_A_ROW = 10
"""So many creations lost with no answer to one between them are a service that fails."""

_NOT_THERE_IN_A_ROW = 3
"""So many answers in a row that something is not there are about the account."""

_PROBE_AFTER = 60.0
"""Seconds between two requests to a service that fails."""

_FULL = 0.05
"""Seconds until a limiter that has no place free is asked again."""

_SLOW_DOWN = frozenset({429, 503})


class Pace:
    """Decide whether a request may start now.

    * The first contact goes alone, as a canary: a wrong key costs one request.
    * A throttle and a network that fails pause everything; then one request probes.
    * Ten creations lost in a row pause everything for a minute, again and again until one is
      answered. A search that is answered does not end that: reading may work where writing fails.
    * After a throttle fewer are in flight at once, and slowly more again.
    """

    def __init__(
        self, concurrency: int, *, random: Callable[[], float], limiter: Gate | None
    ) -> None:
        self._adaptive = Adaptive(concurrency)
        self._hold = Hold(random)
        self._limiter = limiter
        self._answered = False
        self._proven = False
        self._lost = 0
        self._not_there = 0

    @property
    def waiting_for(self) -> EightByEightError | None:
        """What everything waits to pass, while it does."""
        return self._hold.because

    @property
    def _failing(self) -> bool:
        return self._lost >= _LOST_IN_A_ROW

    def pause(self, now: float, in_flight: int) -> Wait | Idle | None:
        """Say what keeps an idle worker from sending, if anything does."""
        if now < self._hold.until:
            return Wait(self._hold.until - now)
        alone = self._hold.since is not None or not self._proven
        if in_flight >= (1 if alone else self._adaptive.allowed):
            return Idle.FOR_NOW
        return None

    def admit(self) -> Wait | None:
        """Take a place for a request that starts now, or say when to ask again."""
        if self._limiter is None:
            return None
        wait = self._limiter.ready_in()
        if wait <= 0 and not self._limiter.try_enter():
            wait = _FULL
        if wait > 0:
            return Wait(wait)
        self._limiter.reserve()
        return None

    def landed(self) -> None:
        """Give the place of a request back."""
        if self._limiter is not None:
            self._limiter.leave()

    def blame(self, call: Call) -> Meaning:
        """Say what it means that something is not there: about the contact, or about the account.

        It is a group of the contact where the account is known to be there and groups are named.
        """
        self._not_there += 1
        doubted = call.searching or not (self._proven and call.item.in_groups)
        if doubted or self._not_there >= _NOT_THERE_IN_A_ROW:
            return Meaning.REFUSED
        return Meaning.DECLINED

    def note(self, call: Call, meaning: Meaning, answer: Answer, now: float, *, sent: int) -> bool:
        """Learn what an answer meant.

        Args:
            call: What was sent.
            meaning: What the answer meant.
            answer: The answer.
            now: The present moment.
            sent: How many requests have been launched by now.

        Returns:
            Whether the load may go on; False when it has waited long enough, or need not wait.
        """
        if not isinstance(answer, EightByEightError):
            self._not_there = 0
            self._go_on(call)
            return True
        if not isinstance(answer, TransportError):
            self._answered = True
        if isinstance(answer, ResponseError) and answer.status in _SLOW_DOWN:
            self._adaptive.throttled(call.number, sent)
        match meaning:
            case Meaning.DECLINED:
                if not isinstance(answer, NotFoundError):
                    self._not_there = 0
                self._go_on(call)
                return True
            case Meaning.THROTTLED:
                return self._throttled(answer, now)
            case Meaning.NOT_SENT:
                patience = None if self._answered else _PATIENCE_BEFORE_ANY_ANSWER
                return self._extend(UNREACHABLE, answer, now, patience=patience)
            case Meaning.LOST:
                self._lost += not call.searching
                return not self._failing or self._extend(BROWNOUT, answer, now, asked=_PROBE_AFTER)
            case _:
                return False

    def _go_on(self, call: Call) -> None:
        self._answered = True
        self._adaptive.succeeded()
        if not call.searching:
            self._proven = True
            self._lost = 0
        if not self._failing:
            self._hold.over()

    def _throttled(self, answer: EightByEightError, now: float) -> bool:
        asked = answer.retry_after if isinstance(answer, RateLimitError) else None
        if self._limiter is not None:
            # Whoever shares it should not be held for longer than this load would wait.
            self._limiter.hold(min(asked or 0.0, LONGEST_WAIT))
        return self._extend(THROTTLED, answer, now, asked=asked)

    def _extend(
        self,
        trouble: Trouble,
        because: EightByEightError,
        now: float,
        *,
        asked: float | None = None,
        patience: float | None = None,
    ) -> bool:
        self._hold.because = because
        return self._hold.extend(trouble, now, asked=asked, patience=patience)
