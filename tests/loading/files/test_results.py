"""Rejects go back as they came; lines are there when they are told."""

import errno
import io
import os
import tempfile
from pathlib import Path

import pytest

from eightbyeight.errors import InvalidInputError
from eightbyeight.loading.files.rejects import RejectsFile
from tests.loading.files.orders import OrderFile, OrderLines, open_orders
from tests.loading.files.workbooks import workbook


def copied(content: bytes, kind: str, target: Path) -> bytes:
    """Write every row of this content into a rejects file; give what is in it."""
    row_file = open_orders(io.BytesIO(content), format=kind)
    with RejectsFile(target, row_file) as rejects:
        for row in row_file:
            rejects.add_row(row)
    return target.read_bytes()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("csv", b"orderId,note\nA,b\n"),
        ("csv", b'\xef\xbb\xbforderId;note\r\n A;"b\n""c"""\r\n'),
        ("csv", b"orderId\tnote\rragged\r"),
        ("jsonl", b'{"orderId" :1}\nnothing\n'),
        ("jsonl", b'\xef\xbb\xbf{"orderId": "\xc3\xa9"}\n'),
    ],
)
def test_as_it_came(kind: str, content: bytes, tmp_path: Path) -> None:
    """Rejects of a whole file are that file."""
    assert content == copied(content, kind, tmp_path / "bad")


def test_excel_becomes_csv(tmp_path: Path) -> None:
    """Rows of a workbook are written as CSV."""
    content = workbook([["orderId", "amount"], [1, "a,b"]])

    assert b'orderId,amount\n1,"a,b"\n' == copied(content, "xlsx", tmp_path / "bad")


def test_nothing_to_write(rows: OrderFile, tmp_path: Path) -> None:
    """Without rejects no file is made, and one that is there is left alone."""
    target = tmp_path / "bad.csv"
    target.write_text("mine")
    rejects = RejectsFile(target, rows)
    rejects.close()
    rejects.close()

    assert ("mine", 0) == (target.read_text(), rejects.count)


@pytest.mark.parametrize("writer", [RejectsFile, OrderLines])
@pytest.mark.parametrize(
    ("place", "why"),
    [(".", "is a directory"), ("no/bad", "there is no directory"), ("a.csv", "the input itself")],
)
def test_places(
    place: str, why: str, writer: type[OrderLines], rows: OrderFile, tmp_path: Path
) -> None:
    """Results go nowhere where they would harm what is there."""
    with pytest.raises(InvalidInputError, match=why):
        writer(tmp_path / place, rows)


@pytest.mark.parametrize("writer", [RejectsFile, OrderLines])
def test_unwritable(
    writer: type[OrderLines], rows: OrderFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place that cannot be written to is one problem with its name."""

    def refused(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(InvalidInputError, match=r"bad: cannot be written: Permission denied"):
        writer(tmp_path / "bad", rows)


def test_lines_that_may_wait(tmp_path: Path) -> None:
    """Lines told at once can be read at once, others at the latest at the end, in their order."""
    target = tmp_path / "out"
    target.write_text("of an earlier run")
    with OrderLines(target) as lines:
        assert "of an earlier run" == target.read_text()
        lines.hold("first")
        assert "" == target.read_text()
        lines.add("second", "third")
        assert "first\nsecond\nthird\n" == target.read_text()
        lines.hold("last")

    assert "first\nsecond\nthird\nlast\n" == target.read_text()
