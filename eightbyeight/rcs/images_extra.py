"""Read the headers of images with Pillow, which the extra ``preflight`` brings."""

import struct
import warnings
from typing import BinaryIO

from eightbyeight.rcs.image_facts import ImageFacts, ReadImage, UnfitImage
from eightbyeight.rcs.rules import ProfileRule

__all__ = ["find_reader"]

_TOO_LARGE = UnfitImage(
    ProfileRule.IMAGE_DIMENSIONS,
    "has so many pixels that it was not looked at any further",
    "export it in the size that the page asks for",
)
_DAMAGED = UnfitImage(
    ProfileRule.IMAGE_DAMAGED,
    "is damaged or not whole",
    "export it again, and look at it in a viewer",
)


def find_reader() -> ReadImage | None:
    """Give what reads the headers of images; None where the extra is not installed."""
    try:
        import PIL.Image  # noqa: F401, PLC0415 - an extra
    except ModuleNotFoundError:
        return None
    return _read


def _read(file: BinaryIO) -> ImageFacts | UnfitImage:
    from PIL import Image  # noqa: PLC0415 - an extra

    try:
        with warnings.catch_warnings():
            # What else it warns of, such as an animation in a PNG, is no matter of the rules.
            warnings.simplefilter("ignore")
            # Pillow raises for a bomb only beyond twice its limit, and warns below that.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=("PNG", "JPEG")) as image:
                facts = ImageFacts(image.width, image.height, image.has_transparency_data)
                # Of PNG, it compares the sums of all parts without unpacking a pixel.
                image.verify()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return _TOO_LARGE
    except (EOFError, IndexError, OSError, SyntaxError, TypeError, ValueError, struct.error):
        # What its parsers raise for files that are not what they say.
        return _DAMAGED
    return facts
