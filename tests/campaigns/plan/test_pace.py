"""When a load may send: the canary, pauses, fewer at once, and a price for sending again."""

from collections.abc import Callable

import pytest

from eightbyeight import EightByEightError, ResponseError
from eightbyeight.campaigns.answers import Accepted
from eightbyeight.campaigns.plan.batches import Group
from eightbyeight.campaigns.plan.meanings import Answer, Meaning, meaning_of
from eightbyeight.campaigns.plan.pace import Pace
from eightbyeight.loading.steps import Idle, Wait
from tests.campaigns.plan.talk import (
    batch_of,
    conflict,
    duplicate,
    invalid,
    lost,
    not_sent,
    revoked,
    throttled,
    unavailable,
)

ACCEPTED = Accepted(200, [])


class _Told:
    """A pace that is told answers one by one, to requests numbered as they come."""

    def __init__(self, concurrency: int = 8, limiter: "_Gate | None" = None) -> None:
        self.pace = Pace(concurrency, random=lambda: 0.5, limiter=limiter)
        self.count = 0

    def __call__(
        self,
        *answers: Answer,
        now: float = 0.0,
        again: bool = False,
        lost_at: int = 0,
        meaning: Meaning | None = None,
    ) -> bool:
        for answer in answers:
            self.count += 1
            batch = batch_of("A")
            batch.lost_at = lost_at
            group = Group(batch, tuple(batch.items), launched=self.count, again=again)
            meant = meaning or meaning_of(answer)
            went_on = self.pace.note(group, meant, answer, now, sent=self.count)
        return went_on

    def most(self, now: float = 0.0) -> int:
        """How many may be in flight at once."""
        in_flight = 0
        while self.pace.pause(now, in_flight) is None:
            in_flight += 1
        return in_flight


class _Gate:
    """A limiter that notes what it was asked."""

    def __init__(self) -> None:
        self.wait = 0.0
        self.room = 1
        self.calls: list[object] = []

    def ready_in(self) -> float:
        return self.wait

    def reserve(self, n: int = 1) -> float:
        self.calls.append(("reserve", n))
        return 0.0

    def hold(self, seconds: float) -> None:
        self.calls.append(("hold", seconds))

    def try_enter(self) -> bool:
        self.room -= 1
        return self.room >= 0

    def leave(self) -> None:
        self.calls.append("leave")


def test_the_first_goes_alone() -> None:
    """Until something definite was answered, one request is in flight."""
    told = _Told()
    assert 1 == told.most()
    assert told.pace.pause(0.0, 1) is Idle.FOR_NOW

    told(lost())
    assert 1 == told.most()
    told(ACCEPTED)
    assert 8 == told.most()


@pytest.mark.parametrize("answer", [ACCEPTED, duplicate("A"), invalid(), conflict(), revoked()])
def test_anything_definite_ends_the_trouble(answer: Answer) -> None:
    """An acceptance as well as a refusal shows that the service is at work again."""
    told = _Told()
    told(throttled(7.0))
    assert told.pace.troubled
    assert isinstance(told.pace.waiting_for, EightByEightError)

    told(answer, now=10.0)

    assert not told.pace.troubled
    assert told.pace.waiting_for is None
    assert told.pace.pause(10.0, 1) is None


@pytest.mark.parametrize("answer", [throttled(7.0), not_sent(), lost(), unavailable()])
def test_what_proves_nothing_leaves_the_canary_alone(answer: Answer) -> None:
    """A throttle, a lost answer and a failed connection let nobody else start."""
    told = _Told()
    told(answer)

    assert 1 == told.most(now=100.0)


def test_a_throttle_pauses_and_one_asks() -> None:
    """Nobody sends before the time the service named; then one does, until it is answered."""
    told = _Told()
    told(ACCEPTED)
    told(throttled(7.0), now=10.0)

    assert Wait(7.5) == told.pace.pause(10.0, 0)
    assert Wait(0.5) == told.pace.pause(17.0, 0)
    assert 1 == told.most(now=17.5)


@pytest.mark.parametrize("answer", [throttled(), unavailable()])
def test_fewer_at_once_after_a_throttle(answer: Answer) -> None:
    """A 429 and a 503 halve what may be in flight; acceptances bring it back one by one."""
    told = _Told()
    told(ACCEPTED, answer, ACCEPTED)
    assert 4 == told.most(now=100.0)

    told(ACCEPTED, ACCEPTED, ACCEPTED, now=100.0)
    assert 5 == told.most(now=100.0)


def test_refusals_bring_back_nothing() -> None:
    """Only what was accepted shows that the service bears more."""
    told = _Told()
    told(ACCEPTED, unavailable())
    told(*[duplicate("A")] * 50)

    assert 4 == told.most(now=100.0)


def test_a_lost_answer_or_another_failure_lowers_nothing() -> None:
    """A reset connection says nothing about the pace."""
    told = _Told()
    told(ACCEPTED, lost(), not_sent(), ACCEPTED)

    assert 8 == told.most(now=100.0)


def test_ten_lost_in_a_row_are_a_brownout() -> None:
    """The tenth pauses everything for a minute, then one probes; its answer ends it."""
    told = _Told()
    told(ACCEPTED)
    tenth = lost()
    assert told(*[lost()] * 9)
    assert not told.pace.troubled
    assert told(tenth, now=100.0)

    assert tenth is told.pace.waiting_for
    step = told.pace.pause(100.0, 0)
    assert isinstance(step, Wait)
    assert 60.0 <= step.seconds <= 61.0
    assert 1 == told.most(now=161.0)
    told(conflict(), now=162.0)
    assert 8 == told.most(now=162.0)
    told(*[lost()] * 9, now=162.0)
    assert not told.pace.troubled


@pytest.mark.parametrize(
    ("again", "lost_at", "troubled"),
    # The last answer before them was to request 1: what was lost before it is lost again alone.
    [(False, 0, True), (True, 1, True), (True, 0, False)],
)
def test_a_batch_that_is_lost_again_while_others_get_through(
    again: bool, lost_at: int, troubled: bool
) -> None:
    """What fails on its own records is no brown-out, however often; what fails anew is."""
    told = _Told()
    told(ACCEPTED)

    told(*[lost()] * 10, again=again, lost_at=lost_at)

    assert troubled is told.pace.troubled


def test_a_late_answer_does_not_hide_who_got_through() -> None:
    """Answers may come in any order; the latest request that was answered counts."""
    told = _Told()
    told.count = 7
    told(ACCEPTED)
    told.count = 2
    told(ACCEPTED)

    told(*[lost()] * 10, again=True, lost_at=5)

    assert not told.pace.troubled


def test_a_brownout_of_ten_minutes_is_enough() -> None:
    """A service that answers nothing for ten minutes ends the load."""
    told = _Told()
    told(ACCEPTED, *[lost()] * 9)
    moments = [now for now in range(0, 1200, 61) if told(lost(), now=float(now))]

    assert 9 * 61 - 61 <= moments[-1] <= 600


@pytest.mark.parametrize(
    ("before", "patience"), [((), 5), ((lost(),), 5), ((ACCEPTED,), 600), ((unavailable(),), 600)]
)
def test_patience_with_a_network_that_fails(before: tuple[Answer, ...], patience: int) -> None:
    """An address that never answered is given up in seconds, one that did in ten minutes."""
    told = _Told()
    for answer in before:
        told(answer)
    now = 0.0
    while told(not_sent(), now=now):
        step = told.pace.pause(now, 0)
        assert isinstance(step, Wait)
        now += step.seconds

    assert patience / 3 < now <= patience


@pytest.mark.parametrize(
    ("meaning", "answer"),
    [(Meaning.STRAY, ResponseError("410", status=410)), (Meaning.THROTTLED, throttled(301.0))],
)
def test_what_is_not_waited_for(meaning: Meaning, answer: Answer) -> None:
    """A stranger, and a wait beyond five minutes, end the load."""
    told = _Told()

    assert meaning is meaning_of(answer)
    assert not told(answer)


def test_a_campaign_that_is_built_is_waited_for() -> None:
    """Building has its own patience, and no wait of the service's own."""
    told = _Told()
    building = conflict()

    assert told(building, meaning=Meaning.BUILDING)
    assert building is told.pace.waiting_for
    assert Wait(1.0) == told.pace.pause(0.0, 0)


def test_sending_again_has_a_price() -> None:
    """Thirty-five times it is paid; then everything pauses for a minute, and one probes."""
    told = _Told()
    told(ACCEPTED)
    because = lost()
    assert [True] * 35 == [told.pace.may_repeat(0.0, because) for _ in range(35)]

    assert not told.pace.may_repeat(0.0, because)
    assert because is told.pace.waiting_for
    step = told.pace.pause(0.0, 0)
    assert isinstance(step, Wait)
    assert 60.0 <= step.seconds <= 61.0
    assert told.pace.may_repeat(61.0, because)


@pytest.mark.parametrize(
    ("answers", "again", "times"),
    [
        # 35 repeats leave 10 tokens of 500; one repeat costs 14.
        ((), False, 0),
        ((ACCEPTED,) * 3, False, 0),
        ((ACCEPTED,) * 4, False, 1),
        ((duplicate("A"),), True, 1),
        ((duplicate("A"),) * 3, False, 0),
        ((duplicate("A"),) * 4, False, 1),
        ((ACCEPTED, ACCEPTED), True, 2),
        ((ACCEPTED,) * 600, True, 35),
        ((lost(),), True, 0),
    ],
)
def test_the_price_is_earned_again(answers: tuple[Answer, ...], again: bool, times: int) -> None:
    """A definite answer earns a token, and to what was sent again also its price."""
    told = _Told()
    told(ACCEPTED)
    for _ in range(35):
        told.pace.may_repeat(0.0, None)
    for answer in answers:
        told(answer, again=again)

    repeats = 0
    while told.pace.may_repeat(0.0, None) and not told.pace.troubled:
        repeats += 1
    assert times == repeats


def test_without_a_limiter_everybody_is_let_in() -> None:
    """Where no pace was chosen, nothing is asked and nothing given back."""
    told = _Told()

    assert told.pace.admit() is None
    told.pace.landed()


def test_a_limiter_is_asked_first() -> None:
    """A request takes its place in the limiter, and gives it back when it is over."""
    gate = _Gate()
    told = _Told(limiter=gate)
    gate.wait = 0.3
    assert Wait(0.3) == told.pace.admit()
    gate.wait = 0.0
    assert told.pace.admit() is None
    step = told.pace.admit()
    assert isinstance(step, Wait)
    assert 0 < step.seconds < 1
    told.pace.landed()

    assert [("reserve", 1), "leave"] == gate.calls


@pytest.mark.parametrize(("asked", "held"), [(7.0, 7.0), (None, 0.0), (3600.0, 300.0)])
def test_a_throttle_holds_whoever_shares_the_limiter(asked: float | None, held: float) -> None:
    """What the service asked for is passed on to the limiter, up to what a load would wait."""
    gate = _Gate()
    _Told(limiter=gate)(throttled(asked))

    assert [("hold", held)] == gate.calls


@pytest.mark.parametrize("make", [lost, not_sent, unavailable])
def test_only_a_throttle_holds_the_limiter(make: Callable[[], Answer]) -> None:
    """Trouble of this load alone does not hold back the others."""
    gate = _Gate()
    _Told(limiter=gate)(make())

    assert [] == gate.calls
