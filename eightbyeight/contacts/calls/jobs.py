"""Calls about many contacts at once, which the service accepts and does later as jobs."""

import os
import random
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from uuid import UUID

from attrs import asdict, evolve

from eightbyeight.contacts.answers import read_job, read_page
from eightbyeight.contacts.calls.calling import Calls
from eightbyeight.contacts.checks import check_ids, check_msisdns, id_path, job_path
from eightbyeight.contacts.jobs import wait_until_done
from eightbyeight.contacts.models import Job, JobType
from eightbyeight.contacts.requests import (
    JSON,
    deletion_body,
    groups_deletion_body,
    jobs_query,
    query_of,
)
from eightbyeight.contacts.uploads import prepare_upload
from eightbyeight.errors import EightByEightError, InvalidInputError
from eightbyeight.rest.pages import Page, walk
from eightbyeight.transport.clocks import Time

__all__ = ["JobCalls"]

_LATEST = 100
"""How many of the latest uploads are looked at for a job's counters."""


class JobCalls(Calls):
    """Upload, delete, copy and move many contacts, and see how far that has come."""

    _time = Time()

    async def upload_contacts(  # noqa: PLR0913 - all but the file have a default
        self,
        file: str | os.PathLike[str] | bytes,
        *,
        groups: Collection[int] = (),
        has_header: bool = True,
        columns: Sequence[str] = (),
        filename: str | None = None,
        progress: Callable[[int, int], object] | None = None,
        timeout: float = 900.0,  # noqa: ASYNC109 - the request's, kept by the transport
    ) -> Job:
        """Upload a CSV or Excel file of contacts; the job that reads it is what comes back.

        The file is streamed, in memory that does not grow with it. The service tells how many rows
        it took, not which: ``load_contacts`` says what became of each. ``check_contacts`` finds
        what is wrong before. Source: the vendor's page "Batch create contacts".

        Args:
            file: A path, or the content.
            groups: Ids of at most 10 groups to put the contacts in.
            has_header: Whether the first row names the columns.
            columns: The columns' names where no row does, such as ``["msisdn", "firstName"]``.
            filename: Its name for the service; needed for content, whose suffix tells its kind.
            progress: Is told how many bytes of how many were handed to the network, never fewer
                than before.
            timeout: Seconds for the whole upload.

        Raises:
            InvalidInputError: the file cannot be read or has more than 30,000,000 bytes, or an
                argument cannot be meant; nothing was sent.
            Exception: whatever ``progress`` raised, which ends the upload.
            EightByEightError: any other error of the package's tree.
        """
        upload = prepare_upload(
            file,
            groups=groups,
            has_header=has_header,
            columns=columns,
            filename=filename,
            progress=progress,
        )
        try:
            response = await self._ask(
                "POST",
                "contacts/batches/createContacts",
                upload.body,
                headers={"Content-Type": upload.content_type},
                timeout=timeout,
            )
        except Exception:
            # What the caller's own function raised is theirs; a transport tells of its end alone.
            if upload.failure is None:
                raise
        else:
            return read_job(response)
        raise upload.failure

    async def delete_contacts(
        self, *, ids: Collection[int] = (), msisdns: Collection[str] = ()
    ) -> Job:
        """Delete these contacts in a job; see the vendor's page "Batch delete contacts".

        Args:
            ids: Ids of contacts.
            msisdns: Phone numbers of contacts.

        Raises:
            InvalidInputError: both are empty, or one of them cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        wanted_ids, wanted_msisdns = check_ids("ids", ids), check_msisdns(msisdns)
        if not (wanted_ids or wanted_msisdns):
            raise InvalidInputError.of(
                "ids",
                "and msisdns are both empty; delete_all_contacts() is what deletes everything",
            )
        return await self._delete(deletion_body(wanted_ids, wanted_msisdns))

    async def delete_all_contacts(self) -> Job:
        """Delete every contact of the account in a job. There is no way back.

        Source: the vendor's page "Batch delete contacts".

        Raises:
            EightByEightError: any error of the package's tree.
        """
        return await self._delete(b'{"all":true}')

    async def _delete(self, body: bytes) -> Job:
        path = "contacts/batches/deleteContacts"
        return read_job(await self._ask("POST", path, body, headers=JSON))

    async def copy_contacts(self, from_group: int, to_group: int) -> Job:
        """Put all contacts of one group into another as well, in a job.

        Source: the vendor's page "Copy contacts between groups".

        Raises:
            InvalidInputError: an id is none, or both are the same; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        return await self._between("copyContacts", from_group, to_group)

    async def move_contacts(self, from_group: int, to_group: int) -> Job:
        """Put all contacts of one group into another and take them out of the first, in a job.

        Source: the vendor's page "Move contacts between groups".

        Raises:
            InvalidInputError: an id is none, or both are the same; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        return await self._between("moveContacts", from_group, to_group)

    async def _between(self, what: str, from_group: int, to_group: int) -> Job:
        source = id_path("from_group", from_group)
        target = id_path("to_group", to_group)
        if source == target:
            raise InvalidInputError.of("to_group", f"is the same as from_group, {source}")
        path = f"groups/batches/{what}" + query_of({"from": source, "to": target})
        return read_job(await self._ask("POST", path))

    async def delete_groups(self, ids: Collection[int], *, delete_contacts: bool) -> Job:
        """Delete groups in a job; see the vendor's page "Batch delete groups".

        Args:
            ids: Ids of groups.
            delete_contacts: Delete the contacts that are in them, too. There is no way back.

        Raises:
            InvalidInputError: there are no ids, or one is none; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        wanted = check_ids("ids", ids)
        if not wanted:
            raise InvalidInputError.of("ids", "are none: nothing to do")
        body = groups_deletion_body(wanted, delete_contacts=delete_contacts)
        return read_job(await self._ask("POST", "groups/batches/deleteGroups", body, headers=JSON))

    async def get_job(self, job_id: str | UUID, *, with_counters: bool = False) -> Job:
        """Give a job by its id.

        Source: the vendor's page "Get batch by id".

        Args:
            job_id: The job's UUID.
            with_counters: Look for an upload's counters as well, which the service shows only in
                its list of jobs: one more request. Of one that is not among the first 100
                uploads of that list they stay None.

        Raises:
            InvalidInputError: it is no UUID; nothing was sent.
            NotFoundError: the account has no such job.
            EightByEightError: any other error of the package's tree.
        """
        path = job_path(job_id)
        job = read_job(await self._get(f"batches/{path}"), path)
        return await self._with_counters(job) if with_counters else job

    async def list_jobs(
        self,
        type: JobType | str | None = None,  # noqa: A002 - the vendor's word
        *,
        limit: int = 20,
        offset: int = 0,
    ) -> Page[Job]:
        """Give one page of the account's jobs; :meth:`iter_jobs` gives all.

        Source: the vendor's page "Get batch job list".

        Args:
            type: Only jobs of this type.
            limit: How many per page, 1 to 500.
            offset: Which page, from 0; see ``search_contacts``.

        Raises:
            InvalidInputError: an argument cannot be meant; nothing was sent.
            EightByEightError: any other error of the package's tree.
        """
        path = "batches" + jobs_query(type, limit, offset)
        return read_page(await self._get(path), Page[Job])

    def iter_jobs(
        self,
        type: JobType | str | None = None,  # noqa: A002 - the vendor's word
        *,
        page_size: int = 500,
    ) -> AsyncGenerator[Job, None]:
        """Give all jobs, one by one; pages are fetched as they are needed.

        It promises and raises what ``iter_contacts`` does.
        """
        jobs_query(type, page_size, 0)

        async def fetch(offset: int) -> Page[Job]:
            return await self.list_jobs(type, limit=page_size, offset=offset)

        return walk(fetch, key=_id_of)

    async def wait_for_job(
        self,
        job: Job | str | UUID,
        *,
        deadline: float | None = None,
        told: Callable[[Job], object] | None = None,
    ) -> Job:
        """Ask for a job until it is over: at once, then after a second, then ever less often.

        What comes back has the counters of an upload where the service's list has them. A few
        failures in a row to get an answer are passed over.

        Args:
            job: The job, or its id.
            deadline: Seconds to wait; None for as long as it takes.
            told: Is given the job after each look.

        Raises:
            JobFailedError: it ended as failed, stopped or timeout; ``job`` has what is known.
            WaitTimeoutError: it was not over by the deadline, and goes on.
            NotFoundError: the account has no such job.
            EightByEightError: any other error of the package's tree.
        """
        job_id = job_path(job.id if isinstance(job, Job) else job)

        return await wait_until_done(
            lambda: self.get_job(job_id),
            deadline=deadline,
            time=self._time,
            random=random.random,
            told=told,
            finish=self._with_counters,
        )

    async def _with_counters(self, job: Job) -> Job:
        if job.total_rows is not None or job.type != JobType.CREATE_CONTACTS:
            return job
        try:
            page = await self.list_jobs(JobType.CREATE_CONTACTS, limit=_LATEST)
        except EightByEightError:
            # What is known of the job is worth more than its figures.
            return job
        for listed in page.items:
            if listed.id.lower() == job.id.lower():
                return _filled_in(job, listed)
        return job


def _filled_in(job: Job, listed: Job) -> Job:
    known = asdict(job, recurse=False)
    missing = {name: getattr(listed, name) for name, value in known.items() if value is None}
    return evolve(job, **missing)


def _id_of(job: Job) -> object:
    return job.id
