"""What may be chosen about a load is checked before anything is read or sent."""

from pathlib import Path

import pytest

from eightbyeight import InvalidInputError
from eightbyeight.campaigns.choices import LoadChoices, chosen_limiter, chosen_options
from eightbyeight.campaigns.plan.options import Options
from eightbyeight.transport.limiting import Limiter


def test_nothing_chosen() -> None:
    """The defaults: 8 requests in flight, 30 s of quiet, no deadline, no promise, no limit."""
    expected = Options(
        concurrency=8, exclusive=False, keep_order=False, settle=30.0, deadline=None, size=100
    )

    assert expected == chosen_options({}) == Options()
    assert chosen_limiter({}) is None


def test_everything_chosen() -> None:
    """Each choice reaches the load."""
    choices: LoadChoices = {
        "concurrency": 3,
        "exclusive": True,
        "keep_order": True,
        "settle": 0,
        "deadline": 60,
        "rate": 5.0,
        "journal": Path("load.db"),
        "redrive_stale": True,
    }

    expected = Options(concurrency=3, exclusive=True, keep_order=True, settle=0, deadline=60)
    assert expected == chosen_options(choices)
    assert isinstance(chosen_limiter(choices), Limiter)


def test_a_rate_has_no_burst() -> None:
    """A rate is a limiter that lets one request start at a time."""
    limiter = chosen_limiter({"rate": 0.5})

    assert limiter is not None
    assert 0.0 == limiter.ready_in()
    limiter.reserve()
    assert 1.9 < limiter.ready_in() <= 2.0


def test_a_limiter_of_ones_own() -> None:
    """A limiter that is shared is used as it is."""
    limiter = Limiter(3.0)

    assert limiter is chosen_limiter({"limiter": limiter})
    assert Options() == chosen_options({"limiter": limiter})


_NAN, _INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"concurrency": 0}, "concurrency: must be a number from 1 to 1000"),
        ({"concurrency": -1}, "concurrency: must be a number from 1 to 1000"),
        ({"concurrency": 1001}, "concurrency: must be a number from 1 to 1000"),
        ({"concurrency": 2.0}, "concurrency: must be a number from 1 to 1000"),
        ({"concurrency": True}, "concurrency: must be a number from 1 to 1000"),
        ({"concurrency": None}, "concurrency: must be a number from 1 to 1000"),
        ({"settle": -0.1}, "settle: is too small"),
        ({"settle": -_INF}, "settle: is too small"),
        ({"settle": _INF}, "settle: is too large"),
        ({"settle": 10**400}, "settle: is too large"),
        ({"settle": _NAN}, "settle: must be a number"),
        ({"settle": "30"}, "settle: must be a number, not str"),
        ({"settle": None}, "settle: must be a number, not NoneType"),
        ({"deadline": 0}, "deadline: is too small"),
        ({"deadline": -5.0}, "deadline: is too small"),
        ({"deadline": _INF}, "deadline: is too large"),
        ({"deadline": True}, "deadline: must be a number, not bool"),
        ({"rate": 0}, "rate: is too small"),
        ({"rate": 0.0}, "rate: is too small"),
        ({"rate": "5"}, "rate: must be a number, not str"),
        ({"journal": 7}, "journal: must be a path"),
        ({"rate": 5.0, "limiter": Limiter(1.0)}, "rate: and limiter exclude each other"),
        ({"exclusive": "false"}, "exclusive: 'false' is neither True nor False"),
        ({"keep_order": 1}, "keep_order: 1 is neither True nor False"),
        ({"redrive_stale": "no", "journal": "x"}, "redrive_stale: 'no' is neither True nor False"),
        ({"limiter": 5.0}, "limiter: 5.0 is no Limiter"),
        ({"redrive_stale": True}, "redrive_stale: says something about a journal"),
        ({"redrive_stale": True, "journal": None}, "redrive_stale: says something about a journal"),
    ],
)
def test_what_cannot_be_meant(choices: LoadChoices, told: str) -> None:
    """Each thing that cannot be meant is named, with what was given."""
    with pytest.raises(InvalidInputError) as caught:
        chosen_options(choices)

    assert told in str(caught.value)
    assert 1 == len(caught.value.problems)


def test_there_is_no_such_choice() -> None:
    """A choice that is spelt wrongly is refused as a wrong argument is, naming those there are."""
    with pytest.raises(TypeError, match=r"'concurency' is no choice of a load; .*concurrency"):
        chosen_options({"concurency": 4})  # type: ignore[typeddict-unknown-key]


def test_everything_wrong_at_once() -> None:
    """All problems are told together."""
    with pytest.raises(InvalidInputError) as caught:
        chosen_options({"concurrency": 0, "settle": -1, "deadline": 0, "rate": -2})

    assert {"concurrency", "settle", "deadline", "rate"} == {
        problem.field for problem in caught.value.problems
    }


@pytest.mark.parametrize("choices", [{"deadline": None}, {"rate": None}, {"limiter": None}])
def test_none_is_no_choice(choices: LoadChoices) -> None:
    """What may be left out may also be None."""
    assert Options() == chosen_options(choices)
    assert chosen_limiter(choices) is None
