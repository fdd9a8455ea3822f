"""Named pipes: nobody waits for ever for an end that nobody opens."""

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files import pipes
from tests.loading.files.orders import OrderLines, open_orders


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named pipe that nobody has opened."""
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    return path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wait for the other end for a moment only, and leave no thread behind."""
    monkeypatch.setattr(pipes, "_PATIENCE", 0.05)
    before = threading.active_count()
    yield
    for thread in threading.enumerate()[before:]:
        thread.join(1)
    assert before == threading.active_count()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", ["pipe.csv", "pipe.jsonl", "pipe.xlsx"])
def test_nobody_writes(tmp_path: Path, name: str) -> None:
    """A pipe without a writer is refused after some seconds, in one line that says what to do."""
    os.mkfifo(tmp_path / name)

    with pytest.raises(InvalidInputError, match=r"nobody writes into the pipe.*start the writer"):
        open_orders(tmp_path / name)


@pytest.mark.usefixtures("impatient")
def test_nobody_reads(pipe: Path) -> None:
    """Outcomes into a pipe without a reader are refused after some seconds."""
    with pytest.raises(InvalidInputError, match="cannot be written: No such device"):
        OrderLines(pipe)


@pytest.mark.usefixtures("impatient")
def test_a_pipe_that_goes_away(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe whose name is gone when the wait is over is refused all the same."""
    opened: list[object] = []

    def gone(*_: object) -> int:
        raise FileNotFoundError(errno.ENOENT, "gone")

    def open_late(*_: object, **__: object) -> None:
        opened.append(ended.wait(5))
        raise FileNotFoundError(errno.ENOENT, "gone")

    ended = threading.Event()
    monkeypatch.setattr(os, "open", gone)
    monkeypatch.setattr(Path, "open", open_late)
    with pytest.raises(InvalidInputError, match="nobody writes"):
        open_orders(pipe)
    assert [] == opened
    ended.set()


@pytest.mark.usefixtures("impatient")
def test_a_writer_who_comes_too_late(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What opening raises after the wait is of no interest any more."""
    came = threading.Event()

    def open_late(*_: object, **__: object) -> None:
        came.wait(5)
        raise PermissionError(errno.EACCES, "Permission denied")

    def come(*_: object) -> int:
        came.set()
        return os.dup(0)

    monkeypatch.setattr(os, "open", come)
    monkeypatch.setattr(Path, "open", open_late)
    with pytest.raises(InvalidInputError, match="nobody writes"):
        open_orders(pipe)


def test_a_late_reader(pipe: Path) -> None:
    """A reader who comes a little later reads every line."""
    heard: list[bytes] = []
    reader = threading.Timer(0.05, lambda: heard.append(pipe.read_bytes()))
    reader.start()
    with OrderLines(pipe) as writer:
        writer.add("added")
    reader.join()

    assert b"added\n" == heard[0]


def test_a_slow_writer(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer who is there may be silent for longer than it may take to come."""
    monkeypatch.setattr(pipes, "_PATIENCE", 0.05)

    def write() -> None:
        with pipe.open("wb") as stream:
            threading.Event().wait(0.15)
            stream.write(b"orderId\nA\n")

    writer = threading.Thread(target=write)
    writer.start()
    with open_orders(pipe) as row_file:
        assert [["A"]] == [row.cells for row in row_file]
    writer.join()


def test_a_pipe_that_may_not_be_read(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What opening a pipe raises is told like that of a file."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)

    with pytest.raises(InvalidInputError, match="cannot be read: Permission denied"):
        open_orders(pipe)
