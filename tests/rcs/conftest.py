"""A profile with nothing wrong in it, its images, and files that are not what they say."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from eightbyeight.rcs import AgentProfile

DRAWN = (
    "Acme Coffee: you are opted in. Msg freq varies. Msg&data rates may apply. "
    "Text HELP for help, STOP to cancel. Customer care: care@acme-coffee.com"
)


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder with a logo and a banner as the pages ask for them."""
    folder = tmp_path / "images"
    folder.mkdir()
    Image.new("RGB", (224, 224), "#E91B0C").save(folder / "logo.png")
    Image.new("RGB", (1440, 448), "#FBE3D0").save(folder / "banner.jpg")
    return folder


@pytest.fixture
def good(images: Path) -> AgentProfile:
    """A profile with nothing wrong in it."""
    return AgentProfile(
        name="Acme Coffee",
        description="Order updates and offers from your coffee shop",
        tagline="Good mornings, delivered.",
        use_case="Multi-purpose",
        brand_color="#E91B0C",
        logo=images / "logo.png",
        banner=images / "banner.jpg",
        phone="+18668794647",
        phone_label="Call us",
        website="https://www.acme-coffee.com/help",
        website_label="Visit us",
        email="care@acme-coffee.com",
        email_label="Write to us",
        privacy_url="https://www.acme-coffee.com/privacy",
        terms_url="https://www.acme-coffee.com/terms",
        opt_in="Order updates from Acme Coffee. Message frequency varies. Message and data rates "
        "may apply. Text STOP to cancel. Questions: +1 866 879 4647. "
        "See https://www.acme-coffee.com/privacy",
        welcome=DRAWN,
        start_reply=DRAWN,
        help_reply="Call 1-866-879-4647 for support. Reply STOP to cancel.",
        stop_reply="Acme Coffee: you are unsubscribed and will receive no more messages. "
        "Reply START to come back.",
    )


@pytest.fixture
def png() -> Callable[..., bytes]:
    """Put together a PNG of any size on paper, with further parts before its pixels."""

    def part(kind: bytes, data: bytes) -> bytes:
        summed = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + summed

    def make(width: int, height: int, *parts: tuple[bytes, bytes]) -> bytes:
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        middle = b"".join(part(*one) for one in parts)
        pixels = part(b"IDAT", zlib.compress(b"\0"))
        beginning = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header)
        return beginning + middle + pixels + part(b"IEND", b"")

    return make
