"""Files for the importer of Converse."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from eightbyeight.contacts.files import (
    ContactRule,
    ContactsCheck,
    check_contacts,
    converse_template,
)
from eightbyeight.errors import InvalidInputError

Check = Callable[..., ContactsCheck]


def test_template(check: Check) -> None:
    """The template has the documented columns and the attributes, and is a good header."""
    attributes = ["Account ID", 'A "big", one']
    template = converse_template(attributes)

    assert "name,phone,email\n" == converse_template()
    assert [["name", "phone", "email", *attributes]] == list(csv.reader([template]))
    row = "Ann,+6581234567,ann@example.com,1,2\n"
    assert () == check(template + row, converse=True, attributes=attributes).findings


@pytest.mark.parametrize("attributes", [["name"], ["a", "a"], [""], ["a\nb"], [1], "a", None])
def test_template_that_cannot_be(attributes: object) -> None:
    """Attributes are names, each there once and none of them another column's."""
    with pytest.raises(InvalidInputError, match="attributes: "):
        converse_template(attributes)  # type: ignore[arg-type]


@pytest.mark.usefixtures("either_way")
def test_rows(check: Check) -> None:
    """Numbers need a +, addresses must be valid, and a contact has a name and one of the two."""
    content = (
        "name,phone,email\n"
        "Ann,+6581234567,ann@example.com\n"
        "Bob,6581234568,\n"
        "Eve,,eve@\n"
        "Dan,,\n"
        " ,+6581234569,\n"
        "Fay,+6581234567,\n"
    )
    result = check(content, converse=True)

    assert [
        (ContactRule.PHONE_WITHOUT_PLUS, 3, "phone", "error"),
        (ContactRule.EMAIL, 4, "email", "error"),
        (ContactRule.NO_ADDRESS, 5, None, "error"),
        (ContactRule.NO_NAME, 6, "name", "warning"),
        (ContactRule.DUPLICATE_NUMBER, 7, "phone", "warning"),
    ] == [(one.rule, one.row, one.column, one.severity) for one in result.findings]
    assert "write +6581234568" == result.findings[0].mend


def test_attributes(check: Check) -> None:
    """A column that is no configured attribute is an error, with the one that is near."""
    content = "name,phone,Acount ID,Tier\nAnn,+6581234567,1,2\n"

    result = check(content, converse=True, attributes=["Account ID", "Tier"])

    assert [(ContactRule.UNKNOWN_ATTRIBUTE, "Acount ID", "write Account ID")] == [
        (one.rule, one.column, one.mend) for one in result.findings
    ]
    assert check(content, converse=True).ok


def test_csv_only(tmp_path: Path) -> None:
    """A workbook is an error, and is checked all the same."""
    path = tmp_path / "contacts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["name", "phone"])

    result = check_contacts(path, converse=True)

    assert [ContactRule.FILE_FORMAT, ContactRule.EMPTY_FILE] == [
        one.rule for one in result.findings
    ]
    assert "save it as CSV" == result.findings[0].mend
