"""A file that is not what was written is refused; nothing is ever recalled that is not true.

``EIGHTBYEIGHT_FLIPS`` sets how many bytes are changed, one at a time, in each kind of file: 10,000
is the figure to look for after a change to what a journal writes.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.journal.packing import (
    DamagedError,
    pack_sheet,
    unpack_about,
    unpack_ended,
    unpack_open,
    unpack_sheet,
)
from eightbyeight.campaigns.journal.reading import Reading
from eightbyeight.campaigns.outcomes import BatchOutcome, RecordOutcome, Verdict
from eightbyeight.campaigns.plan.notes import Ended, Evidence, Finding, Learned, Note, Past, Sheet
from eightbyeight.errors import JournalError

if TYPE_CHECKING:
    from tests.campaigns.journal.conftest import Batches

FLIPS = int(os.environ.get("EIGHTBYEIGHT_FLIPS", "400"))
BATCHES = 12
SIZE = 40

Written = Callable[..., None]
Known = dict[int, Past | None]


def _notes(batches: "Batches") -> list[Note]:
    """Give notes of batches of every kind: ended, with findings, open, and unheard of."""
    notes: list[Note] = []
    for number in range(BATCHES):
        if number % 4 == 3:
            continue
        notes.append(batches.opened(number, size=SIZE))
        if number % 4 == 1:
            found = Finding(1, Evidence.PRESENT, 409, "it is there")
            notes.append(Learned(number, (1,), (found,)))
        if number % 4 == 2:
            notes.append(batches.ended(number, size=SIZE))
    sheet = batches.sheet(BATCHES, SIZE)
    refused = [
        RecordOutcome(row, crm_id, Verdict.REJECTED, BATCHES, None, 400, f"no {row}")
        for row, crm_id in zip(sheet.rows, sheet.ids, strict=True)
    ]
    return [*notes, Ended(sheet, BatchOutcome(BATCHES, refused, 9, 1.0, 400, None))]


def _all(path: Path, binding: Binding) -> Known | None:
    """Give what a journal says of every batch, or None where it refuses."""
    try:
        journal = Journal.open(path, binding, wall_clock=lambda: 1_000.0)
    except JournalError:
        return None
    try:
        return {number: journal.recall(number) for number in range(journal.batches + 1)}
    except JournalError:
        return None
    finally:
        asyncio.run(journal.aclose())


@pytest.fixture
def whole(path: Path, written: Written, batches: "Batches", binding: Binding) -> Known:
    """Leave a journal behind, closed in good order; give what it says."""
    written(*_notes(batches))
    known = _all(path, binding)
    assert known is not None
    assert BATCHES + 2 == len(known)
    return known


def test_flipped_bytes(path: Path, binding: Binding, whole: Known, quick: Path) -> None:
    """After a byte has changed, a journal says what was written or nothing at all."""
    content = path.read_bytes()
    copy = quick / "copy.db"
    random = Random(0)
    refused = 0
    for _ in range(FLIPS):
        at = random.randrange(len(content))
        changed = bytearray(content)
        changed[at] ^= random.randrange(1, 256)
        copy.write_bytes(changed)
        known = _all(copy, binding)
        assert known in (None, whole), at
        refused += known is None

    # A good part of a small file is unused.
    assert FLIPS // 4 < refused < FLIPS


def _read(path: Path) -> None:
    """Look at everything, whichever load it is of."""
    with Reading(path) as reading:
        reading.overview()


@pytest.mark.usefixtures("whole")
def test_flipped_bytes_that_matter(path: Path, quick: Path) -> None:
    """A changed byte in an id, a row's sum, a verdict or the binding is noticed."""
    content = path.read_bytes()
    copy = quick / "copy.db"
    for text in (b"CRM-2", b"no 482", b'"acme"', b"already there"[8:], b"rejected", b"id-"):
        for at in range(content.index(text), content.index(text) + len(text)):
            copy.write_bytes(content[:at] + b"z" + content[at + 1 :])
            with pytest.raises(JournalError):
                _read(copy)


@pytest.mark.usefixtures("whole")
def test_pages_that_do_not_fit(path: Path, binding: Binding) -> None:
    """A page that counts as free and is in use would be written over, so the file is refused."""
    content = bytearray(path.read_bytes())
    first_free, how_many = 32, 36
    content[first_free : first_free + 4] = (2).to_bytes(4)
    content[how_many : how_many + 4] = (1).to_bytes(4)
    path.write_bytes(content)

    assert None is _all(path, binding)


@pytest.mark.usefixtures("whole")
def test_truncated(path: Path, binding: Binding, quick: Path) -> None:
    """A file that was cut off anywhere is refused."""
    content = path.read_bytes()
    copy = quick / "copy.db"
    for length in range(1, len(content), 997):
        copy.write_bytes(content[:length])
        assert None is _all(copy, binding), length


class _Crashed:
    """A journal as a crash leaves it: the last commits lie in the log beside the file."""

    def __init__(self, folder: Path, binding: Binding, notes: list[Note]) -> None:
        self.path = folder / "load.db"
        self.log = folder / "load.db-wal"
        asyncio.run(self._write(folder.parent / "original.db", binding, notes))
        self.content = self.log.read_bytes()

    async def _write(self, original: Path, binding: Binding, notes: list[Note]) -> None:
        journal = Journal.open(original, binding, wall_clock=lambda: 1_000.0)
        for note in notes:
            await journal.write([note])
        self.path.parent.mkdir()
        shutil.copy(original, self.path)
        shutil.copy(original.with_name("original.db-wal"), self.log)
        await journal.aclose()
        self.file = self.path.read_bytes()

    def put(self, log: bytes) -> None:
        """Lay it out anew, with another log."""
        self.path.write_bytes(self.file)
        self.log.write_bytes(log)


@pytest.fixture
def crashed(quick: Path, binding: Binding, batches: "Batches") -> _Crashed:
    """Leave a journal behind, not closed."""
    return _Crashed(quick / "crashed", binding, _notes(batches))


def _states(crashed: _Crashed, binding: Binding) -> tuple[Known, Known]:
    """Give what the journal says when it is whole, and when its last commit is torn."""
    crashed.put(crashed.content)
    now = _all(crashed.path, binding)
    crashed.put(crashed.content[:-1])
    before = _all(crashed.path, binding)
    assert now is not None
    assert before is not None
    assert now != before
    return now, before


def test_flipped_bytes_after_a_crash(crashed: _Crashed, binding: Binding) -> None:
    """A byte that changed in the log costs at most the last commit, or the journal is refused.

    The last commit alone cannot be told from one that was being written when the power failed.
    """
    now, before = _states(crashed, binding)
    random = Random(0)
    refused = 0
    for _ in range(FLIPS):
        at = random.randrange(len(crashed.content))
        changed = bytearray(crashed.content)
        changed[at] ^= random.randrange(1, 256)
        crashed.put(bytes(changed))
        known = _all(crashed.path, binding)
        assert known in (None, now, before), at
        if known is None:
            refused += 1
            # SQLite drops the log when it closes the file; what it lost is not forgotten.
            assert None is _all(crashed.path, binding), at

    assert FLIPS // 2 < refused < FLIPS


def test_damaged_log_header(crashed: _Crashed, binding: Binding) -> None:
    """A log that SQLite cannot begin to read is not taken for one without commits."""
    for at in range(32):
        changed = bytearray(crashed.content)
        changed[at] ^= 0x10
        crashed.put(bytes(changed))
        assert None is _all(crashed.path, binding), at


async def test_log_begun_anew(
    path: Path, quick: Path, binding: Binding, batches: "Batches"
) -> None:
    """Commits from before the log was last begun anew lie beyond its end, and are not missed."""
    journal = Journal.open(path, binding)
    for number in range(4):
        await journal.write([batches.opened(number, size=300)])
    journal._store.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    await journal.write([batches.opened(4)])
    for file in path.parent.glob("load.db*"):
        shutil.copy(file, quick)
    await journal.aclose()

    again = Journal.open(quick / "load.db", binding)

    assert (5, batches.past_opened(4)) == (again.batches, again.recall(4))
    await again.aclose()


@pytest.mark.parametrize("length", [0, 1, 31, 32])
def test_log_without_commits(
    path: Path, whole: Known, binding: Binding, crashed: _Crashed, length: int
) -> None:
    """A log that was only begun takes nothing away."""
    path.with_name("load.db-wal").write_bytes(crashed.content[:length])

    assert whole == _all(path, binding)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM batch WHERE number = 1",
        "DELETE FROM batch",
        "UPDATE batch SET number = 99 WHERE number = 1",
        "UPDATE batch SET sheet_sum = 'x' WHERE number = 1",
        "UPDATE batch SET state = 'x' WHERE number = 1",
        "UPDATE batch SET sums = 1 WHERE number = 1",
        "UPDATE batch SET ended = 2 WHERE number = 1",
        "UPDATE batch SET ended = 1 - ended",
        "UPDATE batch SET state = (SELECT state FROM batch WHERE number = 0) WHERE number = 1",
        (
            "UPDATE batch SET (state, state_sum) = "
            "(SELECT state, state_sum FROM batch WHERE number = 0) WHERE number = 4"
        ),
        "UPDATE load SET about = x'00'",
        "UPDATE load SET total = 'x'",
        "DELETE FROM load",
        "DROP TABLE load",
        "DROP TABLE batch",
        "CREATE TRIGGER evil AFTER INSERT ON batch BEGIN DELETE FROM batch; END",
        "CREATE VIEW more AS SELECT 1",
        "CREATE INDEX more ON batch (ended)",
        "PRAGMA user_version = 2",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 7",
    ],
)
def test_changed_by_somebody(path: Path, binding: Binding, whole: Known, statement: str) -> None:
    """What another program has changed in a journal is noticed, and nothing of it runs."""
    assert whole
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()

    assert None is _all(path, binding)


def test_later_version(path: Path, binding: Binding, whole: Known) -> None:
    """A journal of a later version is told from a damaged one."""
    assert whole
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()

    with pytest.raises(JournalError, match="made by a later version of this package"):
        Journal.open(path, binding)


async def test_row_that_vanishes(journal: Journal, batches: "Batches") -> None:
    """A batch that is known and cannot be found is an error, not an unknown batch."""
    await journal.write([batches.opened(0), batches.opened(1)])
    journal._store.connection.execute("DELETE FROM batch WHERE number = 1")

    with pytest.raises(JournalError, match="is damaged, so it cannot be told what was sent"):
        journal.recall(1)
    with pytest.raises(JournalError, match="batch 1 is missing"):
        await journal.write([batches.ended(1)])
    assert batches.past_opened(0) == journal.recall(0)


def test_forged(batches: "Batches") -> None:
    """What is of the wrong shape is refused, whatever its sum says."""
    sheet = batches.sheet(0)
    short = pack_sheet(Sheet(0, sheet.rows, sheet.ids, b"0123"))
    forgeries: list[Callable[[], object]] = [
        lambda: unpack_about(b"[]"),
        lambda: unpack_open(b"\xff"),
        lambda: unpack_open(b"[" * 100_000),
        lambda: unpack_open(b'[1, [[1, 2.0, ["x"]]], []]'),
        lambda: unpack_ended(sheet, b"[1, null, null, [], []]"),
        lambda: unpack_sheet(0, short),
    ]
    for forgery in forgeries:
        with pytest.raises(DamagedError):
            forgery()
