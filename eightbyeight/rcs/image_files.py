"""Open the files of images, and tell PNG and JPEG by how they begin."""

import re
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

__all__ = ["CannotOpen", "ImageFile", "media_type", "open_image"]

_URL = re.compile(r"(?:https?|ftp|file|data):", re.IGNORECASE)
"""How a part of a path begins that was meant for a URL: joined to a folder, it is the first part
of what was joined."""
_A_URL = "is a URL, which is not fetched"
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@frozen
class ImageFile:
    """A file that is open for reading, at its beginning."""

    file: BinaryIO
    size: int
    """Its bytes."""
    media_type: str | None
    """What it is by its first bytes; None for what is neither PNG nor JPEG."""


@frozen
class CannotOpen:
    """Why there is nothing to read."""

    reason: str


def media_type(data: bytes) -> str | None:
    """Tell by the first bytes whether something is PNG or JPEG; None for everything else."""
    fitting = (kind for beginning, kind in _BEGINNINGS.items() if data.startswith(beginning))
    return next(fitting, None)


def open_image(name: str, folder: Path | None) -> ImageFile | CannotOpen:
    """Open an image; whoever asks closes it.

    Args:
        name: Its path.
        folder: Where a relative path begins; None for the current directory.
    """
    path = (folder or Path()) / name
    try:
        # Asked before it is opened: opening a pipe waits for whoever writes into it.
        if not path.is_file():
            return CannotOpen("is no file" if path.exists() else _absent(path))
        file = path.open("rb")
    except (OSError, ValueError) as error:
        # One with its data in it is too long for a name.
        reason = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        return CannotOpen(_A_URL if _is_url(path) else reason)
    try:
        size = file.seek(0, 2)
        file.seek(0)
        kind = media_type(file.read(16))
        file.seek(0)
    except OSError as error:
        file.close()
        return CannotOpen(f"cannot be read: {error.strerror}")
    return ImageFile(file, size, kind)


def _is_url(path: Path) -> bool:
    return any(_URL.match(part) for part in path.parts)


def _absent(path: Path) -> str:
    if _is_url(path):
        return _A_URL
    # Shells follow it, so it is typed; a folder may have such a name all the same.
    home = any(one.name.startswith("~") and not one.exists() for one in path.parents)
    return "is not there; ~ is not followed" if home else "is not there"
