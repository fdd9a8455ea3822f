"""A question before what cannot be taken back."""

import sys

import click

from eightbyeight.cli.running import is_terminal

__all__ = ["agreed"]


def agreed(question: str, *, yes: bool) -> bool:
    """Ask, unless ``yes`` was given already.

    Raises:
        click.UsageError: nobody is there to answer.
    """
    if yes:
        return True
    if not is_terminal(sys.stdin):
        raise click.UsageError("Nobody is there to be asked; --yes deletes without asking.")
    return click.confirm(question, err=True)
