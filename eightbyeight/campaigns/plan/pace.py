"""When a load may send: pauses, the canary, how many at once, what a failing service has to bear.

One pace for all batches, because the limit, the campaign and the network are shared by all of them.
"""

from collections.abc import Callable

from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.meanings import DEFINITE, Answer, Meaning
from eightbyeight.errors import EightByEightError, RateLimitError, ResponseError, TransportError
from eightbyeight.loading.adaptive import Adaptive
from eightbyeight.loading.gate import Gate
from eightbyeight.loading.holds import (
    BROWNOUT,
    LONGEST_WAIT,
    THROTTLED,
    UNREACHABLE,
    Hold,
    Trouble,
)
from eightbyeight.loading.steps import Idle, Wait
from eightbyeight.transport.budget import RetryBudget

__all__ = ["Pace"]

BUILDING = Trouble(base=2.0, cap=30.0, patience=600.0)
"""Building takes "a few seconds" by "Getting started"; large campaigns may take minutes."""

_PATIENCE_BEFORE_ANY_ANSWER = 5.0
"""Seconds: a wrong address should be told soon, a network that fails at midnight be waited for."""

_LOST_IN_A_ROW = 10
"""So many requests lost with no answer between them are a service that fails, not an accident."""

_PROBE_AFTER = 60.0
"""Seconds between two requests to a service that fails."""

_FULL = 0.05
"""Seconds until a limiter that has no place free is asked again."""

_SERVICE_UNAVAILABLE = 503


class Pace:
    """Decide whether a request may start now.

    * The first batch goes alone, as a canary: a wrong key or campaign costs one request.
    * A throttle, a campaign that is being built and a network that fails pause everything.
    * Ten lost requests in a row pause everything for a minute; then one request probes.
    * After a throttle fewer are in flight at once, and slowly more again.
    * Sending lost records again draws from a budget, so that a failing service is spared.
    """

    def __init__(
        self, concurrency: int, *, random: Callable[[], float], limiter: Gate | None = None
    ) -> None:
        self._adaptive = Adaptive(concurrency)
        self._hold = Hold(random)
        self._budget = RetryBudget()
        self._limiter = limiter
        self._answered = False
        self._proven = False
        self._lost = 0
        self._answered_up_to = 0

    @property
    def waiting_for(self) -> EightByEightError | None:
        """What everything waits to pass, while it does."""
        return self._hold.because

    @property
    def troubled(self) -> bool:
        """Whether there is trouble that has not passed yet."""
        return self._hold.since is not None

    def pause(self, now: float, in_flight: int) -> Wait | Idle | None:
        """Say what keeps an idle worker from sending, if anything does."""
        if now < self._hold.until:
            return Wait(self._hold.until - now)
        alone = self.troubled or not self._proven
        if in_flight >= (1 if alone else self._adaptive.allowed):
            return Idle.FOR_NOW
        return None

    def admit(self) -> Wait | None:
        """Take a place for a request that starts now, or say when to ask again."""
        if self._limiter is None:
            return None
        wait = self._limiter.ready_in()
        if wait > 0:
            return Wait(wait)
        if not self._limiter.try_enter():
            return Wait(_FULL)
        self._limiter.reserve()
        return None

    def landed(self) -> None:
        """Give the place of a request back."""
        if self._limiter is not None:
            self._limiter.leave()

    def may_repeat(self, now: float, because: EightByEightError | None) -> bool:
        """Pay for sending lost records again; where that cannot be paid, everything pauses."""
        # While there is trouble, whatever goes out is the one request that probes.
        if self.troubled or self._budget.take(throttled=False):
            return True
        self._extend(BROWNOUT, because, now, asked=_PROBE_AFTER)
        return False

    def note(
        self, group: Group, meaning: Meaning, answer: Answer, now: float, *, sent: int
    ) -> bool:
        """Learn what an answer meant.

        Args:
            group: What was sent.
            meaning: What the answer meant.
            answer: The answer.
            now: The present moment.
            sent: How many requests have been launched by now.

        Returns:
            Whether the load may go on; False when it has waited long enough.
        """
        if not isinstance(answer, TransportError):
            self._answered = True
        if meaning in DEFINITE:
            self._go_on(group, meaning)
            return True
        if isinstance(answer, RateLimitError) or _status(answer) == _SERVICE_UNAVAILABLE:
            self._adaptive.throttled(group.launched, sent)
        return self._wait(group, meaning, answer, now)

    def _go_on(self, group: Group, meaning: Meaning) -> None:
        self._hold.over()
        self._proven = True
        self._lost = 0
        self._answered_up_to = max(self._answered_up_to, group.launched)
        if group.again:
            self._budget.give_back(throttled=False)
        # A refusal is as good a sign of a service at work as an acceptance.
        self._budget.refund()
        if meaning is Meaning.ACCEPTED:
            self._adaptive.succeeded()

    def _wait(self, group: Group, meaning: Meaning, answer: Answer, now: float) -> bool:
        match meaning, answer:
            case Meaning.THROTTLED, RateLimitError(retry_after=asked):
                if self._limiter is not None:
                    # Whoever shares it should not be held for longer than this load would wait.
                    self._limiter.hold(min(asked or 0.0, LONGEST_WAIT))
                return self._extend(THROTTLED, answer, now, asked=asked)
            case Meaning.BUILDING, EightByEightError():
                return self._extend(BUILDING, answer, now)
            case Meaning.NOT_SENT, EightByEightError():
                patience = None if self._answered else _PATIENCE_BEFORE_ANY_ANSWER
                return self._extend(UNREACHABLE, answer, now, patience=patience)
            case Meaning.LOST, EightByEightError():
                self._lost += not self._is_to_blame(group)
                if self._lost < _LOST_IN_A_ROW:
                    return True
                return self._extend(BROWNOUT, answer, now, asked=_PROBE_AFTER)
            case _:
                return False

    def _is_to_blame(self, group: Group) -> bool:
        """Tell whether a group is lost again although others got through in between.

        Then the service does not fail, but fails on these records; that is the batch's trouble, and
        no reason to pause the others.
        """
        if group.again and self._answered_up_to > group.batch.lost_at:
            group.batch.to_blame = True
        return group.batch.to_blame

    def _extend(
        self,
        trouble: Trouble,
        because: EightByEightError | None,
        now: float,
        *,
        asked: float | None = None,
        patience: float | None = None,
    ) -> bool:
        self._hold.because = because
        return self._hold.extend(trouble, now, asked=asked, patience=patience)


def _status(answer: Answer) -> int | None:
    return answer.status if isinstance(answer, ResponseError) else None
