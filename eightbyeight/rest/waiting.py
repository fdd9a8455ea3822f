"""Waiting for what the service works at by itself: how often to look, and when to stop.

No page of the vendor's says how often to ask.
"""

import math
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Generic, TypeVar

import anyio
from attrs import frozen

from eightbyeight.error_values import Waited
from eightbyeight.errors import (
    EightByEightError,
    InvalidInputError,
    RateLimitError,
    Sent,
    ServerError,
    TlsError,
    TransportError,
    WaitTimeoutError,
)
from eightbyeight.rest.showing import one_line
from eightbyeight.transport.clocks import Time

__all__ = ["Watch", "wait_until_over", "waits"]

WorkT = TypeVar("WorkT", bound=Waited)

_FIRST = 1.0
_GROWTH = 1.5
_LONGEST = 30.0
_JITTER = 0.1
"""How much of a wait is left to chance, so that many who wait do not ask all at once."""
_TOLERATED = 5
_LONGEST_ASKED = 300.0
"""Seconds: where the service asks for a longer wait, the caller decides."""
_LONGEST_DEADLINE = 1e9
_LAST_LOOK = 10.0
"""Seconds that a look has which is still under way at the deadline, or begins there."""
_FINISHING = 10.0
"""Seconds for what is yet to be found out about work that is over."""

Trouble = TransportError | ServerError | RateLimitError


def waits(random: Callable[[], float]) -> Iterator[float]:
    """Give the seconds between one look and the next, without end.

    Args:
        random: Gives numbers from 0 to 1, 1 left out.
    """
    wait = _FIRST
    while True:
        yield wait * (1 - _JITTER * random())
        wait = min(wait * _GROWTH, _LONGEST)


def _goes_on(work: Waited) -> str:  # noqa: ARG001 - whatever it is
    return "it goes on, and can be waited for again"


@frozen
class Watch(Generic[WorkT]):
    """What is waited for, and how it is spoken of."""

    look: Callable[[], Awaitable[WorkT]]
    """Looks at it."""
    is_over: Callable[[WorkT], bool]
    """Tells whether it has come to an end, whichever."""
    describe: Callable[[WorkT], str]
    """Gives what it is and how far it has come, such as "the job 17 is queued"."""
    told: Callable[[WorkT], object] | None = None
    """Is told of it after every look, once ``finish`` is done."""
    finish: Callable[[WorkT], Awaitable[WorkT]] | None = None
    """Finds out more about what is over, in at most 10 s, also beyond the deadline. That it fails
    or takes longer changes nothing."""
    outlook: Callable[[WorkT], str] = _goes_on
    """Gives what will become of it where it was not over in time."""


async def wait_until_over(
    watch: Watch[WorkT],
    *,
    deadline: float | None,
    time: Time,
    random: Callable[[], float],
) -> WorkT:
    """Look at some work, at once and then ever less often, until it is over.

    The waits grow from 1 s to 30 s. Five looks in a row may fail for want of an answer, or because
    the service is too busy.

    Args:
        watch: What is waited for.
        deadline: Seconds from now; the last look is at their end, and has 10 s. None waits for
            ever.
        time: Clock and sleep.
        random: Gives numbers from 0 to 1, 1 left out.

    Raises:
        WaitTimeoutError: it was not over at the deadline; its message has the outlook.
        InvalidInputError: ``deadline`` is no number above 0.
        EightByEightError: whatever looking raised, when it did so once too often, or was refused.
    """
    _check(deadline)
    end = math.inf if deadline is None else time.now() + deadline
    pauses = waits(random)
    known: WorkT | Trouble | None = None
    failures = 0
    while True:
        seen = await _look(watch.look, end - time.now())
        if isinstance(seen, EightByEightError):
            failures += 1
            asked = _wait_asked(seen, failures)
            # What it said once is worth more than why it says nothing now.
            known = seen if known is None or isinstance(known, EightByEightError) else known
        else:
            known, failures, asked = await _finished(seen, watch), 0, 0.0
            if watch.told is not None:
                watch.told(known)
            if watch.is_over(known):
                return known
        left = end - time.now()
        if left <= asked:
            raise _too_late(watch, known, deadline)
        await time.sleep(min(asked + next(pauses), left))


def _too_late(
    watch: Watch[WorkT], known: WorkT | Trouble, deadline: float | None
) -> EightByEightError:
    if isinstance(known, EightByEightError):
        return known
    return WaitTimeoutError(
        f"{watch.describe(known)} after {deadline:g} s; {watch.outlook(known)}",
        latest=known,
    )


async def _look(
    look: Callable[[], Awaitable[WorkT]], left: float
) -> WorkT | TransportError | ServerError | RateLimitError:
    try:
        with anyio.move_on_after(max(left, _LAST_LOOK)):
            return await look()
    except TlsError:
        # A certificate does not mend itself.
        raise
    except (TransportError, ServerError, RateLimitError) as error:
        return error
    return TransportError("looking was not answered by the deadline", sent=Sent.MAYBE)


async def _finished(work: WorkT, watch: Watch[WorkT]) -> WorkT:
    if watch.finish is None or not watch.is_over(work):
        return work
    # What is known is worth more than whatever else there is to learn.
    with suppress(Exception), anyio.move_on_after(_FINISHING):
        return await watch.finish(work)
    return work


def _wait_asked(trouble: Trouble, failures: int) -> float:
    """Give the seconds the service asks to be left alone, or raise what cannot be passed over."""
    asked = trouble.retry_after if isinstance(trouble, RateLimitError) else None
    if failures > _TOLERATED or (asked or 0.0) > _LONGEST_ASKED:
        raise trouble
    return asked or 0.0


def _check(deadline: object) -> None:
    if isinstance(deadline, int | float) and not isinstance(deadline, bool):
        fits = 0 < deadline <= _LONGEST_DEADLINE
    else:
        fits = deadline is None
    if not fits:
        raise InvalidInputError.of(
            "deadline", f"{one_line(deadline)} is no number of seconds above 0, up to a billion"
        )
