"""What a journal's file looks like inside, and how one is told from other files."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from attrs import frozen

from eightbyeight.campaigns.journal.binding import About
from eightbyeight.campaigns.journal.database import DAMAGED, number_of
from eightbyeight.campaigns.journal.packing import DamagedError, pack_about, unpack_about
from eightbyeight.campaigns.journal.place import write_ahead_log
from eightbyeight.campaigns.journal.tail import lost_commits
from eightbyeight.errors import JournalError

__all__ = ["VERSION", "Head", "check_kind", "prepare", "read_head", "write_head"]

VERSION = 1
"""Of what is written below; to be raised with every change to it."""
_APPLICATION = 0x38783862
"""Says "8x8b" at the place where SQLite lets a file say whose it is."""
_FORSAKEN = -1
"""A version that says: commits of this journal were lost."""
_CONTENTS = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"

# One row says what the journal is for, and holds a total over all batches, so that one that
# vanishes with a damaged page is noticed.
_LOAD = """CREATE TABLE load (
    one INTEGER PRIMARY KEY,
    about BLOB NOT NULL,
    total INTEGER NOT NULL,
    sum INTEGER NOT NULL
)"""
# One row is all that is known of a batch, so that it is changed as one and has one sum. ``state``
# is what came of it once it has ended, and before that its open attempts and what was proved.
# It comes before the sheet because it is read without it.
_BATCH = """CREATE TABLE batch (
    number INTEGER PRIMARY KEY,
    ended INTEGER NOT NULL,
    sheet_sum INTEGER NOT NULL,
    state_sum INTEGER NOT NULL,
    state BLOB NOT NULL,
    sums BLOB NOT NULL,
    sheet BLOB NOT NULL
)"""
_TABLES = [("table", "batch", "batch", _BATCH), ("table", "load", "load", _LOAD)]


@frozen
class Head:
    """What a journal says of itself."""

    about: About
    total: int
    """The sum of what each batch that it knows adds to it."""


def check_kind(connection: sqlite3.Connection, path: Path) -> bool:
    """Tell a journal from an empty file; afterwards the lock is held.

    Raises:
        JournalError: it is neither, or of a later version of this package.
    """
    application = number_of(connection, "PRAGMA application_id")
    version = number_of(connection, "PRAGMA user_version")
    if application == _APPLICATION:
        if version > VERSION:
            raise JournalError(
                f"{path}: was made by a later version of this package; use that version"
            )
        return True
    if application or version or number_of(connection, "SELECT count(*) FROM sqlite_master"):
        raise JournalError(
            f"{path}: is a database of something else, not a journal; name another file"
        )
    return False


def prepare(connection: sqlite3.Connection, path: Path, about: Callable[[], About] | None) -> None:
    """Make the tables in an empty file, or see that they are all there.

    Args:
        connection: As :func:`~eightbyeight.campaigns.journal.database.connect` gives it.
        path: What is called by this name in messages.
        about: What a new journal is to say of itself; None does not make one.

    Raises:
        JournalError: the file is something else, or damaged.
    """
    known = check_kind(connection, path)
    if not known and about is None:
        raise JournalError(f"{path}: is empty, so it is not a journal")
    connection.execute("PRAGMA synchronous=FULL")
    if about is not None and not known:
        _create(connection, about())
    connection.execute("PRAGMA journal_mode=WAL")
    if known:
        _check(connection, path)


def _create(connection: sqlite3.Connection, about: About) -> None:
    # Before there is a log, so that the file by itself says what it is from the first.
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute(f"PRAGMA application_id={_APPLICATION}")
    connection.execute(f"PRAGMA user_version={VERSION}")
    for *_, statement in _TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO load VALUES (1, x'', 0, 0)")
    write_head(connection, Head(about, 0))
    connection.execute("COMMIT")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    taken = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
    if lost_commits(write_ahead_log(path), max(taken, 0)):
        # Closing the file makes SQLite drop the log, and with it what shows the loss.
        connection.execute(f"PRAGMA user_version={_FORSAKEN}")
    if number_of(connection, "PRAGMA user_version") != VERSION:
        raise JournalError(f"{path}: {DAMAGED} (some of what was written is lost)")
    if connection.execute(_CONTENTS).fetchall() != _TABLES:
        raise DamagedError("its tables are not those of a journal")
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise DamagedError("its pages do not fit together")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def read_head(connection: sqlite3.Connection) -> Head:
    """Read what the journal says of itself.

    Raises:
        DamagedError: it is not what was written.
    """
    row: object = connection.execute("SELECT about, total, sum FROM load").fetchone()
    match row:
        case (bytes(about), int(total), int(its_sum)):
            if its_sum == _head_sum(about, total):
                return Head(unpack_about(about), total)
    raise DamagedError("what it says of itself has changed")


def write_head(connection: sqlite3.Connection, head: Head) -> None:
    """Write what the journal says of itself."""
    about = pack_about(head.about)
    connection.execute(
        "UPDATE load SET about = ?, total = ?, sum = ?",
        (about, head.total, _head_sum(about, head.total)),
    )


def _head_sum(about: bytes, total: int) -> int:
    return crc32(about, crc32(f"{total}".encode()))
