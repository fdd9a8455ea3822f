"""Where results may be written: never over the input, never through a link."""

import os
from pathlib import Path

from eightbyeight.campaigns.rows.files import RowFile
from eightbyeight.errors import InvalidInputError

__all__ = ["cannot_write", "check_target"]

_STANDARD_INPUT = 0
"""Its file descriptor."""


def check_target(path: Path, row_file: RowFile | None) -> None:
    """Refuse a place for results that would harm what is there.

    Raises:
        InvalidInputError: it is the input itself, a symbolic link or a directory, or lies in no
            directory.
    """
    name = str(path)
    if path.is_symlink():
        raise InvalidInputError.of(name, "is a symbolic link; name the file itself")
    if path.is_dir():
        raise InvalidInputError.of(name, "is a directory; name a file in it")
    if not path.parent.is_dir():
        raise InvalidInputError.of(name, f"there is no directory {str(path.parent)!r}")
    if row_file is not None and path.exists() and _is_input(path, row_file):
        raise InvalidInputError.of(name, "is the input itself; name another file")


def _is_input(path: Path, row_file: RowFile) -> bool:
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
