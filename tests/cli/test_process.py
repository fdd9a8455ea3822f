"""The command as a process of its own: start, signals, pipes, and no traceback for anybody."""

# ruff: noqa: S603 - what is run here is written here

import asyncio
import contextlib
import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from eightbyeight.emulator import Emulator
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Serve = Callable[[Handler], str]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"
COMMAND = [sys.executable, "-m", "eightbyeight.cli"]
CREDENTIALS = {
    "EIGHTBYEIGHT_API_KEY": "eght_CANARY",
    "EIGHTBYEIGHT_TENANT": "acme",
    "EIGHTBYEIGHT_SITE": "US1",
}

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give a process what it needs, and no coverage measurement."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
    return {**kept, "COLUMNS": "100", **(more or {})}


def ended(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end."""
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        timeout=60,
        check=False,
        env=environment(),
        **options,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["load", "--help"],
        ["contacts", "upload", "--help"],
        ["groups", "list", "--help"],
        ["jobs", "--help"],
    ],
)
def test_light_start(arguments: list[str]) -> None:
    """Help and version load neither aiohttp nor rich, nor what runs a command."""
    code = (
        "import sys\nfrom eightbyeight.cli.__main__ import main\n"
        f"sys.argv = ['eightbyeight', *{arguments!r}]\n"
        "try:\n    main()\nfinally:\n"
        "    heavy = {'aiohttp', 'asyncio', 'rich', 'eightbyeight.emulator'}\n"
        "    assert not heavy & set(sys.modules)\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, env=environment())


def test_without_the_extra() -> None:
    """Without click there is one line that says what to install."""
    code = (
        "import sys\nsys.modules['click'] = None\n"
        "from eightbyeight.cli.__main__ import main\nmain()\n"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    )

    assert (2, b"") == (result.returncode, result.stdout)
    assert b"The command line needs an extra: pip install 'eightbyeight[cli]'\n" == result.stderr


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", 2),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0", 2),
        ("a.csv", "crmRecordId\n1\n".encode("utf-16"), 2),
        ("a.xlsx", b"PK\x03\x04", 2),
        ("a.csv", b"crmRecordId,n\n1," + b"z" * 10_000_000 + b"\n", 1),
        ("a.jsonl", b'{"crmRecordId": "1"}\n' + b"[" * 100_000 + b"\n", 1),
        ("a.csv", b'crmRecordId,n\n1,a\n2,"b\n', 3),
        ("a.csv", b"crmRecordId\n1\n", 0),
    ],
)
def test_exit_codes(name: str, content: bytes, code: int, tmp_path: Path) -> None:
    """Whatever a file holds, its exit code is the promised one and there is no traceback."""
    path = tmp_path / name
    path.write_bytes(content)

    result = ended("load", path, "--emulator")

    assert code == result.returncode
    assert b"Traceback" not in result.stderr
    assert (code == 2) == (result.stdout == b"")
    assert code != 2 or 1 == len(result.stderr.splitlines())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(
    number: signal.Signals, served: Serve, emulator: Emulator, leads: Path, tmp_path: Path
) -> None:
    """A signal stops a real load over a real connection; what was sent is accounted for."""
    emulator.campaigns.create(id=CAMPAIGN)

    async def handler(request: Request) -> Response:
        os.kill(process.pid, number)
        await asyncio.sleep(0.3)
        return await emulator(request)

    outcomes = tmp_path / "out.jsonl"
    arguments = ["load", leads, "--campaign", CAMPAIGN, "--base-url", served(handler), "--json"]
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments), "--concurrency", "1", "--outcomes", str(outcomes)],
        env=environment(CREDENTIALS),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        out, err = process.communicate(timeout=60)

    assert 130 == process.returncode, err
    assert b"Traceback" not in err
    summary = json.loads(out)
    lines = [json.loads(line) for line in outcomes.read_text().splitlines()]
    on_campaign = set(emulator.campaigns.get(CAMPAIGN).crm_record_ids)
    assert (1000, 100, 100) == (summary["rows"], summary["counts"]["added"], len(on_campaign))
    assert 1000 == len({line["row"] for line in lines})
    assert on_campaign == {line["crmRecordId"] for line in lines if line["outcome"] == "added"}


@pytest.mark.parametrize("journal", [True, False])
def test_interrupted_twice(
    *, journal: bool, served: Serve, emulator: Emulator, leads: Path, tmp_path: Path
) -> None:
    """A second Ctrl-C drops what is in flight at once, and the report says that it is unknown."""
    emulator.campaigns.create(id=CAMPAIGN)
    first = iter([True])

    async def handler(request: Request) -> Response:
        if next(first, False):
            return await emulator(request)
        os.kill(process.pid, signal.SIGINT)
        await asyncio.sleep(0.1)
        os.kill(process.pid, signal.SIGINT)
        await asyncio.get_running_loop().create_future()
        raise AssertionError("nobody ends it")

    outcomes = tmp_path / "out.jsonl"
    arguments = ["load", leads, "--campaign", CAMPAIGN, "--base-url", served(handler), "--json"]
    arguments += ["--concurrency", "1", "--outcomes", outcomes]
    arguments += ["--journal", tmp_path / "load.db"] if journal else []
    began = time.monotonic()
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        env=environment(CREDENTIALS),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        out, err = process.communicate(timeout=60)

    assert (130, True) == (process.returncode, b"is dropped" in err), err
    assert b"Traceback" not in err
    assert time.monotonic() - began < 10
    counts = json.loads(out)["counts"]
    lines = [json.loads(line) for line in outcomes.read_text().splitlines()]
    assert (100, 100) == (counts["added"], counts["unknown"])
    assert {f"L{number}" for number in range(100, 200)} == {
        line["crmRecordId"] for line in lines if line["outcome"] == "unknown"
    }


def test_interrupted_while_waiting_for_a_pipe(tmp_path: Path) -> None:
    """Ctrl-C works while nobody writes into the pipe that is read."""
    outcomes = tmp_path / "out.jsonl"
    with subprocess.Popen(
        [*COMMAND, "load", "-", "--format", "csv", "--emulator", "--outcomes", str(outcomes)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b"crmRecordId\n" + b"".join(b"L%d\n" % n for n in range(150)))
        process.stdin.flush()
        patience = time.monotonic() + 30
        while not (outcomes.exists() and outcomes.stat().st_size):
            assert process.poll() is None
            assert time.monotonic() < patience
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        out = process.stdout.read()
        assert 130 == process.wait(timeout=30)

    assert b"Interrupted" in out


def test_broken_pipe(leads: Path) -> None:
    """A reader who has left changes neither the load nor its exit code, and is no news."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run(
            [*COMMAND, "load", str(leads), "--emulator"],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
            env=environment(),
        )
    finally:
        os.close(writing)

    assert 0 == result.returncode
    assert 1 == len(result.stderr.splitlines())


def test_terminal(leads: Path) -> None:
    """On a terminal the progress moves, and the standard output is JSON all the same."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "load", str(leads), "--emulator", "--json"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment({"TERM": "xterm"}),
    ) as process:
        out, _ = process.communicate(timeout=60)
    os.close(theirs)
    shown = _read_all(ours)

    assert (0, 1000) == (process.returncode, json.loads(out)["rows"])
    assert "\x1b[" in shown
    assert "1,000 of 1,000 rows" in shown


def test_emulate_and_load(leads: Path) -> None:
    """What ``emulate`` prints is all that ``load`` needs."""
    with subprocess.Popen(
        [*COMMAND, "emulate", "--port", "0", "--campaign", CAMPAIGN],
        env=environment(),
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode() for _ in range(7)]
        settings = dict(
            line.removeprefix("export ").strip().split("=", 1)
            for line in lines
            if line.startswith("export ")
        )
        result = subprocess.run(
            [*COMMAND, "load", str(leads), "--campaign", CAMPAIGN],
            env=environment(settings),
            capture_output=True,
            check=False,
            timeout=60,
        )
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(timeout=30)

    assert (0, 4) == (result.returncode, len(settings))


def test_emulate_and_upload(tmp_path: Path) -> None:
    """What ``emulate`` prints is all that the commands about contacts need."""
    path = tmp_path / "contacts.csv"
    path.write_text("msisdn\n+6581234567\n")
    with subprocess.Popen(
        [*COMMAND, "emulate", "--port", "0"], env=environment(), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode() for _ in range(11)]
        settings = dict(
            line.removeprefix("export ").strip().split("=", 1) for line in lines if "=" in line
        )
        result = subprocess.run(
            [*COMMAND, "contacts", "upload", str(path), "--json"],
            env=environment(settings),
            capture_output=True,
            check=False,
            timeout=60,
        )
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(timeout=30)

    assert (0, b"", 7) == (result.returncode, result.stderr, len(settings))
    assert "queued" == json.loads(result.stdout)["jobs"][0]["status"]


def test_upload_on_a_terminal(tmp_path: Path, served: Serve, emulator: Emulator) -> None:
    """Somebody who looks at the standard error sees how far an upload and its job are."""
    path = tmp_path / "contacts.csv"
    path.write_text("msisdn\n+6581234567\n")
    ours, theirs = pty.openpty()
    settings = {
        "EIGHTBYEIGHT_CPAAS_API_KEY": "CANARY",
        "EIGHTBYEIGHT_ACCOUNT_ID": "acme",
        "EIGHTBYEIGHT_CPAAS_BASE_URL": served(emulator),
        "TERM": "xterm",
    }
    emulator.contacts.set_job_speed(queued=0.1, running=0.1)
    with subprocess.Popen(
        [*COMMAND, "contacts", "upload", str(path), "--wait", "--json"],
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        out, _ = process.communicate(timeout=60)
    shown = _read_all(ours)

    assert (0, "completed") == (process.returncode, json.loads(out)["jobs"][0]["status"])
    assert "contacts.csv" in shown
    assert "createContacts" in shown


def _read_all(terminal: int) -> str:
    """Read what was written to a terminal whose other end is closed, and close it."""
    shown = b""
    # A terminal gives four kilobytes at a time, and an error at its end.
    with contextlib.suppress(OSError):
        while block := os.read(terminal, 100_000):
            shown += block
    os.close(terminal)
    return shown.decode()


def _load(*options: object, redirected: str = "") -> int:
    line = " ".join(shlex.quote(str(word)) for word in (*COMMAND, "load", *options))
    return subprocess.run(
        ["/bin/bash", "-c", f"{line} {redirected}"], check=False, timeout=60, env=environment()
    ).returncode


@pytest.mark.parametrize("redirected", [">/dev/full", ">&-", "2>/dev/full", "2>&-"])
def test_streams_that_cannot_be_written(leads: Path, redirected: str) -> None:
    """What is wrong with the terminal or its pipes says nothing about a load that went well."""
    assert 0 == _load(leads, "--emulator", redirected=redirected)


def test_a_standard_input_that_is_closed() -> None:
    """Reading a closed standard input is wrong usage, in one line."""
    assert 2 == _load("-", "--format", "csv", "--emulator", redirected="<&-")


def test_the_input_behind_a_redirection(leads: Path) -> None:
    """Results never go over the input, also where the shell has opened it."""
    before = leads.read_bytes()

    for option in ("--outcomes", "--rejects"):
        options = ("-", "--format", "csv", "--emulator", option, leads)
        assert 2 == _load(*options, redirected=f"<{shlex.quote(str(leads))}")

    assert before == leads.read_bytes()


def test_a_named_pipe_whose_writer_stays(tmp_path: Path) -> None:
    """Ctrl-C ends a load from a named pipe whose writer writes no more."""
    pipe, outcomes = tmp_path / "leads.csv", tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    with (
        subprocess.Popen(
            [*COMMAND, "load", str(pipe), "--emulator", "--outcomes", str(outcomes)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
        pipe.open("wb", buffering=0) as writer,
    ):
        writer.write(b"crmRecordId\n" + b"".join(b"L%d\n" % n for n in range(150)))
        patience = time.monotonic() + 30
        while not (outcomes.exists() and outcomes.stat().st_size):
            assert process.poll() is None
            assert time.monotonic() < patience
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert 130 == process.wait(timeout=30)
