"""The commands that look into the journal of a load, or delete it."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import Ended, Evidence, Finding, Learned, Opened, Sheet
from eightbyeight.cli.running import CliGroup, Exit
from eightbyeight.errors import JournalError, StaleAttemptError

Invoke = Callable[..., Result]
CAMPAIGN = "3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d"
BINDING = Binding("https://api.8x8.com", "US1", "acme\x1b[2J", CAMPAIGN)
BEGAN = 1_700_000_000.0


def _sheet(batch: int) -> Sheet:
    rows = [2 + batch * 2, 3 + batch * 2]
    return Sheet(batch, rows, [f"SECRET-é{row}" for row in rows], bytes(8))


def _ended(batch: int) -> Ended:
    sheet = _sheet(batch)
    said = [(Verdict.ADDED, f"id-{batch}", 201, None), (Verdict.REJECTED, None, 400, "no\nway")]
    records = [
        RecordOutcome(row, crm_id, verdict, batch, record_id, status, detail)
        for row, crm_id, (verdict, record_id, status, detail) in zip(
            sheet.rows, sheet.ids, said, strict=True
        )
    ]
    return Ended(sheet, BatchOutcome(batch, records, 3, 1.0, 400, None))


def _left(path: Path, attempts: int = 1) -> None:
    """Leave a journal: a batch that has ended, and one that has not."""

    async def run() -> None:
        journal = Journal.open(path, BINDING, wall_clock=lambda: BEGAN)
        await journal.write([_ended(0), Opened(_sheet(1), 1, [0, 1])])
        await journal.write([Learned(1, (1,), (Finding(0, Evidence.PRESENT, 409, "there"),))])
        await journal.write([Opened(_sheet(1), 2 + number, [1]) for number in range(attempts)])
        await journal.aclose()

    asyncio.run(run())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal that a load has left behind."""
    path = tmp_path / "load.db"
    _left(path)
    return path


@pytest.fixture
def held(path: Path) -> Iterator[Path]:
    """The same, while a load has it."""
    journal = Journal.open(path, BINDING, redrive_stale=True)
    yield path
    asyncio.run(journal.aclose())


def test_show_as_json(invoke: Invoke, path: Path) -> None:
    """Programs get the binding, the counts and the open attempts; no id is in it."""
    result = invoke("journal", "show", path, "--json")

    shown = json.loads(result.stdout)
    (attempt,) = shown.pop("open_attempts")
    age = attempt.pop("age_seconds")
    counts = dict.fromkeys(map(str, Verdict), 0)
    assert 0 == result.exit_code
    assert "SECRET" not in result.output
    assert {
        "journal": str(path),
        "origin": "https://api.8x8.com",
        "site": "US1",
        "tenant": "acme\x1b[2J",
        "campaign": CAMPAIGN,
        "version": "0.1.0",
        "created": "2023-11-14T22:13:20+00:00",
        "batches": {"ended": 1, "open": 1},
        "requests": 5,
        "counts": {**counts, "added": 1, "rejected": 1},
        "rows_in_open_batches": 2,
    } == shown
    began = "2023-11-14T22:13:20+00:00"
    assert {"batch": 1, "attempt": 2, "records": 1, "began": began} == attempt
    assert age > 24 * 60 * 60


def test_show(invoke: Invoke, path: Path) -> None:
    """People get the same as a table, with nothing in it that their terminal would obey."""
    result = invoke("journal", "show", path)

    assert 0 == result.exit_code
    for told in (
        CAMPAIGN,
        "acme\\x1b[2J",
        "already present",
        "2023-11-14 22:13:20+00:00",
        "in batches that have not ended",
        "1 batch ended, 1 not",
        "1 request without a known end",
    ):
        assert (told == "already present") != (told in result.stdout), told
    assert "SECRET" not in result.output
    assert "\x1b" not in result.output


def test_show_much(invoke: Invoke, tmp_path: Path) -> None:
    """Of many open attempts the oldest are shown, and it is told how many there are."""
    path = tmp_path / "much.db"
    _left(path, attempts=25)

    result = invoke("journal", "show", path)

    assert "25 requests without a known end: the oldest 10, and --json has all" in result.stdout
    assert 10 == result.stdout.count(" days, ")


def test_show_little(invoke: Invoke, tmp_path: Path) -> None:
    """Where everything has ended there is no word of what has not."""
    path = tmp_path / "little.db"

    async def run() -> None:
        journal = Journal.open(path, BINDING)
        await journal.write([_ended(0)])
        await journal.aclose()

    asyncio.run(run())

    result = invoke("journal", "show", path)

    assert "1 batch ended, 0 not" in result.stdout
    assert "without a known end" not in result.stdout
    assert "in batches that have not ended" not in result.stdout


def test_export(invoke: Invoke, path: Path, tmp_path: Path) -> None:
    """There is a line for every row, the same in a file and on the standard output."""
    output = tmp_path / "out.jsonl"

    printed = invoke("journal", "export", path)
    written = invoke("journal", "export", path, "--output", output)

    assert (0, 0, "") == (printed.exit_code, written.exit_code, written.stdout)
    assert printed.stdout == output.read_text("utf-8")
    assert printed.stdout.isascii()
    unknown = "sent, and no answer that can be trusted is known"
    assert [
        (2, "SECRET-é2", "added", "id-0", 0, 201, None),
        (3, "SECRET-é3", "rejected", None, 0, 400, "no\nway"),
        (4, "SECRET-é4", "already_present", None, 1, 409, "there"),
        (5, "SECRET-é5", "unknown", None, 1, None, unknown),
    ] == [tuple(json.loads(line).values()) for line in printed.stdout.splitlines()]
    assert ["row", "crmRecordId", "outcome", "recordId", "batch", "status", "detail"] == list(
        json.loads(printed.stdout.splitlines()[0])
    )


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_export_over_itself(invoke: Invoke, path: Path, suffix: str) -> None:
    """No part of the journal is written over with what is in it."""
    target = path.with_name(path.name + suffix)
    target.touch()
    before = path.read_bytes()

    result = invoke("journal", "export", path, "--output", target)

    assert (2, before) == (result.exit_code, path.read_bytes())
    assert "is the journal itself; name another file" in result.stderr


@pytest.mark.parametrize("command", ["show", "export", "purge"])
def test_in_use(invoke: Invoke, held: Path, command: str) -> None:
    """What a load has is neither shown nor deleted."""
    result = invoke("journal", command, held, *(["--yes"] if command == "purge" else []))

    assert (Exit.JOURNAL, True) == (result.exit_code, held.exists())
    assert "is in use by another load or command; wait for it to end" in result.stderr


@pytest.mark.parametrize("command", ["show", "export", "purge"])
def test_not_a_journal(invoke: Invoke, tmp_path: Path, command: str) -> None:
    """What is not a journal, or not there, is left alone, whatever it is."""
    leads, other, empty = tmp_path / "leads.csv", tmp_path / "other.db", tmp_path / "empty"
    leads.write_text("crmRecordId\n" + "CRM-1\n" * 200)
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE customers (name)")
    connection.close()
    empty.touch()
    link = tmp_path / "link.db"
    link.symlink_to(other)
    options = ["--yes"] if command == "purge" else []

    for path in (leads, other, empty, link):
        assert Exit.JOURNAL == invoke("journal", command, path, *options).exit_code
        assert path.exists()
    for path in (tmp_path / "missing.db", tmp_path):
        assert Exit.USAGE == invoke("journal", command, path, *options).exit_code


def test_purge(invoke: Invoke, path: Path) -> None:
    """Nothing of a journal is left, nor of what a crash left beside it."""
    crashed = path.parent / "crashed"
    crashed.mkdir()

    async def leave_as_a_crash_does() -> None:
        journal = Journal.open(path, BINDING, redrive_stale=True)
        await journal.write([_ended(2)])
        for file in path.parent.glob("load.db*"):
            shutil.copy(file, crashed)
        await journal.aclose()

    asyncio.run(leave_as_a_crash_does())
    assert ["load.db", "load.db-wal"] == sorted(file.name for file in crashed.iterdir())

    for left in (path, crashed / "load.db"):
        assert 0 == invoke("journal", "purge", left, "--yes").exit_code
    assert [crashed] == list(path.parent.iterdir())
    assert [] == list(crashed.iterdir())


def test_purge_damaged(invoke: Invoke, path: Path) -> None:
    """A journal that is damaged can still be deleted."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(len(content) - 4096))
    assert Exit.JOURNAL == invoke("journal", "show", path).exit_code

    assert 0 == invoke("journal", "purge", path, "--yes").exit_code
    assert not path.exists()


def test_purge_empty_database(invoke: Invoke, tmp_path: Path) -> None:
    """An empty database is not a journal, so it is not deleted."""
    path = tmp_path / "empty.db"
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")
    connection.close()

    result = invoke("journal", "purge", path, "--yes")

    assert (Exit.JOURNAL, True) == (result.exit_code, path.exists())


def test_purge_with_nobody_there(invoke: Invoke, path: Path) -> None:
    """Where nobody can be asked, nothing is deleted without --yes."""
    result = invoke("journal", "purge", path, stdin=b"y\n")

    assert (Exit.USAGE, True) == (result.exit_code, path.exists())
    assert "--yes" in result.stderr


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1)])
def test_purge_asks(
    invoke: Invoke, path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, code: int
) -> None:
    """On a terminal somebody is asked, and only yes means yes."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)

    result = invoke("journal", "purge", path, stdin=answer)

    assert (code, code == 1) == (result.exit_code, path.exists())
    assert f"Delete {path}? Its load cannot be gone on with after that" in result.stderr
    assert (code == 1) == ("Nothing was deleted." in result.stderr)


@pytest.mark.parametrize(
    ("error", "code"), [(JournalError("odd\x1b"), 5), (StaleAttemptError("odd\x1b"), 3)]
)
def test_exit_codes(error: JournalError, code: int) -> None:
    """Trouble with a journal is 5; one that waits for somebody's word can be gone on with: 3."""

    @click.group(cls=CliGroup)
    def group() -> None:
        """Hold the command."""

    @group.command()
    def fail() -> None:
        raise error

    result = CliRunner().invoke(group, ["fail"])

    assert (code, "Error: odd\\x1b\n") == (result.exit_code, result.stderr)
    assert [2, 5, 130, 3, 4, 1, 0] == list(Exit)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_export_that_finds_no_room(path: Path, invoke: Invoke) -> None:
    """An export that cannot be written whole says so, and is no success."""
    command = [sys.executable, "-m", "eightbyeight.cli", "journal", "export", str(path)]

    with Path("/dev/full").open("w") as full:
        aside = subprocess.run(  # noqa: S603 - our own program
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    into = invoke("journal", "export", path, "--output", "/dev/full")

    assert (1, 2) == (aside.returncode, into.exit_code)
    assert "the standard output cannot be written: No space left" in aside.stderr
    assert "/dev/full: cannot be written: No space left" in into.stderr
