"""The file a key is kept in, and which credentials are missing: the same for every product."""

import os
import stat
from pathlib import Path

from eightbyeight.errors import InvalidInputError

__all__ = ["check_not_key_file", "missing_variables", "read_key"]

_OURS = "EIGHTBYEIGHT_"


def check_not_key_file(path: Path | None, key_file: Path | None) -> None:
    """Refuse to write results over the key.

    Raises:
        InvalidInputError: ``path`` is the key file.
    """
    if path is None or key_file is None or not (path.exists() and key_file.exists()):
        return
    if path.samefile(key_file):
        raise InvalidInputError.of(str(path), "is the key file; name another file")


def missing_variables(error: InvalidInputError) -> list[str]:
    """Give the variables of the environment that a client missed; none if it is another error."""
    fields = [problem.field for problem in error.problems]
    return [name for name in fields if name is not None and name.startswith(_OURS)]


def read_key(path: Path) -> str:
    """Read a key from a file that its owner alone can read.

    Raises:
        InvalidInputError: others can read it, or nobody.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise InvalidInputError.of(str(path), "is no ordinary file")
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise InvalidInputError.of(
                str(path), f"others can read the key: run chmod 600 {_quoted(path)}"
            )
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError:
        reason = "it is not text"
    raise InvalidInputError.of(str(path), f"cannot be read: {reason}")


def _quoted(path: Path) -> str:
    import shlex  # noqa: PLC0415 - for one message

    return shlex.quote(os.fspath(path))
