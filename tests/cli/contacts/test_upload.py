"""``eightbyeight contacts upload``: a file checked, sent, and waited for."""

import json
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from attrs import evolve
from click.testing import Result

from eightbyeight.cli.contacts import uploading
from eightbyeight.contacts.files import checking, splitting
from eightbyeight.contacts.files.importers import FOR_UPLOAD
from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
ACCOUNT = "acme_8dD15"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A file with a bad row."""
    path = tmp_path / "bad.csv"
    path.write_text("msisdn,firstName\n+6581234567,Ana\n081,Bo\n")
    return path


def test_upload(invoke: Invoke, emulated: Emulator, good: Path) -> None:
    """A file is checked and uploaded, and one is told how to wait for its job."""
    group = emulated.contacts.create_group(ACCOUNT, "Gold")

    result = invoke("contacts", "upload", good, "--group", str(group))

    (job,) = emulated.contacts.jobs(ACCOUNT)
    assert (0, "") == (result.exit_code, result.stderr)
    assert result.stdout.startswith(
        f"checked    2 rows, nothing found\njob        {job.id}\ntype       createContacts\n"
    )
    assert f"file       good.csv\nNext: eightbyeight jobs wait {job.id}\n" in result.stdout
    assert [(group,)] * 2 == [one.groups for one in emulated.contacts.get(ACCOUNT).contacts]


def test_wait(invoke: Invoke, emulated: Emulator, good: Path) -> None:
    """With ``--wait`` one is told how many became contacts."""
    result = invoke("contacts", "upload", good, "--wait")

    assert (0, "", 2) == (result.exit_code, result.stderr, emulated.contacts.count(ACCOUNT))
    assert "status     completed\n" in result.stdout
    assert "rows       2\ninserted   2\nduplicated 0\nrefused    0\n" in result.stdout
    assert "Next" not in result.stdout


@pytest.mark.usefixtures("emulated")
def test_json(invoke: Invoke, good: Path) -> None:
    """``--json`` prints one object: the check, the job, and nothing that is not taken."""
    result = invoke("contacts", "upload", good, "--wait", "--json")

    told = json.loads(result.stdout)
    assert (0, True) == (result.exit_code, result.stdout.isascii())
    assert (str(good), True, 2) == (told["file"], told["check"]["ok"], told["check"]["rows"])
    assert [("completed", 2)] == [(job["status"], job["insertedRows"]) for job in told["jobs"]]
    assert (None, []) == (told["error"], told["not_taken"])


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_errors_found(form: list[str], invoke: Invoke, emulated: Emulator, bad: Path) -> None:
    """A file with errors is not sent, and one is told so."""
    result = invoke("contacts", "upload", bad, *form)

    assert (1, "", ()) == (result.exit_code, result.stderr, emulated.contacts.jobs(ACCOUNT))
    if form:
        told = json.loads(result.stdout)
        assert ([], 1, 1) == (told["jobs"], told["check"]["errors"], len(told["findings"]))
        assert (3, "msisdn") == (told["findings"][0]["row"], told["findings"][0]["column"])
    else:
        assert " Nothing was sent.\n" in result.stdout
        assert "--no-check uploads it as it is." in result.stdout


def test_no_check(invoke: Invoke, emulated: Emulator, bad: Path) -> None:
    """Unchecked it is sent as it is, and rows that are refused are exit 1."""
    result = invoke("contacts", "upload", bad, "--no-check", "--wait", "--json")

    told = json.loads(result.stdout)
    assert (1, None, 1) == (result.exit_code, told["check"], emulated.contacts.count(ACCOUNT))
    assert 1 == told["jobs"][0]["errorRows"]
    assert "1 of the file's rows became no contact" in result.stderr


@pytest.mark.usefixtures("emulated")
def test_warnings(invoke: Invoke, tmp_path: Path) -> None:
    """Warnings keep nothing from being sent, and are told."""
    path = tmp_path / "a.csv"
    path.write_text("msisdn,firstName\n+6581234567,=A1\n")

    result = invoke("contacts", "upload", path)

    expected = "checked    1 row, 1 warning; `contacts check` shows them\n"
    assert (0, True) == (result.exit_code, result.stdout.startswith(expected))


def test_no_header(invoke: Invoke, emulated: Emulator, tmp_path: Path) -> None:
    """The columns of a file without a header are named on the command line."""
    path = tmp_path / "a.csv"
    path.write_text("+6581234567,Ana\n")

    result = invoke("contacts", "upload", path, "--no-header", "--columns", "msisdn,firstName")

    emulated.contacts.finish_jobs(ACCOUNT)
    (contact,) = emulated.contacts.get(ACCOUNT).contacts
    assert (0, "Ana") == (result.exit_code, contact.first_name)


@pytest.mark.parametrize(("ending", "code"), [("failed", 1), ("timeout", 1)])
def test_a_job_that_fails(
    ending: str, code: int, invoke: Invoke, emulated: Emulator, good: Path
) -> None:
    """A job that ends badly is exit 1, and what is known of it is shown."""
    emulated.contacts.end_next_job(ACCOUNT, ending)

    result = invoke("contacts", "upload", good, "--wait")

    assert (code, True) == (result.exit_code, f"status     {ending}\n" in result.stdout)
    assert f"ended as {ending}" in result.stderr


@pytest.mark.usefixtures("small_parts")
def test_too_little_time(invoke: Invoke, emulated: Emulator, good: Path) -> None:
    """Jobs that are not over in time are exit 3, and go on; each has its last look."""
    emulated.contacts.set_job_speed(queued=1000)

    result = invoke("contacts", "upload", good, "--split", "--wait", "--deadline", "0.01")

    assert (3, 2) == (result.exit_code, result.stderr.count("it goes on"))
    assert 2 == result.stdout.count("queued") == result.stdout.count("Next: eightbyeight jobs wait")


@pytest.mark.usefixtures("small_parts")
def test_split(invoke: Invoke, emulated: Emulator, good: Path, tmp_path: Path) -> None:
    """A file that is cut up goes in parts, one job each, and leaves nothing behind."""
    result = invoke("contacts", "upload", good, "--split")

    jobs = emulated.contacts.jobs(ACCOUNT)
    assert (0, 2) == (result.exit_code, len(jobs))
    for job in jobs:
        assert f"Next: eightbyeight jobs wait {job.id}\n" in result.stdout
    emulated.contacts.finish_jobs(ACCOUNT)
    assert 2 == emulated.contacts.count(ACCOUNT)
    assert ["good.csv"] == [path.name for path in tmp_path.iterdir()]


def test_a_large_file(invoke: Invoke, emulated: Emulator, tmp_path: Path) -> None:
    """A file above 30 MB is refused, and with ``--split`` its size is no error any more."""
    path = tmp_path / "large.csv"
    with path.open("w") as stream:
        stream.write("msisdn,Notes\n")
        stream.writelines(f"+6591{number:06},{'x' * 3100}\n" for number in range(10_000))

    refused = invoke("contacts", "upload", path)
    unchecked = invoke("contacts", "upload", path, "--no-check")
    done = invoke("contacts", "upload", path, "--split", "--json")

    assert (1, True) == (refused.exit_code, "file-too-large" in refused.stdout)
    assert "split_contacts_file" not in refused.stdout
    assert refused.stdout.endswith(" Nothing was sent.\n Next: upload it with --split.\n")
    assert (2, True) == (unchecked.exit_code, "contacts upload --split" in unchecked.stderr)
    assert (0, 2) == (done.exit_code, len(emulated.contacts.jobs(ACCOUNT)))
    assert {} == json.loads(done.stdout)["check"]["counts"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Missing argument 'FILE'"),
        (["no.csv"], "no.csv: cannot be read: No such file"),
        (["no.csv", "--no-check"], "'no.csv' cannot be read"),
        (["old.xls"], "save it as .xlsx, or --no-check"),
        (["{good}", "--deadline", "5"], "--deadline goes with --wait"),
        (["{good}", "--columns", "msisdn"], "--no-header and --columns go together"),
        (["{good}", "--group", "Gold"], "'--group'"),
        (["{good}", "--group", "0"], "'0' is no whole number of at least 1"),
        (["{good}", *["--group", "1"] * 11], "groups"),
        (["{good}", "--wait", "--deadline", "inf"], "'--deadline'"),
    ],
)
@pytest.mark.usefixtures("account")
def test_usage(
    arguments: list[str],
    expected: str,
    invoke: Invoke,
    good: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot work is told before anything is sent."""
    monkeypatch.chdir(good.parent)

    result = invoke("contacts", "upload", *(one.format(good=good) for one in arguments))

    assert (2, "") == (result.exit_code, result.stdout)
    assert expected in result.stderr


@pytest.mark.usefixtures("account")
def test_a_large_workbook(invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook whose only fault is its size is to be saved as CSV, because that can be split."""
    small = evolve(FOR_UPLOAD, largest=100)
    monkeypatch.setattr(checking, "FOR_UPLOAD", small)
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_column(0, 0, ["msisdn", "+6581234567"])

    refused, checked = (invoke("contacts", verb, path) for verb in ("upload", "check"))

    assert refused.stdout.endswith(" Next: save it as CSV, and upload it with --split.\n")
    expected = (
        f" Next: save it as CSV; then eightbyeight contacts upload {tmp_path}/a.csv --split\n"
    )
    assert checked.stdout.endswith(expected)


@pytest.mark.usefixtures("account", "hangup_heard")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ended_while_cutting(
    number: signal.Signals,
    invoke: Invoke,
    good: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever ends the command while it cuts a file, no part of the file is left behind."""
    folders = tmp_path / "folders"
    folders.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folders))
    cut: list[Path] = []

    def split(path: Path, *, into: str, has_header: bool) -> list[Path]:
        parts = splitting.split_contacts_file(path, into=into, has_header=has_header, limit=34)
        cut.extend(folders.rglob("*.csv"))
        signal.raise_signal(number)
        return parts

    monkeypatch.setattr(uploading, "split_contacts_file", split)

    result = invoke("contacts", "upload", good, "--split")

    assert (130, 2, []) == (result.exit_code, len(cut), [*folders.iterdir()])
