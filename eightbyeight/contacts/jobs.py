"""Waiting for a job of the service: how often to look, what counts as its end, when to stop.

No page of the vendor's says how often to ask or how long a job is kept. A job has no message of its
own: its status, and the counters of an upload, are all there is to tell.
"""

import math
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

import anyio
from attrs import evolve

from eightbyeight.contacts.checks import one_line
from eightbyeight.contacts.models import Job, JobStatus
from eightbyeight.errors import (
    EightByEightError,
    InvalidInputError,
    JobFailedError,
    RateLimitError,
    Sent,
    ServerError,
    TlsError,
    TransportError,
    WaitTimeoutError,
)
from eightbyeight.loading.driver import Time

__all__ = ["wait_until_done", "waits"]

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
"""Seconds for what is yet to be found out about a job that is over."""

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


async def wait_until_done(  # noqa: PLR0913 - all but the first by name
    get: Callable[[], Awaitable[Job]],
    *,
    deadline: float | None,
    time: Time,
    random: Callable[[], float],
    told: Callable[[Job], object] | None = None,
    finish: Callable[[Job], Awaitable[Job]] | None = None,
) -> Job:
    """Look at a job, at once and then ever less often, until it is completed.

    The waits grow from 1 s to 30 s. A status that is not known is waited on. Five looks in a row
    may fail for want of an answer, or because the service is too busy.

    Args:
        get: Looks.
        deadline: Seconds from now; the last look is at their end, and has 10 s. None waits for
            ever.
        time: Clock and sleep.
        random: Gives numbers from 0 to 1, 1 left out.
        told: Is told of the job after every look, once ``finish`` is done.
        finish: Finds out more about a job that is over, in at most 10 s, also beyond the deadline.
            That it fails or takes longer changes nothing about the job's end.

    Raises:
        JobFailedError: it ended as failed, stopped or timeout.
        WaitTimeoutError: it was not over at the deadline, and goes on.
        InvalidInputError: ``deadline`` is no number above 0.
        EightByEightError: whatever looking raised, when it did so once too often, or was refused.
    """
    _check(deadline)
    end = math.inf if deadline is None else time.now() + deadline
    pauses = waits(random)
    known: Job | Trouble | None = None
    failures = 0
    while True:
        seen = await _look(get, end - time.now())
        if isinstance(seen, Job):
            known, failures, asked = await _finished(seen, finish), 0, 0.0
            if told is not None:
                told(known)
            if _is_completed(known):
                return known
        else:
            failures += 1
            asked = _wait_asked(seen, failures)
            known = known if isinstance(known, Job) else seen
        left = end - time.now()
        if left <= asked:
            raise _too_late(known, deadline)
        await time.sleep(min(asked + next(pauses), left))


async def _look(get: Callable[[], Awaitable[Job]], left: float) -> Job | Trouble:
    try:
        with anyio.move_on_after(max(left, _LAST_LOOK)):
            return await get()
    except TlsError:
        # A certificate does not mend itself.
        raise
    except (TransportError, ServerError, RateLimitError) as error:
        return error
    return TransportError("looking at the job was not answered by the deadline", sent=Sent.MAYBE)


async def _finished(job: Job, finish: Callable[[Job], Awaitable[Job]] | None) -> Job:
    if not job.is_over or finish is None:
        return job
    # What is known of the job is worth more than whatever else there is to learn.
    with suppress(Exception), anyio.move_on_after(_FINISHING):
        return evolve(await finish(job), status=job.status)
    return job


def _is_completed(job: Job) -> bool:
    if job.is_over and job.status != JobStatus.COMPLETED:
        raise JobFailedError(
            f"{_named(job)} ended as {job.status}{_counted(job)};"
            " part of its work may have been done",
            job=job,
        )
    return job.is_over


def _wait_asked(trouble: Trouble, failures: int) -> float:
    """Give the seconds the service asks to be left alone, or raise what cannot be passed over."""
    asked = trouble.retry_after if isinstance(trouble, RateLimitError) else None
    if failures > _TOLERATED or (asked or 0.0) > _LONGEST_ASKED:
        raise trouble
    return asked or 0.0


def _too_late(known: Job | Trouble, deadline: float | None) -> EightByEightError:
    if not isinstance(known, Job):
        return known
    status = known.status or "of no known status"
    return WaitTimeoutError(
        f"{_named(known)} is {status} after {deadline:g} s{_counted(known)};"
        " it goes on, and can be waited for again",
        job=known,
    )


def _named(job: Job) -> str:
    return f"the {job.type or 'contacts'} job {job.id}"


def _counted(job: Job) -> str:
    counts = {
        "rows": job.total_rows,
        "inserted": job.inserted_rows,
        "duplicated": job.duplicated_rows,
        "with errors": job.error_rows,
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count is not None)
    return f" ({told})" if told else ""


def _check(deadline: object) -> None:
    if isinstance(deadline, int | float) and not isinstance(deadline, bool):
        fits = 0 < deadline <= _LONGEST_DEADLINE
    else:
        fits = deadline is None
    if not fits:
        raise InvalidInputError.of(
            "deadline", f"{one_line(deadline)} is no number of seconds above 0, up to a billion"
        )
