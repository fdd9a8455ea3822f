"""TOML files that people fill in: read whole, with every mistake told by its place."""

import os
import re
import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from eightbyeight.errors import InvalidInputError

__all__ = ["parse_toml", "read_text", "read_toml", "unknown_key"]

_LARGEST = 1_000_000
"""Bytes; what people fill in has some thousand."""
_SHOWN = 60
_DEEP_KEY = re.compile(
    r"""(?<![\w"'\\.-])(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*\.[ \t]*){100}"""
)
"""A key of a hundred parts with dots between them. tomllib's time for one grows with the square of
its parts, up to minutes for a small file."""
_TOO_DEEP = "arrays or tables lie too deep in one another"


def read_toml(path: str | os.PathLike[str]) -> dict[str, object]:
    """Read a TOML file of at most 1,000,000 bytes.

    Raises:
        InvalidInputError: it is no path, cannot be read, or is no TOML; the problem names the file
            and, where there is one, the line.
    """
    if not isinstance(path, str | os.PathLike):
        raise InvalidInputError.of("path", f"must be a path, not {type(path).__name__}")
    return parse_toml(read_text(Path(path)), str(path))


def read_text(path: Path) -> str:
    """Give the text of a file of at most 1,000,000 bytes.

    Raises:
        InvalidInputError: there is no such file, or it cannot be read as text.
    """
    name = str(path)
    reason: str | None = None
    data = b""
    try:
        # Asked before it is opened: opening a pipe waits for whoever writes into it.
        if path.is_dir() or (path.exists() and not path.is_file()):
            reason = "is no file"
        else:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = f"cannot be read: {getattr(error, 'strerror', None) or error}"
    if len(data) > _LARGEST:
        reason = f"has more than {_LARGEST:,} bytes; it is hardly the file that was meant"
    if reason is not None:
        raise InvalidInputError.of(name, reason)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    raise InvalidInputError.of(name, f"is not in UTF-8, which TOML is written in: see line {line}")


def parse_toml(text: str, name: str) -> dict[str, object]:
    """Give what TOML sets.

    Args:
        text: The TOML.
        name: What to call it in errors.

    Raises:
        InvalidInputError: it is no TOML.
    """
    if _DEEP_KEY.search(text) is not None:
        raise InvalidInputError.of(name, f"is no TOML: {_TOO_DEEP}")
    try:
        # Line ends of Windows are TOML too; a file read as bytes still has them.
        document: dict[str, object] = tomllib.loads(text)
    # Beside its own error, which is a ValueError, tomllib lets through that of a number with too
    # many digits; and arrays in arrays take it down to the end of the stack.
    except ValueError as error:
        reason = str(error)
    except RecursionError:
        reason = _TOO_DEEP
    else:
        return document
    raise InvalidInputError.of(name, f"is no TOML: {reason}")


def unknown_key(key: str, known: Collection[str]) -> str:
    """Say that a key means nothing, and which one was perhaps meant."""
    near = get_close_matches(key[:_SHOWN].lower().replace("-", "_").replace(" ", "_"), known, n=1)
    meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(known))}"
    return f"there is no key {key[:_SHOWN]!r}; {meant}"
