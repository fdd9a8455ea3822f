"""How long a load pauses, and when it has waited enough."""

from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.loading.holds import LONGEST_WAIT, THROTTLED, Hold


def _hold(draw: float = 1.0) -> Hold:
    return Hold(lambda: draw)


@given(draw=st.floats(0, 1, exclude_max=True), asked=st.floats(0, LONGEST_WAIT))
def test_never_earlier_than_asked(draw: float, asked: float) -> None:
    """A wait that was asked for is kept, with at most a second of jitter on top."""
    hold = _hold(draw)

    assert hold.extend(THROTTLED, 50.0, asked=asked)
    assert 50.0 + asked <= hold.until <= 50.0 + asked + 1.0


def test_asked_for_too_long() -> None:
    """A wait of more than five minutes is not waited for."""
    assert _hold().extend(THROTTLED, 0.0, asked=LONGEST_WAIT)
    assert not _hold().extend(THROTTLED, 0.0, asked=LONGEST_WAIT + 1)


def test_waits_double_up_to_the_cap() -> None:
    """Without a wait of the service's own, each try may wait twice as long, up to the cap."""
    hold = _hold()
    waits = []
    now = 0.0
    for _ in range(6):
        hold.extend(THROTTLED, now, asked=None)
        waits.append(hold.until - now)
        now = hold.until

    assert waits == [2, 4, 8, 16, 30, 30]


def test_answers_to_requests_in_flight_together_are_one_try() -> None:
    """Eight workers that meet the same throttle do not make the next wait 256 times as long."""
    hold = _hold()
    for _ in range(8):
        hold.extend(THROTTLED, 0.0, asked=None)

    assert hold.tries == 1
    assert hold.until == 2.0


def test_patience_ends_and_begins_anew() -> None:
    """Trouble that lasts beyond the patience is given up; an answer in between starts it anew."""
    hold = _hold()
    assert hold.extend(THROTTLED, 0.0, asked=200)
    assert hold.extend(THROTTLED, 300.0, asked=200)
    assert not hold.extend(THROTTLED, 500.0, asked=200)

    hold.over()
    assert hold.extend(THROTTLED, 700.0, asked=200)
    assert not hold.extend(THROTTLED, 901.0, asked=5, patience=60)


def test_a_pause_is_never_shortened() -> None:
    """Asked to wait half a minute, nobody goes on earlier because another answer asked for less."""
    hold = _hold(0.0)
    hold.extend(THROTTLED, 0.0, asked=30)
    hold.extend(THROTTLED, 1.0, asked=2)

    assert 30.0 == hold.until
