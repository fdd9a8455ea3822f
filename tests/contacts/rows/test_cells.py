"""What cells mean in a contact, and why they mean nothing."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightbyeight.contacts.models import Addresses, NewContact
from eightbyeight.contacts.rows import ContactRow
from eightbyeight.contacts.rows.values import read_attribute, read_exact, read_text
from eightbyeight.errors import InputProblem
from eightbyeight.loading.files.cells import BadCellError
from tests.loading.files.workbooks import dated, workbook

ReadContacts = Callable[..., list[ContactRow]]


def test_blank_cells_are_absent(read: ReadContacts) -> None:
    """A cell without text is a value that is not there; blanks around a text are no part of it."""
    (row,) = read("msisdn,email,firstName,country\n, a@b.sg\t,  ,\n")

    assert NewContact(Addresses(email="a@b.sg")) == row.contact


def test_a_phone_number_is_left_as_it_is(read: ReadContacts) -> None:
    """Signs inside of a phone number are not taken away: the row is refused instead."""
    (row,) = read("msisdn,email\n+65 8123-4567,a@b.sg\n")

    assert row.problem is not None
    assert ("msisdn", None) == (row.problem.field, row.contact)
    assert row.problem.message.startswith("'+65 8123-4567' is no phone number: write 7 to 15")
    assert "+65 8123-4567" == row.address


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_exact_numbers(number: int) -> None:
    """A number that a spreadsheet keeps whole is its digits."""
    assert str(number) == read_exact(float(number)) == read_text(number)


@given(st.floats(allow_nan=False, allow_infinity=True).filter(lambda one: abs(one) >= 10**15))
def test_numbers_that_were_rounded(number: float) -> None:
    """A number of more digits than a spreadsheet keeps is refused, not sent with zeros."""
    with pytest.raises(BadCellError):
        read_exact(number)


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        True,
        date(2026, 1, 2),
        time(1),
        timedelta(1),
        math.inf,
        [1],
        datetime(2026, 1, 2, tzinfo=UTC),
    ],
)
def test_no_text(value: object) -> None:
    """What is neither text nor a whole number is no text."""
    with pytest.raises(BadCellError, match="is no text"):
        read_text(value)


@pytest.mark.parametrize("column", ["msisdn", "lineId", "externalId"])
def test_text_that_was_rounded(column: str, read: ReadContacts) -> None:
    """A long number as a spreadsheet exports it has lost digits, and the row says so."""
    (row,) = read(f"email,{column}\na@b.sg,6.58123E+09\n")

    assert (
        InputProblem("'6.58123E+09' was rounded by a spreadsheet: store it as text", column)
        == row.problem
    )
    assert "a@b.sg" == row.address


def test_names_may_look_rounded(read: ReadContacts) -> None:
    """A name is what it is."""
    (row,) = read("email,firstName\na@b.sg,1E+5\n")

    assert NewContact(Addresses(email="a@b.sg"), first_name="1E+5") == row.contact


def test_nul(read: ReadContacts) -> None:
    """A NUL character is in no text that somebody wrote."""
    (row,) = read("email,firstName\na@b.sg,A\0\n")

    assert InputProblem("has a NUL character", "firstName") == row.problem


@pytest.mark.parametrize(
    ("header", "line", "why"),
    [
        ("Phone;EMAIL;x", ";;y", InputProblem("no address: fill in 'Phone' or 'EMAIL'", "Phone")),
        ("x;lineId", "y;", InputProblem("no address: fill in 'lineId'", "lineId")),
        ("x;lineId", "y", InputProblem("the row has 1 cells where the header has 2")),
    ],
)
def test_without_an_address(header: str, line: str, why: InputProblem, read: ReadContacts) -> None:
    """A row without an address says which columns could have one."""
    columns = {"msisdn": "Phone"} if "Phone" in header else None
    (row,) = read(f"{header}\n{line}\n", columns=columns)

    assert (why, None, None) == (row.problem, row.contact, row.address)


def test_problems_have_the_name_of_the_column(read: ReadContacts) -> None:
    """Whatever is wrong with a contact is told with the file's own name of the column."""
    (row,) = read("Mail,Land\na@b.sg,sg\n", columns={"email": "Mail", "country": "Land"})

    assert row.problem is not None
    assert ("Land", "a@b.sg") == (row.problem.field, row.address)
    assert "'sg' is no country of two capital letters" in row.problem.message


def test_too_many_attributes(read: ReadContacts) -> None:
    """A row with more attributes than a contact may have is refused; empty ones do not count."""
    names = ",".join(f"a{n}" for n in range(51))
    fine, bad = read(
        f"email,{names}\na@b.sg,{','.join('x' * 50)},\na@b.sg,{','.join('x' * 51)}\n",
        attributes="all",
    )

    assert fine.contact is not None
    assert InputProblem("are 51, and 50 is the limit", "customAttributes") == bad.problem


def test_excel(read: ReadContacts) -> None:
    """Phone numbers and ids that a spreadsheet holds as numbers are their digits again."""
    content = dated(
        [
            ["msisdn", "externalId", "firstName", "Since", "Vip", "Score", "Met", "At"],
            [
                6581234567,
                "7",
                12,
                date(2026, 4, 22),
                True,
                5.0,
                datetime(2026, 4, 22, 10, 30),  # noqa: DTZ001 - a sheet knows no zones
                time(10, 30),
            ],
            [658123456712345, 7, "", "", "", 1.5, "", ""],
            [6581234567123456, "", "", "", "", "", "", ""],
        ]
    )
    first, second, third = read(content, "xlsx", attributes="all")

    assert (
        NewContact(
            Addresses(msisdn="6581234567"),
            external_id="7",
            first_name="12",
            custom_attributes={
                "Since": "2026-04-22",
                "Vip": True,
                "Score": 5,
                "Met": "2026-04-22T10:30:00",
                "At": "10:30:00",
            },
        )
        == first.contact
    )
    assert (
        NewContact(
            Addresses(msisdn="658123456712345"), external_id="7", custom_attributes={"Score": 1.5}
        )
        == second.contact
    )
    why = "is a number too long to be exact: store it as text"
    assert (InputProblem(why, "msisdn"), None) == (third.problem, third.address)


def test_errors_in_excel(read: ReadContacts) -> None:
    """A cell that is an error is never taken for absent, where it would have been sent."""
    content = workbook(
        [["email", "Tier", "note"], ["a@b.sg", "#N/A", ""], ["b@b.sg", "x", "#REF!"]]
    )
    bad, fine = read(content, "xlsx", attributes=["Tier"])

    assert (InputProblem("holds the error #N/A", "Tier"), None) == (bad.problem, bad.contact)
    assert ("a@b.sg", None) == (bad.address, fine.problem)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, None),
        ("", None),
        (" x ", "x"),
        (5.0, 5),
        (1.5, 1.5),
        (1e15, 1e15),
        (7, 7),
        (False, False),
        (timedelta(hours=26), "1 day, 2:00:00"),
        ([1.0, ["x"]], [1, ["x"]]),
    ],
)
def test_attributes_keep_their_types(value: object, read: object) -> None:
    """Numbers and booleans stay such, and a whole number of a sheet is one again."""
    found = read_attribute(value)

    assert (read, type(read)) == (found, type(found))


@pytest.mark.parametrize("value", [math.inf, -math.inf, [math.inf]])
def test_no_number(value: object) -> None:
    """A number without an end has no form in JSON."""
    with pytest.raises(BadCellError, match="too large to be sent"):
        read_attribute(value)
