"""Workbooks as they come out of real life: formulas that failed."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from eightbyeight.campaigns.models import NewRecord
from eightbyeight.campaigns.rows import RejectsWriter, Row, open_rows
from eightbyeight.errors import InputProblem
from tests.loading.files.workbooks import workbook


def read(tmp_path: Path, *rows: Sequence[object], left: int = 0) -> list[Row]:
    """Read the rows of a workbook with these cells."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(rows, left))
    with open_rows(path) as row_file:
        return list(row_file)


@pytest.mark.parametrize("left", [0, 2, 30])
@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"])
@pytest.mark.parametrize("column", ["scheduleAt", "priority", "rank"])
def test_error_is_a_problem(tmp_path: Path, column: str, error: str, left: int) -> None:
    """A field whose cell is an error is never taken for absent, wherever the columns are."""
    good, bad = read(tmp_path, ["crmRecordId", column], ["A", ""], ["B", error], left=left)

    assert NewRecord("A") == good.record
    assert (3, None, "B") == (bad.number, bad.record, bad.crm_record_id)
    assert InputProblem(f"holds the error {error}", column) == bad.problem
    assert ["B", error] == bad.cells


def test_row_of_one_error(tmp_path: Path) -> None:
    """A row whose only cell is an id that is an error does not vanish."""
    bad, good = read(tmp_path, ["crmRecordId"], ["#REF!"], ["A"])

    assert (2, None, None) == (bad.number, bad.record, bad.crm_record_id)
    assert InputProblem("holds the error #REF!", "crmRecordId") == bad.problem
    assert NewRecord("A") == good.record


def test_error_in_further_column(tmp_path: Path) -> None:
    """An error in a column that is not sent is carried along as its text."""
    first, second = read(tmp_path, ["note", "crmRecordId"], ["#N/A", "A"], ["#N/A"])

    assert (["#N/A", "A"], NewRecord("A")) == (first.cells, first.record)
    assert InputProblem("must not be blank", "crmRecordId") == second.problem


def test_error_in_header(tmp_path: Path) -> None:
    """An error in the header is a column of that name."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([["crmRecordId", "#N/A"], ["A", "b"]]))

    with open_rows(path) as row_file:
        assert ("#N/A",) == row_file.further


def test_rejects_have_the_error(tmp_path: Path) -> None:
    """The rejects show the error, and fed back it is refused again."""
    path, rejects = tmp_path / "a.xlsx", tmp_path / "bad.csv"
    path.write_bytes(workbook([["crmRecordId", "scheduleAt"], ["A", "#N/A"]]))
    with open_rows(path) as row_file, RejectsWriter(rejects, row_file) as writer:
        writer.add_row(next(row_file))

    assert "crmRecordId,scheduleAt\nA,#N/A\n" == rejects.read_text()
    with open_rows(rejects) as row_file:
        assert next(row_file).problem is not None
