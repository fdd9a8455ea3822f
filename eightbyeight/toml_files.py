"""TOML files that people fill in: read whole, with every mistake told by its place."""

import os
import re
import tomllib
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path

from eightbyeight.errors import InvalidInputError

__all__ = ["key_problems", "parse_toml", "read_text", "read_toml", "refuse_other_file"]

_LARGEST = 1_000_000
"""Bytes; what people fill in has some thousand."""
_SHOWN = 60
_NEAR = 0.75
"""Of a slip of the keyboard; two words of one length that share some letters have less."""
_FEW = 2
"""Keys that are near none, and do not make it another file yet."""
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


def refuse_other_file(
    keys: Collection[str], known: Collection[str], name: str, *, kind: str, printed_by: str
) -> None:
    """Refuse what is TOML, and not the file that was meant.

    Args:
        keys: Its keys.
        known: Those that mean something.
        name: What to call it in errors.
        kind: What was meant, as in ``RCS profile``.
        printed_by: The command that prints one to fill in.

    Raises:
        InvalidInputError: more than two keys, and more than half of them, are not even near one
            that means something.
    """
    strange = sum(key not in known and _near(key, known) is None for key in keys)
    if strange > max(_FEW, len(keys) / 2):
        raise InvalidInputError.of(
            name,
            f"is no {kind}: of its {len(keys)} keys, {strange} mean nothing in one; "
            f"`{printed_by}` prints one to fill in",
        )


def key_problems(keys: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Say of each key that means nothing so, and which one was perhaps meant.

    Of those that are near none, the last is told with all keys that there are.
    """
    near = {key: _near(key, known) for key in keys if key not in known}
    last = next((key for key in reversed(near) if near[key] is None), None)
    problems: dict[str, str] = {}
    for key, meant in near.items():
        hint = "" if meant is None else f"; did you mean {meant!r}?"
        if key == last:
            hint = f"; there are {', '.join(sorted(known))}"
        problems[key] = f"there is no key {key[:_SHOWN]!r}{hint}"
    return problems


def _near(key: str, known: Collection[str]) -> str | None:
    written = key[:_SHOWN].lower().replace("-", "_").replace(" ", "_")
    return next(iter(get_close_matches(written, known, n=1, cutoff=_NEAR)), None)
