"""Files of contacts, checked row by row."""

import csv
import io
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightbyeight.contacts.checks import contact_from, find_contact_problem
from eightbyeight.contacts.files import (
    ContactFinding,
    ContactRule,
    ContactsCheck,
    Severity,
    check_contacts,
)

Check = Callable[..., ContactsCheck]
Write = Callable[[str, bytes | str], Path]
CELL = st.characters(codec="utf-8")
GOOD = "msisdn,email,firstName,lastName,country,externalId,Tier\n"
GOOD_ROW = "+6581234567,ann@example.com,Ann,Tan,SG,7688,gold\n"


def found(check: ContactsCheck) -> list[tuple[ContactRule, int | None, str | None]]:
    """Give what was found, and where."""
    return [(one.rule, one.row, one.column) for one in check.findings]


def test_good_file(check: Check, either_way: bool) -> None:
    """A good file has no findings, and the result says what was read and how."""
    content = GOOD + GOOD_ROW + "81234568,,,,SG,,\n" + ",bob@example.com,Bob,,,,\n"

    result = check(content)

    assert ((), True) == (result.findings, result.ok)
    assert (3, len(content)) == (result.rows, result.size)
    assert tuple(GOOD.strip().split(",")) == result.columns
    assert either_way == result.thorough
    assert result.name.endswith("leads.csv")


def test_only_one_of_the_two(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """With half of the extra the check is not called thorough."""
    monkeypatch.setitem(sys.modules, "email_validator", None)

    assert not check(GOOD + GOOD_ROW).thorough


def test_no_network(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked about any domain."""

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "socket", refuse)

    assert check(GOOD + GOOD_ROW.replace("example.com", "no-such-domain-anywhere.com")).ok


@pytest.mark.usefixtures("either_way")
def test_each_cell_is_told(check: Check) -> None:
    """Each finding has the row as a spreadsheet counts, the file's own column, and a mend."""
    content = (
        "Mobile,Mail,Country\n"
        '"+65 8123 4567","ann@\nexample.com",sg\n'
        "\n"
        "6581234568.0,bob@example.com,UK\n"
    )
    result = check(content, columns={"msisdn": "Mobile", "email": "Mail"})

    assert [
        (ContactRule.COUNTRY, 2, "Country"),
        (ContactRule.PHONE_CHARACTERS, 2, "Mobile"),
        (ContactRule.EMAIL, 2, "Mail"),
        (ContactRule.COUNTRY, 4, "Country"),
        (ContactRule.SPREADSHEET_NUMBER, 4, "Mobile"),
    ] == found(result)
    mends = {one.mend for one in result.findings if one.rule is not ContactRule.EMAIL}
    assert {"write SG", "write GB", "write +6581234567"} < mends
    assert ["sg", "+65 8123 4567", "ann@\nexample.com"] == [
        one.value for one in result.findings[:3]
    ]
    assert {
        ContactRule.COUNTRY: 2,
        ContactRule.PHONE_CHARACTERS: 1,
        ContactRule.EMAIL: 1,
        ContactRule.SPREADSHEET_NUMBER: 1,
    } == (result.counts)
    assert (5, 0, 2, False) == (result.errors, result.warnings, result.rows, result.ok)


def test_country_argument(check: Check) -> None:
    """The caller's country is used where the row names none, and for nothing else."""
    content = "msisdn,country\n0812345678,\n02079460018,GB\n"

    messages = [one.mend for one in check(content, country="SG").findings]

    assert "SG's calling code" in messages[0]
    assert "write +442079460018" == messages[1]


def test_national_number_with_the_callers_country(check: Check, either_way: bool) -> None:
    """An upload does not tell the caller's country: with the extra, the number is mended."""
    result = check("msisdn\n81234567\n", country="SG")

    expected = ["write +6581234567"] if either_way else []
    assert expected == [one.mend for one in result.findings]
    assert result.ok


@pytest.mark.usefixtures("either_way")
def test_duplicates(check: Check) -> None:
    """The same number and the same address, however written, are warnings that name the row."""
    content = (
        "msisdn,email\n+6581234567,ann@example.com\n6581234567,\n+6581234568,Ann@Example.com\n"
        "+65 8123 4567,bob@example.com\n"
    )
    result = check(content)

    twice = [one for one in result.findings if one.rule is not ContactRule.PHONE_CHARACTERS]
    assert [
        (ContactRule.DUPLICATE_NUMBER, 3),
        (ContactRule.DUPLICATE_EMAIL, 4),
        (ContactRule.DUPLICATE_NUMBER, 5),
    ] == [(one.rule, one.row) for one in twice]
    assert all("of row 2 too" in one.message for one in twice)
    assert {Severity.WARNING} == {one.severity for one in twice}


def test_bad_email_is_no_duplicate(check: Check) -> None:
    """What is no address is not compared."""
    result = check("email\nann\nann\n")

    assert [ContactRule.EMAIL, ContactRule.EMAIL] == [one.rule for one in result.findings]


@pytest.mark.parametrize(
    ("header", "row", "column", "words"),
    [
        ("msisdn,firstName", " ,Ann", "msisdn", "nothing in msisdn"),
        ("msisdn,email,lineId,firstName", ",,,Ann", None, "msisdn or email or lineId"),
    ],
)
def test_no_address(check: Check, header: str, row: str, column: str | None, words: str) -> None:
    """A row without any address is an error."""
    result = check(f"{header}\n{row}\n")

    assert [(ContactRule.NO_ADDRESS, 2, column)] == found(result)
    assert words in result.findings[0].message


def test_empty_rows(check: Check) -> None:
    """A row of empty cells is an error of its own; a line with nothing in it is none."""
    result = check("msisdn,firstName\n+6581234567,Ann\n\n,\n")

    assert [(ContactRule.NO_ADDRESS, 4, None)] == found(result)
    assert "the row is empty" == result.findings[0].message


def test_no_address_column(check: Check) -> None:
    """Where no column holds an address, that is one finding and not one per row."""
    result = check("firstName\nAnn\nBob\n")

    assert [(ContactRule.NO_ADDRESS_COLUMN, None, None)] == found(result)


@pytest.mark.parametrize(
    ("column", "limit"),
    [
        ("firstName", 200),
        ("lastName", 200),
        ("externalId", 50),
        ("lineId", 128),
        ("weChatUserId", 128),
        ("facebookUserId", 128),
        ("zaloId", 128),
        ("kakaoTalkId", 128),
    ],
)
def test_lengths(check: Check, column: str, limit: int) -> None:
    """Each field has its limit."""
    content = f"msisdn,{column}\n+6581234567,{'é' * limit}\n+6581234568,{'é' * (limit + 1)}\n"

    assert [(ContactRule.TOO_LONG, 3, column)] == found(check(content))


def test_ids_that_a_spreadsheet_shortened(check: Check) -> None:
    """An id that a spreadsheet has rounded is a warning."""
    result = check("msisdn,externalId,Tier\n+6581234567,1.2E+15,1.2E+15\n")

    assert [(ContactRule.SPREADSHEET_NUMBER, 2, "externalId")] == found(result)
    assert result.ok


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd", "-cmd", "+1+2|x", "-2+3"])
def test_formulas(check: Check, cell: str) -> None:
    """A cell that a spreadsheet would run as a formula is a warning."""
    result = check(f"msisdn,Notes\n+6581234567,{cell}\n")

    assert [(ContactRule.FORMULA, 2, "Notes")] == found(result)
    assert result.ok


@pytest.mark.parametrize("cell", ["-", "+65 8123-4567", "-5.0", "+1", "a=b", "", "ann@x", "50%"])
def test_no_formulas(check: Check, cell: str) -> None:
    """Numbers and texts are no formulas."""
    assert [] == found(check(f"msisdn,Notes\n+6581234567,{cell}\n"))


@pytest.mark.parametrize("cell", ["a\x00b", "a\tb", "a\nb", "a\x7f", "\x85"])
def test_control_characters(check: Check, cell: str) -> None:
    """A control character is a warning; other characters that are no letters are not."""
    result = check(f'msisdn,firstName\n+6581234567,"{cell}"\n+6581234568,a\u00a0b\u200c\n')

    assert [(ContactRule.CONTROL_CHARACTER, 2, "firstName")] == found(result)


def test_unnamed_column_at_fault(check: Check) -> None:
    """A cell below no name is at fault in no column."""
    result = check("msisdn,\n+6581234567,=1\n")

    assert [(ContactRule.UNNAMED_COLUMN, None, None), (ContactRule.FORMULA, 2, None)] == found(
        result
    )


def test_repeated_columns(check: Check) -> None:
    """A field that is there twice is an error, and the rows are checked all the same."""
    result = check("msisdn,MSISDN\n+6581234567,1\n12,+6581234567\n")

    expected = [
        (ContactRule.REPEATED_COLUMN, None, "MSISDN"),
        (ContactRule.PHONE_LENGTH, 3, "msisdn"),
    ]
    assert expected == found(result)


def test_ragged_rows(check: Check) -> None:
    """A row with more or fewer cells than the header is an error, and nothing else is."""
    result = check("msisdn,firstName\n12\n12,Ann,3\n+6581234567,Ann\n")

    assert [(ContactRule.BAD_ROW, 2, None), (ContactRule.BAD_ROW, 3, None)] == found(result)
    assert "3 cells where the header has 2" in result.findings[1].message
    assert "as many cells" in result.findings[1].mend
    assert 3 == result.rows


def test_overlong_cells(check: Check) -> None:
    """A cell longer than any that is read is an error of its column."""
    result = check(f"msisdn,Notes\n+6581234567,{'x' * 140_000}\n")

    assert [(ContactRule.BAD_ROW, 2, "Notes")] == found(result)
    assert "write a value" in result.findings[0].mend


def test_every_finding_is_told(check: Check) -> None:
    """The listener hears of every finding while the file is read, also those not kept."""
    told: list[ContactFinding] = []

    result = check("msisdn\n" + "12\n" * 1005, on_finding=told.append)

    assert (1005, 1000) == (len(told), len(result.findings))
    assert tuple(told[:1000]) == result.findings
    assert 1006 == told[-1].row


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    content=st.text(st.sampled_from(list('msisdn,;\n"+65812.E9 @=a\r\x00é')), max_size=60),
    has_header=st.booleans(),
)
def test_any_content(check: Check, content: str, has_header: bool) -> None:
    """Whatever a file holds, it is checked to an end, and what is not sent as it is is told."""
    options: dict[str, object] = {} if has_header else {"file_columns": ["msisdn", "x"]}

    result = check(f"msisdn,x\n{content}", has_header=has_header, **options)

    assert result.ok == (Severity.ERROR not in {one.severity for one in result.findings})
    assert sum(result.counts.values()) == len(result.findings)
    assert "\n" not in result.summary()
    assert not result.findings or result.findings[0].message


@pytest.mark.usefixtures("no_extra")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.fixed_dictionaries(
        {
            "msisdn": st.one_of(st.from_regex(r"\+?[0-9]{5,17}", fullmatch=True), st.text(CELL)),
            "email": st.one_of(st.emails(), st.text(CELL)),
            "country": st.sampled_from(["", "SG", "sg", "UK", "S"]),
            "firstName": st.text(CELL, max_size=3).map(lambda text: text * 90),
            "externalId": st.text(CELL, max_size=60),
        }
    )
)
def test_as_strict_as_creating_one(write: Write, row: dict[str, str]) -> None:
    """A row without errors is one that can be created as a contact."""
    made = io.StringIO(newline="")
    csv.writer(made).writerows([list(row), list(row.values())])

    result = check_contacts(write("leads.csv", made.getvalue()))

    given_cells = {name: text for name, text in row.items() if text.strip()}
    assert not result.ok or find_contact_problem(contact_from(given_cells)) is None
