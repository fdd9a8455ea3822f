"""Logo and banner, judged by what is in their files."""

import io
import os
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, JpegImagePlugin, PngImagePlugin

from eightbyeight.findings import Finding, Severity
from eightbyeight.rcs import (
    AgentProfile,
    ProfileRule,
    check_agent_profile,
    read_agent_profile,
)
from eightbyeight.rcs.image_facts import ImageFacts, UnfitImage
from eightbyeight.rcs.images_extra import find_reader

Make = Callable[..., bytes]
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def _check(profile: AgentProfile, where: str, path: Path) -> tuple[Finding, ...]:
    return check_agent_profile(evolve(profile, **{where: str(path)}))


@pytest.mark.parametrize(
    ("where", "size", "severities"),
    [
        ("logo", (224, 224), []),
        ("logo", (448, 448), [WARNING]),
        ("logo", (100, 101), [WARNING]),
        ("logo", (101, 100), [WARNING]),
        ("logo", (100, 102), [ERROR]),
        ("logo", (224, 225), [WARNING]),
        ("logo", (225, 220), [ERROR]),
        ("banner", (1440, 448), []),
        ("banner", (1440, 450), [WARNING]),
        ("banner", (720, 224), [WARNING]),
        ("banner", (1440, 453), [ERROR]),
        ("banner", (1440, 443), [ERROR]),
        ("banner", (448, 1440), [ERROR]),
    ],
)
def test_dimensions(
    where: str,
    size: tuple[int, int],
    severities: list[Severity],
    good: AgentProfile,
    tmp_path: Path,
) -> None:
    """The size itself is right, the same ratio within 1 % a warning, all else an error."""
    path = tmp_path / "image.png"
    Image.new("L", size).save(path)

    found = _check(good, where, path)

    assert severities == [one.severity for one in found]
    for one in found:
        assert (ProfileRule.IMAGE_DIMENSIONS, where) == (one.rule, one.where)
        assert f"{size[0]:,} x {size[1]:,} pixels" in one.message


@pytest.mark.parametrize(
    ("where", "size", "severities"),
    [
        ("logo", 50_000, []),
        ("logo", 50_001, [WARNING]),
        ("logo", 51_200, [WARNING]),
        ("logo", 51_201, [ERROR]),
        ("banner", 200_000, []),
        ("banner", 200_001, [WARNING]),
        ("banner", 225_280, [WARNING]),
        ("banner", 225_281, [ERROR]),
    ],
)
def test_bytes(
    where: str, size: int, severities: list[Severity], good: AgentProfile, tmp_path: Path
) -> None:
    """Beyond the strictest reading of the limits is a warning, beyond the mildest an error."""
    path = tmp_path / "image"
    Image.new("RGB", (224, 224) if where == "logo" else (1440, 448)).save(path, "JPEG")
    with path.open("r+b") as file:
        file.truncate(size)

    found = _check(good, where, path)

    assert severities == [one.severity for one in found]
    assert all((ProfileRule.IMAGE_BYTES, where) == (one.rule, one.where) for one in found)
    assert all(f"{size:,} bytes" in one.message for one in found)
    limits = "50,000 is the limit, or 51,200" if where == "logo" else "200,000 is the limit, or 225"
    assert all(limits in one.message for one in found)


@pytest.mark.parametrize(
    ("mode", "transparent"),
    [("RGB", False), ("RGBA", True), ("LA", True), ("L", False), ("P", False), ("tRNS", True)],
)
def test_transparency(mode: str, transparent: bool, good: AgentProfile, tmp_path: Path) -> None:
    """Room for transparency is a warning of the banner, and right in a logo."""
    for where, size in {"banner": (1440, 448), "logo": (224, 224)}.items():
        path = tmp_path / f"{where}.png"
        if mode == "tRNS":
            Image.new("P", size).save(path, transparency=0)
        else:
            Image.new(mode, size).save(path)

        found = _check(good, where, path)

        expected = [ProfileRule.BANNER_TRANSPARENCY] if transparent and where == "banner" else []
        assert expected == [one.rule for one in found]


def test_formats(good: AgentProfile, tmp_path: Path) -> None:
    """What a file is tells its beginning, not its suffix."""
    path = tmp_path / "logo.png"
    expected: Mapping[str, list[ProfileRule]] = {
        "PNG": [],
        "JPEG": [],
        "MPO": [],
        "GIF": [ProfileRule.IMAGE_FORMAT],
        "WEBP": [ProfileRule.IMAGE_FORMAT],
        "TIFF": [ProfileRule.IMAGE_BYTES, ProfileRule.IMAGE_FORMAT],
    }

    for kind, rules in expected.items():
        Image.new("RGB", (224, 224)).save(path, kind)
        assert rules == [one.rule for one in _check(good, "logo", path)], kind


@pytest.mark.parametrize(
    "name",
    [
        "https://kopi.sg/logo.png",
        "HTTP://kopi.sg/logo.png",
        "file:///logo.png",
        "data:image/png;base64," + "A" * 5000,
    ],
)
def test_urls(name: str, good: AgentProfile, tmp_path: Path) -> None:
    """Of a URL it is told that a file is wanted, also where it was read from a file."""
    path = tmp_path / "profile.toml"
    path.write_text(f'logo = "{name}"\nbanner = "{name}"\n')
    read = read_agent_profile(path)

    for logo in (name, read.logo):
        (finding,) = check_agent_profile(evolve(good, logo=logo))
        assert (ProfileRule.IMAGE_UNREADABLE, ERROR) == (finding.rule, finding.severity)
        assert "is a URL, which is not fetched" == finding.message
        assert "name a PNG or JPEG file" in finding.mend


@pytest.mark.parametrize("name", ["~/logo.png", "~ana/logo.png"])
def test_homes(name: str, good: AgentProfile, tmp_path: Path) -> None:
    """That ~ is no home is told, unless there is a folder of that name."""
    path = tmp_path / "profile.toml"
    path.write_text(f'logo = "{name}"\n')
    logo = read_agent_profile(path).logo

    (finding,) = check_agent_profile(evolve(good, logo=logo))
    assert "is not there; ~ is not followed" == finding.message
    for folder in (Path(logo).parent, tmp_path / "data:1"):
        folder.mkdir()
        odd = folder / "logo.png"
        odd.write_bytes(Path(good.logo).read_bytes())
        assert () == check_agent_profile(evolve(good, logo=odd))
    (finding,) = check_agent_profile(evolve(good, logo=Path(logo).parent / "none.png"))
    assert "is not there" == finding.message
    (finding,) = check_agent_profile(evolve(good, logo="~logo.png"))
    assert "is not there" == finding.message


def test_unreadable(good: AgentProfile, tmp_path: Path) -> None:
    """What cannot be read is told, and nothing waits for a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reasons = {
        "nowhere.png": "is not there",
        ".": "is no file",
        "pipe": "is no file",
        "n" * 300: "cannot be read: File name too long",
        "a\0b": "is not there",
    }

    for name, reason in reasons.items():
        (found,) = check_agent_profile(evolve(good, logo=name), folder=tmp_path)
        assert (ProfileRule.IMAGE_UNREADABLE, reason) == (found.rule, found.message)


def test_forbidden(good: AgentProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read, or fails while it is, is told as such."""

    class Broken(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            raise OSError(5, "Input/output error", offset, whence)

    broken = Broken()
    monkeypatch.setattr(Path, "open", lambda _path, _mode: broken)

    (first, _) = check_agent_profile(good)

    assert (ProfileRule.IMAGE_UNREADABLE, "cannot be read: Input/output error") == (
        first.rule,
        first.message,
    )
    assert broken.closed


@pytest.mark.parametrize("side", [10_000, 20_000, 2**31 - 1])
def test_bombs(side: int, png: Make, good: AgentProfile, tmp_path: Path) -> None:
    """An image that would fill the memory is refused by its header."""
    path = tmp_path / "bomb.png"
    path.write_bytes(png(side, side))

    (found,) = _check(good, "logo", path)

    assert (ProfileRule.IMAGE_DIMENSIONS, ERROR) == (found.rule, found.severity)
    assert "so many pixels" in found.message


def test_packed_text(png: Make, good: AgentProfile, tmp_path: Path) -> None:
    """A text in an image that unpacks to much more than itself is taken for damage."""
    path = tmp_path / "bomb.png"
    text = b"Comment\0\0" + zlib.compress(b"\0" * 20_000_000)
    path.write_bytes(png(224, 224, (b"zTXt", text)))

    (found,) = _check(good, "logo", path)

    assert ProfileRule.IMAGE_DAMAGED == found.rule


def test_a_broken_animation(png: Make, good: AgentProfile, tmp_path: Path) -> None:
    """What Pillow only warns of is no finding, and comes through to nobody."""
    path = tmp_path / "logo.png"
    path.write_bytes(png(224, 224, (b"acTL", b"\0" * 8)))

    assert () == _check(good, "logo", path)


def test_no_pixels(png: Make, good: AgentProfile, tmp_path: Path) -> None:
    """An image without height is wrong, and divides nothing by nothing."""
    path = tmp_path / "flat.png"
    path.write_bytes(png(224, 0))

    assert all(one.severity is ERROR for one in _check(good, "logo", path))
    assert _check(good, "logo", path)


def test_nothing_is_decoded(good: AgentProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an image only the header is read, and no pixel unpacked."""

    def load(_image: object) -> None:
        pytest.fail("pixels were unpacked")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", load)
    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "load", load)

    assert () == check_agent_profile(good)


def test_too_large_to_read(good: AgentProfile, tmp_path: Path) -> None:
    """A file far beyond the limit is told by its bytes and not looked at any further."""
    path = tmp_path / "large.png"
    Image.new("RGB", (1, 300)).save(path)
    with path.open("r+b") as file:
        file.truncate(20_000_001)

    assert [ProfileRule.IMAGE_BYTES] == [one.rule for one in _check(good, "logo", path)]


def _bytes_of(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (16, 16), "#E91B0C").save(file, kind)
    return file.getvalue()


@given(
    st.sampled_from([_bytes_of("PNG"), _bytes_of("JPEG")]),
    st.lists(st.tuples(st.integers(8, 700), st.integers(0, 255)), max_size=4),
    st.integers(0, 700),
)
def test_damage(image: bytes, changes: list[tuple[int, int]], end: int) -> None:
    """However a file is damaged, reading it gives facts or a reason, and never an exception."""
    data = bytearray(image)
    for place, value in changes:
        data[place % len(data)] = value
    reader = find_reader()
    assert reader is not None

    assert isinstance(reader(io.BytesIO(data[:end])), ImageFacts | UnfitImage)
