"""A deadline counts from the first time it is asked, and nobody sleeps through it."""

import pytest

from eightbyeight.loading.deadline import Deadline
from eightbyeight.loading.steps import Idle, Pull, Wait


def test_without_a_deadline() -> None:
    """Without one no time is too late, and every wait is as long as it likes."""
    deadline = Deadline(None)

    assert deadline.passed(1e9) is None
    assert deadline.bound(Idle.FOR_NOW, 1e9) is None
    assert deadline.bound(Wait(1e9), 1e9) is None


def test_it_counts_from_the_first_question() -> None:
    """Seconds are counted from the moment it is first asked, whatever the clock shows."""
    deadline = Deadline(10)

    assert deadline.passed(500.0) is None
    assert deadline.passed(509.99) is None
    passed = deadline.passed(510.0)
    assert passed is not None
    assert "the deadline of 10 s has passed" == str(passed)
    assert deadline.passed(511.0) is not None


def test_a_sleep_may_end_a_little_early() -> None:
    """A clock that is a speck behind when a sleep ends does not make another sleep of it."""
    deadline = Deadline(10)
    deadline.passed(0.0)

    assert deadline.passed(9.9985) is None
    assert deadline.passed(9.9995) is not None


def test_asked_before_it_began() -> None:
    """Nothing is bounded before the first question."""
    assert Deadline(10).bound(Idle.FOR_NOW, 0.0) is None


@pytest.mark.parametrize(
    ("step", "bounded"),
    [
        (Idle.FOR_NOW, Wait(6.0)),
        (Wait(6.1), Wait(6.0)),
        (Wait(6.0), None),
        (Wait(1.0), None),
        (Idle.FOR_GOOD, None),
        (Pull(3), None),
    ],
)
def test_what_would_sleep_through_it(step: object, bounded: Wait | None) -> None:
    """Only a wait beyond the moment is shortened, to what is left."""
    deadline = Deadline(10)
    deadline.passed(100.0)

    assert bounded == deadline.bound(step, 104.0)
