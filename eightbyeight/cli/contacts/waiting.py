"""Waiting for a job of the service, and saying what came of it."""

import asyncio
from typing import cast
from uuid import UUID

import click
from attrs import frozen

from eightbyeight.cli.contacts.calling import as_json
from eightbyeight.cli.running import Exit, plain, print_out
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.models import Job, JobType
from eightbyeight.errors import WaitError, WaitTimeoutError

__all__ = ["Waited", "next_steps", "print_job", "wait", "wait_for"]


_UNCOUNTED = (
    "The service's counters of job {id} could not be read: it is not known whether rows were "
    "refused. Next: eightbyeight jobs show {id}"
)


@frozen
class Waited:
    """What came of a job."""

    job: Job
    trouble: WaitError | None = None
    """Why it is not known to be completed."""
    uncounted: bool = False
    """Whether it was an upload, which is completed, and its counters could not be had."""

    @property
    def code(self) -> Exit:
        """The exit code."""
        if isinstance(self.trouble, WaitTimeoutError):
            return Exit.STOPPED
        if self.uncounted:
            return Exit.UNKNOWN
        return Exit.FAILED if self.trouble is not None or self.job.error_rows else Exit.DONE

    def print_trouble(self) -> None:
        """Say on the standard error what is not as it should be, if anything is."""
        if self.trouble is not None:
            click.echo(f"Error: {plain(str(self.trouble))}", err=True)
        elif self.job.error_rows:
            rows = f"{self.job.error_rows:,} of the file's rows"
            were = "it was" if self.job.error_rows == 1 else "they were"
            click.echo(f"{rows} became no contact: {were} refused.", err=True)
        elif self.uncounted:
            click.echo(_UNCOUNTED.format(id=plain(self.job.id)), err=True)


async def wait_for(
    contacts: ContactsClient, job: Job | str | UUID, *, deadline: float | None
) -> Waited:
    """Wait for a job and show how far it is."""
    from eightbyeight.cli.contacts.progress import WaitProgress  # noqa: PLC0415 - needs rich

    with WaitProgress() as progress:
        try:
            done = await contacts.wait_for_job(job, deadline=deadline, told=progress.show)
        except WaitError as error:
            return Waited(cast("Job", error.latest), error)
    uncounted = done.type == JobType.CREATE_CONTACTS and done.error_rows is None
    return Waited(done, uncounted=uncounted)


async def wait(
    contacts: ContactsClient, job: Job | str | UUID, *, deadline: float | None, json: bool
) -> int:
    """Wait for a job and print what came of it; give the exit code."""
    try:
        waited = await wait_for(contacts, job, deadline=deadline)
    except asyncio.CancelledError:
        job_id = job.id if isinstance(job, Job) else str(job)
        click.echo(f"The job goes on. Next: eightbyeight jobs wait {plain(job_id)}", err=True)
        raise click.exceptions.Exit(Exit.INTERRUPTED) from None
    print_job(waited.job, json=json)
    waited.print_trouble()
    return waited.code


def print_job(job: Job, *, json: bool) -> None:
    """Print a job, as one JSON object or as lines, and then how to wait for one that goes on."""
    if json:
        print_out(as_json(job))
        return
    from eightbyeight.cli.contacts.tables import job_lines  # noqa: PLC0415 - needs rich

    print_out("\n".join((job_lines(job), *next_steps(job))))


def next_steps(*jobs: Job) -> list[str]:
    """Say how to wait for those jobs that go on."""
    return [f"Next: eightbyeight jobs wait {plain(job.id)}" for job in jobs if not job.is_over]
