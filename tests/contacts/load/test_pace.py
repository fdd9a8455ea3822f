"""When a load of contacts may send: the canary, pauses, fewer at once, a service that fails."""

import pytest

from eightbyeight.contacts.load.meanings import Answer, meaning_of
from eightbyeight.contacts.load.pace import Pace
from eightbyeight.errors import EightByEightError, RateLimitError, TlsError
from eightbyeight.loading.steps import Idle, Wait
from tests.contacts.load.talk import (
    ambiguous,
    call_of,
    created,
    found,
    invalid,
    lost,
    not_sent,
    revoked,
    throttled,
    unavailable,
)


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


class _Told:
    """A pace that is told answers one by one, to requests numbered as they come."""

    def __init__(self, concurrency: int = 8, limiter: _Gate | None = None) -> None:
        self.pace = Pace(concurrency, random=lambda: 0.0, limiter=limiter)
        self.count = 0

    def __call__(self, *answers: Answer, now: float = 0.0, searching: bool = False) -> bool:
        for answer in answers:
            self.count += 1
            call = call_of(self.count, searching=searching)
            went_on = self.pace.note(call, meaning_of(answer), answer, now, sent=self.count)
        return went_on

    def most(self, now: float = 0.0) -> int:
        """How many may be in flight at once."""
        in_flight = 0
        while self.pace.pause(now, in_flight) is None:
            in_flight += 1
        return in_flight


@pytest.mark.parametrize("answer", [created(), created(merged=True), ambiguous(), invalid()])
def test_the_first_goes_alone(answer: Answer) -> None:
    """Until a creation was answered for certain, one request is in flight."""
    told = _Told()
    assert 1 == told.most()
    assert told.pace.pause(0.0, 1) is Idle.FOR_NOW

    told(lost())
    told(found(), searching=True)
    assert 1 == told.most()
    assert told(answer)
    assert 8 == told.most()


@pytest.mark.parametrize("trouble", [throttled(7.0), not_sent()])
@pytest.mark.parametrize("answer", [created(), ambiguous(), found()])
def test_an_answer_ends_the_trouble(trouble: EightByEightError, answer: Answer) -> None:
    """After a throttle or a network that fails one request probes; its answer lets all go on."""
    told = _Told()
    told(created())
    assert told(trouble)
    assert told.pace.waiting_for is trouble
    assert 1 == told.most(10.0)

    told(answer, now=10.0, searching=answer == found())

    assert told.pace.waiting_for is None
    assert told.most(10.0) > 1


def test_a_throttle_is_waited_for() -> None:
    """The seconds that a 429 asks for are kept; more than five minutes end the load."""
    told = _Told()
    assert told(throttled(7.0), now=1.0)
    assert Wait(7.0) == told.pace.pause(1.0, 0)
    assert not _Told()(throttled(301.0))


@pytest.mark.parametrize("answer", [throttled(), unavailable()])
def test_fewer_at_once(answer: EightByEightError) -> None:
    """After a 429 or a 503 half as many are in flight; every round of answers adds one again."""
    told = _Told()
    told(created(), answer)
    told(created(), now=100.0)
    assert 4 == told.most(100.0)

    told(*[created()] * 4, now=100.0)
    assert 5 == told.most(100.0)


def test_other_failures_leave_the_number() -> None:
    """A lost answer and a network that fails do not say that there were too many at once."""
    told = _Told()
    told(created(), lost(), not_sent(), created())

    assert 8 == told.most()


def test_a_wrong_address_is_told_soon() -> None:
    """Without any answer ever, five seconds of refused connections end the load."""
    told = _Told()
    assert told(not_sent(), now=0.0)
    assert told(not_sent(), now=4.9)
    assert not told(not_sent(), now=5.1)


@pytest.mark.parametrize("answer", [created(), unavailable(), throttled()])
def test_a_network_that_fails_later_is_waited_for(answer: Answer) -> None:
    """Once something was answered, ten minutes without a connection are waited out."""
    told = _Told()
    told(answer)
    began = 0.0 if isinstance(answer, RateLimitError) else 10.0
    assert told(not_sent(), now=10.0)
    assert told(not_sent(), now=began + 599.0)
    assert not told(not_sent(), now=began + 601.0)


def test_ten_in_a_row_are_a_service_that_fails() -> None:
    """The tenth creation lost in a row pauses everything for a minute, then one request probes."""
    told = _Told()
    told(created(), *[lost()] * 9)
    assert 8 == told.most()

    assert told(lost(), now=100.0)

    assert Wait(60.0) == told.pace.pause(100.0, 0)
    assert 1 == told.most(160.0)
    assert told(lost(), now=160.0)
    assert Wait(60.0) == told.pace.pause(160.0, 0)
    told(created(), now=220.0)
    assert 8 == told.most(220.0)


def test_ten_from_the_start() -> None:
    """A service that has never answered is tried ten times, and then once a minute."""
    told = _Told()
    told(*[lost()] * 9)
    assert told.pace.pause(0.0, 0) is None
    told(lost())

    assert Wait(60.0) == told.pace.pause(0.0, 0)


@pytest.mark.parametrize("answer", [created(), invalid(), ambiguous()])
def test_an_answer_between_starts_the_row_anew(answer: Answer) -> None:
    """Nine lost, one answered and nine lost are accidents."""
    told = _Told()
    told(created(), *[lost()] * 9, answer, *[lost()] * 9)

    assert 8 == told.most()


def test_searches_are_not_counted() -> None:
    """Searches that are lost make no row, and searches that are answered break none."""
    told = _Told()
    told(created(), *[lost()] * 9)
    told(*[lost()] * 20, searching=True)
    assert 8 == told.most()

    told(found(), searching=True)
    told(lost())
    assert 0 == told.most()


def test_reading_works_where_writing_fails() -> None:
    """An answered search leaves the pause of a failing service as it is, and a lost one renews it.

    So one contact a minute is tried, and after ten minutes the load ends.
    """
    told = _Told()
    told(created(), *[lost()] * 10)
    told(found(), now=60.0, searching=True)
    assert 1 == told.most(60.0)
    assert told.pace.waiting_for is not None

    assert told(lost(), now=60.0, searching=True)
    assert Wait(60.0) == told.pace.pause(60.0, 0)
    assert told(lost(), now=540.0)
    assert not told(lost(), now=541.0)


@pytest.mark.parametrize("answer", [revoked(), invalid(415), TlsError("who?")])
def test_what_every_request_would_meet(answer: EightByEightError) -> None:
    """A key that is refused and a peer that is a stranger end the load at once."""
    assert not _Told()(answer)


def test_a_limiter_is_asked_first() -> None:
    """A request takes its place in the limiter, waits where there is none, and gives it back."""
    gate = _Gate()
    pace = _Told(limiter=gate).pace
    for seconds in (3.0, 0.5):
        gate.wait = seconds
        assert Wait(seconds) == pace.admit()
    gate.wait = 0.0
    assert pace.admit() is None
    assert Wait(0.05) == pace.admit()
    pace.landed()

    assert [("reserve", 1), "leave"] == gate.calls


@pytest.mark.parametrize(("asked", "held"), [(None, 0.0), (7.0, 7.0), (1000.0, 300.0)])
def test_a_throttle_holds_whoever_shares_the_limiter(asked: float | None, held: float) -> None:
    """A 429 holds the limiter as long as it asks for, but no longer than this load would wait."""
    gate = _Gate()
    _Told(limiter=gate)(throttled(asked))

    assert [("hold", held)] == gate.calls


def test_without_a_limiter() -> None:
    """Without one nobody waits for a place, and none is given back."""
    pace = _Told().pace
    pace.landed()

    assert pace.admit() is None
