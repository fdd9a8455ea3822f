"""Where the commands find what 8x8 sends as ``Authorization``."""

import os
from pathlib import Path

import click

from eightbyeight.cli.keys import read_key
from eightbyeight.transport.messages import Secret

__all__ = ["accepted_values", "sent_value"]

_VARIABLE = "EIGHTBYEIGHT_WEBHOOK_AUTHORIZATION"


def accepted_values(path: Path | None, *, nobody: bool) -> tuple[Secret, ...] | None:
    """Give the values that let a delivery in; None to let everybody in.

    Args:
        path: The file with the values, one per line; None for the environment.
        nobody: Whether nobody is to be asked for one.

    Raises:
        InvalidInputError: the file cannot be read, or others can read it.
        click.UsageError: nothing was said, or two things at once, or the file is empty.
    """
    if nobody:
        if path is not None:
            raise click.UsageError("--authorization-file and --no-authorization exclude each other")
        return None
    values = _values(path)
    if not values and path is not None:
        raise _empty(path)
    if not values:
        raise click.UsageError(
            f"Set {_VARIABLE} in the environment, or use --authorization-file; --no-authorization "
            "takes events from whoever sends them."
        )
    return values


def sent_value(path: Path | None) -> Secret | None:
    """Give the value to send; None to send none.

    Args:
        path: The file with the value in its first line; None for the environment.

    Raises:
        InvalidInputError: the file cannot be read, or others can read it.
        click.UsageError: the file is empty.
    """
    values = _values(path)
    if path is not None and not values:
        raise _empty(path)
    return values[0] if values else None


def _empty(path: Path) -> click.UsageError:
    return click.UsageError(f"{path} is empty: there is to be a value of Authorization in it")


def _values(path: Path | None) -> tuple[Secret, ...]:
    text = os.environ.get(_VARIABLE, "") if path is None else read_key(path)
    return tuple(Secret(line.strip()) for line in text.splitlines() if line.strip())
