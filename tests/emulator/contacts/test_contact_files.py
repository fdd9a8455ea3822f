"""Contact files as a service reads them: rows by their columns, and what is wrong with a row."""

import io
import sys
from collections.abc import Sequence
from datetime import datetime

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.emulator.contact_files import ContactTable, FileRow, read_contact_file


def read(
    content: str | bytes, *columns: str, header: bool = True, filename: str = "a.csv"
) -> ContactTable:
    """Read a file, with a header unless there are columns."""
    raw = content.encode() if isinstance(content, str) else content
    has_header = header and not columns
    return read_contact_file(raw, filename=filename, has_header=has_header, columns=columns)


def workbook(*rows: Sequence[object], left: int = 0) -> bytes:
    """Make a workbook of one sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        dated = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row, start=left):
                sheet.write(number, place, value, dated if isinstance(value, datetime) else None)
    return content.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_csv(delimiter: str, bom: str, newline: str) -> None:
    """Columns are found by their names in any case, with the numbers a spreadsheet shows."""
    lines = [
        "||",
        "MSISDN|Firstname|Team",
        " +6581234567 |Ann|A",
        "",
        '6581234568|"Bo|b\n\n"|',
        "||",
        "6581234569|é|x",
    ]
    text = newline.join(lines).replace("|", delimiter)

    table = read(bom + text)

    assert "csv" == table.file_type
    assert ("msisdn", "firstName", "Team") == table.columns
    assert [
        FileRow(3, {"msisdn": "+6581234567", "firstName": "Ann", "Team": "A"}, None),
        FileRow(5, {"msisdn": "6581234568", "firstName": f"Bo{delimiter}b"}, None),
        FileRow(7, {"msisdn": "6581234569", "firstName": "é", "Team": "x"}, None),
    ] == list(table.rows)


def test_without_a_header() -> None:
    """The columns are the given ones, and the first row is a row."""
    table = read("6581234567,a@example.com,x\n6581234568,,\n", " msisdn", "EMAIL ", "")

    assert ("msisdn", "email", "") == table.columns
    assert [
        FileRow(1, {"msisdn": "6581234567", "email": "a@example.com"}, None),
        FileRow(2, {"msisdn": "6581234568"}, None),
    ] == list(table.rows)


def test_rows_can_be_read_again() -> None:
    """Reading the rows twice gives the same twice, of a CSV and of a workbook."""
    for table in (
        read("msisdn\n6581234567\n6581234568\n"),
        read(workbook(["msisdn"], [6581234567], [6581234568]), filename="a.xlsx"),
    ):
        first = list(table.rows)

        assert [2, 3] == [row.number for row in first]
        assert first == list(table.rows)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("6581234,,", None),
        ("+658123456789012,,", None),
        (",a@example.com,", None),
        (",,x", "has no address"),
        ("6581234", "has 1 cells where there are 3 columns"),
        ("6581234,,,", "has 4 cells where there are 3 columns"),
        ("658123,,", "has an msisdn that is no phone number"),
        ("6581234567890123,,", "has an msisdn that is no phone number"),
        ("06581234,,", "has an msisdn that is no phone number"),
        ("++6581234,,", "has an msisdn that is no phone number"),
        ("65 81234567,,", "has an msisdn that is no phone number"),
        ("6581234567.0,,", "has an msisdn that is no phone number"),
        ("\u0661234567890,,", "has an msisdn that is no phone number"),
        ("6581234,a,", "has an email that is none"),
        ("6581234,a@b@c,", "has an email that is none"),
        (f"6581234,a@{'b' * 318},", None),
        (f"6581234,a@{'b' * 319},", "has an email that is none"),
        (f"{'x' * 140_000},,", "has a cell that is too long"),
    ],
)
def test_bad_rows(row: str, problem: str | None) -> None:
    """What is wrong with a row is said with it, and the rows after it are read."""
    table = read(f"msisdn,email,firstName\n{row}\n6581234567,,\n")

    found = list(table.rows)

    assert [(2, problem), (3, None)] == [(each.number, each.problem) for each in found]


def test_excel() -> None:
    """Excel's numbers are read as the digits they stand for, and everything else as a text."""
    table = read(
        workbook(
            [],
            ["Msisdn", "firstname", "Rank", "Seen", "Open"],
            [6581234567.0, "Ann", 1.5, datetime(2026, 4, 22, 10), True],  # noqa: DTZ001
            [],
            ["+6581234568", None, None, None, None, "beyond"],
            ["06581234568"],
            left=1,
        ),
        filename="A.XLSX",
    )

    assert "xls" == table.file_type
    assert ("msisdn", "firstName", "Rank", "Seen", "Open", "") == table.columns
    first = {"msisdn": "6581234567", "firstName": "Ann", "Rank": "1.5"}
    assert [
        FileRow(3, {**first, "Seen": "2026-04-22T10:00:00", "Open": "True"}, None),
        FileRow(5, {"msisdn": "+6581234568"}, None),
        FileRow(6, {"msisdn": "06581234568"}, "has an msisdn that is no phone number"),
    ] == list(table.rows)


def test_excel_without_a_header() -> None:
    """How wide a sheet is says nothing of a row: only a cell beyond the columns is one too many."""
    table = read(
        workbook([6581234567], [6581234568, "", "Ann"], [6581234569, "", "Bob", 7]),
        "msisdn",
        "lineId",
        "firstName",
        filename="contacts",
    )
    narrow = read(workbook([6581234567]), "msisdn", "firstName", filename="a.xls")

    assert [
        FileRow(1, {"msisdn": "6581234567"}, None),
        FileRow(2, {"msisdn": "6581234568", "firstName": "Ann"}, None),
        FileRow(3, {}, "has 4 cells where there are 3 columns"),
    ] == list(table.rows)
    assert [FileRow(1, {"msisdn": "6581234567"}, None)] == list(narrow.rows)


@pytest.mark.parametrize(
    ("content", "columns", "filename", "reason"),
    [
        (b"", (), "a.csv", "is empty"),
        ("\ufeff\r\n\r\n".encode(), (), "a.csv", "is empty"),
        (b"msisdn\n\xff", (), "a.csv", "neither a workbook nor text"),
        ("msisdn\n6581234567\n".encode("utf-16"), (), "a.csv", "neither a workbook nor text"),
        (b"msisdn\n\0", (), "a.csv", "neither a workbook nor text"),
        (b"x" * 140_000, (), "a.csv", "too long"),
        (b"firstName,lastName\nAnn,Lee\n", (), "a.csv", r"msisdn; there are: \['firstName', "),
        (b"6581234567\n", ("firstName",), "a.csv", "no column holds an address"),
        (b"msisdn,MSISDN \n", (), "a.csv", "the same name"),
        (b"msisdn\n6581234567\n", (), "a.xlsx", "no Excel workbook"),
        (b"msisdn\n6581234567\n", (), "A.XLS", "no Excel workbook"),
        (b"PK\x03\x04nonsense", (), "a.csv", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (), "a.csv", "no Excel workbook"),
        (workbook(), (), "a.xlsx", "first sheet is empty"),
        (workbook(["name"], ["Ann"]), (), "a.xlsx", "no column holds an address"),
    ],
)
def test_bad_files(content: bytes, columns: tuple[str, ...], filename: str, reason: str) -> None:
    """What is no contact file is refused as a whole, with the reason."""
    with pytest.raises(ValueError, match=reason):
        read(content, *columns, filename=filename)


def test_neither_header_nor_columns() -> None:
    """A file without a header whose columns are not given cannot be read."""
    with pytest.raises(ValueError, match="no column holds an address"):
        read("6581234567\n", header=False)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra for Excel its files are refused, with what to install."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    with pytest.raises(ValueError, match="pip install"):
        read(workbook(["msisdn"]), filename="a.xlsx")


@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode), st.booleans())
def test_any_bytes(content: bytes, header: bool) -> None:
    """Whatever a file holds, it is refused with a ValueError or read to its last row."""
    columns = () if header else ("msisdn", "x")
    try:
        table = read(b"msisdn\n" * header + content, *columns)
    except ValueError:
        return
    for row in table.rows:
        assert row.problem or row.values["msisdn"]


def test_a_row_hides_its_file() -> None:
    """A table's representation does not show what the file holds."""
    assert "6581234567" not in repr(read("msisdn\n6581234567\n"))
