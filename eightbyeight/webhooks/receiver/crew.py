"""Doing jobs, a bounded number at once and each for a bounded time, whatever they do to themselves.

There is no standing worker: a worker begins when there is something to do, and ends when there is
nothing any more. So none can be missing, and many quick jobs that came together cost one task.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import NamedTuple

from attrs import define, field

__all__ = ["Crew", "Job"]

_MOMENT = 0.1


class Job(NamedTuple):
    """One call of one of the caller's functions."""

    name: str
    """What is called, for messages."""
    call: Callable[[], object]
    """Calls it; what it gives is awaited if that is possible."""
    ended: Callable[[Exception | None], None]
    """Hears once what went wrong, or that nothing did; does not raise."""


@define(eq=False)
class _Worker:
    task: asyncio.Task[None] = field(init=False)
    job: Job | None = field(default=None, init=False)
    """What it has in hand; None again once that is somebody else's business."""
    deadline: float = field(default=0.0, init=False)


class Crew:
    """Do jobs in the order in which they came, urgent ones first.

    Args:
        workers: How many are done at once.
        timeout: Seconds after which a job is given up and cancelled; None lets it take its time.
        grace: Seconds for what cancelled jobs do on their way out, when everything ends.
    """

    def __init__(self, *, workers: int, timeout: float | None, grace: float = 1.0) -> None:
        self._size = workers
        self._timeout = timeout
        self._grace = grace
        self._urgent: deque[Job] = deque()
        self._waiting: deque[Job] = deque()
        self._workers: set[_Worker] = set()
        self._beginner: _Worker | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._pause: asyncio.TimerHandle | None = None
        # The event loop itself would let go of a task that nobody else knows.
        self._given_up: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many jobs wait."""
        return len(self._urgent) + len(self._waiting)

    def add(self, job: Job) -> None:
        """Do a job when its turn comes."""
        self._waiting.append(job)
        self._begin()

    def add_urgent(self, job: Job) -> None:
        """Do a job before all others that wait."""
        self._urgent.append(job)
        self._begin()

    async def finish(self, seconds: float) -> list[Job]:
        """Have everything done that can be in a time.

        Returns:
            What was not: jobs in hand, which are cancelled, and those that wait and are not
            urgent. None of them has heard of its end.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until:
            self._resume()
            if not self._workers:
                break
            await asyncio.wait([one.task for one in self._workers], timeout=until - loop.time())
        left, tasks = [], []
        for worker in list(self._workers):
            tasks.append(worker.task)
            left.extend(self._give_up(worker))
        if tasks:
            await asyncio.wait(tasks, timeout=self._grace)
        left.extend(self._waiting)
        self._waiting.clear()
        return left

    def _begin(self) -> None:
        # One at a time: each looks whether there is more to do when it takes something in hand.
        if self._beginner is not None or not self._line() or len(self._workers) >= self._size:
            return
        worker = self._beginner = _Worker()
        worker.task = asyncio.create_task(self._work(worker))
        worker.task.add_done_callback(lambda _: self._end(worker))
        self._workers.add(worker)

    async def _work(self, worker: _Worker) -> None:
        self._beginner = None
        while job := self._next():
            worker.job = job
            self._watch(worker)
            self._begin()
            error = await _outcome(job)
            if worker.job is None:
                return  # Given up meanwhile.
            worker.job = None
            job.ended(error)

    def _next(self) -> Job | None:
        line = self._line()
        return line.popleft() if line else None

    def _line(self) -> deque[Job]:
        return self._urgent if self._urgent or self._pause is not None else self._waiting

    def _end(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        self._given_up.discard(worker.task)
        if self._beginner is worker:
            self._beginner = None
        for job in _taken_from(worker):
            # Either the job cancelled its own task, or the event loop is being closed. Nobody can
            # tell, so what waits is left alone for a moment, which a closed loop does not live to
            # see: it would be begun and then dropped in the middle.
            self._pause = asyncio.get_running_loop().call_later(_MOMENT, self._resume)
            job.ended(RuntimeError(f"the {job.name} ended by being cancelled"))

    def _resume(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        self._begin()

    def _give_up(self, worker: _Worker) -> list[Job]:
        self._workers.discard(worker)
        self._given_up.add(worker.task)
        worker.task.cancel()
        return _taken_from(worker)

    def _watch(self, worker: _Worker) -> None:
        """Note when the job will have taken too long; one timer serves all, and is seldom set."""
        if self._timeout is None:
            return
        loop = asyncio.get_running_loop()
        worker.deadline = loop.time() + self._timeout
        if self._timer is None:
            self._timer = loop.call_at(worker.deadline, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        busy = [worker for worker in self._workers if worker.job is not None]
        for worker in busy:
            if worker.deadline <= loop.time():
                for job in self._give_up(worker):
                    seconds = f"{self._timeout:g} seconds"
                    job.ended(TimeoutError(f"the {job.name} took longer than {seconds}"))
        self._begin()
        deadlines = [worker.deadline for worker in busy if worker.job is not None]
        self._timer = loop.call_at(min(deadlines), self._look) if deadlines else None


def _taken_from(worker: _Worker) -> list[Job]:
    job, worker.job = worker.job, None
    return [] if job is None else [job]


async def _outcome(job: Job) -> Exception | None:
    try:
        doing = job.call()
        if isinstance(doing, Awaitable):
            await doing
        elif isinstance(doing, Generator | AsyncGenerator):
            return TypeError(f"the {job.name} is a generator, of which nothing was done")
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return RuntimeError(f"the {job.name} ended by being cancelled")
    except (KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's to know
        return error
    except BaseException as error:  # noqa: BLE001 - the same
        return RuntimeError(f"the {job.name} ended with {type(error).__name__}")
    return None
