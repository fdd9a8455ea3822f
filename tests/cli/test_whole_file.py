"""A file of results is there whole, or not at all."""

import os
from pathlib import Path

import pytest

from eightbyeight.cli.whole_file import WholeFile
from eightbyeight.errors import InvalidInputError


class Stopped(Exception):  # noqa: N818 - it is no error of ours
    pass


@pytest.fixture(params=[True, False], autouse=True)
def _nameless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work with a file that has no name until it is whole, and where the system has none such."""
    if not request.param:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)


def test_whole(tmp_path: Path) -> None:
    """It takes the place of an older file when the block ends, and nothing else is left."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    with WholeFile(path) as file:
        file.write(b"new")
        assert b"old" == path.read_bytes()

    assert (b"new", [path]) == (path.read_bytes(), [*tmp_path.iterdir()])


def test_broken_off(tmp_path: Path) -> None:
    """What the block raises leaves the older file, and nothing else."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    with pytest.raises(Stopped), WholeFile(path) as file:
        file.write(b"new")
        raise Stopped

    assert (b"old", [path]) == (path.read_bytes(), [*tmp_path.iterdir()])


def test_no_room_at_the_end() -> None:
    """What cannot be written is told when the block ends, at the latest."""
    with (
        pytest.raises(InvalidInputError, match="No space left"),
        WholeFile(Path("/dev/full")) as file,
    ):
        file.write(b"a")


def test_no_room_at_once() -> None:
    """What does not fit into memory set aside for it is told at once."""
    with WholeFile(Path("/dev/null")) as good:
        good.write(b"a" * 100_000)
    written = []

    with (
        pytest.raises(InvalidInputError, match="No space left"),
        WholeFile(Path("/dev/full")) as file,
    ):
        file.write(b"a" * 100_000)
        written.append(file)

    assert [] == written


def test_no_room_and_broken_off() -> None:
    """The first thing that went wrong is what is told."""
    with pytest.raises(Stopped), WholeFile(Path("/dev/full")) as file:
        file.write(b"a")
        raise Stopped


def test_where_nothing_can_be_made() -> None:
    """A place where no file can be made is told at once."""
    with pytest.raises(InvalidInputError, match="cannot be written"):
        WholeFile(Path("/proc/a"))
