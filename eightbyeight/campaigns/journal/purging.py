"""Deleting a journal, for good."""

import os
from contextlib import closing
from pathlib import Path

from eightbyeight.campaigns.journal import place
from eightbyeight.campaigns.journal.database import connect, guarded
from eightbyeight.campaigns.journal.schema import check_kind
from eightbyeight.errors import JournalError

__all__ = ["check_purgeable", "purge"]


def check_purgeable(path: str | os.PathLike[str]) -> None:
    """See that a file is a journal, damaged or not, and that nobody has it.

    Raises:
        JournalError: it is not, or somebody has.
    """
    _with_lock(Path(path).absolute(), delete=False)


def purge(path: str | os.PathLike[str]) -> None:
    """Delete a journal with what SQLite keeps beside it.

    Raises:
        JournalError: it is not a journal, somebody has it, or it cannot be deleted.
    """
    _with_lock(Path(path).absolute(), delete=True)


def _with_lock(path: Path, *, delete: bool) -> None:
    place.make_ready(path, create=False)
    guarded(path, lambda: _checked(path, delete=delete))


def _checked(path: Path, *, delete: bool) -> None:
    with closing(connect(path)) as connection:
        if not check_kind(connection, path):
            raise JournalError(f"{path}: is not a journal; name another file")
        if delete:
            # Otherwise SQLite would delete the log by its name when it closes the file, and by
            # then that may be the log of a new journal.
            connection.execute("PRAGMA journal_mode=DELETE")
            place.remove(path)
