"""Waiting for a job of the service, and what counts as its end.

A job has no message of its own: its status, and the counters of an upload, are all there is to
tell.
"""

from collections.abc import Awaitable, Callable

from attrs import evolve

from eightbyeight.contacts.models import Job, JobStatus
from eightbyeight.errors import JobFailedError
from eightbyeight.rest.waiting import Watch, wait_until_over
from eightbyeight.transport.clocks import Time

__all__ = ["wait_until_done"]


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

    A status that is not known is waited on.

    Args:
        get: Looks.
        deadline: Seconds from now; None waits for ever.
        time: Clock and sleep.
        random: Gives numbers from 0 to 1, 1 left out.
        told: Is told of the job after every look, once ``finish`` is done.
        finish: Finds out more about a job that is over; its status stays what it was.

    Raises:
        JobFailedError: it ended as failed, stopped or timeout.
        EightByEightError: whatever :func:`~eightbyeight.rest.waiting.wait_until_over` raises.
    """

    async def filled_in(job: Job) -> Job:
        return job if finish is None else evolve(await finish(job), status=job.status)

    watch = Watch(get, _is_over, _described, told, filled_in)
    job = await wait_until_over(watch, deadline=deadline, time=time, random=random)
    if job.status == JobStatus.COMPLETED:
        return job
    raise JobFailedError(
        f"{_named(job)} ended as {job.status}{_counted(job)}; part of its work may have been done",
        job=job,
    )


def _is_over(job: Job) -> bool:
    return job.is_over


def _described(job: Job) -> str:
    return f"{_named(job)} is {job.status or 'of no known status'}{_counted(job)}"


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
