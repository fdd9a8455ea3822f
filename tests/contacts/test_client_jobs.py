"""Uploads and jobs, as the client's caller sees them."""

import pytest

from eightbyeight.contacts.models import Job, JobStatus, JobType
from eightbyeight.errors import JobFailedError, ValidationError, WaitTimeoutError
from eightbyeight.transport.clocks import Time
from eightbyeight.transport.messages import Repeat, Response
from tests.contacts.answering import JOB, JOB_ID, answer, client, page

ERROR = {"code": 2000, "message": "no", "errorId": "x", "timestamp": "2018-08-04T09:25:40Z"}


async def test_an_upload() -> None:
    """The file goes out as a form whose length is known, with time enough, and is not repeated."""
    contacts, transport = client(answer(202, JOB))
    seen: list[tuple[int, int]] = []
    job = await contacts.upload_contacts(
        b"6581234567\n",
        groups=[9],
        has_header=False,
        columns=["msisdn"],
        filename="c.csv",
        progress=lambda sent, total: seen.append((sent, total)),
    )

    [exchange] = transport.exchanges
    request = exchange.request
    assert (JOB_ID, JobStatus.QUEUED) == (job.id, job.status)
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert (Repeat.IF_NOT_SENT, 900.0) == (request.repeat, request.timeout)
    assert isinstance(request.body, bytes)
    assert b"\r\n\r\n6581234567\n\r\n--" in request.body
    assert (len(request.body), len(request.body)) == seen[-1]


async def test_a_progress_that_raises() -> None:
    """What the caller's own function raises reaches the caller as it is."""

    def fail(sent: int, total: int) -> None:
        raise ZeroDivisionError(f"at {sent} of {total}")

    contacts, transport = client(answer(202, JOB))
    with pytest.raises(ZeroDivisionError, match=r"at .* of "):
        await contacts.upload_contacts(b"1234567", filename="c.csv", progress=fail)
    assert 0 == len(transport.exchanges)

    refusing, _ = client(answer(400, ERROR))
    with pytest.raises(ValidationError):
        await refusing.upload_contacts(b"1234567", filename="c.csv")
    with pytest.raises(IndexError):
        await refusing.upload_contacts(b"1234567", filename="c.csv")


def _time() -> tuple[Time, list[float]]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return Time(now=lambda: sum(slept), sleep=sleep), slept


async def test_waiting_for_a_job() -> None:
    """It is looked at until it is over; an upload's counters are fetched from the list."""
    over = {**JOB, "status": "completed"}
    listed = {"id": JOB_ID, "status": "inProgress", "totalRows": 12, "insertedRows": 2}
    other = {**listed, "id": "dc6b1743-391b-4a72-bcea-ae7c0062bbb7"}
    contacts, transport = client(answer(200, JOB), answer(200, over), page(other, listed))
    time, slept = _time()
    seen: list[Job] = []
    contacts._time = time
    job = await contacts.wait_for_job(JOB_ID, told=seen.append)

    assert (12, 2, JOB_ID) == (job.total_rows, job.inserted_rows, job.id)
    assert (JobType.CREATE_CONTACTS, JobStatus.COMPLETED) == (job.type, job.status)
    assert [JobStatus.QUEUED, JobStatus.COMPLETED] == [each.status for each in seen]
    assert (1, 3) == (len(slept), len(transport.exchanges))


@pytest.mark.parametrize(
    ("job", "replies"),
    [
        ({**JOB, "status": "failed"}, [page()]),
        ({**JOB, "status": "stopped", "totalRows": 3}, []),
        ({**JOB, "status": "timeout", "type": "moveContacts"}, []),
        ({**JOB, "status": "failed"}, [answer(500, ERROR)] * 3),
    ],
)
async def test_a_job_that_fails(job: dict[str, object], replies: list[Response]) -> None:
    """Its end is told with whatever is known, also where the list is not to be had."""
    contacts, transport = client(answer(200, job), *replies, retries=0)
    with pytest.raises(JobFailedError, match=str(job["status"])) as caught:
        await contacts.wait_for_job(JOB_ID)

    assert job["status"] == caught.value.job.status
    assert job.get("totalRows") == caught.value.job.total_rows
    assert 1 + bool(replies) == len(transport.exchanges)


async def test_a_job_with_its_counters() -> None:
    """An upload's counters are looked for when they are asked for, and only of an upload."""
    listed = {**JOB, "totalRows": 12}
    moved = {**JOB, "type": "moveContacts"}
    contacts, transport = client(
        answer(200, JOB), answer(200, JOB), page(listed), answer(200, moved)
    )

    assert None is (await contacts.get_job(JOB_ID)).total_rows
    assert 12 == (await contacts.get_job(JOB_ID, with_counters=True)).total_rows
    assert None is (await contacts.get_job(JOB_ID, with_counters=True)).total_rows
    assert 4 == len(transport.exchanges)


async def test_a_job_that_takes_too_long() -> None:
    """Our own deadline says that the job goes on."""
    contacts, _ = client(*[answer(200, JOB)] * 10)
    contacts._time, _ = _time()
    with pytest.raises(WaitTimeoutError, match="goes on") as caught:
        await contacts.wait_for_job(Job(id=JOB_ID), deadline=2.0)

    assert JobStatus.QUEUED == caught.value.latest.status
