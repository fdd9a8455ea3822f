"""Workbooks, checked before they are sent."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from eightbyeight.contacts.files import ContactRule, ContactsCheck, check_contacts
from eightbyeight.errors import InvalidInputError


def checked(path: Path, rows: Sequence[Sequence[object]], **options: object) -> ContactsCheck:
    """Make a workbook of these rows and check it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value == "#N/A":
                    sheet.write_formula(number, place, "=NA()", None, value)
                else:
                    sheet.write(number, place, value)
    return check_contacts(path, **options)  # type: ignore[arg-type]


@pytest.mark.usefixtures("either_way")
def test_cells(tmp_path: Path) -> None:
    """Numbers that are stored as numbers are warnings; rounded ones and errors are errors."""
    rows: list[list[object]] = [
        ["msisdn", "firstName"],
        ["+6581234567", "Ann"],
        [6581234568, "Bob"],
        [6581234569.5, "Eve"],
        [1e17, "Dan"],
        ["#N/A", "Fay"],
        [True, "Gil"],
        [12, "Hal"],
    ]
    result = checked(tmp_path / "leads.xlsx", rows)

    assert [
        (ContactRule.SPREADSHEET_NUMBER, 3, "warning"),
        (ContactRule.SPREADSHEET_NUMBER, 4, "error"),
        (ContactRule.SPREADSHEET_NUMBER, 5, "error"),
        (ContactRule.BAD_ROW, 6, "error"),
        (ContactRule.PHONE_CHARACTERS, 7, "error"),
        (ContactRule.PHONE_LENGTH, 8, "error"),
    ] == [(one.rule, one.row, one.severity) for one in result.findings]
    assert {"msisdn"} == {one.column for one in result.findings}
    assert "holds the error #N/A" == result.findings[3].message
    assert "format the column as text" == result.findings[0].mend
    assert 7 == result.rows


def test_number_that_is_there_as_text(tmp_path: Path) -> None:
    """A number as a number and as text is the same number."""
    result = checked(tmp_path / "a.xlsx", [["msisdn"], [6581234567], ["+6581234567"]])

    assert ContactRule.DUPLICATE_NUMBER == result.findings[-1].rule


def test_no_header(tmp_path: Path) -> None:
    """A workbook without a header is checked from its first row on."""
    rows = [["12", "12"], ["34", "Ann"]]
    result = checked(
        tmp_path / "a.xlsx", rows, has_header=False, file_columns=["msisdn", "firstName"]
    )

    assert [1, 2] == [one.row for one in result.findings]


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize(
    ("header", "options"),
    [
        ([], {"has_header": False, "file_columns": ["msisdn", "email"]}),
        ([["msisdn", "msisdn"]], {}),
    ],
)
def test_numbers_under_any_header(
    tmp_path: Path, header: list[list[object]], options: dict[str, object]
) -> None:
    """Numbers stored as numbers are told from the first row on, and under a doubled header."""
    rows: list[list[object]] = [*header, [6581234567, ""], [6581234568, ""]]
    result = checked(tmp_path / "a.xlsx", rows, **options)

    first = len(header) + 1
    told = [one.row for one in result.findings if one.rule == ContactRule.SPREADSHEET_NUMBER]
    assert [first, first + 1] == told


def test_an_error_in_an_attribute(tmp_path: Path) -> None:
    """An error of the spreadsheet is told in whatever column it stands."""
    rows = [["msisdn", "Tier", ""], ["6581234567", "#N/A", ""], ["6581234568", "", "#N/A"]]
    result = checked(tmp_path / "a.xlsx", rows)

    told = [(one.row, one.column) for one in result.findings if one.rule == ContactRule.BAD_ROW]
    assert [(2, "Tier"), (3, None)] == told


def test_repeated_column(tmp_path: Path) -> None:
    """A field that is there twice in a workbook is a finding too."""
    result = checked(tmp_path / "a.xlsx", [["msisdn", "MSISDN"], ["+6581234567", "1"]])

    assert [ContactRule.REPEATED_COLUMN] == [one.rule for one in result.findings]


def test_too_large(tmp_path: Path) -> None:
    """A workbook cannot be split, so the mend is to save it as CSV first."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_column(0, 0, ["msisdn", "+6581234567"])
    with path.open("rb+") as stream:
        # Bytes that stand before a zip archive are not part of it.
        content = stream.read()
        stream.seek(0)
        stream.write(b"\0" * (30_000_001 - len(content)) + content)

    result = check_contacts(path)

    assert [ContactRule.FILE_TOO_LARGE] == [one.rule for one in result.findings]
    assert result.findings[0].mend.startswith("save it as CSV, and split it")


def test_no_workbook(tmp_path: Path) -> None:
    """What is no workbook cannot be opened at all."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"msisdn\n")

    with pytest.raises(InvalidInputError, match="is no Excel workbook"):
        check_contacts(path)


def test_extra_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra for Excel there is one line that says what to install."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    with pytest.raises(InvalidInputError, match=r"pip install 'eightbyeight\[excel\]'"):
        checked(tmp_path / "a.xlsx", [["msisdn"]])
