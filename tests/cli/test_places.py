"""Where a load reads from and writes to: nothing of value is lost, and nobody waits for ever."""

import asyncio
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.cli.running import print_out
from eightbyeight.transport.base import Handler
from eightbyeight.transport.messages import Request, Response

Invoke = Callable[..., Result]
Serve = Callable[[Handler], str]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"


async def _not_found(_: Request) -> Response:
    return Response(404)


def test_results_never_go_over_the_key(invoke: Invoke, leads: Path, tmp_path: Path) -> None:
    """The key file is not taken for a results file; another file that is there is."""
    key, other = tmp_path / "key", tmp_path / "out.jsonl"
    key.write_text("eght_test")
    key.chmod(0o600)
    other.write_text("old")
    options = ("load", leads, "--dry-run", "--api-key-file", key, "--outcomes")

    refused = invoke(*options, key)

    assert 2 == refused.exit_code
    assert "is the key file" in refused.stderr
    assert "eght_test" == key.read_text()
    assert 0 == invoke(*options, other).exit_code


@pytest.mark.parametrize("option", ["--journal", "--outcomes", "--rejects"])
@pytest.mark.usefixtures("credentials")
def test_nothing_goes_over_the_key(
    option: str, invoke: Invoke, leads: Path, tmp_path: Path
) -> None:
    """No file that a load writes may be the key file, by whichever name."""
    key, link = tmp_path / "key", tmp_path / "link"
    key.write_text("eght_test")
    key.chmod(0o600)
    link.hardlink_to(key)
    options = ("load", leads, "--campaign", CAMPAIGN, "--api-key-file", key)

    for path in (key, link):
        refused = invoke(*options, option, path)
        assert (2, True) == (refused.exit_code, "is the key file" in refused.stderr)

    assert "eght_test" == key.read_text()


def test_two_names_of_one_file(invoke: Invoke, leads: Path, tmp_path: Path) -> None:
    """Two files that a load writes are not one under two names."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("old")
    second.hardlink_to(first)

    refused = invoke("load", leads, "--emulator", "--journal", first, "--outcomes", second)

    assert (2, True) == (refused.exit_code, "named for --journal too" in refused.stderr)
    assert "old" == first.read_text()


def test_a_journal_is_no_link(invoke: Invoke, leads: Path, tmp_path: Path) -> None:
    """A symbolic link is not followed to where a journal would be made."""
    link = tmp_path / "load.db"
    link.symlink_to(tmp_path / "elsewhere")

    refused = invoke("load", leads, "--emulator", "--journal", link)

    assert (2, True) == (refused.exit_code, "is a symbolic link" in refused.stderr)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.usefixtures("credentials")
def test_a_long_rest(invoke: Invoke, served: Serve, tmp_path: Path) -> None:
    """After a stop the rest of a long file is read, and each of its rows has its line."""
    source, outcomes = tmp_path / "leads.csv", tmp_path / "out.jsonl"
    source.write_text("crmRecordId\n" + "".join(f"L{number}\n" for number in range(5000)))
    to = ("--campaign", CAMPAIGN, "--base-url", served(_not_found), "--outcomes", outcomes)

    result = invoke("load", source, *to)

    assert 3 == result.exit_code
    lines = [json.loads(line) for line in outcomes.read_text().splitlines()]
    assert {"not_added"} == {line["outcome"] for line in lines}
    assert list(range(2, 5002)) == sorted(line["row"] for line in lines)


@pytest.mark.usefixtures("credentials")
def test_interrupted_while_the_rest_is_awaited(
    invoke: Invoke, served: Serve, tmp_path: Path
) -> None:
    """Ctrl-C ends the wait for the rest of a pipe, and nobody is told that it was read."""
    pipe = tmp_path / "leads.csv"
    os.mkfifo(pipe)

    def write() -> None:
        with pipe.open("wb", buffering=0) as writer:
            writer.write(b"crmRecordId\n" + b"".join(b"L%d\n" % n for n in range(150)))
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.3)

    thread = threading.Thread(target=write)
    thread.start()
    url = served(_not_found)
    result = invoke("load", pipe, "--campaign", CAMPAIGN, "--base-url", url, "--concurrency", "1")
    thread.join()

    assert 130 == result.exit_code
    assert "was not read to its end" in result.stdout


@pytest.mark.usefixtures("credentials")
def test_nobody_waits_for_an_answer_twice(invoke: Invoke, served: Serve, leads: Path) -> None:
    """The second Ctrl-C ends a load whose request gets no answer, and the rest is not read."""

    async def handler(_: Request) -> Response:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(60)
        return Response(500)

    to = ("--campaign", CAMPAIGN, "--base-url", served(handler))
    result = invoke("load", leads, *to, "--concurrency", "1")

    assert 130 == result.exit_code
    assert "Interrupted; what was in flight was dropped." in result.stdout
    assert "100 may be on the campaign" in result.stdout
    assert "was not read to its end" in result.stdout


def test_no_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the shell has closed the standard output, what is said is said to nobody."""
    monkeypatch.setattr(sys, "stdout", None)

    print_out("hello")

    monkeypatch.undo()
