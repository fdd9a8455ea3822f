"""What is wrong with the columns of a file."""

from collections.abc import Sequence

import pytest

from eightbyeight.contacts.files.findings import ContactRule, Fault, Severity
from eightbyeight.contacts.files.header import Header, read_header
from eightbyeight.contacts.files.importers import FOR_CONVERSE, FOR_UPLOAD
from eightbyeight.contacts.files.reading import names_of


def header_of(*names: str, columns: dict[str, str] | None = None) -> Header:
    """Read the header of a file that is to be uploaded."""
    return read_header(names, names_of(columns, FOR_UPLOAD), FOR_UPLOAD, None)


def converse_header(names: Sequence[str], attributes: Sequence[str] | None = None) -> Header:
    """Read the header of a file for Converse."""
    return read_header(names, names_of(None, FOR_CONVERSE), FOR_CONVERSE, attributes)


def only(header: Header) -> tuple[Fault, str | None]:
    """Give the one thing that is wrong."""
    (fault,) = header.faults
    return fault


def test_all_fields() -> None:
    """The fields of a contact are found, without regard to case, and nothing is wrong."""
    names = tuple(FOR_UPLOAD.spellings)
    header = header_of(*names, "Tier")

    assert () == header.faults
    assert dict(zip(names, range(11), strict=True)) == header.places
    assert () == header_of("MSISDN", "Firstname", "Lastname").faults


def test_unnamed() -> None:
    """Each column without a name is an error that says which."""
    faults = header_of("msisdn", "", " ").faults

    assert [ContactRule.UNNAMED_COLUMN] * 2 == [fault.rule for fault, _ in faults]
    assert "column 3 has no name" == faults[1][0].message


@pytest.mark.parametrize(
    "names", [("msisdn", "MSISDN"), ("email", "x", "Email"), ("lineId", "Tier", "tier")]
)
def test_repeated(names: tuple[str, ...]) -> None:
    """The same column twice is an error, and the first one counts."""
    header = header_of(*names)
    fault, column = only(header)

    assert (ContactRule.REPEATED_COLUMN, names[-1]) == (fault.rule, column)
    assert 0 == header.places[names[0]]


@pytest.mark.parametrize(
    ("name", "wire", "message"),
    [
        ("first_name", "firstName", "is not how the vendor's pages spell firstName"),
        ("LINE_ID ", "lineId", "is not how the vendor's pages spell lineId"),
        (" country", "country", "has blanks around its name"),
        ("Email\u00a0", "email", "has blanks around its name"),
    ],
)
def test_spelling(name: str, wire: str, message: str) -> None:
    """A spelling that is on none of the vendor's pages is a warning."""
    fault, column = only(header_of("msisdn", name))

    assert (ContactRule.COLUMN_NAME, Severity.WARNING) == (fault.rule, fault.severity)
    assert (message, f"write {wire}", name.strip()) == (fault.message, fault.mend, column)


def test_mapped_columns() -> None:
    """A column that the caller names for a field is that field, whatever its name."""
    header = header_of("Mobile", "Vorname", columns={"msisdn": "Mobile", "first_name": "Vorname"})

    assert ({"msisdn": 0, "firstName": 1}, ()) == (header.places, header.faults)


def test_no_address_column() -> None:
    """Without an address column, the error names the columns and what is expected."""
    fault, column = only(header_of("Vorname", "Nachname"))

    assert (ContactRule.NO_ADDRESS_COLUMN, None) == (fault.rule, column)
    assert "'Vorname', 'Nachname'" in fault.message
    assert fault.mend.endswith("msisdn,firstName,lastName")


def test_no_address_column_among_many() -> None:
    """Only so many columns are named as fit on a line or two."""
    fault, _ = header_of(*(f"c{number}" for number in range(20))).faults[0]

    assert "'c11', …" in fault.message
    assert "c12" not in fault.message


def test_likely_address_column() -> None:
    """A column that is likely an address is named in the mend."""
    faults = header_of("First Name", "Mobile Phone", "E-mail address").faults

    assert "rename 'Mobile Phone' to msisdn" in faults[0][0].mend
    assert [None, "First Name", "Mobile Phone", "E-mail address"] == [
        column for _, column in faults
    ]
    assert "rename it to email if it is that" == faults[3][0].mend


def test_likely_field_that_is_there() -> None:
    """A column is not taken for a field that another column is."""
    assert () == header_of("msisdn", "Phone", "Mobile").faults


def test_attributes() -> None:
    """Fifty custom attributes are taken, and not one more."""
    names = [f"a{number}" for number in range(51)]

    assert () == header_of("msisdn", *names[:50], columns=None).faults
    fault, column = only(header_of("msisdn", *names))
    assert (ContactRule.TOO_MANY_ATTRIBUTES, Severity.ERROR, None) == (
        fault.rule,
        fault.severity,
        column,
    )


def test_converse_columns() -> None:
    """Converse has its own three columns and, as far as is known, any number of attributes."""
    header = converse_header(["name", "phone", "email", *(f"a{number}" for number in range(60))])

    assert ({"name": 0, "phone": 1, "email": 2}, ()) == (header.places, header.faults)


def test_converse_attributes() -> None:
    """An attribute has to be among those configured, letter by letter."""
    attributes = ["Account ID", "Customer Tier", "Country code"]
    names = ["name", "phone", "Account ID", "customer tier", "Acount ID", "Region"]
    header = converse_header([*names, "Country code"], attributes)

    assert [ContactRule.UNKNOWN_ATTRIBUTE] * 3 == [fault.rule for fault, _ in header.faults]
    assert names[3:] == [column for _, column in header.faults]
    mends = [fault.mend for fault, _ in header.faults]
    assert ["write Customer Tier", "write Account ID"] == mends[:2]
    assert "add the attribute in Converse" in mends[2]


def test_attribute_like_a_field() -> None:
    """A configured attribute is not taken for a field that is missing."""
    assert () == converse_header(["name", "phone", "Mail"], ["Mail"]).faults
    fault, _ = only(converse_header(["name", "phone", "Mail"]))
    assert ContactRule.COLUMN_NAME == fault.rule
