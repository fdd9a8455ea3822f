"""Jobs: work that is accepted at once, done later by the clock, and looked at in between.

Source: the OpenAPI file's ``BatchJob``, ``BatchUploadJob`` and the examples of the job list.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import define, evolve, frozen

__all__ = [
    "Counters",
    "Done",
    "Ending",
    "InvalidRow",
    "Job",
    "JobBook",
    "JobType",
    "Speed",
    "Upload",
    "Work",
    "WorkFailedError",
]


class JobType(StrEnum):
    """What a job does."""

    CREATE_CONTACTS = "createContacts"
    DELETE_CONTACTS = "deleteContacts"
    COPY_CONTACTS = "copyContacts"
    MOVE_CONTACTS = "moveContacts"
    DELETE_GROUPS = "deleteGroups"


class Ending(StrEnum):
    """How a job can end."""

    COMPLETED = "completed"
    FAILED = "failed"
    STOPPED = "stopped"
    TIMEOUT = "timeout"


@frozen
class Upload:
    """The file of a job that has one."""

    file_name: str
    file_type: str
    """``csv`` or ``xls``."""
    file_location: str
    """Where it could be fetched, if this were the service."""
    groups: tuple[int, ...]


@frozen
class Counters:
    """What became of the rows of a file."""

    total_rows: int
    error_rows: int
    duplicated_rows: int
    inserted_rows: int
    contact_groups: int


@frozen
class InvalidRow:
    """A row of which no contact could be made."""

    number: int
    """As a spreadsheet shows it."""
    problem: str


@frozen
class Done:
    """What there is to tell of work that is done."""

    counters: Counters | None = None
    invalid_rows: tuple[InvalidRow, ...] = ()


@frozen
class Job:
    """One job as it stands."""

    id: str
    type: JobType
    status: str
    """``queued``, ``inProgress``, or an :class:`Ending`."""
    created_at: datetime
    upload: Upload | None = None
    counters: Counters | None = None
    """Of an upload that is over."""
    invalid_rows: tuple[InvalidRow, ...] = ()


class WorkFailedError(Exception):
    """The work cannot be done; never leaves the emulator."""


Work = Callable[[datetime, int | None], Done]
"""Does the work of a job, or only that many rows or contacts of it."""


@define
class Speed:
    """How long jobs wait and work."""

    queued: timedelta
    running: timedelta


@frozen
class _Planned:
    """How a job is to end if not by itself."""

    ending: Ending
    amount: int | None
    """How many rows or contacts of the work are done; None for all."""


@define(eq=False)
class _Task:
    """A job that is not over."""

    job_id: str
    work: Work
    begins: datetime
    ends: datetime
    planned: _Planned


class JobBook:
    """Keep the jobs of one account, and do their work when its time has come.

    Args:
        speed: How long they take; who holds it can change it for jobs to come.
    """

    def __init__(self, speed: Speed) -> None:
        self._speed = speed
        self._jobs: dict[str, Job] = {}
        self._tasks: list[_Task] = []
        self._planned: deque[_Planned] = deque()

    def __iter__(self) -> Iterator[Job]:
        return iter(self._jobs.values())

    def get(self, job_id: str) -> Job | None:
        """Give a job, or None where there is none with this id."""
        return self._jobs.get(job_id)

    def start(self, job: Job, work: Work) -> None:
        """Accept a job; its work is done when its time is over."""
        planned = self._planned.popleft() if self._planned else _Planned(Ending.COMPLETED, None)
        begins = job.created_at + self._speed.queued
        self._jobs[job.id] = job
        self._tasks.append(_Task(job.id, work, begins, begins + self._speed.running, planned))

    def plan(self, ending: Ending, amount: int | None) -> None:
        """Let the next job end so, with that much of its work done."""
        self._planned.append(_Planned(ending, amount))

    def follow(self, now: datetime) -> None:
        """Bring all jobs up to date, in the order in which they end."""
        for task in sorted(self._tasks, key=lambda each: each.ends):
            if task.ends <= now:
                self._finish(task, task.ends)
            elif task.begins <= now:
                self._become(task.job_id, "inProgress")

    def finish(self, now: datetime) -> None:
        """End all jobs without waiting for the clock."""
        for task in tuple(self._tasks):
            self._finish(task, now)

    def end(self, job_id: str, ending: Ending, amount: int | None, now: datetime) -> bool:
        """End a job now, with that much of its work done; tell whether it was not over yet."""
        for task in self._tasks:
            if task.job_id == job_id:
                task.planned = _Planned(ending, amount)
                self._finish(task, now)
                return True
        return False

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Take back at the end of the block what was started in it."""
        jobs, tasks, planned = dict(self._jobs), list(self._tasks), self._planned.copy()
        try:
            yield
        finally:
            self._jobs, self._tasks, self._planned = jobs, tasks, planned

    def _finish(self, task: _Task, now: datetime) -> None:
        self._tasks.remove(task)
        ending, done = task.planned.ending, Done()
        try:
            done = task.work(now, task.planned.amount)
        except WorkFailedError:
            ending = Ending.FAILED
        self._become(task.job_id, ending, done)

    def _become(self, job_id: str, status: str, done: Done | None = None) -> None:
        done = done or Done()
        self._jobs[job_id] = evolve(
            self._jobs[job_id],
            status=str(status),
            counters=done.counters,
            invalid_rows=done.invalid_rows,
        )
