"""Files of results are the writer's own, from their first byte, and replace nothing by accident."""

import errno
import os
import socket
import stat
from pathlib import Path

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.rejects import RejectsFile
from tests.loading.files.orders import Order, OrderFile, OrderLines


def rejected(target: Path, rows: OrderFile) -> None:
    """Write one row into the rejects file."""
    with RejectsFile(target, rows) as writer:
        writer.add_row(Order(2, ["A"]))


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_for_the_owner_alone(rows: OrderFile, tmp_path: Path, mask: int) -> None:
    """Whatever the umask, results can be read by nobody else, also over a file that all can."""
    outcomes, rejects = tmp_path / "out.jsonl", tmp_path / "bad.csv"
    for path in (outcomes, rejects):
        path.write_text("old")
        path.chmod(0o666)
    before = os.umask(mask)
    try:
        with OrderLines(outcomes, rows) as writer:
            writer.add("added")
            assert 0o600 == stat.S_IMODE(outcomes.stat().st_mode)
        rejected(rejects, rows)
    finally:
        os.umask(before)

    assert [0o600, 0o600] == [stat.S_IMODE(path.stat().st_mode) for path in (outcomes, rejects)]
    assert "old" not in outcomes.read_text() + rejects.read_text()


def test_never_into_another_hand(rows: OrderFile, tmp_path: Path) -> None:
    """Whoever has the old file open, or another name of it, sees nothing of the new one."""
    outcomes, rejects = tmp_path / "out.jsonl", tmp_path / "bad.csv"
    for path in (outcomes, rejects):
        path.write_text("old")
        (tmp_path / f"{path.name}.twin").hardlink_to(path)
    with outcomes.open() as held:
        with OrderLines(outcomes, rows) as writer:
            writer.add("added")
        rejected(rejects, rows)

        assert "old" == held.read()
    assert ["old", "old"] == [twin.read_text() for twin in tmp_path.glob("*.twin")]
    assert "added\n" == outcomes.read_text()
    assert "orderId\nA\n" == rejects.read_text()


@pytest.mark.parametrize("writer", [OrderLines, RejectsFile])
@pytest.mark.parametrize(
    ("mode", "fine"), [(0o700, True), (0o775, True), (0o777, False), (0o1777, True), (0o702, False)]
)
def test_a_folder_that_is_open_to_all(
    writer: type[OrderLines], mode: int, fine: bool, rows: OrderFile, tmp_path: Path
) -> None:
    """Where anybody may swap files nothing is written, unless only owners may (as in /tmp)."""
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(mode)
    target = folder / "results"

    if fine:
        writer(target, rows).close()
    else:
        with pytest.raises(InvalidInputError, match=r"anybody may swap files in .*chmod o-w"):
            writer(target, rows)
        assert [] == list(folder.iterdir())


@pytest.mark.parametrize("writer", [OrderLines, RejectsFile])
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_is_not_followed(
    writer: type[OrderLines], dangling: bool, rows: OrderFile, tmp_path: Path
) -> None:
    """A symbolic link is refused, and what it leads to stays as it is."""
    victim, link = tmp_path / "victim", tmp_path / "link"
    if not dangling:
        victim.write_text("precious")
    link.symlink_to(victim)

    with pytest.raises(InvalidInputError, match="is a symbolic link"):
        writer(link, rows)

    assert dangling != victim.exists()
    assert dangling or victim.read_text() == "precious"


def test_a_link_that_comes_meanwhile(
    rows: OrderFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link put there after the look is replaced, or refused, and never followed."""
    victim, link = tmp_path / "victim", tmp_path / "link"
    victim.write_text("precious")
    link.symlink_to(victim)
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)

    with pytest.raises(InvalidInputError, match="Too many levels of symbolic links"):
        OrderLines(link, rows)
    with pytest.raises(InvalidInputError, match="is no ordinary file"):
        RejectsFile(link, rows)
    monkeypatch.setattr("eightbyeight.loading.files.rejects.is_special", lambda _: False)
    rejected(link, rows)

    assert "precious" == victim.read_text()
    assert not stat.S_ISLNK(link.lstat().st_mode)


@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_rejects_take_no_name_away(kind: str, rows: OrderFile, tmp_path: Path) -> None:
    """A pipe, a socket or a device is not replaced by the rejects."""
    place = Path("/dev/null") if kind == "device" else tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as bound:
        if kind == "pipe":
            os.mkfifo(place)
        if kind == "socket":
            bound.bind(str(place))
        before = place.lstat().st_ino

        with pytest.raises(InvalidInputError, match="is no ordinary file"):
            RejectsFile(place, rows)
    assert before == place.lstat().st_ino


def test_outcomes_into_a_device(rows: OrderFile) -> None:
    """A device takes outcomes and stays a device."""
    with OrderLines("/dev/null", rows) as writer:
        writer.add("added")

    assert stat.S_ISCHR(Path("/dev/null").lstat().st_mode)


@pytest.mark.parametrize("writer", [OrderLines, RejectsFile])
@pytest.mark.parametrize(
    ("name", "why"), [("x" * 300, "File name too long"), ("a\0b", "is no name of a file")]
)
def test_no_name(
    writer: type[OrderLines], name: str, why: str, rows: OrderFile, tmp_path: Path
) -> None:
    """A name that no file can have is one problem."""
    with pytest.raises(InvalidInputError, match=why):
        writer(tmp_path / name, rows)


@pytest.mark.parametrize("writer", [OrderLines, RejectsFile])
def test_the_longest_name(writer: type[OrderLines], rows: OrderFile, tmp_path: Path) -> None:
    """A name as long as names may be is fine."""
    writer(tmp_path / ("é" * 127), rows).close()


def test_nothing_is_left_behind(
    rows: OrderFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the outcomes cannot have their name, the file beside it goes away again."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", refused)

    writer = OrderLines(tmp_path / "out.jsonl", rows)
    with pytest.raises(InvalidInputError, match="cannot be written: Operation not permitted"):
        writer.close()
    assert ["a.csv"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize("nameless", [True, False])
def test_rejects_leave_nothing_when_the_program_is_gone(
    *, nameless: bool, rows: OrderFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system can, rejects have no name before they are whole; else they lose it again."""
    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    elif not hasattr(os, "O_TMPFILE"):
        pytest.skip("this system has no files without a name")
    writer = RejectsFile(tmp_path / "bad.csv", rows)
    for row in rows:
        writer.add_row(row)

    assert (1 if nameless else 2) == len(list(tmp_path.iterdir()))
    writer.close()
    assert ["a.csv", "bad.csv"] == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize("nameless", [True, False])
def test_rejects_that_find_no_room_leave_nothing(
    *, nameless: bool, rows: OrderFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rejects that cannot be written to their end leave no part of them behind."""
    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    writer = RejectsFile(tmp_path / "bad.csv", rows)
    for row in rows:
        writer.add_row(row)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InvalidInputError, match="No space left"):
        writer.close()

    assert ["a.csv"] == [path.name for path in tmp_path.iterdir()]


def test_outcomes_that_are_discarded(rows: OrderFile, tmp_path: Path) -> None:
    """Outcomes that are not wanted after all leave what was there, a file or a device."""
    path = tmp_path / "out.jsonl"
    path.write_text("of an earlier run")
    for place in (path, Path("/dev/null")):
        writer = OrderLines(place, rows)
        writer.discard()
        writer.close()

    assert "of an earlier run" == path.read_text()
    assert ["a.csv", "out.jsonl"] == sorted(one.name for one in tmp_path.iterdir())
