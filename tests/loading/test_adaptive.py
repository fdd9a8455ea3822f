"""How many requests may be in flight after throttles and successes."""

from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.loading.adaptive import Adaptive


def _halved(allowed: int) -> int:
    return max(1, allowed // 2)


def test_it_is_off_until_the_first_throttle() -> None:
    """Successes alone leave the limit where it is."""
    adaptive = Adaptive(8)
    for _ in range(100):
        adaptive.succeeded()

    assert 8 == adaptive.allowed


@given(st.integers(1, 64))
def test_a_burst_of_throttles_cuts_once(limit: int) -> None:
    """However many requests in flight together are throttled, what is allowed is halved once."""
    adaptive = Adaptive(limit)
    for launched in range(1, limit + 1):
        adaptive.throttled(launched, sent=limit)

    assert _halved(limit) == adaptive.allowed


def test_a_throttle_of_a_later_flight_cuts_again() -> None:
    """The first request launched after a cut cuts again, the last one before it does not."""
    adaptive = Adaptive(8)
    adaptive.throttled(3, sent=8)

    adaptive.throttled(8, sent=9)
    assert 4 == adaptive.allowed
    adaptive.throttled(9, sent=10)
    assert 2 == adaptive.allowed
    adaptive.throttled(11, sent=11)
    adaptive.throttled(12, sent=12)
    assert 1 == adaptive.allowed


def test_it_grows_by_one_per_round() -> None:
    """One more is allowed after as many successes as are allowed, until the limit is reached."""
    adaptive = Adaptive(8)
    adaptive.throttled(1, sent=8)

    grown = []
    for _ in range(30):
        adaptive.succeeded()
        grown.append(adaptive.allowed)

    # 4 successes to five, 5 more to six, 6 to seven, 7 to eight; then nothing changes.
    assert [4] * 3 + [5] * 5 + [6] * 6 + [7] * 7 + [8] * 9 == grown


def test_a_throttle_breaks_the_row() -> None:
    """Successes count from the latest throttle, also from one that did not cut."""
    adaptive = Adaptive(4)
    adaptive.throttled(1, sent=4)
    adaptive.succeeded()
    adaptive.throttled(2, sent=4)

    adaptive.succeeded()
    assert 2 == adaptive.allowed
    adaptive.succeeded()
    assert 3 == adaptive.allowed


@given(st.integers(1, 20), st.data())
def test_it_stays_in_its_bounds(limit: int, data: st.DataObject) -> None:
    """In any history 1 to the limit may be in flight, and one flight never cuts twice."""
    adaptive = Adaptive(limit)
    sent = 0
    flying: list[int] = []
    cut_at = 0
    for _ in range(data.draw(st.integers(0, 40))):
        before = adaptive.allowed
        if len(flying) < adaptive.allowed and data.draw(st.booleans()):
            sent += 1
            flying.append(sent)
            continue
        if not flying:
            continue
        launched = flying.pop(data.draw(st.integers(0, len(flying) - 1)))
        if data.draw(st.booleans()):
            adaptive.succeeded()
            assert adaptive.allowed in {before, min(limit, before + 1)}
        else:
            adaptive.throttled(launched, sent)
            assert (_halved(before) if launched > cut_at else before) == adaptive.allowed
            cut_at = sent if launched > cut_at else cut_at
        assert 1 <= adaptive.allowed <= limit
