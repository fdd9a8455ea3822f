"""Whether logo and banner are as the page on agent profiles asks."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from eightbyeight.findings import Finding
from eightbyeight.rcs.image_facts import ImageFacts, ReadImage, UnfitImage
from eightbyeight.rcs.image_files import CannotOpen, ImageFile, open_image
from eightbyeight.rcs.pages import AGENT_PROFILE, REGISTRATION
from eightbyeight.rcs.rules import ProfileRule

__all__ = ["BANNER", "LOGO", "ImageSpec", "image_findings"]

_TOLERANCE = 0.01
"""How far a ratio may be off: the registration page calls 1440 x 448 a ratio of 3.2:1."""
_NOT_WORTH_READING = 20_000_000
"""Bytes of a file that is not looked at any further."""


@frozen(kw_only=True)
class ImageSpec:
    """What an image has to be."""

    where: str
    """The field."""
    width: int
    height: int
    wanted: int
    """Bytes up to which it fits by every reading of every page."""
    largest: int
    """Bytes up to which it fits by some reading of some page. No page says whether a KB has 1,000
    bytes or 1,024."""
    bytes_page: str
    """The page with the larger limit."""

    @property
    def size(self) -> str:
        """Write the pixels it should have."""
        return f"{self.width} x {self.height} pixels"


LOGO = ImageSpec(
    where="logo",
    width=224,
    height=224,
    wanted=50_000,
    largest=50 * 1024,
    bytes_page=AGENT_PROFILE,
)
BANNER = ImageSpec(
    where="banner",
    width=1440,
    height=448,
    wanted=200_000,
    # The page on agent profiles says 200 KB, that on registration 220 KB.
    largest=220 * 1024,
    bytes_page=REGISTRATION,
)


def image_findings(
    spec: ImageSpec, name: str, folder: Path | None, reader: ReadImage | None
) -> Iterator[Finding]:
    """Find out what is wrong with an image.

    Args:
        spec: What it has to be.
        name: Its path.
        folder: Where a relative path begins; None for the current directory.
        reader: What reads its header; None where nothing can.
    """
    image = open_image(name, folder)
    if isinstance(image, CannotOpen):
        mend = (
            "name a PNG or JPEG file of this machine; relative paths begin at the profile's folder"
        )
        yield Finding.error(
            ProfileRule.IMAGE_UNREADABLE, spec.where, image.reason, mend, AGENT_PROFILE
        )
        return
    with image.file:
        yield from _bytes(spec, image.size)
        if image.media_type is None:
            mend = "save it as PNG or JPEG; another suffix does not change what it is"
            yield Finding.error(
                ProfileRule.IMAGE_FORMAT, spec.where, "is neither PNG nor JPEG", mend, AGENT_PROFILE
            )
        elif reader is not None:
            yield from _read(spec, image, reader)


def _bytes(spec: ImageSpec, size: int) -> Iterator[Finding]:
    if size <= spec.wanted:
        return
    message = (
        f"has {size:,} bytes, and {spec.wanted:,} is the limit, "
        f"or {spec.largest:,} by another reading of the pages"
    )
    mend = "save it with stronger compression, or a PNG with few colours as a palette"
    if size > spec.largest:
        yield Finding.error(ProfileRule.IMAGE_BYTES, spec.where, message, mend, spec.bytes_page)
    else:
        yield Finding.warning(ProfileRule.IMAGE_BYTES, spec.where, message, mend, AGENT_PROFILE)


def _read(spec: ImageSpec, image: ImageFile, reader: ReadImage) -> Iterator[Finding]:
    if image.size > _NOT_WORTH_READING:
        return
    facts = reader(image.file)
    if isinstance(facts, UnfitImage):
        yield Finding.error(facts.rule, spec.where, facts.message, facts.mend, AGENT_PROFILE)
        return
    yield from _dimensions(spec, facts)
    if facts.transparent and spec is BANNER:
        message = "has room for transparency, which looks bad in dark mode"
        mend = "save it without an alpha channel, or as JPEG"
        yield Finding.warning(
            ProfileRule.BANNER_TRANSPARENCY, spec.where, message, mend, AGENT_PROFILE
        )


def _dimensions(spec: ImageSpec, facts: ImageFacts) -> Iterator[Finding]:
    if (facts.width, facts.height) == (spec.width, spec.height):
        return
    message = f"has {facts.width:,} x {facts.height:,} pixels instead of {spec.size}"
    # Compared as products, so that an image without height divides nothing by nothing.
    given, wanted = facts.width * spec.height, spec.width * facts.height
    if abs(given - wanted) <= _TOLERANCE * wanted:
        message += ", in the same ratio"
        mend = f"scale it to {spec.size}"
        yield Finding.warning(
            ProfileRule.IMAGE_DIMENSIONS, spec.where, message, mend, AGENT_PROFILE
        )
    else:
        mend = f"cut and scale it to {spec.size}"
        yield Finding.error(ProfileRule.IMAGE_DIMENSIONS, spec.where, message, mend, AGENT_PROFILE)
