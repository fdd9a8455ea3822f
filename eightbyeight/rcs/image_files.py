"""Open the files of images, and tell PNG and JPEG by how they begin."""

from pathlib import Path
from typing import BinaryIO

from attrs import frozen

__all__ = ["CannotOpen", "ImageFile", "media_type", "open_image"]

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
            return CannotOpen("is no file" if path.exists() else "is not there")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        return CannotOpen(f"cannot be read: {getattr(error, 'strerror', None) or error}")
    try:
        size = file.seek(0, 2)
        file.seek(0)
        kind = media_type(file.read(16))
        file.seek(0)
    except OSError as error:
        file.close()
        return CannotOpen(f"cannot be read: {error.strerror}")
    return ImageFile(file, size, kind)
