"""Files as spreadsheets and customers' systems give them: no header, no country, broken cells."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.contacts.rows import ContactRejectsWriter, ContactRow, open_contacts
from eightbyeight.errors import InputProblem, InvalidInputError
from tests.loading.files.workbooks import workbook

ReadContacts = Callable[..., list[ContactRow]]


@pytest.mark.parametrize("country", ["SG", "sg", "Sg"])
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("csv", "msisdn\n91234567\n"),
        ("csv", "msisdn,country\n91234567, \n"),
        ("jsonl", '{"msisdn": "91234567"}\n'),
        ("jsonl", '{"addresses": {"msisdn": "91234567"}, "country": null}\n'),
    ],
)
def test_country(country: str, kind: str, content: str, read: ReadContacts) -> None:
    """A row that names no country gets the caller's, in capital letters, and is sent with it."""
    (row,) = read(content, kind, country=country)

    assert NewContact(Addresses(msisdn="91234567"), country="SG") == row.contact


def test_the_row_knows_better(read: ReadContacts) -> None:
    """A country in the row stays; a wrong one is not mended."""
    fine, bad = read("msisdn,country\n91234567,US\n91234568,uk\n", country="SG")

    assert NewContact(Addresses(msisdn="91234567"), country="US") == fine.contact
    assert ("country", None) == (bad.problem and bad.problem.field, bad.contact)


@pytest.mark.parametrize("country", ["Singapore", "XX", "", "\u00df", 65])
def test_no_country(country: object, read: ReadContacts) -> None:
    """What is no country's code is refused, as the check refuses it."""
    with pytest.raises(InvalidInputError, match=r"country: .* is no country's code of two letters"):
        read("msisdn\n91234567\n", country=country)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_header(kind: str, read: ReadContacts) -> None:
    """The columns of a file without a header are the caller's, and every row is a row."""
    rows = [["+6581234567", "Ana", "gold"], ["081", "Bo", ""]]
    text = "".join(f"{','.join(row)}\n" for row in rows)
    content = text if kind == "csv" else workbook(rows)
    columns = ["Mobile", "firstName", "Tier"]

    fine, bad = read(
        content,
        kind,
        has_header=False,
        file_columns=columns,
        columns={"msisdn": "Mobile"},
        attributes=["Tier"],
    )

    contact = NewContact(
        Addresses(msisdn="+6581234567"), first_name="Ana", custom_attributes={"Tier": "gold"}
    )
    assert (1, contact) == (fine.number, fine.contact)
    assert (2, "Mobile") == (bad.number, bad.problem and bad.problem.field)


def test_rejects_without_a_header(tmp_path: Path) -> None:
    """Rows without a header are fed back without one."""
    content = b"081;Ana\n+6581234567;Bo\n"
    options = {"has_header": False, "file_columns": ["msisdn", "firstName"]}
    row_file = open_contacts(io.BytesIO(content), format="csv", **options)  # type: ignore[arg-type]
    with ContactRejectsWriter(tmp_path / "bad.csv", row_file) as rejects:
        rejects.add_row(next(row_file))

    assert b"081;Ana\n" == (tmp_path / "bad.csv").read_bytes()


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("csv", {"has_header": False}, "file_columns: are given for a file without a header"),
        ("csv", {"file_columns": ["msisdn"]}, "file_columns: are given for a file without"),
        ("csv", {"has_header": "no"}, "has_header: must be True or False"),
        ("csv", {"has_header": False, "file_columns": "msisdn"}, "file_columns: must be a list"),
        ("csv", {"has_header": False, "file_columns": ["Mobile"]}, "no column 'msisdn'"),
        (
            "csv",
            {"has_header": False, "file_columns": ["msisdn", "x"]},
            "row 1: the row's cells are 1, and the columns that are named are 2",
        ),
        (
            "jsonl",
            {"has_header": False, "file_columns": ["msisdn"]},
            "has_header: JSON Lines has no header to do without",
        ),
    ],
)
def test_wrong_columns(
    kind: str, options: dict[str, object], words: str, read: ReadContacts
) -> None:
    """What cannot be meant is refused before a row is given."""
    content = '{"msisdn": "+6581234567"}\n' if kind == "jsonl" else "+6581234567\n"

    with pytest.raises(InvalidInputError, match=words):
        read(content, kind, **options)


@pytest.mark.parametrize(
    "cell", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", " #NULL! "]
)
@pytest.mark.parametrize("place", range(3))
def test_errors(cell: str, place: int, read: ReadContacts) -> None:
    """A cell that is an error of a spreadsheet is no text to send, in CSV as in a workbook."""
    cells = ["a@b.sg", "Ana", "gold", "note"]
    cells[place] = cell
    columns = ["email", "firstName", "Tier", "note"]

    (row,) = read(f"{','.join(columns)}\n{','.join(cells)}\n", attributes=["Tier"])

    assert InputProblem(f"holds the error {cell.strip()}", columns[place]) == row.problem
    assert ("a@b.sg" if place else None) == row.address


def test_what_is_no_error(read: ReadContacts) -> None:
    """An error in a column that is not sent, and names that look like one, hinder nobody."""
    (row,) = read("email,firstName,lastName,note\na@b.sg,NULL,nan,#REF!\n")

    assert NewContact(Addresses(email="a@b.sg"), first_name="NULL", last_name="nan") == row.contact


def test_blank_rows(read: ReadContacts) -> None:
    """A row of blanks is none, however many cells it has; numbers stay a spreadsheet's."""
    (row,) = read("msisdn;firstName\n;;;\n ; ;;\n+6581234567;Ana\n")

    assert (4, None) == (row.number, row.problem)


def test_note_for_excel(read: ReadContacts) -> None:
    """A first line that tells Excel the delimiter is one error that says what to do."""
    with pytest.raises(InvalidInputError, match=r"row 1: is a note for Excel .* remove this line$"):
        read("sep=;\nmsisdn;firstName\n+6581234567;Ana\n")
