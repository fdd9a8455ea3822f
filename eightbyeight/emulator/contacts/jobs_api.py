"""The operations that are accepted and done later, and those that look at them.

Sources: the OpenAPI file, and the vendor's "Batch create contacts".
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import cast

from attrs import frozen

from eightbyeight.emulator.accounts.calls import Answer, Body
from eightbyeight.emulator.accounts.query import OffsetUnit
from eightbyeight.emulator.accounts.reading import (
    members_of,
    read_flag,
    read_ids,
    read_msisdn,
)
from eightbyeight.emulator.accounts.refusing import Code, bad_request, refusal
from eightbyeight.emulator.contacts.account import Account
from eightbyeight.emulator.contacts.bodies import job_body, job_row, upload_body
from eightbyeight.emulator.contacts.calls import Call, Operation
from eightbyeight.emulator.contacts.jobs import Done, Job, JobType, Work, WorkFailedError
from eightbyeight.emulator.contacts.paging import DEFAULT_LIMIT, page_body
from eightbyeight.emulator.contacts.uploads import read_form
from eightbyeight.emulator.contacts.values import Contact
from eightbyeight.emulator.multipart import Part
from eightbyeight.emulator.router import Route

__all__ = ["JobsApi"]


class JobsApi:
    """Answer what is asked of jobs.

    Args:
        offset_unit: What ``offset`` counts.
    """

    def __init__(self, offset_unit: OffsetUnit) -> None:
        self._offset_unit = offset_unit

    @property
    def routes(self) -> Sequence[Route[Operation]]:
        """Where the operations are reached, from the account on."""
        return (
            Route(
                "/contacts/batches/createContacts",
                {"POST": Operation(create_contacts, Body.FORM)},
            ),
            Route(
                "/contacts/batches/deleteContacts",
                {"POST": Operation(delete_contacts, Body.JSON)},
            ),
            Route("/groups/batches/copyContacts", {"POST": Operation(copy_contacts)}),
            Route("/groups/batches/moveContacts", {"POST": Operation(move_contacts)}),
            Route("/groups/batches/deleteGroups", {"POST": Operation(delete_groups, Body.JSON)}),
            Route("/batches/{batchId}", {"GET": Operation(get)}),
            Route("/batches", {"GET": Operation(self.list_jobs)}),
        )

    def list_jobs(self, call: Call) -> Answer:
        """Give a page of the jobs, the newest first."""
        page = call.query.page(self._offset_unit, DEFAULT_LIMIT)
        kind = call.query.choice("type", tuple(JobType))
        jobs = list(call.account.jobs)
        found = [job for job in reversed(jobs) if kind in {None, job.type}]
        return Answer(200, page_body(page, len(jobs), found, job_row))


def get(call: Call) -> Answer:
    """Give one job, as the OpenAPI file has it: without the counters of an upload."""
    job = call.account.jobs.get(call.parameters["batchId"].lower())
    if job is None:
        raise refusal(404, Code.JOB, "Invalid jobId")
    return Answer(200, job_body(job))


def create_contacts(call: Call) -> Answer:
    """Accept a file of contacts."""
    form = read_form(call.account, cast("Mapping[str, Part]", call.document))
    job_id = call.account.numbers.take_job()
    upload = form.upload(call.account, job_id)
    job = Job(job_id, JobType.CREATE_CONTACTS, "queued", call.now, upload)
    call.account.start(job, partial(form.work, call.account))
    return Answer(202, upload_body(job))


def delete_contacts(call: Call) -> Answer:
    """Accept to delete some contacts, or all."""
    members = members_of(call.document)
    given = members.get("msisdns", [])
    if not isinstance(given, list):
        raise bad_request("msisdns must be a list of phone numbers")
    doomed = _Doomed(
        frozenset(read_ids("ids", members.get("ids", []))),
        tuple(read_msisdn(each) for each in given),
        read_flag("all", members.get("all", False)),
    )
    if not (doomed.ids or doomed.msisdns or doomed.every):
        raise bad_request("ids, msisdns or all must say which contacts")
    return _start(call, JobType.DELETE_CONTACTS, partial(_delete, call.account, doomed))


@frozen
class _Doomed:
    """Which contacts are to be deleted."""

    ids: frozenset[int]
    msisdns: tuple[str, ...]
    every: bool

    def contacts(self, account: Account) -> Iterable[Contact]:
        """Give those that are there, in the order of their ids."""
        if self.every:
            return account.contacts
        found = {each.id: each for one in self.ids if (each := account.contacts.get(one))}
        for msisdn in self.msisdns:
            matching = account.contacts.matching({"msisdn": msisdn})
            found.update((each.id, each) for each in matching)
        return [found[each] for each in sorted(found)]


def _delete(
    account: Account,
    doomed: _Doomed,
    now: datetime,  # noqa: ARG001 - as Work
    amount: int | None,
) -> Done:
    if doomed.every and amount is None:
        account.clear()
    else:
        account.remove(list(islice(doomed.contacts(account), amount)))
    return Done()


def copy_contacts(call: Call) -> Answer:
    """Accept to put the contacts of one group into another as well."""
    return _start(call, JobType.COPY_CONTACTS, partial(_copy, call.account, *_two_groups(call)))


def _copy(
    account: Account,
    source: int,
    target: int,
    now: datetime,  # noqa: ARG001 - as Work
    amount: int | None,
) -> Done:
    account.join(_to_move(account, source, target, amount), [target])
    return Done()


def move_contacts(call: Call) -> Answer:
    """Accept to put the contacts of one group into another instead."""
    return _start(call, JobType.MOVE_CONTACTS, partial(_move, call.account, *_two_groups(call)))


def _move(
    account: Account,
    source: int,
    target: int,
    now: datetime,  # noqa: ARG001 - as Work
    amount: int | None,
) -> Done:
    contacts = _to_move(account, source, target, amount)
    account.join(contacts, [target])
    account.leave(contacts, source)
    return Done()


def _to_move(account: Account, source: int, target: int, amount: int | None) -> list[Contact]:
    if account.group(source) is None or account.group(target) is None:
        raise WorkFailedError
    return account.members(source)[:amount]


def _two_groups(call: Call) -> tuple[int, int]:
    source, target = call.query.required("from"), call.query.required("to")
    _check_groups(call.account, (source, target))
    if source == target:
        raise bad_request("from and to must be two groups")
    return source, target


def delete_groups(call: Call) -> Answer:
    """Accept to delete groups, with their contacts or without."""
    members = members_of(call.document)
    ids = tuple(dict.fromkeys(read_ids("ids", members.get("ids"))))
    with_contacts = read_flag("deleteContacts", members.get("deleteContacts"))
    if not ids:
        raise bad_request("ids must name at least one group")
    _check_groups(call.account, ids)
    work = partial(_delete_groups, call.account, ids, with_contacts)
    return _start(call, JobType.DELETE_GROUPS, work)


def _delete_groups(
    account: Account,
    ids: Sequence[int],
    with_contacts: bool,
    now: datetime,  # noqa: ARG001 - as Work
    amount: int | None,
) -> Done:
    for group_id in ids[:amount]:
        if account.group(group_id) is not None:
            if with_contacts:
                account.remove(account.members(group_id))
            account.remove_group(group_id)
    return Done()


def _check_groups(account: Account, ids: Sequence[int]) -> None:
    for group_id in ids:
        if account.group(group_id) is None:
            raise bad_request(f"Unable to find group with id {group_id}")


def _start(call: Call, kind: JobType, work: Work) -> Answer:
    job = Job(call.account.numbers.take_job(), kind, "queued", call.now)
    call.account.start(job, work)
    return Answer(202, job_body(job))
