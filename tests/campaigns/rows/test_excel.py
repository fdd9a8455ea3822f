"""Excel sheets, whose cells have types of their own."""

import io
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from eightbyeight.campaigns.models import NewRecord, RecordPriority
from eightbyeight.campaigns.rows import RejectsWriter, Row, RowFormat, open_rows
from eightbyeight.errors import InvalidInputError


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """Make a workbook of one sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        dated = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value, dated.get(type(value)))
    return content.getvalue()


def read(tmp_path: Path, *rows: Sequence[object]) -> list[Row]:
    """Read the rows of a workbook with these cells."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(rows))
    with open_rows(path, timezone=UTC) as row_file:
        assert row_file.format is RowFormat.XLSX
        assert len(rows) - 1 == row_file.estimate()
        return list(row_file)


def test_cells(tmp_path: Path) -> None:
    """Numbers are ids by their digits, dates are moments, and empty rows are no rows."""
    rows = read(
        tmp_path,
        ["crmRecordId", "scheduleAt", "priority", "rank", "note"],
        [123456, datetime(2026, 4, 22, 10), "HIGH", 2, True],  # noqa: DTZ001
        [],
        ["007", date(2026, 4, 22), "", 1.5, time(10, 30)],
        [2**53 - 1, "2026-04-22T10:00Z", "", "3", 0.25],
    )

    expected = [
        NewRecord(
            "123456",
            schedule_at=datetime(2026, 4, 22, 10, tzinfo=UTC),
            priority=RecordPriority.HIGH,
            rank=2.0,
        ),
        NewRecord("007", schedule_at=datetime(2026, 4, 22, tzinfo=UTC), rank=1.5),
        NewRecord("9007199254740991", schedule_at=datetime(2026, 4, 22, 10, tzinfo=UTC), rank=3.0),
    ]
    assert expected == [row.record for row in rows]
    assert [2, 4, 5] == [row.number for row in rows]
    assert ["123456", "2026-04-22 10:00:00", "HIGH", "2", "TRUE"] == rows[0].cells
    assert ["007", "2026-04-22 00:00", "", "1.5", "10:30:00"] == rows[1].cells


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (1.2345678901234567e16, "too long to be exact"),
        (2**53, "too long to be exact"),
        (12.5, "is no id"),
        (True, "is no id"),
        (date(2026, 4, 22), "is no id"),
        ("", "blank"),
    ],
)
def test_bad_ids(tmp_path: Path, cell: object, expected: str) -> None:
    """A cell that is no text and no exact number is no id."""
    (row,) = read(tmp_path, ["crmRecordId", "n"], [cell, "x"])

    assert row.problem is not None
    assert expected in row.problem.message


@pytest.mark.parametrize(
    ("column", "cell"), [("scheduleAt", time(10)), ("rank", time(10)), ("rank", date(2026, 1, 1))]
)
def test_bad_types(tmp_path: Path, column: str, cell: object) -> None:
    """A cell of another type than its column's is a problem."""
    (row,) = read(tmp_path, ["crmRecordId", column], ["A", cell])

    assert row.problem is not None
    assert column == row.problem.field


def test_header_below_empty_rows(tmp_path: Path) -> None:
    """Rows keep the numbers the sheet shows, wherever the header is."""
    (row,) = read(tmp_path, [], [None, "crmRecordId"], [None, "A"])

    assert (3, NewRecord("A")) == (row.number, row.record)


def test_empty_sheet(tmp_path: Path) -> None:
    """A first sheet with nothing in it is refused."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([]))

    with pytest.raises(InvalidInputError, match="its first sheet is empty"):
        open_rows(path)


def test_rejects_are_csv(tmp_path: Path) -> None:
    """The rejects of a workbook are CSV, and an id that was not exact is refused again."""
    path, rejects = tmp_path / "a.xlsx", tmp_path / "bad.csv"
    path.write_bytes(workbook([["crmRecordId", "n"], [1e17, "x"]]))
    with open_rows(path) as row_file, RejectsWriter(rejects, row_file) as writer:
        writer.add_row(next(row_file))

    assert "crmRecordId,n\n1e+17,x\n" == rejects.read_text()
    with open_rows(rejects) as row_file:
        assert next(row_file).problem is not None


def test_extra_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is one line that says what to install."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([["crmRecordId"]]))

    with pytest.raises(InvalidInputError, match=r"pip install 'eightbyeight\[excel\]'"):
        open_rows(path)
