"""What an image's file says of the image; values only."""

from collections.abc import Callable
from typing import BinaryIO

from attrs import frozen

from eightbyeight.rcs.rules import ProfileRule

__all__ = ["ImageFacts", "ReadImage", "UnfitImage"]


@frozen
class ImageFacts:
    """What the header of an image says."""

    width: int
    """Pixels."""
    height: int
    """Pixels."""
    transparent: bool
    """Whether it has room for transparency; whether any pixel makes use of it is not looked at."""


@frozen
class UnfitImage:
    """Why an image was not looked at."""

    rule: ProfileRule
    message: str
    mend: str


ReadImage = Callable[[BinaryIO], ImageFacts | UnfitImage]
"""Reads the header of a PNG or JPEG file."""
