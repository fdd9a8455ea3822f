"""What the commands ``jobs …`` do."""

from eightbyeight.cli.contacts.calling import as_json, call
from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.cli.contacts.waiting import print_job
from eightbyeight.cli.contacts.waiting import wait as wait_and_tell
from eightbyeight.cli.running import Exit, print_out, reading
from eightbyeight.contacts.client import ContactsClient

__all__ = ["list_jobs", "show", "wait"]


def list_jobs(settings: ContactsSettings, type_: str | None, limit: int, *, json: bool) -> int:
    """Show the account's jobs; give the exit code."""

    async def ask(contacts: ContactsClient) -> int:
        found = await contacts.list_jobs(type_, limit=limit)
        if json:
            print_out(as_json(found))
        else:
            from eightbyeight.cli.contacts.tables import jobs_page  # noqa: PLC0415 - needs rich

            print_out(jobs_page(found.items))
        return Exit.DONE

    with reading():
        return call(settings, ask)


def show(settings: ContactsSettings, job_id: str, *, json: bool) -> int:
    """Show one job as it is now, with its counters if it has any; give the exit code."""

    async def ask(contacts: ContactsClient) -> int:
        print_job(await contacts.get_job(job_id, with_counters=True), json=json)
        return Exit.DONE

    with reading():
        return call(settings, ask)


def wait(settings: ContactsSettings, job_id: str, *, deadline: float | None, json: bool) -> int:
    """Wait until a job is over, and show it; give the exit code."""

    async def ask(contacts: ContactsClient) -> int:
        return await wait_and_tell(contacts, job_id, deadline=deadline, json=json)

    return call(settings, ask)
