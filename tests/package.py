"""Where the package is, for whoever asks whether a frame is the package's own."""

from pathlib import Path

import eightbyeight

__all__ = ["is_ours"]

# Not by the name alone: a clone of the repository has it, too.
_PACKAGE = f"{Path(eightbyeight.__file__).parent}/"


def is_ours(file: str) -> bool:
    """Tell whether a file is one of the package."""
    return file.startswith(_PACKAGE)
