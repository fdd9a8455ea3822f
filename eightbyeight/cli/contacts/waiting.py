"""Waiting for a job of the service, and saying what came of it."""

from typing import cast
from uuid import UUID

import click
from attrs import frozen

from eightbyeight.cli.contacts.calling import as_json
from eightbyeight.cli.running import Exit, plain, print_out
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.models import Job
from eightbyeight.errors import JobError, WaitTimeoutError

__all__ = ["Waited", "next_steps", "print_job", "wait", "wait_for"]


@frozen
class Waited:
    """What came of a job."""

    job: Job
    trouble: JobError | None = None
    """Why it is not known to be completed."""

    @property
    def code(self) -> Exit:
        """The exit code."""
        if isinstance(self.trouble, WaitTimeoutError):
            return Exit.STOPPED
        return Exit.FAILED if self.trouble is not None or self.job.error_rows else Exit.DONE

    def print_trouble(self) -> None:
        """Say on the standard error what is not as it should be, if anything is."""
        if self.trouble is not None:
            click.echo(f"Error: {plain(str(self.trouble))}", err=True)
        elif self.job.error_rows:
            rows = f"{self.job.error_rows:,} of the file's rows"
            click.echo(f"{rows} became no contact: they were refused.", err=True)


async def wait_for(
    contacts: ContactsClient, job: Job | str | UUID, *, deadline: float | None
) -> Waited:
    """Wait for a job and show how far it is."""
    from eightbyeight.cli.contacts.progress import WaitProgress  # noqa: PLC0415 - needs rich

    with WaitProgress() as progress:
        try:
            done = await contacts.wait_for_job(job, deadline=deadline, told=progress.show)
        except JobError as error:
            return Waited(cast("Job", error.job), error)
    return Waited(done)


async def wait(
    contacts: ContactsClient, job: Job | str | UUID, *, deadline: float | None, json: bool
) -> int:
    """Wait for a job and print what came of it; give the exit code."""
    waited = await wait_for(contacts, job, deadline=deadline)
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
