"""Where a journal lies: a plain file of one's own, which nobody else can read or replace."""

import os
import shlex
import stat
from collections.abc import Sequence
from pathlib import Path

from eightbyeight.errors import JournalError

__all__ = ["companions", "make_ready", "remove", "write_ahead_log"]

# What SQLite puts beside the file while it is in use, or leaves there after a crash.
_COMPANIONS = ("-wal", "-shm", "-journal")
_SMALLEST = 512
"""Bytes of the smallest file of SQLite's that is not empty."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_ready(path: Path, *, create: bool) -> None:
    """See to it that a journal can lie at ``path``, and that it is readable by its owner alone.

    Nothing here opens a file that is there already: to close it again would take from a load in
    this process the lock it holds on it (fcntl(2), "record locks").

    Args:
        path: Where, as an absolute path.
        create: Whether to make an empty file where there is none.

    Raises:
        JournalError: it cannot; it says why and what to do.
    """
    try:
        _check_folder(path)
        for companion in companions(path)[1:]:
            _check_companion(companion)
        if create and not os.path.lexists(path):
            _check_nothing_left(path)
            _create(path)
        _check_file(path, empty_is_new=create)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
    else:
        return
    raise JournalError(f"{path}: cannot be used as a journal: {reason}")


def companions(path: Path) -> Sequence[Path]:
    """Give all the places where parts of a journal may lie, the file itself first."""
    return (path, *(_beside(path, suffix) for suffix in _COMPANIONS))


def write_ahead_log(path: Path) -> Path:
    """Give the place of what SQLite has not yet put into the file itself."""
    return _beside(path, "-wal")


def remove(path: Path) -> None:
    """Delete a journal and what lies beside it.

    Raises:
        JournalError: it cannot be deleted.
    """
    try:
        for one in companions(path):
            one.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror
    else:
        return
    raise JournalError(f"{path}: cannot be deleted: {reason}")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _check_folder(path: Path) -> None:
    folder = path.parent
    if not folder.is_dir():
        raise JournalError(f"{path}: there is no folder {str(folder)!r}; make it, or name another")
    mode = folder.stat().st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise JournalError(
            f"{path}: everybody may replace files in its folder: "
            f"run chmod o-w {shlex.quote(str(folder))}, or name a file in another folder"
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise JournalError(
            f"{path}: its folder cannot be written to; name a file in another folder"
        )


def _check_nothing_left(path: Path) -> None:
    left = write_ahead_log(path)
    if os.path.lexists(left) and left.lstat().st_size:
        raise JournalError(
            f"{path}: is missing or empty, and {left.name} is what is left of a journal; "
            f"put the file back, or delete {left.name} to begin anew"
        )


def _create(path: Path) -> None:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    os.close(os.open(path, flags, 0o600))


def _check_file(path: Path, *, empty_is_new: bool) -> None:
    status = path.lstat()
    kind = status.st_mode
    if stat.S_ISLNK(kind):
        raise JournalError(f"{path}: is a symbolic link; name the file itself")
    if stat.S_ISDIR(kind):
        raise JournalError(f"{path}: is a directory; name a file in it")
    if not stat.S_ISREG(kind):
        raise JournalError(f"{path}: is not a plain file; name another")
    if not os.access(path, os.R_OK | os.W_OK):
        raise JournalError(
            f"{path}: may not be read and written by you; see who owns it, or run "
            f"chmod u+rw {shlex.quote(str(path))}"
        )
    if status.st_nlink > 1:
        # What a crash left to be put into the file is found beside one of its names only.
        raise JournalError(f"{path}: has a second name (a hard link); copy it to a file of its own")
    if not status.st_size:
        if not empty_is_new:
            raise JournalError(f"{path}: is empty, so it is not a journal")
        _check_nothing_left(path)
    elif status.st_size < _SMALLEST:
        # SQLite takes a file of one byte for an empty one.
        raise JournalError(f"{path}: is not a journal; name another file")
    _keep_private(path, kind)


def _check_companion(path: Path) -> None:
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(kind):
        raise JournalError(f"{path}: is not a plain file; delete it, or name another journal")
    _keep_private(path, kind)


def _keep_private(path: Path, mode: int) -> None:
    if mode & _OTHERS:
        path.chmod(mode & ~_OTHERS & 0o7777)
