"""Where a journal may lie, and who may read it."""

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eightbyeight.campaigns.journal import Binding, Journal
from eightbyeight.campaigns.journal.place import remove
from eightbyeight.errors import JournalError

if TYPE_CHECKING:
    from tests.campaigns.journal.conftest import Batches

Written = Callable[..., None]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _opens(path: str | Path, binding: Binding) -> None:
    asyncio.run(Journal.open(path, binding).aclose())


def _refusal(path: str | Path, binding: Binding) -> str:
    with pytest.raises(JournalError) as raised:
        Journal.open(path, binding)
    assert (None, None) == (raised.value.__cause__, raised.value.__context__)
    return str(raised.value)


@pytest.mark.parametrize("mask", [0, 0o022, 0o777])
async def test_nobody_else_reads_it(
    path: Path, binding: Binding, batches: "Batches", mask: int
) -> None:
    """A new journal and what lies beside it are readable by their owner alone."""
    before = os.umask(mask)
    try:
        journal = Journal.open(path, binding)
        await journal.write([batches.opened(0)])
    finally:
        os.umask(before)

    modes = {file.name: _mode(file) & 0o077 for file in path.parent.iterdir()}
    await journal.aclose()

    assert {"load.db": 0, "load.db-wal": 0} == modes


def test_tightened(path: Path, binding: Binding, written: Written) -> None:
    """What others could read of a journal that is there, they cannot read any more."""
    written()
    log = path.with_name("load.db-wal")
    log.touch()
    for file in (path, log):
        file.chmod(0o664)

    journal = Journal.open(path, binding)

    assert [0o600, 0o600] == [_mode(path), _mode(log)]
    asyncio.run(journal.aclose())


@pytest.mark.parametrize("kind", [str, Path, os.fsencode])
def test_relative(
    tmp_path: Path, binding: Binding, monkeypatch: pytest.MonkeyPatch, kind: Callable[..., str]
) -> None:
    """A path is taken from the working directory of the moment, whatever is in its name."""
    monkeypatch.chdir(tmp_path)
    name = "a?b#c%41 é:memory:.db"

    _opens(os.fsdecode(kind(name)), binding)

    assert [tmp_path / name] == list(tmp_path.iterdir())


def _link(path: Path) -> None:
    target = path.with_name("target")
    target.touch()
    path.symlink_to(target)


def _dangle(path: Path) -> None:
    path.symlink_to("nowhere")


def _second_name(path: Path) -> None:
    path.touch()
    os.link(path, path.with_name("other"))


def _text(path: Path) -> None:
    path.write_text("crmRecordId\n" + "CRM-1\n" * 200)


def _short_text(path: Path) -> None:
    path.write_text("crmRecordId\nCRM-1\n")


def _database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE customers (name)")
    connection.close()


def _log_linked(path: Path) -> None:
    path.touch()
    path.with_name("load.db-wal").symlink_to("nowhere")


def _log_left(path: Path) -> None:
    path.with_name("load.db-wal").write_bytes(b"x")


def _log_left_and_emptied(path: Path) -> None:
    path.touch()
    _log_left(path)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (Path.mkdir, "is a directory; name a file in it"),
        (os.mkfifo, "is not a plain file; name another"),
        (_link, "is a symbolic link; name the file itself"),
        (_dangle, "is a symbolic link; name the file itself"),
        (_second_name, "has a second name (a hard link); copy it to a file of its own"),
        (_text, "is not a journal; name another file (file is not a database)"),
        (_short_text, "is not a journal; name another file"),
        (_database, "is a database of something else, not a journal; name another file"),
        (_log_linked, "is not a plain file; delete it, or name another journal"),
        (_log_left, "is missing or empty, and load.db-wal is what is left of a journal"),
        (_log_left_and_emptied, "is missing or empty, and load.db-wal is what is left"),
    ],
)
def test_not_a_place(
    path: Path, binding: Binding, make: Callable[[Path], object], why: str
) -> None:
    """What is no plain file of its own, or is something else, is refused and left as it is."""
    make(path)
    before = {file.name: file.lstat().st_size for file in path.parent.iterdir()}

    message = _refusal(path, binding)

    assert message.startswith(str(path))
    assert why in message
    assert before == {file.name: file.lstat().st_size for file in path.parent.iterdir()}


def test_empty_file(path: Path, binding: Binding) -> None:
    """An empty file, as mktemp leaves it, is as good as none."""
    path.touch()
    path.with_name("load.db-wal").touch()

    _opens(path, binding)

    assert path.stat().st_size


def test_no_folder(tmp_path: Path, binding: Binding) -> None:
    """A folder that is not there is not made."""
    assert "there is no folder" in _refusal(tmp_path / "missing" / "load.db", binding)
    assert [] == list(tmp_path.iterdir())


def test_folder_of_everybody(tmp_path: Path, binding: Binding) -> None:
    """Where everybody may replace files there is no journal; /tmp, where nobody may, is fine."""
    folder = tmp_path / "it's"
    folder.mkdir()
    folder.chmod(0o777)
    message = _refusal(folder / "load.db", binding)
    assert "everybody may replace files in its folder: run chmod o-w" in message
    assert [] == list(folder.iterdir())

    folder.chmod(0o1777)
    _opens(folder / "load.db", binding)


def test_folder_for_reading(path: Path, binding: Binding, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in which nothing can be written is told of before anything is tried."""
    # Tests may run as root, for whom nearly every folder can be written to.
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert "its folder cannot be written to" in _refusal(path, binding)


def test_of_another_owner(
    path: Path, binding: Binding, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that may not be written is told from a disk that fails."""
    written()
    access = os.access
    monkeypatch.setattr(os, "access", lambda place, mode: place != path and access(place, mode))

    with pytest.raises(JournalError, match="chmod u\\+rw"):
        Journal.open(path, binding)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_impossible_name(tmp_path: Path, binding: Binding, name: str) -> None:
    """A name that no file can have is told of like everything else."""
    assert "cannot be used as a journal: " in _refusal(tmp_path / name, binding)


def test_nothing_foreign_runs(path: Path, binding: Binding) -> None:
    """An empty database of another program's is not taken over if it says whose it is."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 7")
    connection.close()

    assert "is a database of something else" in _refusal(path, binding)


def test_cannot_be_deleted(path: Path) -> None:
    """What stands in the way of deleting a journal is told."""
    path.mkdir()

    with pytest.raises(JournalError, match="cannot be deleted: "):
        remove(path)


async def test_locked_by_a_copy_that_is_open(
    journal: Journal, path: Path, binding: Binding, batches: "Batches"
) -> None:
    """A copy of a journal is a journal of its own."""
    await journal.write([batches.opened(0)])
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)

    await Journal.open(copy, binding).aclose()
    await journal.write([batches.ended(0)])

    assert batches.past_ended(0) == journal.recall(0)
