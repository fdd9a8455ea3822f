"""Arguments that say which file to read, and how."""

import os
from pathlib import Path

from eightbyeight.errors import InvalidInputError

__all__ = ["check_flag", "path_of"]


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
