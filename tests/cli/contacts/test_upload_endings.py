"""How ``eightbyeight contacts upload`` ends where it does not go well."""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from eightbyeight.cli.contacts import uploading
from eightbyeight.cli.contacts.upload_job import UploadJob
from eightbyeight.cli.contacts.waiting import Waited
from eightbyeight.cli.running import Exit
from eightbyeight.contacts.client import ContactsClient
from eightbyeight.contacts.models import Job
from eightbyeight.emulator import Emulator
from eightbyeight.errors import (
    EightByEightError,
    JobFailedError,
    UnexpectedResponseError,
    WaitTimeoutError,
)
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
ACCOUNT = "acme_8dD15"


@pytest.mark.usefixtures("account", "small_parts")
@pytest.mark.parametrize(
    ("answer", "code"), [(Response(403), 1), (Response(200, body=b"<html>"), 4)]
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_parts_left_over(
    *,
    answer: Response,
    code: int,
    form: list[str],
    invoke: Invoke,
    served: Serve,
    emulator: Emulator,
    tmp_path: Path,
) -> None:
    """Where a part is not taken, it is told which were, which is in doubt, and which were not."""
    path = tmp_path / "three.csv"
    path.write_text("msisdn,firstName\n+6581234567,Ana\n+6581234568,Bo\n+6581234569,Cy\n")

    async def handler(request: Request) -> Response:
        return await emulator(request) if not emulator.contacts.jobs(ACCOUNT) else answer

    result = invoke("contacts", "upload", path, "--split", "--base-url", served(handler), *form)

    (job,) = emulator.contacts.jobs(ACCOUNT)
    assert (code, True) == (result.exit_code, job.id in result.stdout)
    assert "Error: " in result.stderr
    assert "Not sent: three.part-003.csv.\n" in result.stderr
    doubt = "Whether three.part-002.csv was taken is not known" in result.stderr
    assert (code == 4) == doubt
    if form:
        told = json.loads(result.stdout)
        assert ["three.part-002.csv", "three.part-003.csv"] == told["not_taken"]
        assert told["error"] in result.stderr


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("answer", "code"),
    [(Response(401), 1), (Response(502), 4), (Response(200, body=b"<html>"), 4)],
)
def test_not_taken(answer: Response, code: int, invoke: Invoke, served: Serve, good: Path) -> None:
    """An upload that is refused is exit 1, and one that may have been taken exit 4."""

    async def handler(_: Request) -> Response:
        return answer

    result = invoke("contacts", "upload", good, "--base-url", served(handler))

    assert (code, "", True) == (result.exit_code, result.stdout, "Error: " in result.stderr)
    assert ("It may have happened" in result.stderr) == (code == 4)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_interrupted_on_the_way(form: list[str], invoke: Invoke, served: Serve, good: Path) -> None:
    """Ctrl-C while a file is on its way ends it, and leaves open whether it was taken."""

    async def handler(_: Request) -> Response:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.3)
        return Response(502)

    result = invoke("contacts", "upload", good, "--base-url", served(handler), *form)

    assert 130 == result.exit_code
    assert "Whether good.csv was taken is not known: `eightbyeight jobs list`" in result.stderr


@pytest.mark.usefixtures("account")
def test_interrupted_while_waiting(
    invoke: Invoke, served: Serve, emulator: Emulator, good: Path
) -> None:
    """Ctrl-C while it waits ends the waiting, and the job is told all the same."""

    async def handler(request: Request) -> Response:
        if request.method == "GET":
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0.3)
        return await emulator(request)

    emulator.contacts.set_job_speed(queued=1000)
    result = invoke("contacts", "upload", good, "--wait", "--base-url", served(handler))

    (job,) = emulator.contacts.jobs(ACCOUNT)
    assert (130, True) == (result.exit_code, job.id in result.stdout)
    assert "Whether" not in result.stderr


@pytest.mark.usefixtures("account")
def test_interrupted_unchecked(invoke: Invoke, served: Serve, good: Path) -> None:
    """Where there is nothing to tell on the standard output, nothing is written to it."""

    async def handler(_: Request) -> Response:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(0.3)
        return Response(502)

    result = invoke("contacts", "upload", good, "--no-check", "--base-url", served(handler))

    assert (130, "") == (result.exit_code, result.stdout)


def test_what_cannot_be_printed(
    invoke: Invoke, emulated: Emulator, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be printed is told, and leaves the upload's own exit code."""

    def failing(_: object) -> None:
        raise click.ClickException("the standard output cannot be written")

    monkeypatch.setattr(uploading, "print_out", failing)

    result = invoke("contacts", "upload", good)

    assert (0, True) == (result.exit_code, "cannot be written" in result.stderr)
    assert 1 == len(emulated.contacts.jobs(ACCOUNT))


@pytest.mark.usefixtures("account")
def test_a_wait_without_answers(
    invoke: Invoke, served: Serve, emulator: Emulator, good: Path
) -> None:
    """Where the service takes a file and then tells nothing of its job, that is exit 4."""

    async def handler(request: Request) -> Response:
        if request.method == "GET":
            return Response(200, body=b"<html>")
        return await emulator(request)

    result = invoke("contacts", "upload", good, "--wait", "--base-url", served(handler))

    (job,) = emulator.contacts.jobs(ACCOUNT)
    assert (4, True) == (result.exit_code, job.id in result.stdout)
    assert "Error: 200 whose answer cannot be trusted" in result.stderr


JOB = Job(id="0f9c1c1e-1111-4222-8333-000000000001")
FAILED = Waited(JOB, JobFailedError("it failed", job=JOB))
LATE = Waited(JOB, WaitTimeoutError("it goes on", latest=JOB))
LOST = UnexpectedResponseError("a page of a proxy", status=200)


@pytest.mark.parametrize(
    ("taken", "error", "interrupted", "expected"),
    [
        ([Waited(JOB)], None, False, Exit.DONE),
        ([Waited(JOB), FAILED], None, False, Exit.FAILED),
        ([FAILED], LOST, False, Exit.UNKNOWN),
        ([FAILED, LATE], LOST, False, Exit.STOPPED),
        ([FAILED, LATE], LOST, True, Exit.INTERRUPTED),
    ],
)
def test_the_first_code_that_applies(
    *,
    taken: list[Waited],
    error: EightByEightError | None,
    interrupted: bool,
    expected: Exit,
) -> None:
    """The exit code is the first that applies: interrupted, not over, not known, failed."""
    job = UploadJob(
        client=ContactsClient(api_key="CANARY", account_id=ACCOUNT),
        parts=[],
        groups=[],
        file_columns=[],
        wait=True,
        deadline=None,
        taken=taken,
        error=error,
        interrupted=interrupted,
    )

    assert expected is job.code
