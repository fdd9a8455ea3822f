"""What ``contacts check`` shows, and in which order; what is seen while it goes on."""

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from eightbyeight.contacts.files import checking
from eightbyeight.emulator import Emulator

Invoke = Callable[..., Result]
ACCOUNT = "acme_8dD15"
TERMINAL = "click.testing._NamedTextIOWrapper.isatty"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file with 1,200 bad rows that cannot be read beyond row 1201."""
    path = tmp_path / "broken.csv"
    rows = b"".join(b"081,%060d,x,=x\n" % number for number in range(1200))
    path.write_bytes(b"msisdn,Tier,first_name,\n" + rows + b"\xff\n")
    return path


def test_the_file_first(invoke: Invoke, broken: Path) -> None:
    """Why reading stopped comes first, then what else is of the file, then errors of rows."""
    result = invoke("contacts", "check", broken)

    lines = result.stdout.splitlines()
    figures = f" {broken}: 1,200 rows, 1,202 errors, 1,201 warnings; read up to row 1201; nothing"
    assert (1, f"{figures} below was looked at") == (result.exit_code, lines[0])
    assert "Findings: the first 13, and --findings FILE has all" in result.stdout
    below = "\n".join(lines).partition("How to mend it")[2]
    places = [
        below.index(words) for words in ("not UTF-8", "column 4", "first_name", "begins with 0")
    ]
    assert sorted(places) == places


def test_read_up_to(invoke: Invoke, broken: Path, good: Path) -> None:
    """Programs are told as well how far a file was read."""
    told = json.loads(invoke("contacts", "check", broken, "--json").stdout)
    whole = json.loads(invoke("contacts", "check", good, "--json").stdout)

    assert (1201, None) == (told["read_up_to"], whole["read_up_to"])
    assert "unreadable" in {one["rule"] for one in told["findings"]}


def test_nothing_read(invoke: Invoke, tmp_path: Path) -> None:
    """Where already the first line cannot be read, no row is said to be good."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"msisdn\xff\n")

    result = invoke("contacts", "check", path)

    assert "0 rows, 1 error, 0 warnings; none of its rows was looked at\n" in result.stdout


@pytest.mark.parametrize("command", ["check", "upload"])
def test_progress(
    command: str,
    invoke: Invoke,
    emulated: Emulator,  # noqa: ARG001 - takes the upload
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a terminal one sees how far a long check is; elsewhere nothing is said."""
    path = tmp_path / "long.csv"
    path.write_text("msisdn\n" + "".join(f"+6591{number:06}\n" for number in range(2500)))
    quiet = invoke("contacts", command, path)
    monkeypatch.setattr(TERMINAL, lambda _: True)
    monkeypatch.setenv("TERM", "xterm")

    shown = invoke("contacts", command, path)

    assert (0, "") == (quiet.exit_code, quiet.stderr)
    assert (0, True) == (shown.exit_code, "checked 2,000 of about 2,500 rows" in shown.stderr)


@pytest.mark.parametrize("command", ["check", "upload"])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_interrupted(
    *,
    command: str,
    options: list[str],
    invoke: Invoke,
    emulated: Emulator,
    good: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C during a check says that nothing was sent, and leaves nothing behind."""
    monkeypatch.setattr(checking, "find_plans", lambda: signal.raise_signal(signal.SIGINT))
    there = good.with_name("findings.jsonl")
    there.write_text("of yesterday")
    findings = ["--findings", str(there)] if command == "check" else []

    result = invoke("contacts", command, good, *options, *findings)

    assert (130, "") == (result.exit_code, result.stdout)
    assert "\nInterrupted; nothing was sent.\n" == result.stderr
    assert ("of yesterday", 0) == (there.read_text(), len(emulated.contacts.jobs(ACCOUNT)))
    assert {good, there} == set(good.parent.iterdir())


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("command", "name", "words"),
    [
        ("check", "crm.txt", "its suffix is none of .csv, .tsv, .xlsx: say --format csv|xlsx"),
        ("check", "crm.jsonl", "its suffix is none of .csv, .tsv, .xlsx: say --format csv|xlsx"),
        ("upload", "crm.txt", "An upload takes .csv, .xlsx and .xls, by the suffix"),
        ("upload", "crm.tsv", "An upload takes .csv, .xlsx and .xls, by the suffix"),
        ("upload", "crm", "An upload takes .csv, .xlsx and .xls, by the suffix"),
        ("upload", "gone.txt", "gone.txt: cannot be read: No such file"),
    ],
)
def test_what_each_command_takes(
    *, command: str, name: str, words: str, invoke: Invoke, good: Path
) -> None:
    """A file of another suffix is refused with what this command takes, and no other."""
    path = good.with_name(name)
    if "gone" not in name:
        good.rename(path)

    result = invoke("contacts", command, path)

    assert (2, "") == (result.exit_code, result.stdout)
    assert words in " ".join(result.stderr.split())
    assert "jsonl|" not in result.stderr


@pytest.mark.usefixtures("account")
def test_no_standard_input(invoke: Invoke) -> None:
    """An upload reads a file; a file that is called - has a place."""
    result = invoke("contacts", "upload", "-", stdin=b"msisdn\n+6581234567\n")
    other = invoke("contacts", "upload", "./-")

    assert (2, True) == (
        result.exit_code,
        "a file is read here, not the standard input: name one" in result.stderr,
    )
    assert "cannot be read: No such file" in other.stderr


def test_help(invoke: Invoke) -> None:
    """The help says what a CSV file is that breaks off."""
    told = " ".join(invoke("contacts", "check", "--help").stdout.split())

    assert "1 errors; or FILE is CSV that cannot be read, or not to its end" in told
