"""TOML files that people fill in: read whole, with every mistake told by its place."""

import os
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

from eightbyeight.errors import InputProblem, InvalidInputError

__all__ = ["check_keys", "read_toml"]

_LARGEST = 2**20


def read_toml(path: str | os.PathLike[str]) -> dict[str, object]:
    """Read a TOML file of at most 1 MiB.

    Raises:
        InvalidInputError: it cannot be read, or is no TOML; the problem names the file and, where
            there is one, the line.
    """
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        problem = f"cannot be read: {reason or error}"
    else:
        if len(content) <= _LARGEST:
            return _parsed(content, name)
        problem = f"has more than {_LARGEST:,} bytes; it is hardly the file that was meant"
    raise InvalidInputError.of(name, problem)


def _parsed(content: bytes, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = f"line {line}: is not UTF-8; save it as UTF-8 again"
    except tomllib.TOMLDecodeError as error:
        problem = f"is no TOML: {error}"
    except RecursionError:
        problem = "is no TOML that can be read: it is nested too deep"
    raise InvalidInputError.of(name, problem)


def check_keys(table: Mapping[str, object], known: Collection[str], *, within: str) -> None:
    """Refuse keys that mean nothing, each with the one that was perhaps meant.

    Args:
        table: What was read.
        known: The keys there are.
        within: The file, or the table in it, for the messages.

    Raises:
        InvalidInputError: with one problem for each unknown key.
    """
    problems = [
        InputProblem(f"{key!r} is no key here{_meant(key, known)}", within)
        for key in table
        if key not in known
    ]
    if problems:
        raise InvalidInputError(*problems)


def _meant(key: str, known: Collection[str]) -> str:
    near = get_close_matches(key.lower().replace("-", "_").replace(" ", "_"), known, n=1)
    return f": write {near[0]}" if near else f"; there are {', '.join(sorted(known))}"
