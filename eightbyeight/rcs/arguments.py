"""Arguments that say which file or folder is meant."""

import os
from pathlib import Path

from eightbyeight.errors import InvalidInputError

__all__ = ["folder_of", "path_of"]


def path_of(argument: str, given: object, *, wanted: str = "a path") -> Path:
    """Give a path that the caller named.

    Raises:
        InvalidInputError: it is of another type, or empty.
    """
    path = os.fspath(given) if isinstance(given, os.PathLike) else given
    if not isinstance(path, str) or not path:
        kind = "an empty text" if path == "" else type(given).__name__
        raise InvalidInputError.of(argument, f"must be {wanted}, not {kind}")
    return Path(path)


def folder_of(given: object) -> Path | None:
    """Give a folder that the caller named, or None where there was none.

    Raises:
        InvalidInputError: it is of another type, or empty.
    """
    return None if given is None else path_of("folder", given)
