"""Arguments that say which file to read, and how."""

import os
from collections.abc import Sequence
from pathlib import Path

from eightbyeight.contacts.files.importers import names_in
from eightbyeight.errors import InvalidInputError

__all__ = ["check_flag", "file_columns_of", "path_of"]


def path_of(argument: str, given: object) -> Path:
    """Give a path that the caller named.

    Raises:
        InvalidInputError: it is of another type.
    """
    if isinstance(given, str):
        return Path(given)
    if isinstance(given, os.PathLike):
        path = os.fspath(given)
        if isinstance(path, str):
            return Path(path)
    raise InvalidInputError.of(argument, f"must be a path, not {type(given).__name__}")


def check_flag(argument: str, given: object) -> None:
    """Check that what turns something on or off is a bool: any text, also "false", is true.

    Raises:
        InvalidInputError: it is something else.
    """
    if not isinstance(given, bool):
        raise InvalidInputError.of(argument, f"must be True or False, not {given!r:.60}")


def file_columns_of(file_columns: Sequence[str], *, has_header: bool) -> tuple[str, ...] | None:
    """Give the columns of a file without a header; None for a file that names them itself.

    Raises:
        InvalidInputError: they are no names, or one of the two arguments is given without the
            other.
    """
    check_flag("has_header", has_header)
    names = names_in("file_columns", file_columns)
    if has_header == bool(names):
        raise InvalidInputError.of(
            "file_columns", "are given for a file without a header (has_header=False), and only so"
        )
    return names or None
