"""Where results may be written: never over the input, never through a link or by another's hand."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Protocol

from eightbyeight.errors import InvalidInputError

__all__ = [
    "HasPath",
    "cannot_write",
    "check_target",
    "is_special",
    "name_it",
    "new_beside",
    "new_nameless",
]

_STANDARD_INPUT = 0
"""Its file descriptor."""
_OPEN_FILES = Path("/proc/self/fd")
"""Where a file that has no name can be found, on Linux."""
_OF_THE_NAME = 40
"""Characters of the target's name in that of the file beside it; a name has a longest length."""


class HasPath(Protocol):
    """Whatever was read: a file, or a stream without a place of its own."""

    @property
    def path(self) -> Path | None:
        """Where it lies; None for a stream such as the standard input."""


def check_target(path: Path, row_file: HasPath | None) -> None:
    """Refuse a place for results that would harm what is there, or that others could swap.

    Raises:
        InvalidInputError: it is the input itself, a symbolic link or a directory, or lies in no
            directory, or in one where anybody may put another file in its place.
    """
    try:
        fault = "is no name of a file" if "\0" in str(path) else _fault(path, row_file)
    except OSError as error:
        raise cannot_write(path, error) from None
    if fault is not None:
        raise InvalidInputError.of(str(path), fault)


def _fault(path: Path, row_file: HasPath | None) -> str | None:
    if path.is_symlink():
        return "is a symbolic link; name the file itself"
    if path.is_dir():
        return "is a directory; name a file in it"
    if not path.parent.is_dir():
        return f"there is no directory {str(path.parent)!r}"
    if _is_open_to_all(path.parent):
        return (
            f"anybody may swap files in {str(path.parent)!r}: name another directory, or make it "
            "one where only owners may (chmod o-w, or chmod +t)"
        )
    if row_file is not None and path.exists() and _is_input(path, row_file):
        return "is the input itself; name another file"
    return None


def _is_open_to_all(folder: Path) -> bool:
    mode = folder.stat().st_mode
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX


def is_special(path: Path) -> bool:
    """Tell whether there is something that is no ordinary file, such as a pipe or a device."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def new_beside(path: Path) -> tuple[int, Path]:
    """Make a file of our own in the same directory, for the owner alone; give its descriptor.

    Raises:
        OSError: it cannot be made.
    """
    prefix = f".{path.name[:_OF_THE_NAME]}."
    descriptor, name = tempfile.mkstemp(prefix=prefix, dir=path.parent)
    return descriptor, Path(name)


def new_nameless(path: Path) -> tuple[int, Path | None]:
    """Make a file in the same directory that has no name yet, where the system can.

    Whatever ends the program, such a file is gone with it: nobody has to look for what it left.

    Returns:
        Its descriptor, and its name where it had to have one.

    Raises:
        OSError: it cannot be made.
    """
    nameless = getattr(os, "O_TMPFILE", None)
    if nameless is not None and _OPEN_FILES.is_dir():
        with contextlib.suppress(OSError):
            flags = nameless | os.O_WRONLY | os.O_CLOEXEC
            return os.open(path.parent, flags, 0o600), None
    return new_beside(path)


def name_it(descriptor: int, path: Path) -> Path:
    """Give a nameless file a name of its own beside ``path``.

    Raises:
        OSError: it cannot be given one.
    """
    taken, name = new_beside(path)
    os.close(taken)
    name.unlink()
    # Named with a folder, which an absolute path makes no use of: only so is the link followed.
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.link(_OPEN_FILES / str(descriptor), name, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
    return name


def _is_input(path: Path, row_file: HasPath) -> bool:
    if row_file.path is not None:
        return path.samefile(row_file.path)
    try:
        # The shell may have opened the same file for the standard input.
        return os.path.samestat(path.stat(), os.fstat(_STANDARD_INPUT))
    except OSError:
        return False


def cannot_write(path: Path, error: OSError) -> InvalidInputError:
    """Make the error for a place that cannot be written to."""
    return InvalidInputError.of(str(path), f"cannot be written: {error.strerror or error}")
