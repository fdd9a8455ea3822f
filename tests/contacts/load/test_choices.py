"""What may be chosen about a load of contacts is checked before anything is read or sent."""

import pytest

from eightbyeight.contacts.load.choices import (
    ContactsLoadChoices,
    check_choices,
    chosen_limiter,
)
from eightbyeight.errors import InvalidInputError
from eightbyeight.transport.limiting import Limiter

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"concurrency": 1, "settle": 0, "deadline": 0.5, "rate": 1e9},
        {"concurrency": 1000, "settle": 1e9, "deadline": None, "rate": None, "limiter": None},
        {"limiter": Limiter(3.0), "rate": None},
    ],
)
def test_what_can_be_meant(choices: ContactsLoadChoices) -> None:
    """Every choice within its bounds is taken, and so is none."""
    check_choices(choices)


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"concurrency": 0}, "concurrency: must be a number from 1 to 1000"),
        ({"concurrency": 1001}, "concurrency: must be a number from 1 to 1000"),
        ({"concurrency": 2.0}, "concurrency: must be a number from 1 to 1000"),
        ({"concurrency": True}, "concurrency: must be a number from 1 to 1000"),
        ({"settle": -0.1}, "settle: must be 0 or more, and no more than 1e+09"),
        ({"settle": INF}, "settle: must be 0 or more, and no more than 1e+09"),
        ({"settle": None}, "settle: must be a number, not NoneType"),
        ({"settle": "30"}, "settle: must be a number, not str"),
        ({"settle": NAN}, "settle: must be 0 or more, and no more than 1e+09"),
        ({"deadline": 0}, "deadline: must be more than 0, and no more than 1e+09"),
        ({"deadline": True}, "deadline: must be a number, not bool"),
        ({"rate": 0}, "rate: must be more than 0, and no more than 1e+09"),
        ({"rate": 1e10}, "rate: must be more than 0, and no more than 1e+09"),
        ({"limiter": 3}, "limiter: must be a Limiter, not int"),
        ({"limiter": Limiter(3.0), "rate": 1}, "rate: and limiter exclude each other"),
    ],
)
def test_what_cannot(choices: ContactsLoadChoices, told: str) -> None:
    """Everything else is refused, with the name of the choice."""
    with pytest.raises(InvalidInputError) as caught:
        check_choices(choices)

    assert told == str(caught.value)


def test_all_that_is_wrong_is_told() -> None:
    """There is a problem for each choice that cannot be meant."""
    with pytest.raises(InvalidInputError) as caught:
        check_choices({"concurrency": 0, "settle": -1, "rate": 0})

    assert ["concurrency", "settle", "rate"] == [one.field for one in caught.value.problems]


def test_no_such_choice() -> None:
    """A choice that a load does not have is an error that names those it has."""
    with pytest.raises(TypeError, match="'exclusive' is no choice of a load; these are: concurre"):
        check_choices({"exclusive": True})  # type: ignore[typeddict-unknown-key]


def test_the_limiter() -> None:
    """A limiter is used as it is; a rate is one that lets one request start at a time."""
    limiter = Limiter(3.0)
    assert limiter is chosen_limiter({"limiter": limiter})
    assert chosen_limiter({}) is None

    rated = chosen_limiter({"rate": 0.5})

    assert rated is not None
    rated.reserve()
    assert 1.9 < rated.ready_in() <= 2.0
