"""What may be chosen about a load, and the check that it can be meant."""

import os
from typing import TypedDict

from eightbyeight.campaigns.plan.options import Options
from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.transport.limiting import Limiter

__all__ = ["LoadChoices", "chosen_limiter", "chosen_options"]

_BURST = 1
_MOST_AT_ONCE = 1000
_LONGEST = 10.0**9
"""Seconds, or requests per second: more is no number anybody means."""


class LoadChoices(TypedDict, total=False):
    """What ``CampaignsClient.loading`` and ``load_records`` take, all by name.

    * ``concurrency``: requests in flight, at most; 8 unless chosen, up to 1,000.
    * ``journal``: a file that keeps what was sent and answered, so that the same load goes on where
      it ended, whatever ended it.
    * ``exclusive``: the promise that nobody else, and no earlier load without this journal, adds
      these ids. Then a duplicate after a lost answer proves that the lost request was carried out.
    * ``keep_order``: give each record its place in the input as its rank; a record with a rank of
      its own is rejected. It holds in this load, for equal priority and equal ``schedule_at``.
    * ``settle``: seconds before records of a lost request are sent again; 30 unless chosen.
    * ``deadline``: seconds after which nothing new is sent.
    * ``rate``: requests per second, at most.
    * ``limiter``: bounds the pace of everything that shares it; instead of ``rate``.
    * ``redrive_stale``: send again what a journal knows as lost for more than a day.
    """

    concurrency: int
    journal: "str | os.PathLike[str] | None"
    exclusive: bool
    keep_order: bool
    settle: float
    deadline: float | None
    rate: float | None
    limiter: Limiter | None
    redrive_stale: bool


def chosen_options(choices: LoadChoices) -> Options:
    """Check what was chosen.

    Raises:
        InvalidInputError: something cannot be meant; one problem for each.
        TypeError: there is no such choice.
    """
    unknown = [name for name in choices if name not in LoadChoices.__annotations__]
    if unknown:
        names = ", ".join(sorted(LoadChoices.__annotations__))
        raise TypeError(f"{unknown[0]!r} is no choice of a load; these are: {names}")
    problems = [problem for problem in _problems(choices) if problem is not None]
    if problems:
        raise InvalidInputError(*problems)
    return Options(
        concurrency=choices.get("concurrency", 8),
        exclusive=choices.get("exclusive", False),
        keep_order=choices.get("keep_order", False),
        settle=choices.get("settle", 30.0),
        deadline=choices.get("deadline"),
    )


def chosen_limiter(choices: LoadChoices) -> Limiter | None:
    """Give the limiter that was chosen, or one for the rate that was."""
    rate = choices.get("rate")
    return choices.get("limiter") if rate is None else Limiter(rate, burst=_BURST)


def _problems(choices: LoadChoices) -> list[InputProblem | None]:
    concurrency = choices.get("concurrency", 8)
    problems = [_number("settle", choices.get("settle", 30.0), zero=True)]
    for name, given in (("deadline", choices.get("deadline")), ("rate", choices.get("rate"))):
        if given is not None:
            problems.append(_number(name, given, zero=False))
    # A text such as "false" would count as true, and as a promise that nobody gave.
    for name in ("exclusive", "keep_order", "redrive_stale"):
        flag: object = choices.get(name, False)
        if not isinstance(flag, bool):
            problems.append(InputProblem(f"{flag!r} is neither True nor False", name))
    limiter: object = choices.get("limiter")
    if not isinstance(limiter, Limiter | None):
        problems.append(InputProblem(f"{limiter!r} is no Limiter", "limiter"))
    if type(concurrency) is not int or not 1 <= concurrency <= _MOST_AT_ONCE:
        problems.append(InputProblem(f"must be a number from 1 to {_MOST_AT_ONCE}", "concurrency"))
    journal: object = choices.get("journal")
    if not isinstance(journal, str | os.PathLike | None):
        problems.append(InputProblem("must be a path", "journal"))
    if choices.get("rate") is not None and choices.get("limiter") is not None:
        problems.append(InputProblem("and limiter exclude each other", "rate"))
    if choices.get("redrive_stale") and choices.get("journal") is None:
        problems.append(
            InputProblem("says something about a journal, and there is none", "redrive_stale")
        )
    return problems


def _number(name: str, given: object, *, zero: bool) -> InputProblem | None:
    if isinstance(given, bool) or not isinstance(given, int | float) or given != given:  # noqa: PLR0124 - not a number
        return InputProblem(f"must be a number, not {type(given).__name__}", name)
    if given > _LONGEST:
        return InputProblem("is too large", name)
    if given > 0 or (zero and given == 0):
        return None
    return InputProblem("is too small", name)
