"""The commands ``smpp``: a checklist on the standard output, what does not fit beside it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.smpp import smpp_template

Invoke = Callable[..., Result]

EXAMPLE = Path(__file__).parents[3] / "examples" / "rcs_profile.toml"
GOOD = 'receiver_account = "acme"\nsmsc_implementation_name = "8x8"\n'


@pytest.fixture
def account(tmp_path: Path) -> Callable[[str], Path]:
    """Make a file with this text."""

    def made(text: str) -> Path:
        path = tmp_path / "account.toml"
        path.write_text(text)
        return path

    return made


def test_an_account_that_fits(invoke: Invoke, account: Callable[[str], Path]) -> None:
    """The checklist is all there is to say."""
    result = invoke("smpp", "checklist", account(GOOD))

    assert (0, "") == (result.exit_code, result.stderr)
    assert "- [ ] Receiver account: `acme`\n" in result.stdout


def test_an_account_that_does_not(invoke: Invoke, account: Callable[[str], Path]) -> None:
    """What does not fit is said on the standard error, and the checklist is there all the same."""
    path = account(f"{GOOD}max_mt_per_second = 500\nverbose_traces = true\n")
    result = invoke("smpp", "checklist", path)

    assert 1 == result.exit_code
    assert "Error: max_mt_per_second: is 500 messages per second" in result.stderr
    assert "Warning: verbose_traces: is on" in result.stderr
    assert "- [ ] Max MT throughput per second: `500`\n" in result.stdout

    agreed = invoke("smpp", "checklist", path, "--messages-per-second", "500", "--binds", "1")
    assert 0 == agreed.exit_code


def test_json(invoke: Invoke, account: Callable[[str], Path]) -> None:
    """Programs get settings and findings as one object."""
    result = invoke(
        "smpp", "checklist", account(f"{GOOD}receiver_port = 1\nenabled = false\n"), "--json"
    )

    document = json.loads(result.stdout)
    assert (1, False, 1) == (result.exit_code, document["ok"], document["account"]["receiver_port"])
    assert (1, 1) == (document["errors"], document["warnings"])
    assert ["not-enabled", "port"] == [one["rule"] for one in document["findings"]]


def test_nobody_reads_what_is_wrong(account: Callable[[str], Path]) -> None:
    """Warnings that nobody reads any more change no exit code."""
    path = account(f"{GOOD}verbose_traces = true\n")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        command = [sys.executable, "-m", "eightbyeight.cli", "smpp", "checklist", str(path)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=writer, check=False)  # noqa: S603 - ours
    finally:
        os.close(writer)

    assert 0 == done.returncode
    assert b"- [ ] Receiver account: `acme`\n" in done.stdout


def test_a_file_that_cannot_be_read(invoke: Invoke, tmp_path: Path) -> None:
    """A file that is not there is wrong usage."""
    result = invoke("smpp", "checklist", tmp_path / "no.toml")

    assert (2, "") == (result.exit_code, result.stdout)
    assert "no.toml: cannot be read: No such file or directory" in result.stderr


def test_another_file(invoke: Invoke) -> None:
    """An RCS profile is refused in one line."""
    result = invoke("smpp", "checklist", EXAMPLE)

    assert (2, "") == (result.exit_code, result.stdout)
    assert 1 == len(result.stderr.splitlines())
    assert "is no SMPP account" in result.stderr


def test_template(invoke: Invoke) -> None:
    """The file to begin with is printed as it is."""
    result = invoke("smpp", "template")

    assert (0, smpp_template()) == (result.exit_code, result.stdout)


def test_nothing_of_a_file_is_obeyed(invoke: Invoke, account: Callable[[str], Path]) -> None:
    """Control characters of a file do not reach the terminal."""
    result = invoke("smpp", "checklist", account(GOOD + 'label = "\\u001b[31mred"\n'))

    assert "\x1b" not in result.stdout
