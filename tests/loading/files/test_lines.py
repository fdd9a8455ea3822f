"""Lines that are taken many at once, and given back."""

import errno
import io
from typing import IO, cast

import pytest

from eightbyeight.loading.files import lines as room
from eightbyeight.loading.files.lines import Lines, NotUtf8Error, check_lines


class Breaking(io.RawIOBase):
    """A file of which some pieces can be read, and others, which are None, cannot."""

    def __init__(self, *pieces: bytes | None) -> None:
        super().__init__()
        self._pieces = [*pieces]

    def readable(self) -> bool:
        """Say so."""
        return True

    def readinto(self, buffer: object) -> int:
        """Give the next piece."""
        assert isinstance(buffer, memoryview)
        piece = self._pieces.pop(0)
        if piece is None:
            raise OSError(errno.EIO, "Input/output error")
        buffer[: len(piece)] = piece
        return len(piece)


def lines_of(*pieces: bytes | None) -> Lines:
    """Make the lines of a file in these pieces."""
    return Lines.of(cast("IO[bytes]", Breaking(*pieces)), "a.csv", newline="")[0]


def test_what_was_read_before_a_fault() -> None:
    """Lines before a fault are given; the fault is told once they are, and stays."""
    lines = lines_of(b"a\nb\n", b"half", None, b" a line\n")

    taken = lines.take(9)
    lines.hold(taken)

    assert ["a\n", "b\n"] == taken
    assert [] == lines.take(9)
    assert ["a\n", "b\n"] == [next(lines), next(lines)]
    for _ in range(2):
        with pytest.raises(OSError, match="Input/output"):
            next(lines)


def test_no_more_than_asked_for() -> None:
    """The line behind those that were taken comes next."""
    lines = lines_of(b"a\nb\nc\n")

    assert ["a\n", "b\n"] == lines.take(2)
    assert "c\n" == next(lines)


def test_held_lines_come_first() -> None:
    """What was given back is given again, ahead of what was not read yet."""
    lines = lines_of(b"a\nb\nc\n")

    lines.hold(lines.take(2))
    assert lines.holding
    assert ["a\n", "b\n", "c\n"] == [next(lines), next(lines), next(lines)]
    assert not lines.holding
    assert ("c\n", 3) == (lines.latest, lines.number)


def test_a_text_without_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read behind a line without an end: that might be as much again."""
    monkeypatch.setattr(room, "_LONGEST", 4)
    lines = lines_of(b"ab\nabcdefgh\n")

    taken = lines.take(9)

    assert ["ab\n", "abcd"] == taken
    with pytest.raises(NotUtf8Error, match="a line of more than 4 characters"):
        check_lines(taken)
    lines.hold(taken)
    assert "ab\n" == next(lines)
    with pytest.raises(NotUtf8Error, match="a line of more than 4 characters"):
        next(lines)
