"""Uploads that cannot be meant, refused before anything is sent."""

import os
import resource
import socket
from functools import partial
from pathlib import Path

import pytest

from eightbyeight.contacts.files.importers import LARGEST
from eightbyeight.contacts.uploads import prepare_upload
from eightbyeight.errors import InvalidInputError

ROWS = b"msisdn,firstName\n+6581234567,Ana\n"


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """Give a file that can be sent."""
    path = tmp_path / "leads.csv"
    path.write_bytes(ROWS)
    return path


def problems_of(**choices: object) -> list[tuple[str | None, str]]:
    """Give what is wrong with an upload, field by field."""
    with pytest.raises(InvalidInputError) as caught:
        prepare_upload(**{"file": ROWS, "filename": "a.csv", **choices})  # type: ignore[arg-type]
    return [(problem.field, problem.message) for problem in caught.value.problems]


def test_a_file_of_the_largest_size(tmp_path: Path) -> None:
    """30,000,000 bytes can be sent, and one more is refused with the way to cut the file up."""
    path = tmp_path / "large.csv"
    path.touch()
    os.truncate(path, LARGEST)
    assert LARGEST < prepare_upload(path).body.length

    os.truncate(path, LARGEST + 1)
    for file, filename in ((path, None), (bytes(LARGEST + 1), "large.csv")):
        ((field, message),) = problems_of(file=file, filename=filename)
        assert "file" == field
        assert "has 30,000,001 bytes, and 30,000,000 is the limit" in message
        assert "split_contacts_file(path)" in message
        assert "`eightbyeight contacts upload --split`" in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that is missing, no file, or empty is one problem that says so."""
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    faults = {
        "missing.csv": "missing.csv' cannot be read: No such file or directory",
        "folder.csv": "folder.csv' is a directory",
        "pipe.csv": "pipe.csv' is no regular file",
        "empty.csv": "is empty",
        "empty.csv/below.csv": "cannot be read: Not a directory",
        "\0.csv": "cannot be read: embedded null byte",
        "missing.txt": "missing.txt' cannot be read: No such file or directory",
    }

    for name, fault in faults.items():
        ((field, message),) = problems_of(file=tmp_path / name, filename=None)
        assert "file" == field
        assert message.endswith(fault)


def test_a_file_that_cannot_be_opened(leads: Path) -> None:
    """A file that is there and cannot be opened is refused before anything is sent."""
    limit, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Permissions would be no hindrance to root.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        problems = problems_of(file=leads, filename=None)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))

    assert [("file", f"{str(leads)!r} cannot be read: Too many open files")] == problems


class _BytesPath:
    def __fspath__(self) -> bytes:
        return b"a.csv"


@pytest.mark.parametrize(
    ("choices", "problems"),
    [
        ({"file": 7}, [("file", "must be a path or bytes, not int")]),
        ({"file": b""}, [("file", "is empty")]),
        ({"filename": None}, [("filename", "is needed where the file is given as bytes")]),
        ({"filename": 7}, [("filename", "must be text, not int")]),
        (
            {"filename": "leads.txt"},
            [("filename", "'leads.txt' does not end with one of .csv, .xlsx, .xls")],
        ),
        ({"filename": ""}, [("filename", "'' does not end with one of .csv, .xlsx, .xls")]),
        ({"groups": range(1, 12)}, [("groups", "are 11, and 10 is the limit")]),
        ({"groups": [7, 8, 7]}, [("groups", "has a group twice")]),
        ({"groups": "12"}, [("groups", "must be a list of ids, not str")]),
        (
            {"groups": [0, 5, "6", True]},
            [
                ("groups", "0 is no id, which is a positive number"),
                ("groups", "'6' is no id, which is a positive number"),
                ("groups", "True is no id, which is a positive number"),
            ],
        ),
        ({"has_header": False}, [("columns", "are needed where the file has no header")]),
        (
            {"columns": ["msisdn"]},
            [("columns", "are for files without a header; this one is said to have one")],
        ),
        (
            {"has_header": "false", "columns": ["msisdn"]},
            [("has_header", "'false' is neither True nor False")],
        ),
        (
            {"has_header": False, "columns": "msisdn,firstName"},
            [("columns", "must be a list of names, not str")],
        ),
        (
            {"has_header": False, "columns": ["msisdn", 7, "a,b", " ", "x\r\ny", "\ud800"]},
            [
                ("columns", "the name of column 2 must be text, not int"),
                ("columns", "the name of column 3 has a comma: 'a,b'"),
                ("columns", "the name of column 4 cannot be read: ' '"),
                ("columns", "the name of column 5 cannot be read: 'x\\r\\ny'"),
                ("columns", "the name of column 6 cannot be read: '\\ud800'"),
            ],
        ),
        (
            {"has_header": False, "columns": ["msisdn", "a", "A", "msisdn"]},
            [("columns", "the name of column 4 is there twice: 'msisdn'")],
        ),
        ({"progress": 5}, [("progress", "must be a function of two numbers, not int")]),
        ({"boundary": "a b"}, [("boundary", "must be 1 to 70 letters, digits, - or _")]),
        (
            {"file": b"", "filename": None, "groups": [-1], "has_header": False},
            [
                ("file", "is empty"),
                ("filename", "is needed where the file is given as bytes"),
                ("groups", "-1 is no id, which is a positive number"),
                ("columns", "are needed where the file has no header"),
            ],
        ),
    ],
)
def test_what_is_refused(
    choices: dict[str, object], problems: list[tuple[str | None, str]]
) -> None:
    """Each fault is a problem of its own, and all of them are named at once."""
    assert problems == problems_of(**choices)


async def later(_: int, __: int) -> None:
    """Tell nothing until it is awaited."""


class Later:
    """Is called like a function, and to be awaited."""

    async def __call__(self, done: int, total: int) -> None:
        """Tell nothing until it is awaited."""


@pytest.mark.parametrize("progress", [later, partial(later), Later(), Later().__call__])
def test_a_progress_to_be_awaited_is_refused(progress: object) -> None:
    """What nobody would await is refused, in whatever way it is written."""
    assert [
        ("progress", "must be a plain function: nothing would await a coroutine")
    ] == problems_of(progress=progress)


def test_a_path_of_the_wrong_kind_is_refused(leads: Path) -> None:
    """The name of a path counts where no other is given; a path of bytes is none."""
    other = leads.rename(leads.with_suffix(".txt"))

    assert [("file", "'leads.txt' does not end with one of .csv, .xlsx, .xls")] == problems_of(
        file=other, filename=None
    )
    ((field, message),) = problems_of(file=_BytesPath(), filename=None)
    assert "file" == field
    assert "cannot be read" in message


def test_a_socket_is_no_file(tmp_path: Path) -> None:
    """What has no size of its own cannot be uploaded."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s.csv"))

        ((_, message),) = problems_of(file=tmp_path / "s.csv", filename=None)

    assert message.endswith("is no regular file")
