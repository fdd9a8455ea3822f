"""What became of an upload, as a page for people."""

from collections.abc import Sequence

from eightbyeight.cli.contacts.tables import job_lines, jobs_page
from eightbyeight.cli.contacts.waiting import next_steps
from eightbyeight.cli.page import counted
from eightbyeight.contacts.files import ContactsCheck
from eightbyeight.contacts.models import Job

__all__ = ["upload_page"]


def upload_page(checked: ContactsCheck | None, jobs: Sequence[Job]) -> str:
    """Show the jobs that read what was uploaded, and how to wait for those that go on."""
    lines = [] if checked is None else [_checked(checked)]
    if len(jobs) == 1:
        lines.append(job_lines(jobs[0]))
    elif jobs:
        lines.append(jobs_page(jobs))
    return "\n".join(lines + next_steps(*jobs))


def _checked(checked: ContactsCheck) -> str:
    rows = counted(checked.rows, "row", "rows")
    if not checked.warnings:
        return f"{'checked':<10} {rows}, nothing found"
    warnings = counted(checked.warnings, "warning", "warnings")
    return f"{'checked':<10} {rows}, {warnings}; `contacts check` shows them"
