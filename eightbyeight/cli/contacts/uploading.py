"""The command ``contacts upload``: a file checked, sent, and waited for."""

import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click
from attrs import evolve, frozen

from eightbyeight.cli.contacts.check_advice import is_just_too_large, with_splitting
from eightbyeight.cli.contacts.checking import listed, members_of, shown_check
from eightbyeight.cli.contacts.settings import ContactsSettings
from eightbyeight.cli.contacts.upload_job import UploadJob
from eightbyeight.cli.running import Exit, plain, print_out, run, unwinding
from eightbyeight.contacts.files import (
    ContactRule,
    ContactsCheck,
    check_contacts,
    split_contacts_file,
)
from eightbyeight.rest.converter import unstructure

__all__ = ["UploadOptions", "upload"]

_TAKEN = (".csv", ".xlsx", ".xls")
_NOTHING = "Nothing was sent."
_MEND = "Next: mend what is wrong, then upload it; --no-check uploads it as it is."


@frozen(kw_only=True)
class UploadOptions:
    """What was asked for on the command line."""

    path: Path
    groups: Sequence[int]
    file_columns: Sequence[str]
    split: bool
    check: bool
    wait: bool
    deadline: float | None
    settings: ContactsSettings
    as_json: bool


def upload(options: UploadOptions) -> int:
    """Run the command; give the exit code."""
    client = options.settings.client()
    checked = _checked(options) if options.check else None
    if checked is not None and not checked.ok:
        _refuse(options, checked)
        return Exit.FAILED
    with ExitStack() as opened:
        job = UploadJob(
            client=client,
            parts=_parts(options, opened),
            groups=options.groups,
            file_columns=options.file_columns,
            wait=options.wait,
            deadline=options.deadline,
        )
        run(job.work)
    _tell(options, checked, job)
    return job.code


def _checked(options: UploadOptions) -> ContactsCheck:
    suffix = options.path.suffix.lower()
    if options.path.is_file() and suffix not in _TAKEN:
        raise click.UsageError(
            f"An upload takes {', '.join(_TAKEN[:-1])} and {_TAKEN[-1]}, by the suffix of the file:"
            f" give {options.path} the one that it should have."
        )
    if suffix == ".xls":
        raise click.UsageError(
            "A file of the old kind, .xls, cannot be checked: save it as .xlsx, or --no-check "
            "uploads it as it is."
        )
    with shown_check() as progress:
        checked = with_splitting(
            check_contacts(
                options.path,
                has_header=not options.file_columns,
                file_columns=options.file_columns,
                progress=progress,
            )
        )
    return _but_its_size(checked) if options.split else checked


def _but_its_size(checked: ContactsCheck) -> ContactsCheck:
    """Take for no error that the file is large: it is going to be split."""
    counts = dict(checked.counts)
    too_large = counts.pop(ContactRule.FILE_TOO_LARGE, 0)
    return evolve(
        checked,
        counts=counts,
        errors=checked.errors - too_large,
        findings=tuple(one for one in checked.findings if one.rule in counts),
    )


def _refuse(options: UploadOptions, checked: ContactsCheck) -> None:
    if options.as_json:
        print_out(json.dumps({**_members(options, checked), "findings": listed(checked)}))
        return
    from eightbyeight.cli.contacts.check_table import check_page  # noqa: PLC0415 - needs rich

    print_out(check_page(checked, (_NOTHING, _just_split(options, checked) or _MEND)))


def _just_split(options: UploadOptions, checked: ContactsCheck) -> str | None:
    """Say what to do where nothing but the size of a file is wrong."""
    if not is_just_too_large(checked):
        return None
    first = "" if options.path.suffix.lower() == ".csv" else "save it as CSV, and "
    return f"Next: {first}upload it with --split."


def _parts(options: UploadOptions, opened: ExitStack) -> Sequence[Path]:
    if not options.split:
        return [options.path]
    # Whatever ends the command, the parts go: there are people in them.
    opened.enter_context(unwinding())
    folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="eightbyeight-"))
    return split_contacts_file(options.path, into=folder, has_header=not options.file_columns)


def _tell(options: UploadOptions, checked: ContactsCheck | None, job: UploadJob) -> None:
    try:
        _print(options, checked, job)
    except click.ClickException as error:
        # It says nothing about the upload, whose exit code is what whoever runs it goes by.
        error.show()
    for one in job.taken:
        one.print_trouble()
    _tell_the_rest(job)


def _print(options: UploadOptions, checked: ContactsCheck | None, job: UploadJob) -> None:
    if options.as_json:
        members = _members(options, checked)
        members["jobs"] = [unstructure(one.job) for one in job.taken]
        members["error"] = None if job.error is None else str(job.error)
        members["not_taken"] = [path.name for path in job.not_taken]
        print_out(json.dumps(members))
        return
    from eightbyeight.cli.contacts.upload_page import upload_page  # noqa: PLC0415 - needs rich

    page = upload_page(checked, [one.job for one in job.taken])
    if page:
        print_out(page)


def _tell_the_rest(job: UploadJob) -> None:
    if job.error is not None:
        click.echo(f"Error: {plain(str(job.error))}", err=True)
    if not job.not_taken:
        return
    first, *others = (plain(path.name) for path in job.not_taken)
    if job.interrupted or job.code is Exit.UNKNOWN:
        click.echo(
            f"Whether {first} was taken is not known: `eightbyeight jobs list` shows it.", err=True
        )
    if others:
        click.echo(f"Not sent: {', '.join(others)}.", err=True)
    click.echo(
        "Next: run the same command again; who is a contact by then is one all the same.", err=True
    )


def _members(options: UploadOptions, checked: ContactsCheck | None) -> dict[str, object]:
    return {
        "file": str(options.path),
        "check": None if checked is None else members_of(checked),
        "jobs": [],
    }
