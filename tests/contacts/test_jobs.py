"""Waiting for a job: when it is looked at, what ends the wait, and what is passed over."""

import time as clock
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice, repeat

import anyio
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.jobs import wait_until_done
from eightbyeight.contacts.models import Job, JobStatus, JobType
from eightbyeight.errors import (
    InvalidInputError,
    JobFailedError,
    NotFoundError,
    RateLimitError,
    Sent,
    ServerError,
    TlsError,
    TransportError,
    WaitTimeoutError,
)
from eightbyeight.rest import waiting
from eightbyeight.rest.waiting import waits
from eightbyeight.transport.clocks import Time

Seen = Job | Exception

JOB = Job(id="1da76ae9-5f8d-40c1-ba71-ae7b00abb23e", type=JobType.CREATE_CONTACTS, status="queued")
DONE = evolve(JOB, status=JobStatus.COMPLETED)
NO_ANSWER = TransportError("no answer", sent=Sent.MAYBE)
FAILURE = ServerError("503", status=503)


class Service:
    """Shows a job as it is told to, and keeps the time at which it was looked at."""

    def __init__(self, *shown: Seen, then: Seen = DONE, takes: float = 0.0) -> None:
        self.shown: Iterator[Seen] = iter([*shown, *repeat(then, 10_000)])
        self.takes = takes
        self.now = 1000.0
        self.looks: list[float] = []

    async def get(self) -> Job:
        """Show the next state, or fail."""
        self.looks.append(self.now - 1000.0)
        self.now += self.takes
        await anyio.lowlevel.checkpoint()
        seen = next(self.shown)
        if isinstance(seen, Exception):
            raise seen
        return seen

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        assert seconds > 0
        self.now += seconds

    async def wait(
        self,
        deadline: float | None = None,
        *,
        random: Callable[[], float] = lambda: 0.0,
        told: Callable[[Job], object] | None = None,
        finish: Callable[[Job], Awaitable[Job]] | None = None,
    ) -> Job:
        """Wait for the job on this clock."""
        time = Time(now=lambda: self.now, sleep=self.sleep)
        return await wait_until_done(
            self.get, deadline=deadline, time=time, random=random, told=told, finish=finish
        )


def throttled(retry_after: float | None) -> RateLimitError:
    """Make the error of a service that wants to be left alone."""
    error = RateLimitError("429", status=429)
    error.retry_after = retry_after
    return error


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=40, max_size=40))
def test_waits_grow_from_one_second_to_thirty(drawn: list[float]) -> None:
    """A wait is at most 1.5 times the one before, 30 s, and a tenth less by chance."""
    given_waits = list(islice(waits(iter(drawn).__next__), 40))

    bounds = [min(1.5**count, 30.0) for count in range(40)]
    for wait, bound in zip(given_waits, bounds, strict=True):
        assert bound * 0.9 - 1e-9 <= wait <= bound


def test_chance_shifts_the_waits() -> None:
    """Two who wait with other luck do not wait as long as each other."""
    assert next(waits(lambda: 0.0)) == 1.0
    assert next(waits(lambda: 0.5)) == pytest.approx(0.95)


async def test_a_completed_job_is_given_back_at_once() -> None:
    """A job that is completed already costs one look and no wait."""
    service = Service(DONE)

    assert DONE == await service.wait()
    assert [0.0] == service.looks


async def test_a_job_is_looked_at_ever_less_often() -> None:
    """While it is not over, it is looked at after 1 s, 1.5 s more, 2.25 s more."""
    service = Service(*repeat(JOB, 4))

    assert DONE == await service.wait()
    assert [0.0, 1.0, 2.5, 4.75, 8.125] == service.looks


@pytest.mark.parametrize("status", ["queued", "inProgress", "paused", "", None])
async def test_what_is_not_known_to_be_an_end_is_waited_on(status: str | None) -> None:
    """Neither a status newer than this package nor none at all ends the wait."""
    service = Service(evolve(JOB, status=status), evolve(JOB, status=status))

    assert DONE == await service.wait()
    assert 3 == len(service.looks)


@pytest.mark.parametrize("status", ["failed", "stopped", "timeout"])
async def test_a_bad_end_is_an_error_that_has_the_job(status: str) -> None:
    """A job that failed, was stopped or took too long raises, with what is known of it."""
    ended = evolve(JOB, status=status, total_rows=12, inserted_rows=0, error_rows=6)
    service = Service(JOB, ended)

    with pytest.raises(JobFailedError) as caught:
        await service.wait()

    assert ended is caught.value.job
    assert caught.value.may_have_happened
    assert (
        "the createContacts job 1da76ae9-5f8d-40c1-ba71-ae7b00abb23e ended as "
        f"{status} (12 rows, 0 inserted, 6 with errors); part of its work may have been done"
    ) == str(caught.value)


async def test_an_error_says_only_what_is_known() -> None:
    """Without a type or counters, the error has the id and the status."""
    with pytest.raises(JobFailedError, match="the contacts job 7 ended as failed; part"):
        await Service(Job(id="7", status=JobStatus.FAILED)).wait()


async def test_the_deadline_ends_the_wait_with_a_last_look() -> None:
    """At the deadline the job is looked at once more, and then waited for no longer."""
    working = evolve(JOB, status=JobStatus.IN_PROGRESS, total_rows=9)
    service = Service(then=working)

    with pytest.raises(WaitTimeoutError) as caught:
        await service.wait(3.0)

    assert [0.0, 1.0, 2.5, 3.0] == service.looks
    assert working is caught.value.latest
    assert "is inProgress (9 rows) after 3 s; it goes on" in str(caught.value)


async def test_a_job_completed_by_the_last_look_is_no_late_one() -> None:
    """What is found completed at the deadline is given back."""
    assert DONE == await Service(JOB, JOB, JOB, DONE).wait(3.0)


async def test_a_late_job_may_have_no_status() -> None:
    """The error of a wait that was too short is readable also where no status is known."""
    with pytest.raises(WaitTimeoutError, match="is of no known status after"):
        await Service(then=Job(id="7")).wait(0.5)


async def test_time_that_looking_takes_counts() -> None:
    """The deadline counts from the beginning, looks included."""
    service = Service(then=JOB, takes=2.0)

    with pytest.raises(WaitTimeoutError):
        await service.wait(4.0)

    assert [0.0, 3.0] == service.looks


@pytest.mark.parametrize("trouble", [NO_ANSWER, FAILURE, throttled(None)])
async def test_five_failures_in_a_row_are_passed_over(trouble: Exception) -> None:
    """Five looks may fail, also more than once, if one between them does not."""
    service = Service(*repeat(trouble, 5), JOB, *repeat(trouble, 5))

    assert DONE == await service.wait()
    assert 12 == len(service.looks)


@pytest.mark.parametrize("trouble", [NO_ANSWER, FAILURE, throttled(None)])
async def test_the_sixth_failure_in_a_row_is_raised(trouble: Exception) -> None:
    """When the sixth look in a row fails, its error is the caller's."""
    service = Service(JOB, then=trouble)

    with pytest.raises(type(trouble)) as caught:
        await service.wait()

    assert trouble is caught.value
    assert 7 == len(service.looks)


@pytest.mark.parametrize("refusal", [NotFoundError("404", status=404), TlsError("not trusted")])
async def test_what_waiting_cannot_mend_is_raised_at_once(refusal: Exception) -> None:
    """A job that is not there and a peer that is not trusted are not asked for again."""
    service = Service(JOB, refusal)

    with pytest.raises(type(refusal)):
        await service.wait()

    assert 2 == len(service.looks)


async def test_a_wait_the_service_asks_for_comes_on_top() -> None:
    """The service is not asked again before the time it names."""
    service = Service(throttled(20.0), JOB)

    assert DONE == await service.wait()
    assert [0.0, 21.0, 22.5] == service.looks


async def test_a_wait_of_more_than_five_minutes_is_the_callers_business() -> None:
    """Where the service asks for longer than anybody expects, its error is raised."""
    assert DONE == await Service(throttled(300.0)).wait()

    with pytest.raises(RateLimitError):
        await Service(throttled(300.1)).wait()


async def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    """The service is not asked before the time it names, also where that is too late for us."""
    service = Service(JOB, throttled(20.0))

    with pytest.raises(WaitTimeoutError):
        await service.wait(15.0)

    assert [0.0, 1.0] == service.looks


async def test_without_any_look_the_last_error_is_raised() -> None:
    """Where nothing could be learnt of the job by the deadline, the reason is raised."""
    with pytest.raises(ServerError):
        await Service(NO_ANSWER, then=FAILURE).wait(2.0)


async def test_a_job_once_seen_is_what_a_late_error_has() -> None:
    """Failures after the last look that succeeded do not hide what it said."""
    with pytest.raises(WaitTimeoutError) as caught:
        await Service(JOB, then=NO_ANSWER).wait(2.0)

    assert JOB is caught.value.latest


async def test_a_look_that_hangs_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that is not answered does not outlast the deadline for long."""
    monkeypatch.setattr(waiting, "_LAST_LOOK", 0.02)

    async def hang() -> Job:
        await anyio.sleep_forever()
        return JOB

    began = clock.monotonic()
    with pytest.raises(TransportError, match="by the deadline") as caught:
        await wait_until_done(hang, deadline=0.05, time=Time(), random=lambda: 0.0)

    assert Sent.MAYBE is caught.value.sent
    assert clock.monotonic() - began < 5


async def test_every_look_is_told() -> None:
    """Whoever wants to know is told after each look that succeeded, the last one included."""
    stopped = evolve(JOB, status=JobStatus.STOPPED)
    seen: list[Job] = []

    with pytest.raises(JobFailedError):
        await Service(JOB, NO_ANSWER, JOB, stopped).wait(told=seen.append)

    assert [JOB, JOB, stopped] == seen


async def with_rows(job: Job) -> Job:
    """Fill in a counter, from a list that lags behind."""
    return evolve(job, total_rows=3, status=JobStatus.QUEUED)


async def test_what_is_found_out_at_the_end_is_given_back() -> None:
    """A job that is over is completed with what else is known of it, in any kind of end."""
    seen: list[Job] = []
    assert evolve(DONE, total_rows=3) == await Service(JOB, DONE).wait(
        told=seen.append, finish=with_rows
    )
    assert [JOB, evolve(DONE, total_rows=3)] == seen

    failed = evolve(JOB, status=JobStatus.FAILED)
    with pytest.raises(JobFailedError, match="3 rows") as caught:
        await Service(failed).wait(finish=with_rows)
    assert evolve(failed, total_rows=3) == caught.value.job


async def hang_on(_: Job) -> Job:
    """Find nothing out, ever."""
    await anyio.sleep_forever()
    return JOB


async def fail_on(_: Job) -> Job:
    """Find out that nothing can be."""
    raise ServerError("503", status=503)


async def break_on(_: Job) -> Job:
    """Have a fault."""
    raise ZeroDivisionError


@pytest.mark.parametrize("finish", [hang_on, fail_on, break_on])
@pytest.mark.parametrize("deadline", [0.001, None])
async def test_the_end_of_a_job_is_told_whatever_else_is_not(
    finish: Callable[[Job], Awaitable[Job]],
    deadline: float | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That more cannot be found out, or not in time, takes away nothing of a job's end."""
    monkeypatch.setattr(waiting, "_FINISHING", 0.02)
    monkeypatch.setattr(waiting, "_LAST_LOOK", 0.01)
    seen: list[Job] = []

    with anyio.fail_after(5):
        assert DONE == await Service(DONE).wait(deadline, told=seen.append, finish=finish)
    assert [DONE] == seen

    stopped = evolve(JOB, status=JobStatus.STOPPED)
    with anyio.fail_after(5), pytest.raises(JobFailedError) as caught:
        await Service(stopped).wait(deadline, finish=finish)
    assert stopped is caught.value.job


async def test_whoever_gives_up_waiting_is_not_held_up_at_the_end() -> None:
    """Cancelling works also while more is found out about a job that is over."""
    with anyio.move_on_after(0.02) as scope:
        await Service(DONE).wait(finish=hang_on)

    assert scope.cancelled_caught


@pytest.mark.parametrize(
    "deadline", [0, -1, 0.0, float("nan"), float("inf"), 10**400, True, "5", b""]
)
async def test_a_deadline_is_a_time_to_come(deadline: float) -> None:
    """A deadline that is no number of seconds above 0 is refused before any look."""
    service = Service(DONE)

    with pytest.raises(InvalidInputError, match="deadline"):
        await service.wait(deadline)

    assert [] == service.looks
