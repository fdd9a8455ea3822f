"""What may be chosen about a load of contacts, and the check that it can be meant."""

from typing import TypedDict

from eightbyeight.errors import InputProblem, InvalidInputError
from eightbyeight.transport.limiting import Limiter

__all__ = ["ContactsLoadChoices", "check_choices", "chosen_limiter"]

_MOST_AT_ONCE = 1000
_LONGEST = 10.0**9
"""Seconds, or requests per second: more is no number anybody means."""


class ContactsLoadChoices(TypedDict, total=False):
    """What ``ContactsClient.loading_contacts`` and ``load_contacts`` take, all by name.

    * ``concurrency``: requests in flight, at most; 8 unless chosen, up to 1,000.
    * ``settle``: seconds between a lost answer and the search that tells what became of the
      contact; 30 unless chosen.
    * ``deadline``: seconds after which nothing new is sent.
    * ``rate``: requests per second, at most.
    * ``limiter``: bounds the pace of everything that shares it; instead of ``rate``.
    """

    concurrency: int
    settle: float
    deadline: float | None
    rate: float | None
    limiter: Limiter | None


def check_choices(choices: ContactsLoadChoices) -> None:
    """Refuse what cannot be meant.

    Raises:
        InvalidInputError: something cannot be meant; one problem for each.
        TypeError: there is no such choice.
    """
    known = ContactsLoadChoices.__annotations__
    unknown = [name for name in choices if name not in known]
    if unknown:
        raise TypeError(f"{unknown[0]!r} is no choice of a load; these are: {', '.join(known)}")
    concurrency: object = choices.get("concurrency", 8)
    limiter: object = choices.get("limiter")
    faults = {
        "concurrency": None
        if type(concurrency) is int and 1 <= concurrency <= _MOST_AT_ONCE
        else f"must be a number from 1 to {_MOST_AT_ONCE}",
        "settle": _number_fault(choices.get("settle", 30.0), zero=True),
        "deadline": _number_fault(choices.get("deadline", 1)),
        "rate": _number_fault(choices.get("rate", 1)),
        "limiter": None
        if isinstance(limiter, Limiter | None)
        else f"must be a Limiter, not {type(limiter).__name__}",
    }
    if choices.get("rate") is not None and limiter is not None:
        faults["rate"] = "and limiter exclude each other"
    problems = [InputProblem(fault, name) for name, fault in faults.items() if fault]
    if problems:
        raise InvalidInputError(*problems)


def chosen_limiter(choices: ContactsLoadChoices) -> Limiter | None:
    """Give the limiter that was chosen, or one for the rate that was."""
    rate = choices.get("rate")
    return choices.get("limiter") if rate is None else Limiter(rate)


def _number_fault(given: object, *, zero: bool = False) -> str | None:
    if given is None and not zero:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        return f"must be a number, not {type(given).__name__}"
    # In this form a value that is not a number is refused too.
    if (0 < given <= _LONGEST) or (zero and given == 0):
        return None
    return f"must be {'0 or more' if zero else 'more than 0'}, and no more than {_LONGEST:.0e}"
