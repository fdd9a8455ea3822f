"""What the service said of contacts, groups and jobs, as tables for people."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from rich.text import Text

from eightbyeight.cli.page import Page, cell, counted, titled
from eightbyeight.contacts.models import Contact, Group, Job, JobStatus
from eightbyeight.rest.pages import Page as Found

__all__ = ["contacts_page", "group_lines", "groups_page", "job_lines", "jobs_page"]

_STYLES = {
    JobStatus.COMPLETED: "green",
    JobStatus.FAILED: "red",
    JobStatus.STOPPED: "red",
    JobStatus.TIMEOUT: "red",
}


def contacts_page(found: Found[Contact]) -> str:
    """Show the contacts of one page, and how many there are."""
    page = Page()
    table = titled("Contacts")
    table.add_column("Id", justify="right", no_wrap=True)
    for name in ("Phone number", "Email", "Name", "Country", "Groups"):
        table.add_column(name, overflow="fold")
    for contact in found.items:
        names = (contact.first_name, contact.last_name)
        table.add_row(
            cell(contact.id),
            cell(contact.addresses.msisdn),
            cell(contact.addresses.email),
            cell(" ".join(name for name in names if name)),
            cell(contact.country),
            cell(", ".join(str(group.id) for group in contact.groups)),
        )
    if found.items:
        page.console.print(table)
    page.line(_how_many(found))
    return page.text()


def _how_many(found: Found[Contact]) -> str:
    shown = counted(len(found.items), "contact", "contacts")
    total = found.total_count if found.total_filtered is None else found.total_filtered
    if total is not None and total > len(found.items):
        return f"{shown} of {total:,}; `contacts export` gives all"
    return shown if found.items else "No contact was found."


def groups_page(groups: Sequence[Group]) -> str:
    """Show groups."""
    if not groups:
        return " No group was found."
    page = Page()
    table = titled("Groups")
    for name in ("Id", "Contacts"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("Name", "Blacklist", "Description"):
        table.add_column(name, overflow="fold")
    for group in groups:
        contacts = "" if group.contacts is None else f"{group.contacts:,}"
        blacklist = Text("yes", "yellow") if group.is_blacklist else ""
        table.add_row(
            cell(group.id), contacts, cell(group.name), blacklist, cell(group.description)
        )
    page.console.print(table)
    page.line(counted(len(groups), "group", "groups"))
    return page.text()


def group_lines(group: Group) -> str:
    """Show one group."""
    return _lines(
        (
            ("group", group.id),
            ("name", group.name),
            ("about", group.description),
            ("blacklist", "yes" if group.is_blacklist else None),
            ("contacts", group.contacts),
            ("created", _moment(group.created_at)),
        )
    )


def jobs_page(jobs: Sequence[Job]) -> str:
    """Show jobs."""
    if not jobs:
        return " No job was found."
    page = Page()
    for job in jobs:
        # Lines instead of a table's cells, which are cut or folded: the id is to be copied.
        names = cell(job.id), cell(job.type), _status(job)
        page.console.print(Text("  ").join((Text(""), *names)), soft_wrap=True)
        counts = [f"{count:,} {name}" for name, count in _counters(job) if count is not None]
        told = [_moment(job.created_at), job.file_name, ", ".join(counts)]
        page.line("   " + " · ".join(one for one in told if one))
    return page.text()


def _status(job: Job) -> Text:
    return cell(
        job.status, _STYLES.get(job.status, "") if isinstance(job.status, JobStatus) else ""
    )


def job_lines(job: Job) -> str:
    """Show one job."""
    return _lines(
        (
            ("job", job.id),
            ("type", job.type),
            ("status", job.status),
            ("created", _moment(job.created_at)),
            ("file", job.file_name),
            *_counters(job),
            ("bad rows", job.invalid_file_location),
        )
    )


def _moment(moment: datetime | str | None) -> str | None:
    return moment.isoformat(" ", "seconds") if isinstance(moment, datetime) else moment


def _counters(job: Job) -> Iterator[tuple[str, int | None]]:
    yield "rows", job.total_rows
    yield "inserted", job.inserted_rows
    yield "duplicated", job.duplicated_rows
    yield "refused", job.error_rows


def _lines(members: Iterable[tuple[str, object]]) -> str:
    return "\n".join(
        f"{name:<10} {cell(value).plain}" for name, value in members if value is not None
    )
