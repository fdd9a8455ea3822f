"""SQLite as a journal uses it: one connection that shuts out all others, and no foreign errors."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from eightbyeight.campaigns.journal.packing import DamagedError
from eightbyeight.errors import JournalError

__all__ = ["DAMAGED", "connect", "guarded", "number_of"]

T = TypeVar("T")

DAMAGED = (
    "is damaged, so it cannot be told what was sent; put a copy of it in its place if there is "
    "one. With a new journal, records that are on the campaign already are found to be so"
)

_IN_USE = "is in use by another load or command; wait for it to end"
_NO_ENTRY = "cannot be opened for writing; see who owns it and its folder"
_PRIMARY = 0xFF
"""The part of an extended result code that says what kind of error it is."""
_REASONS = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_PERM: _NO_ENTRY,
    sqlite3.SQLITE_READONLY: _NO_ENTRY,
    sqlite3.SQLITE_CANTOPEN: _NO_ENTRY,
    sqlite3.SQLITE_FULL: "the disk is full; free some space, then run the same command again",
    sqlite3.SQLITE_IOERR: "the disk does not read or write it as it should; see to the disk, then "
    "run the same command again",
    sqlite3.SQLITE_NOTADB: "is not a journal; name another file",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
}


def guarded(path: Path, work: Callable[[], T]) -> T:
    """Do some work with a journal; whatever goes wrong with it becomes the package's own error.

    Raises:
        JournalError: it went wrong. The original error does not hang on it.
    """
    try:
        return work()
    except JournalError:
        raise
    except sqlite3.Error as error:
        reason = _worded(error)
    except DamagedError as error:
        reason = f"{DAMAGED} ({error})"
    except Exception as error:  # noqa: BLE001 - a load that waits for its journal must be told
        reason = f"failed: {type(error).__name__}: {error}"
    raise JournalError(f"{path}: {reason}")


def _worded(error: sqlite3.Error) -> str:
    code: object = getattr(error, "sqlite_errorcode", None)
    known = _REASONS.get(code & _PRIMARY) if isinstance(code, int) else None
    return f"failed: {error}" if known is None else f"{known} ({error})"


def connect(path: Path) -> sqlite3.Connection:
    """Open a file that exists, for one connection in one process alone.

    The lock is the kernel's, taken at the first look into the file, and kept until the connection
    is closed or the process is gone, however it goes.
    """
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=0,
        isolation_level=None,
        # The thread that writes and the one that recalls take turns; see Store.
        check_same_thread=False,
    )
    # A journal is data: nothing that a file brings along is to run.
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    return connection


def number_of(connection: sqlite3.Connection, query: str) -> int:
    """Give the one number that a query without parameters answers with."""
    (number,) = connection.execute(query).fetchone()
    return int(number)
