"""``eightbyeight jobs``: what the service does later, and how far it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.cli.contacts.jobs_command import TYPES
from eightbyeight.contacts.models import JobType
from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Headers, Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
ACCOUNT = "acme_8dD15"
ID = "0f9c1c1e-1111-4222-8333-000000000001"
JSON = Headers({"Content-Type": "application/json"})


@pytest.fixture
def upload(emulated: Emulator, invoke: Invoke, tmp_path: Path) -> str:
    """An upload of three rows, of which one is refused."""
    path = tmp_path / "three.csv"
    path.write_text("msisdn,firstName\n+6581234567,Ana\n081,Bo\n+6581234569,Cy\n")
    assert 0 == invoke("contacts", "upload", path, "--no-check").exit_code
    return emulated.contacts.jobs(ACCOUNT)[-1].id


def test_types() -> None:
    """Every type of job can be asked for."""
    assert list(JobType) == list(TYPES)


def test_list(invoke: Invoke, emulated: Emulator, upload: str) -> None:
    """Jobs are shown with their counters."""
    group = emulated.contacts.create_group(ACCOUNT, "Gold")
    invoke("groups", "delete", str(group), "--yes", "--delete-contacts")

    result = invoke("jobs", "list")

    assert (0, "") == (result.exit_code, result.stderr)
    (line,) = (line for line in result.stdout.splitlines() if upload in line)
    assert [upload, "createContacts", "completed"] == line.split()[:3]
    assert "deleteGroups" in result.stdout


@pytest.mark.usefixtures("upload")
def test_list_chosen(invoke: Invoke) -> None:
    """A type chooses among them, and ``--json`` gives the vendor's own names."""
    one = invoke("jobs", "list", "--type", "createContacts", "--limit", "1", "--json")
    none = invoke("jobs", "list", "--type", "moveContacts")

    (job,) = json.loads(one.stdout)["items"]
    assert (3, 2, 1) == (job["totalRows"], job["insertedRows"], job["errorRows"])
    assert " No job was found.\n" == none.stdout


def test_show(invoke: Invoke, upload: str) -> None:
    """A job is shown as it is, with the counters of the list."""
    result = invoke("jobs", "show", upload)
    as_json = json.loads(invoke("jobs", "show", upload, "--json").stdout)

    assert 0 == result.exit_code
    assert (
        f"job        {upload}\ntype       createContacts\nstatus     completed\n" in result.stdout
    )
    assert (
        "rows       3\ninserted   2\nduplicated 0\nrefused    1\nbad rows   https" in result.stdout
    )
    assert "Next:" not in result.stdout
    assert (upload, 1) == (as_json["id"], as_json["errorRows"])


def test_show_one_that_goes_on(invoke: Invoke, emulated: Emulator) -> None:
    """A job that is not over is no error, and one is told how to wait for it."""
    emulated.contacts.set_job_speed(queued=1000)
    group = emulated.contacts.create_group(ACCOUNT, "Gold")
    invoke("groups", "delete", str(group), "--yes", "--delete-contacts")
    (job,) = emulated.contacts.jobs(ACCOUNT)

    result = invoke("jobs", "show", job.id)

    assert 0 == result.exit_code
    assert "status     queued\n" in result.stdout
    assert result.stdout.endswith(f"Next: eightbyeight jobs wait {job.id}\n")


@pytest.mark.parametrize("ending", ["failed", "stopped", "timeout"])
def test_badly_ended(ending: str, invoke: Invoke, emulated: Emulator) -> None:
    """Showing a job that failed goes well; waiting for it is exit 1, with what is known."""
    emulated.contacts.end_next_job(ACCOUNT, ending)
    group = emulated.contacts.create_group(ACCOUNT, "Gold")
    invoke("groups", "delete", str(group), "--yes", "--delete-contacts")
    (job,) = emulated.contacts.jobs(ACCOUNT)

    shown, waited = invoke("jobs", "show", job.id), invoke("jobs", "wait", job.id)

    assert (0, "") == (shown.exit_code, shown.stderr)
    assert f"status     {ending}\n" in shown.stdout
    assert (1, shown.stdout) == (waited.exit_code, waited.stdout)
    assert f"ended as {ending}" in waited.stderr


def test_wait(invoke: Invoke, upload: str) -> None:
    """Waiting shows what came of it, and refused rows are no success."""
    result = invoke("jobs", "wait", upload)

    assert (1, True) == (result.exit_code, "refused    1\n" in result.stdout)
    assert "1 of the file's rows became no contact" in result.stderr


def test_wait_for_what_goes_well(invoke: Invoke, emulated: Emulator) -> None:
    """A job that is completed is exit 0."""
    group = emulated.contacts.create_group(ACCOUNT, "Gold")
    invoke("groups", "delete", str(group), "--yes", "--delete-contacts")
    (job,) = emulated.contacts.jobs(ACCOUNT)

    result = invoke("jobs", "wait", job.id, "--json")

    assert (0, "completed") == (result.exit_code, json.loads(result.stdout)["status"])
    assert "" == result.stderr


def test_wait_too_short(invoke: Invoke, emulated: Emulator) -> None:
    """A job that is not over in time is exit 3, and goes on."""
    emulated.contacts.set_job_speed(queued=1000)
    group = emulated.contacts.create_group(ACCOUNT, "Gold")
    invoke("groups", "delete", str(group), "--yes", "--delete-contacts")
    (job,) = emulated.contacts.jobs(ACCOUNT)

    result = invoke("jobs", "wait", job.id, "--deadline", "0.01", "--json")

    assert (3, "queued") == (result.exit_code, json.loads(result.stdout)["status"])
    assert "it goes on" in result.stderr


@pytest.mark.usefixtures("emulated")
@pytest.mark.parametrize("verb", ["show", "wait"])
def test_no_such_job(verb: str, invoke: Invoke) -> None:
    """A job that is not there is exit 1."""
    result = invoke("jobs", verb, ID)

    assert (1, "", True) == (
        result.exit_code,
        result.stdout,
        result.stderr.startswith("Error: 404"),
    )


@pytest.mark.usefixtures("account")
def test_what_a_server_says(invoke: Invoke, served: Serve) -> None:
    """Whatever a server puts into its texts, a terminal obeys none of it."""
    evil = {"id": ID, "status": "\x1b[2Jdone", "type": "\u202enothing", "fileName": "\x07.csv"}
    evil |= {"createdAt": "\x1b]0;gone\x07", "invalidFileLocation": "https://\x1b[31m"}

    async def handler(request: Request) -> Response:
        one = request.url.endswith(ID)
        body = json.dumps(evil if one else {"items": [evil]}).encode()
        return Response(200, JSON, body)

    url = served(handler)
    for arguments in (["list"], ["list", "--json"], ["show", ID], ["show", ID, "--json"]):
        result = invoke("jobs", *arguments, "--base-url", url)
        assert 0 == result.exit_code
        assert "\x1b" not in result.stdout
        assert result.stdout.replace("\n", "").isprintable()
        assert "x1b" in result.stdout or "u001b" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["show"], "Missing argument 'ID'"),
        (["show", "7"], "UUID"),
        (["wait", "../7"], "UUID"),
        (["wait", ID, "--deadline", "0"], "'--deadline'"),
        (["list", "--limit", "501"], "'--limit'"),
        (["list", "--type", "uploads"], "'uploads' is not one of"),
    ],
)
@pytest.mark.usefixtures("account")
def test_usage(arguments: list[str], expected: str, invoke: Invoke) -> None:
    """What cannot work is told before anything is sent."""
    result = invoke("jobs", *arguments)

    assert (2, "", True) == (result.exit_code, result.stdout, expected in result.stderr)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("arguments", "code"), [(["list"], 1), (["show", ID], 1), (["wait", ID], 4)]
)
def test_no_answer(arguments: list[str], code: int, invoke: Invoke, served: Serve) -> None:
    """Without an answer to trust, nothing happened by looking; what was waited for may have."""

    async def handler(_: Request) -> Response:
        return Response(200, body=b"<html>")

    result = invoke("jobs", *arguments, "--base-url", served(handler))

    assert (code, "") == (result.exit_code, result.stdout)
    assert ("It may have happened" in result.stderr) == (code == 4)


@pytest.mark.parametrize("verb", ["wait", "upload"])
@pytest.mark.usefixtures("account")
def test_without_counters(
    verb: str, invoke: Invoke, served: Serve, emulator: Emulator, good: Path
) -> None:
    """Where an upload is completed and its counters cannot be had, nobody calls that a success."""
    emulator.contacts.set_job_speed(queued=0, running=0)

    async def handler(request: Request) -> Response:
        if request.method == "GET" and not request.url.endswith(job_id()):
            return Response(403)
        return await emulator(request)

    def job_id() -> str:
        return emulator.contacts.jobs(ACCOUNT)[-1].id

    url = served(handler)
    if verb == "upload":
        result = invoke("contacts", "upload", good, "--wait", "--base-url", url)
    else:
        invoke("contacts", "upload", good, "--base-url", url)
        result = invoke("jobs", "wait", job_id(), "--base-url", url)

    assert (4, True) == (result.exit_code, "status     completed\n" in result.stdout)
    assert "could not be read: it is not known whether rows were refused" in result.stderr
    assert job_id() in result.stderr


@pytest.mark.parametrize("width", [40, 80])
def test_a_narrow_terminal(
    width: int, invoke: Invoke, upload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However narrow a terminal is, a job's id is there as a whole, with what is known of it."""
    monkeypatch.setenv("COLUMNS", str(width))

    first, second = invoke("jobs", "list").stdout.splitlines()

    assert [upload, "createContacts", "completed"] == first.split()
    assert second.endswith(" · three.csv · 3 rows, 2 inserted, 0 duplicated, 1 refused")
